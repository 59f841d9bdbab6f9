"""Words a second against the bare pipeline: python tests/benchmarks/extract_speed.py FILE... [--pairs 5] [--profile]

FILE: plain text, or JSON Lines with "text". Each pair measures `nlp.pipe` of the pipeline as spaCy loads it and the
whole reading of the same texts in one process with one thread, sixteen texts in turn, so that what else the machine
does slows both; the figure is the median of the pairs' ratios. A second one is against the pipeline as we load it.
"""

import argparse
import cProfile
import json
import os
import pstats
import statistics
import sys
import time
from functools import partial
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
sys.path.insert(0, str(Path(__file__).parents[2]))

import spacy  # noqa: E402

from ingest import nlp  # noqa: E402
from ingest.extract import extract  # noqa: E402

_BATCH = 16  # texts


def read_texts(path):
    content = path.read_text(encoding="utf-8")
    return [json.loads(line)["text"] for line in content.splitlines()] if path.suffix == ".jsonl" else [content]


def measure(runs, texts):
    """Words a second of each way to read, all of them going through the texts side by side."""
    spent = [0.0] * len(runs)
    for start in range(0, len(texts), _BATCH):
        for place, run in enumerate(runs):
            started = time.process_time()
            run(texts[start : start + _BATCH])
            spent[place] += time.process_time() - started
    words = sum(len(text.split()) for text in texts)
    return [words / seconds for seconds in spent]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--weights", default=nlp.SHIPPED, help='a folder of weights, or "rules"')
    parser.add_argument("--profile", action="store_true", help="show where the time of one reading goes")
    options = parser.parse_args()
    texts = [text for path in options.files for text in read_texts(path)]
    words = sum(len(text.split()) for text in texts)
    language, lexicons, weights = nlp.load(), nlp.load_lexicons(), nlp.load_weights(options.weights)
    plain = spacy.load(nlp.DEFAULT_MODEL)

    def pipe(pipeline, some):
        for _ in pipeline.pipe(some, batch_size=_BATCH):
            pass

    def whole(some):
        for text in some:
            extract(nlp.read(language, text), lexicons=lexicons, published_on=None, weights=weights)

    extract(nlp.read(language, texts[0]), lexicons=lexicons, published_on=None, weights=weights)
    if options.profile:
        profile = cProfile.Profile()
        profile.runcall(whole, texts)
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)
        return
    runs = [partial(pipe, plain), partial(pipe, language), whole]
    rounds = [measure(runs, texts) for _ in range(options.pairs)]
    for bare, ours, read in rounds:
        print(f"nlp.pipe {bare:,.0f} words/s, as we load it {ours:,.0f}, reading {read:,.0f}, ratio {read / bare:.2f}")
    medians = [statistics.median(row[2] / row[place] for row in rounds) for place in (0, 1)]
    print(f"{words} words; median ratio {medians[0]:.2f}, against the pipeline as we load it {medians[1]:.2f}")


if __name__ == "__main__":
    main()
