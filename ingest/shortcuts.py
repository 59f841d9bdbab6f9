"""spaCy's attribute ruler and lemmatizer with the same answers in less time: a quarter of all parsing was theirs.

A matcher goes through every pattern at every word; nearly all patterns are one word long and ask for a few attributes,
so what they find hangs on those alone, and is kept. The lemmatizer looks for each form in a list of all words.
Measurements: docs/extraction.md, speed and size.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import AttributeRuler, Lemmatizer
    from spacy.tokens import Doc

Match = tuple[int, int, int, int]  # number of the rule, its hash, first token, the one behind the last
Rules = tuple[tuple[int, int], ...]  # number and hash of each

_KEPT = 20_000  # different words whose matches are remembered
# What a word has before the rules come; others, or repetitions, are left to spaCy.
_ASKED = frozenset({"ORTH", "NORM", "LOWER", "SHAPE", "PREFIX", "SUFFIX", "LENGTH", "TAG", "DEP", "IS_SPACE"})


def shorten(language: Language) -> None:
    """Let the pipeline's ruler and lemmatizer take the short way, where they are of the kinds that we know."""
    from spacy.pipeline import AttributeRuler, Lemmatizer

    for _, component in language.pipeline:
        if type(component) is AttributeRuler and _is_plain(component):
            component.match = RuleMatcher(component)  # type: ignore[method-assign]
        elif isinstance(component, Lemmatizer) and component.mode == "rule":
            _index(component)


class RuleMatcher:
    """`AttributeRuler.match`: rules of one word are matched once for all words that are alike in what these ask for."""

    def __init__(self, ruler: AttributeRuler) -> None:
        from spacy.matcher import Matcher

        vocabulary = ruler.vocab
        self._numbers: dict[int, int] = {}
        self._words, self._runs = Matcher(vocabulary), Matcher(vocabulary)
        asked = set[str]()
        for number, pattern in _list_patterns(ruler):
            self._numbers[vocabulary.strings.add(str(number))] = number
            matcher = self._words if len(pattern) == 1 else self._runs
            matcher.add(str(number), [pattern])
            asked |= set(pattern[0]) if len(pattern) == 1 else set()
        self._asked = sorted(asked)
        self._known: dict[tuple[int, ...], Rules] = {}
        self._held: dict[Rules, Rules] = {}  # few words in many match other rules: those that are alike are held once

    def __call__(self, doc: Doc) -> list[Match]:
        """All matches, later rules later: they have the last word."""
        found = [(self._numbers[rule], rule, start, end) for rule, start, end in self._runs(doc, allow_missing=True)]
        for at, alike in enumerate(zip(*(doc.to_array(name).tolist() for name in self._asked), strict=True)):
            rules = self._known.get(alike)
            if rules is None:
                rules = self._remember(alike, doc, at)
            found += [(number, rule, at, at + 1) for number, rule in rules]
        found.sort()
        return found

    def _remember(self, alike: tuple[int, ...], doc: Doc, at: int) -> Rules:
        if len(self._known) >= _KEPT:
            self._known.clear()
        matches = self._words(doc[at : at + 1], allow_missing=True)
        rules = tuple((self._numbers[rule], rule) for rule, _, _ in matches)
        rules = self._known[alike] = self._held.setdefault(rules, rules)
        return rules


def _is_plain(ruler: AttributeRuler) -> bool:
    """True where rules of one word ask for nothing but attributes that a word has by itself."""
    alone = [pattern[0] for _, pattern in _list_patterns(ruler) if len(pattern) == 1]
    return bool(alone) and all(word and _ASKED.issuperset(word) for word in alone)


def _list_patterns(ruler: AttributeRuler) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Each pattern with the number of its rule."""
    rules: list[dict[str, Any]] = ruler.patterns  # typed less closely than it is
    return ((number, pattern) for number, rule in enumerate(rules) for pattern in rule["patterns"])


def _index(lemmatizer: Lemmatizer) -> None:
    """Its lists of words as sets, which the rules only ask whether they hold a form."""
    tables = lemmatizer.lookups
    if "lemma_index" in tables:
        words = tables.get_table("lemma_index")
        for part_of_speech in list(words):
            words[part_of_speech] = frozenset(words[part_of_speech])
