"""The child process that reads hostile bytes: requests on standard input, answers on standard output.

A request is one line of JSON (media_type, charset, limits, length) and then `length` bytes; an answer is one line of
JSON, {"text": {...}} or {"error": reason}. Anything unforeseen ends the child, which the parent sees and reports.
"""

from __future__ import annotations

import ctypes
import json
import math
import resource
import sys
from dataclasses import asdict
from typing import Any, BinaryIO

from ingest.texts.reading import read
from ingest.texts.values import OUT_OF_MEMORY, ReadError, ReadLimits

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000  # linux/sched.h
FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")


def main(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answers one request after the other. Ends when the parent closes the pipe, also where the parent was killed."""
    _leave_network()
    while line := requests.readline():
        request = json.loads(line)
        limits = ReadLimits(**request["limits"])
        _set_limits(limits)
        answer = _answer(requests.read(request["length"]), request, limits)
        answers.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
        answers.flush()


def _answer(body: bytes, request: dict[str, Any], limits: ReadLimits) -> dict[str, Any]:
    try:
        text = read(body, media_type=request["media_type"], charset=request["charset"], limits=limits)
    except ReadError as error:
        return {"error": error.reason}
    published_on = text.published_on.isoformat() if text.published_on else None
    return {"text": {**asdict(text), "published_on": published_on}}


def _set_limits(limits: ReadLimits) -> None:
    """Soft limits for the coming request. Processor time adds up over the life of the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(used.ru_utime + used.ru_stime) + limits.cpu_seconds
    for what, most in (
        (resource.RLIMIT_CPU, until),
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, resource.getrlimit(what)[1]))


def _leave_network() -> None:
    """An empty network where the kernel lets us have one (not in every container), and everywhere a bar in Python."""
    if sys.platform == "linux":
        ctypes.CDLL(None).unshare(CLONE_NEWUSER | CLONE_NEWNET)
    sys.addaudithook(_forbid)


def _forbid(event: str, _: tuple[Any, ...]) -> None:
    if event.startswith(FORBIDDEN) and event != "socket.__new__":
        raise PermissionError(f"{event} while reading a document")


if __name__ == "__main__":
    try:
        main(sys.stdin.buffer, sys.stdout.buffer)
    except MemoryError:  # what it left half done in this process nobody knows
        sys.exit(OUT_OF_MEMORY)
