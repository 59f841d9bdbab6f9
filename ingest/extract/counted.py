"""Which noun a number counts, by the parse where it is sound and else by the words that follow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.extract.lexicons.numbers import NumberWords

if TYPE_CHECKING:
    from spacy.tokens import Token

_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_OF_HOW_MANY = re.compile(r"two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|\d{1,3}|1,?000")
_VOWELS = frozenset("aeiou")
_SINGULAR_ENDINGS = ("ss", "us", "is")  # "the 14 bus"
_SHORT = 3  # letters of an abbreviation
_FARTHEST = 6  # tokens between a number and the noun it counts
_WITHIN_NOUN = frozenset({"nummod", "compound", "quantmod", "amod", "nmod", "npadvmod"})
_MODIFIERS = frozenset({"ADJ", "NOUN", "PROPN", "ADV"})
_JOINING = frozenset({"-", "“", "”", "‘", "’", '"', "'", ","})
_NOUNS = frozenset({"NN", "NNS", "NNPS"})
_OWNING = frozenset({"POS", "PRP$", "NNP"})
_DETERMINERS = frozenset({"DET", "PRON", "NUM"})
_PARTICULAR = frozenset({"this", "that", "last", "next", "each", "every", "own"})  # "this year" is no label


def find_counted(number: Token, words: NumberWords) -> Token | None:
    """The noun that the number counts: "24,000 fraudulent accounts", "two of the five judges"."""
    noun = _find_head(number) or find_following(number) or _find_whole(number) or _find_stricken(number, words)
    if noun is not None and not is_countable(noun, words) and noun.i + 1 < len(noun.doc) and noun.nbor().tag_ == "NNS":
        noun = noun.nbor()  # "86 emergency stops", where the parser takes the stops for a verb
    return noun if noun is not None and _WORD.fullmatch(noun.text) else None


def _find_stricken(number: Token, words: NumberWords) -> Token | None:
    """ "At least 40 injured": what they are counted as, where nobody says who they are."""
    following = number.nbor() if number.i + 1 < len(number.doc) else number
    return following if following.lower_ in words.lists["stricken"] else None


def is_countable(noun: Token, words: NumberWords) -> bool:
    """True for a plural, "staff" and units such as "km"; many are not counted in "his 757 jet"."""
    name = noun.lower_
    is_abbreviation = len(name) <= _SHORT and _VOWELS.isdisjoint(name)
    is_plural = name.endswith("s") and not name.endswith(_SINGULAR_ENDINGS)
    return noun.tag_ != "NN" or is_plural or is_abbreviation or name in words.lists["uncounted"]


def is_share(noun: Token) -> bool:
    """True for "four patients in five": it counts nobody."""
    following = noun.doc[noun.i + 1 : noun.i + 4]
    if len(following) < 2 or following[0].lower_ != "in" or not _OF_HOW_MANY.fullmatch(following[1].lower_):
        return False
    return len(following) < 3 or following[2].tag_ not in _NOUNS


def name_unit(noun: Token, words: NumberWords) -> str:
    """The noun in lower case, a name as written; with "square" or "percentage" where that is part of the unit."""
    name = noun.text if noun.tag_ == "NNPS" else words.spelled.get(noun.lower_, noun.lower_)
    before = noun.nbor(-1).lower_ if noun.i else ""
    return f"{before} {name}" if before in words.lists["unit_parts"] else name


def name_several(noun: Token, words: NumberWords) -> str:
    """The plural of a noun that stands for one: "one letter" counts letters."""
    name = noun.lower_
    if name in words.plurals:
        return words.plurals[name]
    if name.endswith("man"):
        return f"{name[:-2]}en"
    if name.endswith("y") and name[-2:-1] not in _VOWELS:
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("s", "x", "ch", "sh")) else f"{name}s"


def is_one(number: Token, noun: Token, words: NumberWords) -> bool:
    """True for "one letter", which is one and no more; not for "one day", "not one tube", "with one hand"."""
    if number.lower_ != "one" or noun.tag_ != "NN" or noun.lower_ in words.lists["any_one"]:
        return False
    before = number.nbor(-1) if number.i else number
    return before.dep_ == "mark" or before.lower_ not in words.lists["before_one"]  # "said that one letter came"


def is_naming(number: Token, noun: Token, words: NumberWords, digits: str) -> bool:
    """True where the number is part of a name: "section 230 protections", "Boeing 737 jets"."""
    if not number.i:
        return False
    before = number.nbor(-1)
    if (before.lower_ in words.lists["labels"] and before.pos_ != "VERB" and not _is_particular(before)) or (
        before.text == "." and number.i > 1 and number.nbor(-2).lower_ == "no"
    ):
        return not before.is_sent_end
    if before.pos_ != "PROPN" or not digits or "," in digits:
        return False
    return "." in digits or (before.head in {number, noun} and before.dep_ in {"compound", "nmod", "amod"})


def _is_particular(noun: Token) -> bool:
    """True for the noun of "this year" and "by her count", behind which a number is no name."""
    before = noun.nbor(-1) if noun.i else noun
    return before.lower_ in _PARTICULAR or before.tag_ == "PRP$"


def _find_head(number: Token) -> Token | None:
    token = number
    for _ in range(4):
        if token.dep_ not in _WITHIN_NOUN or token.head.i <= number.i or token.head.text[-1:].isdigit():
            break  # "six families $410 each"
        token = token.head
    is_near = number.i < token.i <= number.i + _FARTHEST
    return token if is_near and token.tag_ in _NOUNS and not _is_broken(number, token) else None


def _is_broken(number: Token, noun: Token) -> bool:
    """True where something stands between the two that no noun phrase holds."""
    between = number.doc[number.i + 1 : noun.i]
    return any(
        item.pos_ in {"DET", "PRON", "ADP", "SPACE"}
        or (item.pos_ in {"VERB", "AUX"} and item.tag_ not in {"VBN", "VBG"})
        or (item.is_punct and item.text not in _JOINING)
        for item in between
    )


def _owns(token: Token) -> bool:
    """True for the noun of "14 of the company's plants"."""
    return token.i + 1 < len(token.doc) and token.nbor().tag_ == "POS"


def find_following(number: Token) -> Token | None:
    """The last noun of the unbroken row of modifiers and nouns behind the number."""
    noun = None
    for item in number.doc[number.i + 1 : number.i + 1 + _FARTHEST]:
        if item.tag_ in _NOUNS:
            noun = item
        elif noun is not None or not (item.pos_ in _MODIFIERS or item.tag_ == "VBN" or item.text == "-"):
            break
    return noun


def _find_whole(number: Token) -> Token | None:
    """ "Two of the five judges", "40 of the injured": that of which they are part."""
    doc, place = number.doc, number.i + 1
    if place >= len(doc) or doc[place].lower_ != "of":
        return None
    place += 1
    while place < len(doc) and (doc[place].pos_ in _DETERMINERS or doc[place].tag_ in _OWNING or _owns(doc[place])):
        place += 1
    return find_following(doc[place - 1]) if place > number.i + 2 else None
