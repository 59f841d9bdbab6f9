"""One reader process: answers queries from a snapshot until its standard input closes, or until it is killed.

Run as a script by `pool`, so that it starts without importing the project. It holds no secret, can open no socket, and
may die at any moment without harm.

Frames, both ways: length (4 bytes, big-endian), then that many bytes. In: a JSON object (`pool.Task`). Out: one byte of
status, then the answer or the reason in words.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import io
import json
import os
import platform
import resource
import socket
import struct
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

import pyoxigraph as ox

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

ANSWERED, REFUSED, TOO_LARGE, FAILED = b"A", b"R", b"L", b"F"
LENGTH = struct.Struct("!I")
MAX_REASON = 300  # characters of a syntax error that are passed on


class Full(Exception):
    """The answer reached its limit."""


class Answer(io.BytesIO):
    """A buffer with a limit, which is how a large answer stops before it is large."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit
        self.is_full = False

    def write(self, chunk: ReadableBuffer) -> int:
        self.is_full = self.tell() + len(memoryview(chunk)) > self._limit
        if self.is_full:
            raise Full
        return super().write(chunk)


def serve(frames_in: BinaryIO, frames_out: BinaryIO, *, memory_bytes: int, sockets_denied: bool) -> None:
    """Answer frame after frame. The first frame goes out unasked and says that the interpreter is up."""
    write_frame(frames_out, ANSWERED, b"")
    path, store = "", None
    while (task := read_frame(frames_in)) is not None:
        if task["snapshot"] != path:
            store = None  # closes the old files before the new ones are opened
            path = task["snapshot"]
            store = ox.Store.read_only(path)
        if store is None or "text" not in task:
            write_frame(frames_out, ANSWERED, b"")
            continue
        descriptors = contextlib.nullcontext() if sockets_denied else no_free_descriptors()
        with limited(memory_bytes=memory_bytes, cpu_seconds=task["cpu_seconds"]), descriptors:
            status, body = answer(store, task)
        write_frame(frames_out, status, body)


def answer(store: ox.Store, task: dict[str, Any]) -> tuple[bytes, bytes]:
    """Status and body for one query; every error that the engine reports is the query's own, or FAILED."""
    buffer = Answer(task["answer_bytes"])
    try:
        result = store.query(task["text"], base_iri=task["base"] or None, **_dataset(task))
        if isinstance(result, ox.QueryTriples):
            result.serialize(buffer, format=ox.RdfFormat.from_media_type(task["media_type"]))
        else:
            result.serialize(buffer, format=ox.QueryResultsFormat.from_media_type(task["media_type"]))
    except Full:
        return TOO_LARGE, b""
    except (SyntaxError, ValueError, RuntimeError) as error:
        return REFUSED, _one_line(error)
    except MemoryError:
        return TOO_LARGE, b"memory"
    except OSError as error:
        return (TOO_LARGE, b"") if buffer.is_full else (FAILED, _one_line(error))
    return ANSWERED, buffer.getvalue()


def _one_line(error: Exception) -> bytes:
    return " ".join(str(error).split())[:MAX_REASON].encode()


def _dataset(task: dict[str, Any]) -> dict[str, Any]:
    if task["default_graphs"] or task["named_graphs"]:
        return {
            "default_graph": [ox.NamedNode(name) for name in task["default_graphs"]],
            "named_graphs": [ox.NamedNode(name) for name in task["named_graphs"]],
        }
    # With the union Oxigraph ignores FROM (measured), so a query with its own dataset goes without.
    return {"use_default_graph_as_union": task["union"]}


@contextlib.contextmanager
def limited(*, memory_bytes: int, cpu_seconds: int) -> Iterator[None]:
    """Bounds on what one query may take beyond what the process holds. Soft limits, so that they can be set anew."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _set_soft(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + cpu_seconds + 1)
    _set_soft(resource.RLIMIT_AS, _address_space() + memory_bytes)
    try:
        yield
    finally:
        for name in (resource.RLIMIT_AS, resource.RLIMIT_CPU):
            _set_soft(name, resource.getrlimit(name)[1])


def deny_sockets() -> bool:
    """Have the kernel refuse every new socket, for good: no request of SERVICE can leave. True where it does.

    A seccomp filter (Linux, x86-64 and ARM64). Call before there are threads, which inherit it.
    """
    numbers = _SOCKET_CALLS.get(platform.machine())
    if sys.platform == "linux" and numbers is not None:
        libc = ctypes.CDLL(None, use_errno=True)
        program = _seccomp_program(*numbers)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)
    try:
        socket.socket().close()
    except PermissionError:
        return True
    return False


@contextlib.contextmanager
def no_free_descriptors() -> Iterator[None]:
    """The second best, where the kernel does not help: a socket needs a file descriptor, and none is left.

    It costs something: RocksDB opens the files of a large store only when it reads them (measured: beyond 16 per
    index), so queries over a store of a million claims and more fail here.
    """
    highest = max(int(name) for name in os.listdir("/proc/self/fd"))
    _set_soft(resource.RLIMIT_NOFILE, highest + 1)
    held: list[int] = []
    with contextlib.suppress(OSError):
        while True:
            held.append(os.dup(0))
    try:
        yield
    finally:
        for descriptor in held:
            os.close(descriptor)
        _set_soft(resource.RLIMIT_NOFILE, resource.getrlimit(resource.RLIMIT_NOFILE)[1])


# Numbers from the kernel headers prctl, seccomp, filter and audit under include/uapi/linux.
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_ALLOW, _DENY, _KILL = 0x7FFF0000, 0x00050000 | errno.EACCES, 0x80000000
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_X32_CALLS = 0x40000000
# Machine: its audit number, and the numbers of socket, socketpair and io_uring_setup.
_SOCKET_CALLS = {"x86_64": (0xC000003E, 41, 53, 425), "aarch64": (0xC00000B7, 198, 199, 425)}


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("value", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(_Instruction)))


def _seccomp_program(machine: int, *denied: int) -> _Program:
    """Kill on a foreign machine's call, deny the numbers in `denied`, allow the rest."""
    tests = [(_IF_AT_LEAST, _X32_CALLS), *((_IF_EQUAL, number) for number in denied)]
    steps = [
        (_LOAD, 0, 0, 4),  # seccomp_data.arch
        (_IF_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),  # seccomp_data.nr
        *((code, len(tests) - place, 0, number) for place, (code, number) in enumerate(tests)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _DENY),
    ]
    instructions = (_Instruction * len(steps))(*(_Instruction(*step) for step in steps))
    return _Program(len(steps), ctypes.cast(instructions, ctypes.POINTER(_Instruction)))


def _address_space() -> int:
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()


def _set_soft(name: int, value: int) -> None:
    resource.setrlimit(name, (value, resource.getrlimit(name)[1]))


def read_frame(stream: BinaryIO) -> dict[str, Any] | None:
    """The next task; None where the parent has gone."""
    header = stream.read(LENGTH.size)
    if len(header) < LENGTH.size:
        return None
    body = stream.read(LENGTH.unpack(header)[0])
    task: dict[str, Any] = json.loads(body)
    return task


def write_frame(stream: BinaryIO, status: bytes, body: bytes) -> None:
    stream.write(LENGTH.pack(len(body) + 1) + status + body)
    stream.flush()


def main() -> None:
    """Give way to everybody else: lower priority, first to go when memory runs out, no core dumps."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _set_soft(resource.RLIMIT_NOFILE, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    os.nice(5)
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")
    denied = deny_sockets()
    with contextlib.suppress(BrokenPipeError):
        serve(sys.stdin.buffer, sys.stdout.buffer, memory_bytes=int(sys.argv[1]), sockets_denied=denied)


if __name__ == "__main__":
    main()
