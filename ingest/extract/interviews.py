"""Answers of an interview that is printed as questions and answers, without quotation marks: they are direct speech.

Four forms are known: lines that begin with "Q:" and "A:", turns under names ("ROE:"), of whom one may ask all
questions, questions in bold ("**Why?**"), and paragraphs that ask and answer in turn. An answer's sentences go on with
its first; it is given by the one whose name stands before it, else by whom the lead says that the paper met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.drafts import Draft, make_cueless
from ingest.extract.full_names import Name
from ingest.extract.grammar import Range, find_near, minus
from ingest.extract.quotations import Quotation, find_quotations
from ingest.extract.turns import find_sentences

if TYPE_CHECKING:
    from spacy.tokens import Token

_LINE = re.compile(r"[^\n]*\S")
_QUESTION = re.compile(r"\s*(?:\*\*)?(?:Q|Question|QUESTION)(?:\*\*)?\s?[:.]\s*(?:\*\*)?\s*(?=\S)")
_ANSWER = re.compile(r"\s*(?:\*\*)?(?:A|Answer|ANSWER)(?:\*\*)?\s?[:.]\s*(?:\*\*)?\s*(?=\S)")
_BOLD = re.compile(r"\s*(\*\*|__)(?=\S).*\S\1\s*")
_NOTE = re.compile(r"\s*[(\[*_]")  # a remark of the paper between two answers
_OWN = re.compile(r"\b(?:I|I[’']\w+|we|we[’']\w+|my|our|me|us)\b", re.IGNORECASE)
_ASKED = re.compile(r"\byou(?:r|[’']\w+)?\b", re.IGNORECASE)
_ATTRIBUTED = re.compile(r"\s*(?:[\"“„‘«]|[A-Z][A-Z .'’-]+: )")  # somebody's quotation, a turn under a name
_LABEL = re.compile(
    r"\s*(?:\*\*)?([^\W\d_][\w.'’-]*(?:[ ][^\W\d_][\w.'’-]*){0,4})(?:\*\*)?:(?:\*\*)?\s+(?=[^\s\"“„‘«])"
)

_FEWEST = 3  # questions that make an interview of paragraphs without any sign
_FEWEST_TURNS = 4  # under names, that make a conversation
_MEETING = frozenset({"meet", "ask", "speak", "talk", "visit", "telephone", "call", "interview", "receive", "sit"})
_ANSWERING = frozenset({"answer", "talk", "speak", "explain", "receive", "reply"})
_FIRST = frozenset({"i", "we", "you"})
_TITLES = frozenset({"dr", "prof", "professor", "sir", "dame", "mr", "mrs", "ms"})
_PARTICLES = frozenset({"al", "bin", "de", "van", "von", "el", "da", "della"})
_INTRODUCING = frozenset({
    "has", "is", "runs", "heads", "leads", "chairs", "founded", "studies", "counts", "directs", "manages", "owns",
    "keeps", "took", "teaches", "was", "became",
})  # fmt: skip

Offsets = tuple[int, int]
Speaker = tuple[Range, int]  # the words that name somebody, and the chief one of them


def find_answers(text: str) -> tuple[Quotation, ...]:
    """The paragraphs of all answers, in text order, without "A:"."""
    lines = [(match.start(), match.end()) for match in _LINE.finditer(text)]
    for find in (_find_labelled, _find_under_names, _find_bold, _find_alternating):
        if found := list(find(text, lines)):
            return tuple(Quotation(start, end, double=False) for start, end in found)
    return ()


def _find_labelled(text: str, lines: Sequence[Offsets]) -> Iterator[Offsets]:
    """What stands behind "A:", and the paragraphs behind it up to the next "Q:"."""
    is_question = [_QUESTION.match(text, *line) is not None for line in lines]
    last = max((place for place, asks in enumerate(is_question) if asks), default=-1)
    is_answer = False
    for place, (start, end) in enumerate(lines):
        label = _ANSWER.match(text, start, end)
        if label is not None and last >= 0:
            is_answer = True
            yield label.end(), end
        elif is_question[place]:
            is_answer = False
        elif is_answer and place < last and not _NOTE.match(text, start):
            yield start, end


def _find_under_names(text: str, lines: Sequence[Offsets]) -> Iterator[Offsets]:
    """What stands behind the names of all who do not ask, with the paragraphs up to the next name."""
    labels = [_find_label(text, line) if place else None for place, line in enumerate(lines)]  # none in a headline
    turns: dict[str, list[Offsets]] = {}
    for label, (_, end) in zip(labels, lines, strict=True):
        if label is not None:
            turns.setdefault(label[0], []).append((label[1], end))
    under = [place for place, label in enumerate(labels) if label is not None]
    if len(under) < _FEWEST_TURNS or len(turns) < 2 or max(map(len, turns.values())) < 2:
        return
    first, last = under[0], under[-1]
    if 2 * len(under) < last - first + 1:
        return  # "Claim:", "Verdict:" between other paragraphs
    asking = {name for name, found in turns.items() if _asks(text, found)}
    is_answer = False
    for label, (start, end) in zip(labels[: last + 1], lines, strict=False):
        if label is not None:
            is_answer = label[0] not in asking
        if is_answer and (label is not None or not _NOTE.match(text, start)):
            yield (label[1] if label is not None else start), end


def _find_label(text: str, line: Offsets) -> tuple[str, int] | None:
    """The name that a paragraph begins with, and where the turn begins behind its colon."""
    label = _LABEL.match(text, *line)
    if label is None or not all(word[0].isupper() or word in _PARTICLES for word in label[1].split()):
        return None
    return label[1].upper(), label.end()


def _asks(text: str, turns: Sequence[Offsets]) -> bool:
    """True for the paper's own turns: most of them ask, or speak of "you"."""
    asked = sum(text[end - 1] == "?" or _ASKED.search(text, start, end) is not None for start, end in turns)
    told = sum(text[end - 1] == "?" for _, end in turns)
    return 2 * asked > len(turns) and told > 0


def _find_bold(text: str, lines: Sequence[Offsets]) -> Iterator[Offsets]:
    """What stands between questions that are printed in bold, and the paragraph behind the last."""
    asked = {place for place, line in enumerate(lines) if _BOLD.fullmatch(text, *line)}
    if sum("?" in text[slice(*lines[place])] for place in asked) < 2:
        return
    for place in range(min(asked) + 1, min(max(asked) + 2, len(lines))):
        if place not in asked and not _NOTE.match(text, lines[place][0]):
            yield lines[place]


def _find_alternating(text: str, lines: Sequence[Offsets]) -> Iterator[Offsets]:
    """Every second paragraph from the first question on, where those between ask "you" and these tell of "I"."""
    lines = [line for line in lines if not _NOTE.match(text, line[0])]
    asks = [text[end - 1] == "?" for _, end in lines]
    first = next((place for place in range(1, len(lines)) if asks[place]), len(lines))
    questions, answers = range(first, len(lines), 2), range(first + 1, len(lines), 2)
    put = sum(asks[place] or _ASKED.search(text, *lines[place]) is not None for place in questions)
    if put < _FEWEST or any(asks[place] or _ATTRIBUTED.match(text, lines[place][0]) for place in answers):
        return
    told = sum(_OWN.search(_leave_quotes(text[slice(*lines[place])])) is not None for place in answers)
    if 2 * told < len(answers):
        return
    for place in answers:
        if place < answers[-1] or _OWN.search(text, *lines[place]):  # a note may stand at the end
            yield lines[place]


def _leave_quotes(line: str) -> str:
    """The words of a paragraph that nobody is quoted with: "I" in a quotation is not who answers."""
    edges = [edge for quotation in find_quotations(line) for edge in (quotation.start, quotation.end)]
    return "".join(line[start:end] for start, end in zip([0, *edges[1::2]], [*edges[::2], len(line)], strict=True))


def add_answers(cast: Cast, answers: Sequence[Range], drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts with one for each sentence of the answers; what others are said to have said in them stays."""
    if not answers:
        return tuple(drafts)
    found = list[Draft]()
    for draft in drafts:
        answer = _find_answer(draft, answers)
        if answer is None:
            found += _leave_out(draft, answers)
        elif _is_others(cast, draft):
            found.append(replace(draft, turn=answer[0], is_part=True))
    speaker, called = _find_speaker(cast, answers[0][0]), dict[tuple[str, ...], Speaker]()
    for answer in answers:
        under = _find_words(cast, answer[0])
        if under is not None:
            part, words = under
            speaker = called.get(words) or called.setdefault(words, _find_called(cast, part, words))
        for place, sentence in enumerate(find_sentences(cast.doc, answer)):
            found.append(_make_answer(sentence, speaker, answer[0], is_part=place > 0))
    return tuple(found)


def _leave_out(draft: Draft, answers: Sequence[Range]) -> list[Draft]:
    """The draft without what it holds of answers; none where nothing is left: a question is not answered in it."""
    content = tuple(piece for part in draft.content for piece in minus(part, *find_near(answers, part)))
    return [replace(draft, content=content)] if content else []


def _find_answer(draft: Draft, answers: Sequence[Range]) -> Range | None:
    """The answer in which all of it stands."""
    start, end = min(low for low, _ in draft.content), max(high for _, high in draft.content)
    near = find_near(answers, (start, start))
    return next((answer for answer in near if answer[0] <= start < answer[1] and end <= answer[1] + 1), None)


def _is_others(cast: Cast, draft: Draft) -> bool:
    if draft.source_head is None or not draft.cues or draft.carried:
        return False
    return cast.doc[draft.source_head].lower_ not in _FIRST


def _make_answer(sentence: Range, speaker: Speaker | None, turn: int, *, is_part: bool) -> Draft:
    source, head = speaker or (None, None)
    return replace(make_cueless((sentence,), source, head), turn=turn, is_part=is_part)


def _find_words(cast: Cast, start: int) -> tuple[Range, tuple[str, ...]] | None:
    """What stands in its line before the colon in front of an answer, and its words; None where nobody is named so."""
    doc = cast.doc
    end = start
    while end > 0 and (doc[end - 1].text.strip(":*") == "" and "\n" not in doc[end - 1].text):
        end -= 1
    first = end
    while first > 0 and "\n" not in doc[first - 1].text:
        first -= 1
    words = [doc[place].lower_.rstrip(".") for place in range(first, end) if doc[place].text.strip("*")]
    words = [word for word in words if word not in _TITLES]
    return None if end == start or not words or words in (["a"], ["answer"]) else ((first, end), tuple(words))


def _find_called(cast: Cast, part: Range, words: Sequence[str]) -> Speaker:
    """The name that ends in these words, where it stands in full; else the words as they are."""
    called = [name for name in cast.names if _is_called(name, words)]
    best = max(called, key=lambda name: name.part[1] - name.part[0], default=None)
    return (best.part, best.head) if best is not None else (part, part[1] - 1)


def _is_called(name: Name, words: Sequence[str]) -> bool:
    """True for "Lin Wei" of "LIN WEI", "WEI", "L. WEI"."""
    parts = name.name.lower().split()
    return parts[-len(words) :] == list(words) or parts[-1:] == list(words[-1:])


def _find_speaker(cast: Cast, before: int) -> Speaker | None:
    """Whom the paper met before the first answer, by the verb; else who is introduced at first, else in a headline."""
    named = [name for name in cast.names if name.part[1] <= before and name.kind in {"person", ""} and _is_full(name)]
    named = [name for name in named if name.kind == "person"] or named
    met = [name for name in named if _is_met(cast.doc[name.head])]
    below = [name for name in named if name.part[0] >= cast.lead_start and not _is_author(cast, name)]
    if not met and (opening := _find_opening(cast, before)) is not None:
        return opening
    return next(((name.part, name.head) for name in [*met, *below, *named]), None)


def _find_opening(cast: Cast, before: int) -> Speaker | None:
    """The name of several words that a sentence begins with, whatever it is taken for: "Lin Wei runs the clinic."."""
    doc = cast.doc
    starts = [0, *(place + 1 for place in range(before) if "\n" in doc[place].text or doc[place].text == ".")]
    for start in starts:
        while start < before and doc[start].lower_.rstrip(".") in _TITLES:
            start += 1
        end = start
        while end < before and _is_of_name(doc[end].text, is_first=end == start):
            end += 1
        if end - start > 1 and doc[end].lower_ in _INTRODUCING:
            return (start, end), end - 1
    return None


def _is_of_name(word: str, *, is_first: bool) -> bool:
    """True for "Dalal", "al" behind it, "al-Sabah"."""
    return word[:1].isupper() or (
        not is_first and (word in _PARTICLES or word == "-" or word.split("-")[0] in _PARTICLES)
    )


def _is_full(name: Name) -> bool:
    """True for a person, and for several words of which nothing tells what they name."""
    return name.kind == "person" or " " in name.name


def _is_met(head: Token) -> bool:
    """True in "we met Ada Roe" and "the owner, Ada Roe, answered our questions"."""
    head = head.head if head.dep_ == "appos" else head
    verbs = _MEETING if head.dep_ in {"dobj", "pobj"} else _ANSWERING if head.dep_ == "nsubj" else frozenset()
    return head.head.lemma_.lower() in verbs or (head.dep_ == "pobj" and head.head.head.lemma_.lower() in verbs)


def _is_author(cast: Cast, name: Name) -> bool:
    return name.part[0] > 0 and cast.doc[name.part[0] - 1].lower_ == "by" and cast.doc[name.part[0] - 1].is_title
