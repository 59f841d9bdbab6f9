"""Reads passages and whole articles as newspapers write them, with what is marked in them (see press_passages.txt)."""

import datetime as dt
import re
from dataclasses import dataclass, field

from ingest import nlp
from ingest.extract import extract
from ingest.extract.dates import find_dates
from ingest.records import Extraction, TimeExpression

ARTICLE = re.compile(r"^(?:the|an?) ")
SENTENCE_END = re.compile(r"[.!?][”\"]?\s|\n")


@dataclass(frozen=True)
class Utterance:
    parts: tuple[tuple[int, int], ...]
    is_read: bool  # False where not all of its dates are read yet


@dataclass
class Passage:
    published_on: dt.date
    text: str = ""
    dates: list = field(default_factory=list)  # span and mark, in text order
    utterances: list = field(default_factory=list)
    places: list = field(default_factory=list)  # where each happening is told, in articles
    happened: list = field(default_factory=list)  # kind, parties, amount, date, and whether it is found
    mistaken: list = field(default_factory=list)  # kinds of happenings found where there is none

    @property
    def name(self):
        return self.text[:40].replace("\n", " ")


@dataclass(frozen=True)
class Found:
    dates: tuple[TimeExpression, ...]
    extraction: Extraction


def make_reader():
    """A passage in, what the trained reader finds in it out; each is parsed and read once."""
    kept = {}

    def run(passage):
        if passage.text not in kept:
            kept[passage.text] = find(passage)
        return kept[passage.text]

    return run


def find(passage):
    doc, lexicons = nlp.read(nlp.load(), passage.text), nlp.load_lexicons()
    dates = find_dates(passage.text, lexicons.dates, published_on=passage.published_on, doc=doc)
    weights = nlp.load_weights()
    return Found(dates, extract(doc, lexicons=lexicons, published_on=passage.published_on, weights=weights))


def read_passages(path):
    return [read_passage(block) for block in path.read_text(encoding="utf-8").strip().split("\n\n")[1:]]


def read_passage(block):
    first, body, *marks = block.split("\n")
    passage = Passage(dt.date.fromisoformat(first.removeprefix("@ ")))
    read_body(body, passage)
    for mark in marks:
        row = [part.strip() for part in mark[2:].split("|")]
        if mark[0] == "+":
            passage.mistaken.append(row[0])
        else:
            passage.happened.append((*row, mark[0] == "="))
    return passage


def read_body(body, passage):
    opened, said, at = [], [], 0
    while at < len(body):
        if body[at] == "{":
            said.append(len(passage.text))
        elif body[at] == "|" and said:
            end = body.index("}", at)
            span = said.pop(), len(passage.text)
            passage.dates += [(span, value) for value in body[at + 1 : end].split(", ")]
            at = end
        elif body[at] == "[":
            opened.append((len(passage.text), body[at + 1] == "+", body[at + 1] == "~"))
            at += body[at + 1] in "+~"
        elif body[at] == "]":
            close_utterance(passage, *opened.pop())
        elif body[at] == "^":
            passage.places.append(len(passage.text))
        else:
            passage.text += "\n\n" if body[at] == "¶" else body[at]
        at += 1


def close_utterance(passage, start, is_going_on, is_open):
    before = passage.utterances.pop() if is_going_on else Utterance((), not is_open)
    passage.utterances.append(Utterance((*before.parts, (start, len(passage.text))), before.is_read))


def is_open(mark):
    return mark.removeprefix("said ").startswith("?")


def find_certain(passage, found):
    """The dates that are read of a passage and those that are marked, but for what is left open."""
    open_ones = [span for span, mark in passage.dates if is_open(mark)]
    certain = [item.edtf for item in found if not any(overlaps(item.span, span) for span in open_ones)]
    return certain, [mark.removeprefix("said ") for _, mark in passage.dates if not is_open(mark)]


def overlaps(span, other):
    return span[0] < other[1] and other[0] < span[1]


def plain(names):
    return {ARTICLE.sub("", name.lower().replace("’", "'")) for name in names}


def make_gold(passage):
    """The article as a gold document of utterances with their dates: those within, and when they were said."""
    items = [{"source": [], "cue": [], "content": list(item.parts), "dates": []} for item in passage.utterances]
    for span, mark in passage.dates:
        date = {"edtf": mark.removeprefix("said "), "as_written": passage.text[slice(*span)]}
        for place in find_holders(passage, span, mark):
            items[place]["dates"] += [] if is_open(mark) else [date]
    return {"text": passage.text, "attributions": items}


def find_holders(passage, span, mark):
    """Places of the utterances that hold a date; of what says when somebody spoke the nearest in the sentence."""
    if not mark.startswith("said "):
        return [
            place
            for place, item in enumerate(passage.utterances)
            if any(start <= span[0] and span[1] <= end for start, end in item.parts)
        ]
    near = sorted(
        (len(gap), place)
        for place, item in enumerate(passage.utterances)
        for start, end in item.parts
        if not SENTENCE_END.search(gap := passage.text[min(span[1], end) : max(start, span[0])] + " ")
    )
    return [place for _, place in near[:1]]
