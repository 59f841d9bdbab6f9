"""Bytes to characters. Nothing is dropped: what cannot be a character becomes U+FFFD, one for one.

The order: byte order mark; UTF-8; the declared charset; UTF-8 with a few damaged bytes; windows-1252, which fits all.
UTF-8 goes before the declaration because bytes that happen to be valid UTF-8 nearly always are, and declarations lie.
Lone surrogates encoded in UTF-8 become U+FFFD; pairs encoded one by one (CESU-8) become the character they stand for.
A NUL, or many control characters, mean that the file is no text at all.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from ingest.texts.values import ReadError

BYTE_ORDER_MARKS = (  # the longer ones first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE = re.compile(r"utf-(16|32)(-le|-be)?")
# Python also has codecs that are not charsets (idna, punycode, unicode_escape): they are slow or not what was meant.
KNOWN = re.compile(
    r"ascii|utf-(8|16|32)(-le|-be)?|iso8859-\d+|cp(125\d|437|85\d|86\d|874|932|949|950)|koi8-[rut]|mac-\w+"
    r"|shift_jis(_2004)?|euc_(jp|kr)|gb2312|gbk|gb18030|big5(hkscs)?|tis-620"
)
SIGNATURES = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF")
LINE_ENDS = re.compile(r"\r\n|[\r\v\f]")
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
SURROGATES = re.compile(r"[\ud800-\udfff]")
NO_TEXT = "This is not a text: it holds binary data."


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters, and the name of the charset that gave them."""

    text: str
    charset: str


def decode(body: bytes, *, declared: str | None) -> Decoded:
    """The text of the bytes with line ends as "\\n". `declared` is the charset that the sender named, if any.

    Raises ReadError where the file is empty or no text.
    """
    if not body.strip():
        raise ReadError("The file is empty.")
    if body.startswith(SIGNATURES):
        raise ReadError(NO_TEXT)
    decoded = _decode_marked(body) or _decode_unmarked(body, _find_charset(declared))
    text = LINE_ENDS.sub("\n", decoded.text)
    damaged = len(CONTROLS.findall(text)) + text.count("\ufffd")
    if "\0" in text or damaged > max(3, len(text) // 50) or 2 * damaged > len(text):
        raise ReadError(NO_TEXT)
    if not text.strip():
        raise ReadError("The file is empty.")
    return Decoded(clean(text), decoded.charset)


def clean(text: str) -> str:
    """The text with line ends as "\\n" and other control characters as U+FFFD: every database takes it."""
    return CONTROLS.sub("\ufffd", LINE_ENDS.sub("\n", text))


def _decode_marked(body: bytes) -> Decoded | None:
    for mark, charset in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(charset, "replace"), charset)
    return None


def _decode_unmarked(body: bytes, charset: str | None) -> Decoded:
    if charset and WIDE.fullmatch(charset):  # its bytes may be valid UTF-8 too, full of NULs
        return Decoded(body.decode(charset, "replace"), charset)
    try:
        return Decoded(_join_surrogates(body.decode("utf-8", "surrogatepass")), "utf-8")
    except UnicodeDecodeError:
        pass
    if charset and charset != "utf-8":
        try:
            return Decoded(body.decode(charset), charset)
        except UnicodeDecodeError:
            pass
    text = body.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    if sum(not character.isascii() for character in text) > 2 * damaged:
        return Decoded(text, "utf-8")
    return Decoded(body.decode("cp1252", "replace"), "windows-1252")


def _join_surrogates(text: str) -> str:
    """Pairs of surrogates joined, lone ones replaced one for one."""
    if not SURROGATES.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _find_charset(declared: str | None) -> str | None:
    """Python's name of a declared charset; None for no declaration, an unknown one, or a codec that is no charset."""
    try:
        name = codecs.lookup((declared or "").strip()).name
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return None
    return name if KNOWN.fullmatch(name) else None
