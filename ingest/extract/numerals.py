"""Numbers as they are written, before anybody asks what they count: value, bound and, for money and percent, unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ingest.extract.lexicons.numbers import NumberWords
from ingest.records import Span

_LARGE = 1_000
_BEFORE = 32  # code points in which the words stand that bound a number
_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_NEGATIVE = re.compile(r"\bminus\s$", re.IGNORECASE)
_BESIDE_FIGURES = re.compile(r"\d\s$")  # before a part of a telephone number
# What stands before a part of a number, and before the whole of "one in four" and "half of 1 percent".
_CHAINED = re.compile(
    r"-$|\b(?:\d|one|two|three|nine)\s+(?:in|out\s+of)\s+(?:every\s+)?$|\b(?:half|third|quarter)\s+of\s+$", re.I
)
_OPENING = re.compile(r"\b(?P<word>between|from)\s+$", re.IGNORECASE)
_SCALES = tuple(Decimal(10) ** power for power in (12, 9, 6, 3))
_LINKS = re.compile(r"\s?[-–—]\s?|\s+(?:to|and|or)\s+")


@dataclass(frozen=True, slots=True)
class Numeral:
    """One number. `start` is where it begins with what bounds it, `core` without; `end` is behind its unit."""

    start: int
    core: int
    end: int
    value: Decimal
    bound: str
    unit: str  # "" where a noun says what is counted
    digits: str  # as written in figures; "" in words
    is_scaled: bool = False  # "3 million"
    whole: Span | None = None  # the range that it is one end of
    is_choice: bool = False  # "four or five", "3-1"

    @property
    def span(self) -> Span:
        """With the words that bound it."""
        return self.start, self.end


def find_numerals(text: str, words: NumberWords) -> list[Numeral]:
    """Every number in text order, the two ends of a range apart, each with its bound."""
    found = [_read(match, words) for match in words.numeral.finditer(text) if not _is_part(match)]
    paired = _pair(text, [item for item in found if item is not None])
    return [item for item in paired if item.whole is not None or not _is_chained(item, text)]


def _is_chained(item: Numeral, text: str) -> bool:
    """True for what is only a part of something written like a number, or the whole of a share."""
    before = max(0, item.core - 20), item.core
    return bool(_CHAINED.search(text, *before) or (item.digits and _BESIDE_FIGURES.search(text, *before)))


def _is_part(match: re.Match[str]) -> bool:
    """True for "two-thirds", "5G", "4K" and what else is written like a number and is none."""
    following = match.string[match.end() : match.end() + 9]
    if re.match(r"[-\s](?:thirds?|quarters?|fifths?|sixths?|eighths?|tenths?)\b|\w|['’]s\b", following):
        return True
    return match["short"] == "K" and not match["sign"]


def _read(match: re.Match[str], words: NumberWords) -> Numeral | None:
    """The number with bound and unit; None for "multi-million" that is no money."""
    unit = _read_unit(match, words)
    if match["multi"]:
        value = Decimal(words.scales[match["multiscale"].lower()])
        found = Numeral(match.start(), match.start(), match.end(), value, "at_least", unit, "", is_scaled=True)
        return found if unit else None
    scaled = bool(match["scale"] or match["short"] or match["apart"])
    end = match.start("scaled_name") - 1 if match["scaled_name"] and not unit else match.end()
    if match["apart"] and not unit:  # "24 m high"
        return None
    bound, start = _read_bound(match, words)
    after = words.after.match(match.string, end)
    if after is not None and bound == "exact":  # "500 or so letters"
        bound, end = words.bounds[" ".join(after["bound"].lower().split())], after.end()
    value = _read_value(match, words)
    negative = _NEGATIVE.search(match.string, max(0, match.start() - 6), match.start())
    if negative is not None:
        value, start = -value, negative.start()
    return Numeral(start, match.start(), end, value, bound, unit, match["digits"] or "", scaled)


def _read_unit(match: re.Match[str], words: NumberWords) -> str:
    """A currency's code, "percent" or nothing."""
    name, scaled = match["name"] or match["multiname"], match["scaled_name"]
    if match["sign"]:
        return words.signs[match["sign"]]
    if name:
        return words.names.get(name.lower()) or words.scaled_names[name.lower()]
    is_money = match["scale"] or match["short"] or match["apart"] or (scaled and _before(match, "scaled_name") == "-")
    if scaled and (is_money or _is_large(match, scaled, words)):
        return words.scaled_names[scaled.lower()]
    joined = match["joined"] or ""
    return "percent" if match["percent"] else words.spelled.get(joined, joined)


def _is_large(match: re.Match[str], name: str, words: NumberWords) -> bool:
    """True for "690,000 won", which nobody has won."""
    return name.lower() in words.large_names and bool(match["digits"]) and _read_digits(match["digits"]) >= _LARGE


def _before(match: re.Match[str], name: str) -> str:
    at = match.start(name)
    return match.string[at - 1 : at]


def _read_bound(match: re.Match[str], words: NumberWords) -> tuple[str, int]:
    """The bound and where its words begin; "exact" and the number's own beginning where there are none."""
    if match["plus"]:
        return "at_least", match.start()
    start = max(0, match.start() - _BEFORE)
    found = words.before.search(match.string[start : match.start()])
    if found is None:
        return "exact", match.start()
    return words.bounds[" ".join(found["bound"].lower().split())], start + found.start("bound")


def _read_value(match: re.Match[str], words: NumberWords) -> Decimal:
    value = _read_digits(match["digits"]) if match["digits"] else _read_words(match["half"] or match["words"], words)
    if match["more"]:
        value += Decimal("0.5") if match["more"] == "half" else Decimal("0.25")
    for name in ("scale", "again", "short", "apart"):
        if match[name]:
            value *= words.scales[_to_scale(match[name], words)]
    return value + (_read_words(match["rest"], words) if match["rest"] else 0)


def _to_scale(written: str, words: NumberWords) -> str:
    name = written.lower().strip(" -\n\t\u00a0")
    return name if name in words.scales else name.removesuffix("s")


def _read_digits(digits: str) -> Decimal:
    """ "24,000", "1.500.000", "40 000", "3½"."""
    fraction = _FRACTIONS.get(digits[-1], Decimal(0))
    plain = re.sub(r"[,\s½¼¾]", "", digits)
    if plain.count(".") > 1:
        plain = plain.replace(".", "")
    return Decimal(plain or 0) + fraction


def _read_words(said: str, words: NumberWords) -> Decimal:
    """ "Twenty-five", "a hundred and twelve", "half a"."""
    parts = re.split(r"[-\s]+", said.lower())
    if "half" in parts or "quarter" in parts or "quarters" in parts:
        return Decimal("0.5") if "half" in parts else Decimal("0.75") if "three" in parts else Decimal("0.25")
    if "hundred" not in parts:
        return Decimal(sum(words.words.get(part, 1 if part in {"a", "an"} else 0) for part in parts))
    at = parts.index("hundred")
    hundreds, rest = (sum(words.words.get(part, 0) for part in some) for some in (parts[:at], parts[at + 1 :]))
    return Decimal(100 * (hundreds or 1) + rest)


def _pair(text: str, found: Sequence[Numeral]) -> list[Numeral]:
    """Neighbours that are the ends of one range share scale and unit; those of "four or five" are marked as such."""
    paired: list[Numeral] = []
    for item in found:
        is_free = bool(paired) and paired[-1].whole is None and not paired[-1].is_choice
        linked = _link(text, paired[-1], item) if is_free else None
        paired[-1:] = linked if linked is not None else [*paired[-1:], item]
    return paired


def _link(text: str, left: Numeral, right: Numeral) -> list[Numeral] | None:
    """The two as ends of a range or as a choice; None where they have nothing to do with each other."""
    between = _LINKS.fullmatch(text, left.end, right.core)
    if between is None or (left.unit and right.unit and left.unit != right.unit):
        return None
    word, opening = between.group().strip(), _OPENING.search(text, max(0, left.start - 9), left.start)
    opened = opening["word"].lower() if opening is not None else ""
    if word == "and" and opened != "between":
        return None
    left, right = _share(left, right)
    is_falling = left.value >= right.value and opened != "from"
    is_choice = word == "or" or (is_falling and (word in {"-", "–", "—"} or not (left.unit or right.unit)))
    if is_choice:
        return [replace(left, is_choice=True), replace(right, is_choice=True)]
    whole = opening.start("word") if opening is not None else left.start, right.end
    if word == "to" and opened == "from":  # "fell from 200 to 150": both are said as they are
        return [replace(left, whole=whole), replace(right, whole=whole)]
    if left.value >= right.value:
        return None
    return [replace(left, bound="at_least", whole=whole), replace(right, bound="at_most", whole=whole)]


def _share(left: Numeral, right: Numeral) -> tuple[Numeral, Numeral]:
    """ "$3 to 5 million": the sign holds for both, and so does "million" where the left one is smaller."""
    unit = left.unit or right.unit
    scale = next((scale for scale in _SCALES if right.value >= scale), None)
    if scale and right.is_scaled and not left.is_scaled and left.value < right.value / scale:
        left = replace(left, value=left.value * scale, is_scaled=True)
    return replace(left, unit=unit), replace(right, unit=unit)
