"""A real Virtuoso 7 in a temporary folder, unprivileged, with ports of its own (Debian: virtuoso-opensource-7-bin)."""

import contextlib
import os
import shutil
import subprocess
import time
from dataclasses import dataclass

import httpx
import pytest

from claims.graph.remote import Addresses
from tests.processes import free_port, kill_all

MAX_ROWS = 10_000  # Virtuoso's own default
INI = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
ServerThreads = 20
CheckpointInterval = 60
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty_buffers}
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = {max_rows}
MaxQueryExecutionTime = 60
"""


@dataclass
class Server:
    """`url` answers whoever asks; the address for updates takes dba's password, by Digest."""

    folder: object
    port: int
    sql_port: int
    process: subprocess.Popen | None = None

    @property
    def addresses(self):
        place = f"127.0.0.1:{self.port}"
        return Addresses(f"http://{place}/sparql", f"http://dba:dba@{place}/sparql-auth")

    @property
    def settings(self):
        """For the environment of our own processes."""
        addresses = self.addresses
        return {"GRAPH_URL": addresses.query_url, "GRAPH_UPDATE_URL": addresses.update_url}

    def start(self):
        (self.folder / "virtuoso.lck").unlink(missing_ok=True)  # what a killed one leaves behind
        self.process = subprocess.Popen(
            ["virtuoso-t", "+configfile", "virtuoso.ini", "+foreground"],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(self.addresses.query_url, params={"query": "ASK {}"}).status_code == 200:
                    return
            assert self.process.poll() is None, (self.folder / "virtuoso.log").read_text()[-2000:]
            time.sleep(0.1)
        raise AssertionError("Virtuoso does not answer within a minute")

    def run_sql(self, statement):
        """As dba, past SPARQL."""
        command = ["isql-vt", str(self.sql_port), "dba", "dba", f"exec={statement};"]
        subprocess.run(command, check=True, capture_output=True, timeout=60)

    def empty(self):
        """Take everything from a server that does not run."""
        for path in self.folder.glob("virtuoso.*"):
            if path.suffix != ".ini":
                path.unlink()

    def kill(self):
        kill_all(self.process)


def make_server(folder, *, max_rows=MAX_ROWS, buffers=40_000):
    """A started server. Skips where Virtuoso is not installed, but fails where CI says that it must be."""
    if shutil.which("virtuoso-t") is None:
        assert os.environ.get("CI") != "true", "apt-get install virtuoso-opensource-7-bin"
        pytest.skip("Virtuoso is not installed")
    server = Server(folder, free_port(), free_port())
    sizes = {"max_rows": max_rows, "buffers": buffers, "dirty_buffers": buffers * 3 // 4}
    text = INI.format(sql_port=server.sql_port, port=server.port, **sizes)
    (folder / "virtuoso.ini").write_text(text)
    server.start()
    return server
