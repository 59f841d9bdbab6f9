"""Who stands in a text and where: what resolving looks at, and how somebody unnamed is called."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ingest.extract.full_names import Name
from ingest.extract.grammar import (
    FINITE,
    Range,
    children,
    find_near,
    find_tagged,
    is_dateline,
    is_heading,
)
from ingest.extract.lexicons import Lexicons
from ingest.extract.wording import Wordings

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from ingest.extract.figures import Figures


_BESIDE = 8  # tokens beside a name that may tell who it is
_LONGEST = 12  # tokens before a name in which the noun stands that presents it
_PERSONAL = 2  # words of a name that a noun for persons makes a person's, whatever else tells
_CLOSING = frozenset({",", ".", ";"})
SEVERAL = frozenset({"NNS", "NNPS"})
_RELATIVE = frozenset({"WP", "WDT", "WP$"})
_STOPS = frozenset({",", ";", ":", "—", "–", "(", '"', "“", "”"})


@dataclass(frozen=True)
class Cast:
    """A parsed text with the names in it: what resolving looks at."""

    doc: Doc
    names: tuple[Name, ...]
    lexicons: Lexicons
    quotations: tuple[Range, ...] = ()
    introduce: Callable[[Cast], Mapping[int, str]] | None = None  # trained; None: rules say whom a lead describes

    @cached_property
    def introduced(self) -> Mapping[int, str]:
        """Noun of the headline or the first sentence -> the name that it is introduced as, by trained weights."""
        return self.introduce(self) if self.introduce is not None else {}

    @cached_property
    def by_token(self) -> Mapping[int, Name]:
        """The name that covers a token."""
        return {position: name for name in self.names for position in range(*name.part)}

    @cached_property
    def wordings(self) -> Wordings:
        """The words of each content."""
        return Wordings(self.doc, self.by_token)

    @cached_property
    def sentences(self) -> Mapping[int, int]:
        """The number of the sentence that a token stands in."""
        parts = enumerate(pairwise([*self.starts, len(self.doc)]))
        return {place: number for number, part in parts for place in range(*part)}

    @cached_property
    def things(self) -> frozenset[str]:
        """Names of what cannot speak or be accused: a product, a ship."""
        return frozenset(name.name for name in self.names if name.kind == "thing")

    def find_sentence(self, position: int) -> Range:
        """The sentence that the token at this position stands in; quicker than `Token.sent`."""
        number = self.sentences[position]
        return self.starts[number], self.starts[number + 1] if number + 1 < len(self.starts) else len(self.doc)

    @cached_property
    def resolved(self) -> dict[tuple[int, str | None, bool], tuple[str, ...]]:
        """What `speakers.resolve` has found so far, by what it was asked."""
        return {}

    @cached_property
    def hedges(self) -> Sequence[int]:
        """Where the adverbs and adjectives stand by which somebody keeps a distance, in text order."""
        words = self.lexicons.hedges["adverbs"] | self.lexicons.hedges["adjectives"]
        wanted = [self.doc.vocab.strings[word] for word in words]
        found = [self.doc[place] for place in np.flatnonzero(np.isin(self.doc.to_array("LOWER"), wanted)).tolist()]
        return [token.i for token in found if token.pos_ == "ADV" or token.dep_ == "amod"]

    @cached_property
    def starts(self) -> Sequence[int]:
        """Where each sentence begins."""
        return [sentence.start for sentence in self.doc.sents]

    @cached_property
    def paragraphs(self) -> Sequence[int]:
        """The number of the paragraph that each sentence stands in: how many lines end before it."""
        blanks = np.flatnonzero(self.doc.to_array("IS_SPACE")).tolist()
        breaks = [place for place in blanks if "\n" in self.doc[place].text]
        return [bisect_left(breaks, start) for start in self.starts]

    @cached_property
    def figures(self) -> Figures:
        """Everybody in the text."""
        from ingest.extract.figures import find_figures  # which looks at a cast itself

        return find_figures(self)

    @cached_property
    def roles(self) -> Mapping[str, set[str]]:
        """Name -> the nouns that stand with it anywhere: "mayor", "company"."""
        found: dict[str, set[str]] = {}
        for figure in self.figures.listed:
            found.setdefault(figure.name, set()).update(figure.nouns)
        return found

    @cached_property
    def lead_start(self) -> int:
        """Where the first sentence begins that is no headline and no dateline; the text's end where all are."""
        sentences = (one for one in self.doc.sents if not is_heading(one) and not is_dateline(one))
        return next((sentence.start for sentence in sentences), len(self.doc))

    @cached_property
    def lead_end(self) -> int:
        """Where the headline and the first paragraph end; 0 for a text of one paragraph."""
        rest = self.doc[self.lead_start + 1 :]
        end = next((token.i + 1 for token in rest if "\n" in token.text), 0)
        return end if end < len(self.doc) else 0

    @cached_property
    def titles(self) -> Mapping[str, set[str]]:
        """Name -> lemmas of the words for persons that stand beside it anywhere: "the surgeon Ada Roe"."""
        found: dict[str, set[str]] = {}
        for name in self.names:
            token = self.doc[name.head]
            above = [token.head] if token.dep_ == "appos" else []
            beside = [*above, *children(token, "appos", "compound"), *self.doc[max(0, name.part[0] - 1) : name.part[0]]]
            found.setdefault(name.name, set()).update(item.lemma_.lower() for item in beside)
        return {name: words & self.lexicons.persons for name, words in found.items()}

    @cached_property
    def presented(self) -> Mapping[int, Name]:
        """Noun -> the name given with it, as the commas tell: "the farmer who owns it, Ada Roe, said"."""
        return {noun.i: name for name in self.names if (noun := _find_presenting(self, name)) is not None}

    @cached_property
    def presenting(self) -> Mapping[int, int]:
        """The same the other way round: head of a name -> the noun that says what the named one is."""
        return {name.head: noun for noun, name in self.presented.items()}

    @cached_property
    def presented_persons(self) -> frozenset[str]:
        """Names that such a noun makes a person's."""
        persons = self.lexicons.only_persons
        return frozenset(name.name for noun, name in self.presented.items() if self.doc[noun].lemma_.lower() in persons)

    @cached_property
    def surnames(self) -> Mapping[str, str]:
        """Last word -> the name of two words or more that ends with it, for those that the tagger takes for a noun."""
        return {words[-1]: name.name for name in self.names if len(words := name.name.split()) > 1}

    @cached_property
    def told(self) -> Mapping[str, set[str]]:
        """Name -> the words just before and behind it anywhere, which tell who it is."""
        found: dict[str, set[str]] = {}
        for name in self.names:
            (start, end), sentence = name.part, self.doc[name.head].sent
            before = self.doc[max(sentence.start, start - _BESIDE) : start]
            beside = (*before, *self.doc[end : min(sentence.end, end + _BESIDE)])
            found.setdefault(name.name, set()).update(token.lower_ for token in beside)
        return found

    @cached_property
    def first_heads(self) -> Mapping[str, int]:
        """Name -> the head of its first naming."""
        return {name.name: name.head for name in reversed(self.names)}

    @cached_property
    def shorts(self) -> Mapping[str, str]:
        """First word -> the name of a body that begins with it: "Keepgate" for Keepgate Homes."""
        bodies = [name.name for name in self.names if name.kind == "organization"]
        return {name.split()[0]: name for name in reversed(bodies)}

    @cached_property
    def bodies(self) -> Mapping[str, Sequence[tuple[frozenset[str], str]]]:
        """Last word of a body's name -> all words of such a name, and the name, in the order of the text."""
        found: dict[str, list[tuple[frozenset[str], str]]] = {}
        for name in dict.fromkeys(name.name for name in self.names if name.kind == "organization"):
            words = name.lower().split()
            found.setdefault(words[-1], []).append((frozenset(words), name))
        return found

    @cached_property
    def by_lemma(self) -> Mapping[tuple[str, bool], list[int]]:
        """Where the nouns stand that can mean somebody, by lemma and whether they are several, in text order."""
        found: dict[tuple[str, bool], list[int]] = {}
        for token in (self.doc[place] for place in find_tagged(self.doc, ("NN", "NNP", "NNS", "NNPS"))):
            if token.dep_ != "nmod":
                found.setdefault((token.lemma_, token.tag_ in SEVERAL), []).append(token.i)
        return found

    def is_quoted(self, position: int) -> bool:
        """True where the token at this position stands within a quotation."""
        return any(start <= position < end for start, end in find_near(self.quotations, (position, position)))

    @cached_property
    def by_sentence(self) -> Mapping[int, list[Name]]:
        """The names of each sentence, in text order."""
        found: dict[int, list[Name]] = {}
        for name in self.names:
            found.setdefault(self.sentences[name.head], []).append(name)
        return found


def _find_presenting(cast: Cast, name: Name) -> Token | None:
    """The noun before the comma before a name that another comma or a full stop closes."""
    doc, (start, end) = cast.doc, name.part
    while start > 0 and doc[start - 1].lower_ in cast.lexicons.titles:
        start -= 1  # "the vicar, the Rev. Ada Roe,"
    if start < 2 or end >= len(doc) or doc[start - 1].text != "," or doc[end].text not in _CLOSING:
        return None
    found, has_verb = None, False
    for token in reversed(doc[max(doc[start - 1].sent.start, start - 1 - _LONGEST) : start - 1]):
        if token.text in _STOPS or token.dep_ == "cc" or token.is_space:
            break
        has_verb = has_verb or token.tag_ in FINITE
        if has_verb and token.tag_ in _RELATIVE:
            has_verb = False  # the verb was that of "who owns the slope"
        if not has_verb and _can_present(cast, token, name):
            found = token
    return found


def _can_present(cast: Cast, token: Token, name: Name) -> bool:
    lemma = token.lemma_.lower()
    if token.lower_ in {"one", "another"}:
        return name.kind in {"person", ""}
    if token.tag_ not in {"NN", "NNP"} or token.i in cast.by_token or token.dep_ in {"compound", "poss"}:
        return False
    is_person = lemma in cast.lexicons.persons and (name.kind in {"person", ""} or len(name.name.split()) == _PERSONAL)
    return is_person or (lemma in cast.lexicons.organizations and name.kind in {"organization", ""})
