"""Two processes of `manage.py extract --jsonl` against one: python tests/benchmarks/extract_processes.py FILE.jsonl

Prints words a second of wall time for one process and for two that read the same texts each, and the largest memory of
any of them. Start-up is left out: it is measured by a run over one text.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, str(ROOT / "manage.py"), "extract", "--jsonl"]


def run(path, processes):
    started = time.monotonic()
    running = []
    for _ in range(processes):
        with path.open("rb") as texts:
            running.append(subprocess.Popen(COMMAND, cwd=ROOT, stdin=texts, stdout=subprocess.DEVNULL))
    if any(process.wait() for process in running):
        sys.exit("a process failed")
    return time.monotonic() - started


def main(path):
    content = path.read_bytes()
    words = len(content.split())
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "first.jsonl"
        first.write_bytes(content.splitlines(keepends=True)[0])
        start_up = run(first, 1)
    one = words / (run(path, 1) - start_up)
    two = 2 * words / (run(path, 2) - start_up)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"one {one:,.0f} words/s, two {two:,.0f} words/s, ratio {two / one:.2f}; at most {peak:.0f} MB a process")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
