"""Documents of two hundred thousand words: time in proportion to length, memory within bounds."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.model]
ROOT = Path(__file__).parents[3]
PARAGRAPH = (
    "Ada Roe, who runs the mill, said on Monday that Acme had pumped more than 3,000 litres of oil into the river. "
    "“Nobody asked us,” she added. The company denied it and accused Roe of trespass. Bo Lind, a spokesman for Acme, "
    "declined to say how much was lost; the regulator has not confirmed the figure. They met in March 2025."
)
MEASURE = """
import json, re, sys, time
from pathlib import Path
sys.path.insert(0, {root!r})
sys.modules["torch"] = None  # belongs to training alone, but thinc loads its 200 MB wherever it finds it
from ingest import nlp
from ingest.extract import extract
language, lexicons, weights = nlp.load(), nlp.load_lexicons(), nlp.load_weights()
for times in {times!r}:
    text = {separator!r}.join([{paragraph!r}] * times)
    started = time.process_time()
    found = extract(nlp.read(language, text), lexicons=lexicons, published_on=None, weights=weights)
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
    print(json.dumps([len(text.split()), len(found.attributions), time.process_time() - started, peak]))
"""


def measure(separator, *times):
    """Words, what was found, seconds and the peak of memory so far, of each length; the first warms the process up.

    The peak is not `ru_maxrss`, which holds what the process that started this one had (Linux keeps it over `exec`).
    """
    code = MEASURE.format(root=str(ROOT), separator=separator, paragraph=PARAGRAPH, times=times)
    environment = {"OMP_NUM_THREADS": "1", "PATH": "/usr/bin:/bin"}
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=600, env=environment
    )
    return map(json.loads, answer.stdout.splitlines())


def test_a_long_document_in_one_line_is_read_in_bounded_memory_and_in_time_with_its_length():
    _, (words, found, seconds, _), (many_words, many_found, many_seconds, peak) = measure(" ", 1, 100, 3_300)
    assert many_words > 200_000
    assert peak < 900  # MB
    assert many_found > 0.9 * found * many_words / words
    # Three times the time for each word would be a quadratic step; machines are noisy, so half of that is let pass.
    assert many_seconds / many_words < 2 * seconds / words
