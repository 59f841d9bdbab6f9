"""Names of the features of two utterances, by what was found of them.

The same few come again with every pair, so each group of names is put together once and then looked up.
"""

from __future__ import annotations

from functools import lru_cache

_kept = lru_cache(maxsize=20_000)  # groups of names of each sort; an article has some hundreds
Names = tuple[str, ...]


@_kept
def name_kinds(one: str, two: str, who: str, distance: str) -> Names:
    """What the two are."""
    kinds = f"kinds={one} {two}"
    return kinds, f"{kinds} {who}", f"{kinds} {distance}"


@_kept
def name_places(who: str, distance: str, sentences: str, same_paragraph: bool) -> Names:
    """How far apart they stand, and who speaks."""
    gap = f"{sentences} {same_paragraph}"
    return f"who={who}", f"who={who} {distance}", f"who={who} {gap}", f"distance={distance}", f"gap={gap}"


@_kept
def name_headings(to_heading: bool, same_kind: bool, who: str, rank: int) -> Names:
    """Whether the other one is a headline, and how far down the article this one stands."""
    return f"to heading={to_heading} {same_kind} {who}", f"heading={to_heading} place={rank}"


@_kept
def name_aims(aim: str, who: str, one: str, two: str) -> Names:
    """At whom each is aimed, with their kinds."""
    return f"aim={aim}", f"aim={aim} {who} {one}", f"aim={aim} {two}"


@_kept
def name_manners(one: str, two: str, same_polarity: bool, same_kind: bool, who: str) -> Names:
    """Their attitudes and polarity."""
    return f"attitudes={one} {two} {who}", f"polarity={same_polarity} {who} {same_kind}"


@_kept
def name_namings(names_me: bool, names_them: bool, who: str, one: str, two: str) -> Names:
    """Which of them names the other, with their kinds."""
    return f"names={names_me} {names_them} {who}", f"names them={names_them} {one}", f"names me={names_me} {one} {two}"


@_kept
def name_shared(same_subject: bool, same_named: bool, who: str) -> Names:
    """Whether they are about, or name, somebody in common."""
    return f"same subject={same_subject} {who}", f"same named={same_named} {who}"


@_kept
def name_overlaps(overlap: str, who: str, kind: str, same_kind: bool, same_polarity: bool, to_heading: bool) -> Names:
    """How many of their words of substance they have in common."""
    name = f"overlap={overlap}"
    return name, f"{name} {who}", f"{name} {kind}", f"{name} {same_kind} {same_polarity} {to_heading}"


@_kept
def name_common(shared: int, common: int, distance: str, who: str) -> Names:
    """The number of words, and of long ones, that they have in common."""
    return f"shared={shared} {distance}", f"common={common}", f"common={common} {who}"


@_kept
def name_numbers(numbers: str, who: str, overlap: str) -> Names:
    """How their numbers compare."""
    return f"numbers={numbers} {who}", f"numbers={numbers} {overlap}"


@_kept
def name_rules(pair: str | None, any_from: str | None) -> Names:
    """What rules say of the two, and of this one with any other."""
    return f"rule pair={pair}", f"rule pair={pair} {any_from}"


@_kept
def name_mark(mark: str, who: str, one: str, two: str) -> Names:
    """That the other stands out among those near by."""
    name = f"mark={mark}"
    return name, f"{name} {one}", f"{name} {who}", f"{name} {who} {one} {two}"


@_kept
def name_cue(cue: str, who: str, distance: str) -> Names:
    """The cue of the one that answers."""
    return f"cue={cue} {who}", f"cue={cue} {distance}"


@_kept
def name_verbs(one: str, two: str, one_not: bool, two_not: bool) -> Names:
    """The verbs that govern what they say, and whether each is negated."""
    return f"mains={one} {two}", f"nots={one_not} {two_not}", f"same main={one == two} {one_not} {two_not}"


@_kept
def name_trait(trait: str, who: str, kind: str, distance: str) -> Names:
    """A trait of the one that answers; `kind` is the other's."""
    return f"trait={trait} {who} {kind}", f"trait={trait} {who} {distance}"
