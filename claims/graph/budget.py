"""What one client of the public endpoint may spend: query time and errors in any minute, and queries at a time.

The limits are those of the Wikidata Query Service (its user manual, "Query limits": 60 s of processing time and 30
error queries in a minute, five queries in parallel). The counts live in the graph process, through which every query
of every web process goes: one lock makes each count exact, and counting takes microseconds. They do not outlive it.
"""

from __future__ import annotations

import math
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from claims.graph.engine import GraphError, GraphUnavailable, Query

WINDOW = 60  # seconds
# A running query counts with this much at the least, so that a crowd sent at once cannot outrun the count.
RESERVED_SECONDS = 5.0
READERS_PER_CLIENT = 2  # of the pool's; further queries of the same client wait in line and leave the rest to others
_SETTING = re.compile(r"(\d{1,6}):(\d{1,6}):(\d{1,6})")


class BudgetSpent(GraphError):
    """This client has used up what it may; `retry_seconds` says when it is worth asking again."""

    status = 429

    def __init__(self, reason: str, retry_seconds: int) -> None:
        super().__init__(reason)
        self.retry_seconds = retry_seconds


@dataclass(frozen=True, slots=True)
class Budget:
    """`seconds` of query time and `errors` in any minute, and `parallel` queries at a time; all at least one."""

    seconds: int = 60
    errors: int = 30
    parallel: int = 5

    def __post_init__(self) -> None:
        if min(self.seconds, self.errors, self.parallel) < 1:
            raise GraphError("A budget of nothing would answer nobody; SPARQL_BUDGET=off sets no limit.")


def read_budget(setting: str) -> Budget | None:
    """The setting SPARQL_BUDGET, "SECONDS:ERRORS:PARALLEL"; None for "off". Raises GraphError for anything else."""
    if setting == "off":
        return None
    match = _SETTING.fullmatch(setting)
    if match is None:
        raise GraphError(f"SPARQL_BUDGET is {setting!r}; it must be SECONDS:ERRORS:PARALLEL, such as 60:30:5, or off.")
    return Budget(*map(int, match.groups()))


@dataclass(slots=True)
class _Account:
    """One client's use. Keys of `seconds` and `errors` are whole seconds of the clock."""

    seconds: dict[int, float] = field(default_factory=dict)
    errors: dict[int, int] = field(default_factory=dict)
    running: list[float] = field(default_factory=list)  # when each query under way was admitted
    turns: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(READERS_PER_CLIENT))

    def forget(self, now: float) -> None:
        """A second is forgotten when all of it lies outside the window, so the count is never too low."""
        for counts in (self.seconds, self.errors):
            for second in [one for one in counts if one + 1 + WINDOW <= now]:
                del counts[second]

    def is_idle(self) -> bool:
        return not (self.seconds or self.errors or self.running)

    def add_time(self, start: float, end: float) -> None:
        """Spread over the seconds in which it was used: a query of a minute has left the window a minute later."""
        for second in range(math.floor(start), math.floor(end) + 1):
            used = min(end, second + 1) - max(start, second)
            self.seconds[second] = self.seconds.get(second, 0.0) + used


class Ledger:
    """The accounts of all clients. Safe to use from many threads."""

    def __init__(self, budget: Budget, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._budget = budget
        self._clock = clock
        self._accounts: dict[str, _Account] = {}
        self._swept_at = clock()
        self._lock = threading.Lock()

    @contextmanager
    def charge(self, client: str, query: Query) -> Iterator[Query]:
        """Gives the query to ask now, with what is left of its time; charges what it takes, and an error if it fails.

        Raises BudgetSpent before anything is asked. Overload of the server is no error of the client's.
        """
        account, admitted_at = self._admit(client)
        asked_at, failed = None, False
        try:
            with _turn(account, query.seconds / 2):
                asked_at = self._clock()
                yield replace(query, seconds=query.seconds - (asked_at - admitted_at))
        except GraphError as error:
            failed = not isinstance(error, GraphUnavailable)
            raise
        finally:
            self._settle(account, admitted_at, asked_at, failed=failed)

    def note_error(self, client: str) -> None:
        """Count a request that was refused before it became a query. Raises BudgetSpent like `charge`."""
        self._settle(*self._admit(client), None, failed=True)

    def _admit(self, client: str) -> tuple[_Account, float]:
        with self._lock:
            now = self._clock()
            self._sweep(now)
            account = self._accounts.setdefault(client, _Account())
            account.forget(now)
            self._check(account, now)
            account.running.append(now)
            return account, now

    def _check(self, account: _Account, now: float) -> None:
        budget, running = self._budget, len(account.running)
        if running >= budget.parallel:
            raise BudgetSpent(f"One client may ask {budget.parallel} queries at a time.", 1)
        spent = sum(account.seconds.values()) + sum(max(now - start, RESERVED_SECONDS) for start in account.running)
        if spent >= budget.seconds:
            reason = f"One client may use {budget.seconds} seconds of query time in a minute."
            raise BudgetSpent(reason, _wait(account.seconds, now, spent - budget.seconds))
        if sum(account.errors.values()) + running >= budget.errors:
            excess = sum(account.errors.values()) + running - budget.errors
            reason = f"One client may make {budget.errors} errors in a minute."
            raise BudgetSpent(reason, _wait(account.errors, now, excess))

    def _settle(self, account: _Account, admitted_at: float, asked_at: float | None, *, failed: bool) -> None:
        """Waiting in line is not charged; `asked_at` is None for what never was asked."""
        with self._lock:
            now = self._clock()
            account.running.remove(admitted_at)
            if asked_at is not None:
                account.add_time(asked_at, now)
            if failed:
                account.errors[math.floor(now)] = account.errors.get(math.floor(now), 0) + 1

    def _sweep(self, now: float) -> None:
        """Forget the clients that have not asked for a while. Once a window, so that memory follows the traffic."""
        if now - self._swept_at < WINDOW:
            return
        self._swept_at = now
        for client, account in list(self._accounts.items()):
            account.forget(now)
            if account.is_idle():
                del self._accounts[client]


@contextmanager
def _turn(account: _Account, seconds: float) -> Iterator[None]:
    if not account.turns.acquire(timeout=seconds):
        raise GraphUnavailable("Your other queries take all the time that one client may have. Ask in turn.")
    try:
        yield
    finally:
        account.turns.release()


def _wait(counts: dict[int, float] | dict[int, int], now: float, excess: float) -> int:
    """Whole seconds until less than the limit is in the window; 1 where only running queries are in the way."""
    for second in sorted(counts):
        excess -= counts[second]
        if excess < 0:
            return max(math.ceil(second + 1 + WINDOW - now), 1)
    return 1
