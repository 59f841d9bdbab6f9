"""A web page's article, by trafilatura. Heavy imports: for the child process alone."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from trafilatura import bare_extraction, load_html
from trafilatura.settings import Document

from ingest.texts.decoding import clean
from ingest.texts.languages import count_words
from ingest.texts.values import ReadError

FEWEST_WORDS = 25  # below it what is left is a cookie notice or a log-in form
DECLARED_CHARSET = re.compile(
    rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.IGNORECASE
)
REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,8})|([0-9]{1,8}));?", re.IGNORECASE)
FOOTERS = (
    "//footer[not(ancestor::article)] | //*[@role='contentinfo'] | //*[@id='footer']"
    " | //div[contains(concat(' ', normalize-space(@class), ' '), ' footer ')]"
)
LONGEST_FIELD = 500  # characters of a title or publisher


@dataclass(frozen=True, slots=True)
class Page:
    """The article of a page, its paragraphs on lines of their own, and what the page says of itself."""

    text: str
    title: str | None
    published_on: dt.date | None
    publisher: str | None


def find_declared_charset(body: bytes) -> str | None:
    """The charset that the page itself declares in its first 4,096 bytes; None where it declares none."""
    found = DECLARED_CHARSET.search(body[:4096])
    return found[1].decode("ascii", "ignore") if found else None


def extract_page(markup: str) -> Page:
    """The article of a page. Raises ReadError where there is none.

    The date is one that the page declares, or that stands by the article. The page's footer is taken off first: its
    "last updated" was taken for the day of publication (htmldate 1.11, narrow search too).
    """
    tree = _parse(markup)
    document = tree is not None and bare_extraction(
        tree,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if not isinstance(document, Document) or count_words(document.text or "") < FEWEST_WORDS:
        raise ReadError("No article text was found on the page.")
    return Page(
        text=clean(document.text or ""),
        title=_clean_field(document.title),
        published_on=dt.date.fromisoformat(document.date) if document.date else None,
        publisher=_clean_field(document.sitename),
    )


def _parse(markup: str) -> Any:
    """The page as an lxml tree without its footers; None where it holds no markup."""
    tree = load_html(REFERENCE.sub(_check_reference, markup))
    for footer in [] if tree is None else tree.xpath(FOOTERS):
        footer.drop_tree()
    return tree


def _check_reference(match: re.Match[str]) -> str:
    """The reference itself, or U+FFFD for a control character: trafilatura gives up on a tree that holds one."""
    code = int(match[1], 16) if match[1] else int(match[2])
    return "\ufffd" if code < 32 and chr(code) not in "\t\n\r" else match[0]


def _clean_field(value: str | None) -> str | None:
    return " ".join(clean(value or "").split())[:LONGEST_FIELD] or None
