"""Bytes to text and metadata, in this process: what the child runs. trafilatura is imported for web pages only."""

from __future__ import annotations

import datetime as dt
import re

from ingest.texts.decoding import Decoded, decode
from ingest.texts.languages import find_other_language, is_long_enough
from ingest.texts.values import ReadError, ReadLimits, ReadText

WEB_PAGES = frozenset({"text/html", "application/xhtml+xml"})
LONGEST_TITLE = 150  # characters
NOT_ENGLISH = "The article is not in English"
SENTENCE_END = re.compile(r"[.!?:;,…][\"'”’)\]]*$")


def read(body: bytes, *, media_type: str, charset: str | None, limits: ReadLimits) -> ReadText:
    """The text of a document; see `ingest.texts.read_text`, which runs this in a child process. Raises ReadError."""
    if media_type in WEB_PAGES:
        return _read_page(body, charset, limits)
    if media_type != "text/plain":
        raise ReadError("Only web pages and plain text are read.")
    decoded = decode(body, declared=charset)
    return _make_text(decoded, decoded.text, limits, title=_find_title(decoded.text))


def _read_page(body: bytes, charset: str | None, limits: ReadLimits) -> ReadText:
    from ingest.texts.pages import extract_page, find_declared_charset  # 0.4 s that a plain text need not pay

    decoded = decode(body, declared=charset or find_declared_charset(body))
    page = extract_page(decoded.text)
    return _make_text(
        decoded, page.text, limits, title=page.title, published_on=page.published_on, publisher=page.publisher
    )


def _make_text(
    decoded: Decoded,
    text: str,
    limits: ReadLimits,
    *,
    title: str | None,
    published_on: dt.date | None = None,
    publisher: str | None = None,
) -> ReadText:
    if len(text) > limits.characters:
        raise ReadError(f"The text is too long (at most {limits.characters:,} characters are read).")
    language = _check_language(text)
    return ReadText(text, title, published_on, publisher, language, decoded.charset)


def _check_language(text: str) -> str | None:
    if not is_long_enough(text):
        return None
    other = find_other_language(text)
    if other is None:
        return "en"
    raise ReadError(f"{NOT_ENGLISH} (it looks like {other})." if other else f"{NOT_ENGLISH}.")


def _find_title(text: str) -> str | None:
    """The first line where it is short, ends no sentence and has a text below it. It stays in the text."""
    first, _, rest = text.strip().partition("\n")
    first = first.strip()
    if not rest or len(first) > LONGEST_TITLE or SENTENCE_END.search(first):
        return None
    return first
