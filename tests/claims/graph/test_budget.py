"""Budgets at their boundaries: what slides out of the minute, what a crowd may take, and that no count is lost."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.graph.budget import Budget, BudgetSpent, Ledger, read_budget
from claims.graph.engine import GraphError, GraphUnavailable, Query, QueryRefused, QueryTimedOut, ResultTooLarge
from tests.processes import until

QUERY = Query("ASK {}")


class Clock:
    def __init__(self):
        self.now = 1000.25

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def spend(ledger, clock, seconds=0.0, error=None, client="a"):
    """One query of so many seconds; gives "ok", "error" or how long to wait."""
    try:
        with ledger.charge(client, QUERY):
            clock.now += seconds
            if error is not None:
                raise error
    except BudgetSpent as spent:
        return spent.retry_seconds
    except GraphError:
        return "error"
    return "ok"


def test_time_may_be_spent_up_to_the_limit_and_not_beyond(clock):
    ledger = Ledger(Budget(seconds=60), clock=clock)
    assert [spend(ledger, clock, 5) for _ in range(11)] == ["ok"] * 11
    assert spend(ledger, clock, 4.9) == "ok"
    assert spend(ledger, clock, 0.1) == "ok"  # 59.9 s are less than 60
    assert isinstance(spend(ledger, clock, 0), int)


def test_who_asks_one_query_after_another_cannot_spend_more_than_a_minute_in_a_minute(clock):
    ledger = Ledger(Budget(seconds=60), clock=clock)
    waits = [spend(ledger, clock, 60) for _ in range(5)]
    assert [wait if isinstance(wait, str) else wait <= 1 for wait in waits] == ["ok", True, True, True, True]
    clock.now += 1
    assert spend(ledger, clock, 60) == "ok"


def test_after_the_wait_that_was_named_a_query_is_answered_and_not_before(clock):
    ledger = Ledger(Budget(seconds=10, errors=100), clock=clock)
    for _ in range(2):
        assert spend(ledger, clock, 5) == "ok"
        clock.now += 20
    wait = spend(ledger, clock)
    assert wait == 11  # at 1050.25: the second in which the first query began was 1000, and has left at 1061
    clock.now = 1060.99
    assert isinstance(spend(ledger, clock), int)
    clock.now = 1061.0
    assert spend(ledger, clock) == "ok"


def test_errors_are_counted_one_by_one_and_leave_the_window(clock):
    ledger = Ledger(Budget(errors=3), clock=clock)
    for _ in range(3):
        assert spend(ledger, clock, error=QueryRefused("no")) == "error"
        clock.now += 10
    assert spend(ledger, clock) == 31
    clock.now += 30
    assert isinstance(spend(ledger, clock), int)
    clock.now += 1
    assert spend(ledger, clock) == "ok"
    assert spend(ledger, clock, error=QueryRefused("no")) == "error"
    assert spend(ledger, clock) == 10  # until the second of the three has left


@pytest.mark.parametrize(
    ("error", "counts"),
    [
        (QueryRefused("no"), True),
        (QueryTimedOut("long"), True),
        (ResultTooLarge("large"), True),
        (GraphUnavailable("busy"), False),
    ],
)
def test_overload_of_the_server_is_no_error_of_the_client(clock, error, counts):
    ledger = Ledger(Budget(errors=1), clock=clock)
    assert spend(ledger, clock, error=error) == "error"
    assert (spend(ledger, clock) != "ok") is counts


def test_an_error_that_never_became_a_query_counts(clock):
    ledger = Ledger(Budget(errors=2), clock=clock)
    ledger.note_error("a")
    ledger.note_error("a")
    with pytest.raises(BudgetSpent, match=r"One client may make 2 errors in a minute\."):
        ledger.note_error("a")
    assert spend(ledger, clock) == 61


def test_each_client_has_a_budget_of_its_own(clock):
    ledger = Ledger(Budget(errors=1), clock=clock)
    assert spend(ledger, clock, error=QueryRefused("no"), client="a") == "error"
    assert spend(ledger, clock, client="a") != "ok"
    assert spend(ledger, clock, client="b") == "ok"


def test_running_queries_are_counted_before_they_end(clock):
    ledger = Ledger(Budget(seconds=6), clock=clock)
    with ledger.charge("a", QUERY):
        assert spend(ledger, clock) == "ok"
        clock.now += 6
        with pytest.raises(BudgetSpent, match="6 seconds"), ledger.charge("a", QUERY):
            pass
    assert isinstance(spend(ledger, clock), int)


def test_a_query_under_way_reserves_time_so_that_a_crowd_cannot_outrun_the_count(clock):
    ledger = Ledger(Budget(seconds=10, parallel=50), clock=clock)
    with ledger.charge("a", QUERY), ledger.charge("a", QUERY):
        assert spend(ledger, clock) == 1  # two times five seconds are set aside
        assert spend(ledger, clock, client="b") == "ok"
    assert spend(ledger, clock) == "ok"  # they took nothing


def test_only_so_many_queries_at_a_time(clock):
    ledger = Ledger(Budget(parallel=2), clock=clock)
    with ledger.charge("a", QUERY), ledger.charge("a", QUERY):
        with pytest.raises(BudgetSpent, match="2 queries at a time") as spent, ledger.charge("a", QUERY):
            pass
        assert spent.value.retry_seconds == 1
    assert spend(ledger, clock) == "ok"


def test_a_third_query_of_a_client_waits_for_its_turn_has_the_rest_of_its_time_and_pays_for_that_alone(clock):
    ledger = Ledger(Budget(), clock=clock)
    started, free = threading.Barrier(3), threading.Event()

    def hold():
        with ledger.charge("a", QUERY):
            started.wait(5)
            free.wait(5)

    def let_go():
        until(lambda: len(ledger._accounts["a"].running) == 3, seconds=5, pause=0.01)
        clock.now += 2
        free.set()

    threads = [threading.Thread(target=hold) for _ in range(2)]
    for thread in threads:
        thread.start()
    started.wait(5)
    with pytest.raises(GraphUnavailable, match="Ask in turn"), ledger.charge("a", Query("ASK {}", seconds=0.1)):
        pass
    with ledger.charge("b", Query("ASK {}", seconds=0.1)):
        pass  # another client does not wait
    threads.append(threading.Thread(target=let_go))
    threads[-1].start()
    with ledger.charge("a", Query("ASK {}", seconds=9)) as query:
        assert query.seconds == 7
    for thread in threads:
        thread.join()
    assert sum(ledger._accounts["a"].seconds.values()) == pytest.approx(4)


def test_no_count_is_lost_in_a_crowd():
    ledger = Ledger(Budget(errors=30, parallel=1000, seconds=10_000))

    def fail(_):
        try:
            with ledger.charge("a", QUERY):
                time.sleep(0.001)
                raise QueryRefused("no")
        except GraphError as error:
            return type(error)

    with ThreadPoolExecutor(40) as crowd:
        answers = list(crowd.map(fail, range(400)))
    assert answers.count(QueryRefused) <= 30
    while (last := fail(0)) is QueryRefused:
        answers.append(last)
    assert answers.count(QueryRefused) == 30


def test_clients_that_have_gone_are_forgotten(clock):
    ledger = Ledger(Budget(), clock=clock)
    for number in range(500):
        spend(ledger, clock, 0.1, client=f"client {number}")
    clock.now += 62
    with ledger.charge("staying", QUERY):
        clock.now += 121
        assert spend(ledger, clock, client="a") == "ok"
        assert set(ledger._accounts) == {"staying", "a"}


@given(
    st.lists(st.tuples(st.floats(0, 8), st.floats(0, 20), st.booleans()), max_size=60),
    st.integers(5, 60),
    st.integers(1, 10),
)
def test_in_no_minute_is_more_admitted_than_the_budget(acts, seconds, errors):
    """Whatever one client does in turn: queries of some length, pauses, errors."""
    clock = Clock()
    ledger = Ledger(Budget(seconds=seconds, errors=errors), clock=clock)
    used, failed = [], []
    for length, pause, fails in acts:
        start = clock.now
        in_window = sum(max(0.0, min(end, start) - max(begin, start - 60)) for begin, end in used)
        recent = sum(moment > start - 60 for moment in failed)
        result = spend(ledger, clock, length, QueryRefused("no") if fails else None)
        if result in ("ok", "error"):
            assert in_window < seconds
            assert recent < errors
            used.append((start, clock.now))
            failed += [clock.now] * fails
        else:
            assert 1 <= result <= 61
        clock.now += pause


@pytest.mark.parametrize(
    ("setting", "budget"),
    [("off", None), ("60:30:5", Budget(60, 30, 5)), ("600:300:20", Budget(600, 300, 20))],
)
def test_the_setting_is_read(setting, budget):
    assert read_budget(setting) == budget


@pytest.mark.parametrize("setting", ["", "60", "60:30", "60:30:5:1", "a:b:c", "-1:30:5", "0:30:5", "60:30:0", "OFF "])
def test_a_setting_that_cannot_be_read_is_an_error(setting):
    with pytest.raises(GraphError, match="SPARQL_BUDGET"):
        read_budget(setting)
