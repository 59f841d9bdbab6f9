"""Two figures, or two days, for one thing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from ingest.extract.facets import Facet
from ingest.records import Quantity, TimeExpression

_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_ROUNDED = Decimal("0.1")  # share by which a figure may be rounded
_FAR = 30  # times that one figure of a thing may be the other
_FAR_BARE = 12  # the same where the unit of one is not said
_NEXT = 3  # utterances within which a bare figure goes on with another
_NEAR = 4  # the same of two figures with one unit that counts one thing alone
_MANY = 1000  # from which two figures without units are hardly of two things, if they share a word
_LEAST = Decimal("0.01")
_SCALES = {"billion": 10**9, "million": 10**6, "thousand": 1000}
_LASTING = "days"  # the unit of all lengths of time
_BRIEF = 2  # words of substance beside the number in what does nothing but give a figure
_NUMBERING = frozenset({"number", "figure", "total", "toll", "count"})
# Words that say what a number is of no more closely than the number itself does.
_COUNTING = frozenset({
    "figure", "number", "count", "total", "toll", "sum", "amount", "estimate", "cost", "price", "value", "share",
    "size", "damage", "bill", "loss", "yield", "turnout", "half", "least", "high", "low", "close", "nearly", "roughly",
    "time",
})  # fmt: skip
_PLACES = frozenset({"north", "south", "east", "west", "northern", "southern", "eastern", "western"})
_WANTING = frozenset({"need", "want", "require", "demand", "ask", "hope", "seek", "expect", "target", "aim"})
_SHIFTING = frozenset({"last", "next", "previous", "preceding", "ago", "later"})
_INSTEAD = frozenset({"not", "instead", "rather"})
_NONE = frozenset({"no", "none", "nobody", "never"})
_ANYBODY = frozenset({"people", "person", "name"})
_EMPTY = frozenset({"be", "have"})
_NOBODY = frozenset({"", "figure", "number", "total", "toll"})


@dataclass(frozen=True, slots=True)
class Distance:
    """How far the later of two passages stands from the earlier: utterances, and whether it is of another side.

    `is_answer`: the one accuses the side that says the other, or both accuse the same.
    """

    near: int
    is_other: bool
    is_answer: bool = False


def is_other_figure(one: Quantity, two: Quantity) -> bool:
    """True where a reader would call them two figures: not where one is the other rounded, or a bound holds both."""
    one, two = _measure(one), _measure(two)
    return _exclude(one, two) and abs(one.value - two.value) > _ROUNDED * max(one.value, two.value)


def _measure(figure: Quantity) -> Quantity:
    """Lengths of time in days, all else as it is."""
    days = _DAYS.get(_singular(figure.unit))
    return replace(figure, value=figure.value * days, unit="days") if days is not None else figure


def _exclude(one: Quantity, two: Quantity) -> bool:
    """True where the two bounds leave no common value."""
    if one.bound == two.bound and one.bound in {"at_least", "at_most"}:
        return False
    if one.bound == "at_least" or two.bound == "at_most":
        return one.value > two.value
    if one.bound == "at_most" or two.bound == "at_least":
        return one.value < two.value
    return one.value != two.value


def find_figures(left: Facet, right: Facet, distance: Distance) -> tuple[Quantity, Quantity] | None:
    """Two figures for one thing, `right` the later passage; None where there are none."""
    if _differ_in_time(left, right) or _are_of_others(left, right):
        return None
    if not left.scene <= right.words or not right.scene <= left.words:
        return None
    if left.words & _PLACES != right.words & _PLACES or bool(left.words & _WANTING) != bool(right.words & _WANTING):
        return None
    replaced = _find_replaced(left, right)
    if replaced is not None:
        return replaced
    for one in left.find_wholes():
        for two in right.find_wholes():
            if is_other_figure(one, two) and _is_one_thing((left, one), (right, two), distance):
                return one, two
    return None


def find_denied_figure(left: Facet, right: Facet) -> Quantity | None:
    """The figure that the later passage gives of what the earlier says there was none of."""
    if not left.all_words & _NONE or left.figures or right.negates or _differ_in_time(left, right):
        return None
    counted = (item for item in right.find_wholes() if item.unit)
    return next((item for item in counted if _singular(item.unit) in map(_singular, left.words)), None)


def _find_replaced(left: Facet, right: Facet) -> tuple[Quantity, Quantity] | None:
    """ "44, not 60" where sixty was given before."""
    if not right.all_words & _INSTEAD or len(right.figures) < 2:
        return None
    old = next((one for one in left.figures for two in right.figures if one.value == two.value >= 2), None)
    new = next((two for two in right.figures if old is not None and two.value != old.value), None)
    return (old, new) if old is not None and new is not None else None


def _is_one_thing(earlier: tuple[Facet, Quantity], later: tuple[Facet, Quantity], distance: Distance) -> bool:
    """True where two figures count the same: they say so, or the later is hardly more than a figure."""
    (left, one), (right, two) = earlier, later
    one, two, near = _measure(one), _measure(two), distance.near
    if (_singular(one.unit) in _ANYBODY) != (_singular(two.unit) in _ANYBODY):
        one, two = (replace(item, unit="") if _singular(item.unit) in _ANYBODY else item for item in (one, two))
    if one.unit == _LASTING and not two.unit:
        return False
    units = {_singular(one.unit), _singular(two.unit), one.unit.lower(), two.unit.lower()}
    shared = (left.words & right.words) - units - _numbers(left, right) - _COUNTING
    gives = _is_brief(right, units) and right.proper <= left.proper
    if one.unit and _singular(one.unit) == _singular(two.unit):
        if _find_ratio(one, two) > _FAR:
            return False
        if one.unit == _LASTING:
            return bool(shared) and (gives or left.verb == right.verb)
        if distance.is_other and (distance.is_answer or right.all_words & _NUMBERING or (gives and near <= _NEAR)):
            return True
        return bool(shared) or (near == 1 and _is_brief(left, units) and left.proper <= right.proper)
    if (one.unit and two.unit) or _find_ratio(one, two) > _FAR_BARE:
        return False
    if shared and one.value >= _MANY and two.value >= _MANY:
        return True
    if near > _NEXT:
        return False
    if shared:
        return gives or _is_brief(left, units)
    return gives and not two.unit and _is_bare(left, right, units)


def _is_bare(left: Facet, right: Facet, units: set[str]) -> bool:
    """True of "it was nearer to 9,000": hardly more than a number, or one that is called so."""
    if right.all_words & _NUMBERING:
        return True
    is_brief = len(right.words - units - _COUNTING - _numbers(right)) <= 1
    is_of_number = right.subject.lower() in _numbers(right) or not right.subject  # "about 50,000 were served"
    return is_brief and (is_of_number or right.verb in {left.verb, right.cue, *_EMPTY})


def _find_ratio(one: Quantity, two: Quantity) -> Decimal:
    """How many times the less the more is; "closer to ninety" goes on with "60 million" in its millions."""
    low, high = sorted((max(one.value, _LEAST), max(two.value, _LEAST)))
    is_scaled = not (one.unit and two.unit) and any(word in _SCALES for word in one.as_written.lower().split())
    scale = next((_SCALES[word] for word in one.as_written.lower().split() if is_scaled and word in _SCALES), 1)
    ratio = high / (low * scale)
    return min(high / low, max(ratio, 1 / ratio))


def _is_brief(facet: Facet, units: set[str]) -> bool:
    """True of "the number at five", which does nothing but give a figure."""
    return len(facet.words - units - _COUNTING - _numbers(facet)) <= _BRIEF


def _numbers(*facets: Facet) -> frozenset[str]:
    return frozenset(word.lower() for facet in facets for figure in facet.figures for word in figure.as_written.split())


def _are_of_others(left: Facet, right: Facet) -> bool:
    """True where both say of whom, or of what, and it is not the same: "the road would cost", "the tunnel would"."""
    if left.is_pointing or right.is_pointing:
        return False
    if left.subject == right.subject or left.subject.lower() in _NOBODY or right.subject.lower() in _NOBODY:
        return False
    if left.names_subject and right.names_subject:
        return True
    is_shared = not {left.subject.lower(), right.subject.lower()}.isdisjoint(left.words & right.words)
    return left.verb == right.verb and left.verb not in _EMPTY and not is_shared


def _differ_in_time(left: Facet, right: Facet) -> bool:
    """True where they speak of two days or years: "last year" of one, or no day that is common to both."""
    if left.all_words & _SHIFTING != right.all_words & _SHIFTING:
        return True
    if not left.days or not right.days:
        return False
    return not any(_may_be_one(one, two) for one in left.days for two in right.days)


def _may_be_one(one: TimeExpression, two: TimeExpression) -> bool:
    if one.earliest and one.latest and two.earliest and two.latest:
        return one.earliest <= two.latest and two.earliest <= one.latest
    return not one.edtf or not two.edtf or one.edtf == two.edtf


def find_days(left: Facet, right: Facet, near: int) -> tuple[TimeExpression, TimeExpression] | None:
    """Two days for one happening: each passage gives one, and they tell it of the same with the same words."""
    before, after = _find_exact(left), _find_exact(right)
    if len(before) != 1 or len(after) != 1 or left.figures or right.figures or _are_of_others(left, right):
        return None
    one, two = before[0], after[0]
    if _may_be_one(one, two) or _SHIFTING & (_of_day(one) | _of_day(two)):
        return None
    shared = (left.words & right.words) - _of_day(one) - _of_day(two)
    is_same_subject = left.subject == right.subject or right.is_pointing or not right.subject
    if (shared and is_same_subject) or len(shared) > 1 or (near == 1 and left.verb == right.verb):
        return one, two
    brief = right.words - _of_day(two)
    return (one, two) if near == 1 and len(brief) <= _BRIEF and is_same_subject else None


def _find_exact(facet: Facet) -> list[TimeExpression]:
    """The dates of a passage, without stretches of time where it gives a date besides."""
    exact = [day for day in facet.days if day.edtf and "/" not in day.edtf]
    return exact or list(facet.days)


def _of_day(day: TimeExpression) -> frozenset[str]:
    return frozenset(day.as_written.lower().split())


def _singular(unit: str) -> str:
    """The last word of a unit: "turbine" of "damaged turbines"."""
    return unit.lower().split()[-1].removesuffix("s") if unit else ""
