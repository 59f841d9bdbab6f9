"""Words a second against the bare pipeline: python tests/benchmarks/extract_speed.py FILE..."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from ingest import nlp
from ingest.extract import extract


def measure(run, words):
    started = time.process_time()
    run()
    return words / (time.process_time() - started)


def main(paths):
    texts = [Path(path).read_text(encoding="utf-8") for path in paths] * 5
    words = sum(len(text.split()) for text in texts)
    language, lexicons = nlp.load(), nlp.load_lexicons()
    for doc in language.pipe(texts[:1]):
        extract(doc, lexicons=lexicons, published_on=None)
    bare = measure(lambda: list(language.pipe(texts)), words)
    ours = measure(
        lambda: [extract(nlp.read(language, text), lexicons=lexicons, published_on=None) for text in texts], words
    )
    print(f"nlp.pipe {bare:,.0f} words/s, read and extract {ours:,.0f} words/s, ratio {ours / bare:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
