from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ingest.loopback import LoopbackServer, serve_loopback


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    with serve_loopback() as running:
        yield running
