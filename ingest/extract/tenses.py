"""Whether what a date tells of had happened or still lay ahead when it was written, by the verb above the date."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from ingest.extract.grammar import children, find_starts, governors, has_lemma, is_negated, is_passive
from ingest.extract.lexicons.times import DateWords
from ingest.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

_WILL = frozenset({"will", "'ll", "’ll", "wo", "shall"})
_WOULD = frozenset({"would", "'d", "’d", "could", "might", "may", "should", "must", "can"})
_HAVE = frozenset({"have", "has", "had", "'ve", "’ve", "having"})
_HAD = frozenset({"had", "having"})
_TELLING = frozenset(
    {"say", "tell", "comment", "repeat", "confirm", "disclose", "discuss", "answer", "explain", "reveal"}
)
_HAVING = frozenset({"have", "get", "want"})
_ENDS = frozenset({"until", "till"})
_LIMITS = frozenset({"by", "until", "till"})
_CONDITIONS = frozenset({"if", "when", "once", "unless", "until"})
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "conj", "attr", "appos"})
_VERBS = frozenset({"VERB", "AUX"})
_GOALS = frozenset({"for", "until", "till", "to"})
_EARNINGS = frozenset({"figure", "result", "earning", "earnings", "number", "profit"})  # are reported on a set day
_NEXT = frozenset({"next", "upcoming", "forthcoming"})
_NOW = frozenset({"is", "are", "'s", "’s", "'re", "’re", "am", "'m", "’m"})
_THEN = frozenset({"was", "were"})
_PRESENT = frozenset({"VBZ", "VBP"})
_ASKING = frozenset({"ask", "tell", "order", "invite", "urge", "call"})  # not "promise", which may still be kept
_PLEADING = frozenset({"ask", "urge", "invite", "beg"})  # what is told or ordered may have been done since
_PLANNED = frozenset({"plan", "expect", "schedule", "slate", "set", "await"})
_AWAITED = frozenset({"face", "plan", "expect", "await"})  # their object as a whole lies ahead
_NAMING = frozenset({"speak", "talk"})
_TERMS = frozenset({"by", "until", "till", "before", "for", "to"})


class Tenses:
    """Answers for the dates of one parsed text; without a parse everything had happened."""

    def __init__(self, doc: Doc | None, words: DateWords) -> None:
        self._doc = doc
        self._words = words
        self._wishing = _PLEADING | words.coming
        self._starts = find_starts(doc) if doc is not None else []

    def is_coming(self, span: Span, *, is_dated: bool = True) -> bool:
        """True where it still lay ahead: "will open in May", "due on Friday", "the council meets on Monday".

        `is_dated=False`: "in three years", which with the present of most verbs says how long something took.
        """
        head = self._find_head(span)
        if head is not None and head.lower_ == "of" and has_lemma(head.head, _NAMING):
            return True  # "she spoke of mid-August": a plan
        if head is None or head.lower_ == "since" or self._is_of_speech(span):
            return False
        lasting = self._words.lasting if is_dated else None
        term, is_within_noun = head.lower_ if head.lower_ in _TERMS else "", head.dep_ == "poss"
        above = head.head
        # "ahead of the vote on Monday", "the fire of Monday", "a freeze from Monday"
        is_before = is_of = is_begun = False
        for token in [head] if head.pos_ in _VERBS else [head, *governors(head)]:
            if token != head and any(
                item.lower_ in self._words.overtaken for item in token.lefts if item.dep_ == "advmod"
            ):
                return False
            if token.pos_ in _VERBS and (token.tag_ != "VBG" or _is_going_on(token)):
                if is_of:
                    return False
                is_before = is_before and token.tag_ in _PRESENT
                is_within_noun = is_within_noun and not is_begun  # "would stop paying for operations from January"
                return is_before or self._judge(token, term=term, is_within_noun=is_within_noun, lasting=lasting)
            if token != head and has_lemma(token, self._words.coming) and not self._was_done(token, head):
                return True
            if token.ent_type_ != "DATE" and any(item.lower_ in _NEXT for item in token.lefts):
                return True  # "their next meeting, on 3 May"
            is_from = token.lower_ == "from" and (token == head or (token == above and head.pos_ != "ADP"))
            if is_from and has_lemma(token.head, self._words.papers):
                return False  # "a brochure from November shows"
            is_before, is_begun = is_before or token.lower_ == "ahead" or is_from, is_begun or is_from
            is_of = is_of or (token.lower_ == "of" and token.head.pos_ == "NOUN")
            if token.lower_ in _TERMS and (token == above or token.lower_ in _ENDS or _is_for_time(token)):
                term = term or token.lower_
            is_within_noun = is_within_noun or (token != head and token.pos_ in {"NOUN", "PROPN"})
        return term in _LIMITS  # "a second nurse by January"

    def lies_ahead(self, verb: Token) -> bool:
        """True for what a verb tells of as still to come: "will open", "asks them to walk"."""
        return self._judge(verb, term="before")

    def is_general(self, span: Span) -> bool:
        """True where it is told in the present of what is so each time: "in the summer the town is full"."""
        verb = self._find_verb(span)
        return verb is not None and verb.tag_ in _PRESENT and not self._judge(verb)

    def is_from_now(self, span: Span) -> bool:
        """True for what will be, or is to be: such a day is one after publication."""
        head = self._find_head(span)
        for token in governors(head) if head is not None else ():
            aids = [item for item in token.children if item.dep_ in {"aux", "auxpass"}]
            if token.pos_ in _VERBS and (token.tag_ in _PRESENT or aids) and token.tag_ != "VB":
                return token.tag_ in _PRESENT or any(item.tag_ in _PRESENT or item.lower_ in _WILL for item in aids)
            if any(item.lower_ in _WILL | {"must"} for item in aids):
                return True
        return False

    def is_within(self, span: Span, start: int) -> bool:
        """True where what begins there hangs on the verb of a date: "in April it vowed to open by July"."""
        verb, other = self._find_verb(span), self._find_head((start, start + 1))
        return verb is not None and other is not None and verb in _find_over(other)

    def is_untold(self, span: Span) -> bool:
        """True where no verb tells of it as past: "called for hearings in January", "asked to be heard in January"."""
        verb = self._find_verb(span)
        if verb is None:
            return False
        aids = children(verb, "aux", "auxpass")
        is_open = verb.tag_ == "VB" or any(item.lower_ == "be" for item in aids)
        return has_lemma(verb, self._words.coming) or (is_open and not any(item.lower_ == "did" for item in aids))

    def is_fixed(self, span: Span) -> bool:
        """True for a day for which something is called: "announced an inspection for Monday"."""
        head = self._find_head(span)
        above = head.head if head is not None and head.lower_ != "for" else head
        return above is not None and above.lower_ == "for" and above.head.pos_ == "NOUN"

    def is_apart(self, span: Span, start: int) -> bool:
        """True for a date of a clause behind a noun which does not hold what begins there: "Roe, elected in 2018"."""
        head = self._find_head(span)
        for token in governors(head) if head is not None else ():
            if token.dep_ in {"relcl", "acl"}:
                return start > token.right_edge.idx
        return False

    def was_planned(self, span: Span) -> bool:
        """True where the plan is told of as past: "they asked him to go in January", "was promised by October"."""
        head = self._find_head(span)
        verbs = [token for token in governors(head) if token.pos_ in _VERBS] if head is not None else []
        verb = next((token for token in verbs if token.tag_ != "VB"), None)
        if verb is None or any(item.lower_ in _WILL | _WOULD for item in verbs[0].children):
            return False
        aids = {item.lower_ for item in verb.children if item.dep_ in {"aux", "auxpass"}}
        is_asked = verb.tag_ == "VBD" and has_lemma(verb, _ASKING)
        return is_asked or bool(aids & {"was", "were"})

    def is_name(self, span: Span) -> bool:
        """True where the model takes a word of it for a person: "signed by May"."""
        return self._doc is not None and any(token.ent_type_ == "PERSON" for token in self._find_tokens(span))

    def is_verb(self, start: int) -> bool:
        """True where the parse takes the word that begins there for a verb."""
        return any(token.pos_ in _VERBS for token in self._find_tokens((start, start + 1)))

    def is_point(self, span: Span) -> bool:
        """True where the parse takes a bare "May" or "2019" for a point in time that something is told of."""
        tokens = self._find_tokens(span)
        return bool(tokens) and all(item.ent_type_ == "DATE" and item.dep_ in _ARGUMENTS for item in tokens)

    def _was_done(self, noun: Token, head: Token) -> bool:
        """True for "delays in May" and "the order on Monday", which were then, not for "an order for Monday"."""
        return noun.pos_ == "NOUN" and has_lemma(noun, self._words.acts) and head.lower_ not in _TERMS

    def _is_of_speech(self, span: Span) -> bool:
        """True right behind a verb of saying in the past: "said on Thursday they would sell"."""
        place = bisect_left(self._starts, span[0]) - 1
        if place < 0 or self._doc is None:
            return False
        before = self._doc[place]
        return before.tag_ == "VBD" and has_lemma(before, self._words.lasting)

    def _find_tokens(self, span: Span) -> list[Token]:
        if self._doc is None:
            return []
        low, high = bisect_left(self._starts, span[0]), bisect_left(self._starts, span[1])
        return list(self._doc[low:high])

    def _find_head(self, span: Span) -> Token | None:
        """The word of the expression that hangs on what is outside it."""
        tokens = self._find_tokens(span)
        return next((token for token in tokens if token.head not in tokens and token.dep_ != "punct"), None)

    def _find_verb(self, span: Span) -> Token | None:
        """The nearest verb above the expression."""
        head = self._find_head(span)
        return next((token for token in governors(head) if token.pos_ in _VERBS), None) if head is not None else None

    def _judge(
        self, verb: Token, *, term: str = "", is_within_noun: bool = False, lasting: frozenset[str] | None = None
    ) -> bool:
        """True where this verb's happening lies ahead; a date within a noun is told of more loosely."""
        aids = {item.lower_ for item in verb.children if item.dep_ in {"aux", "auxpass"}}
        is_of_coming, is_term = has_lemma(verb, self._words.coming), term in _TERMS
        is_of_coming &= verb.lemma_ != "go" or verb.tag_ == "VBG"  # "is going to", not "went on until"
        if aids & _WILL:
            return True
        if "having" in aids or ("did" in aids and verb.tag_ == "VB"):
            return False  # "for not having called them until 29 July"
        if aids & _HAVE:
            is_open = term in _ENDS and not aids & _HAD  # "has offered a cut until March"
            return is_open or (is_of_coming and term in _GOALS | {"by"})  # "has promised half by Friday"
        if verb.lemma_ == "have" and verb.tag_ in _PRESENT and term in _TERMS:
            return True  # "has until Friday to answer"
        if aids & _WOULD:
            is_silent = "would" in aids and has_lemma(verb, _TELLING)  # "would not say on Sunday"
            is_past = ("could" in aids or is_silent) and is_negated(verb) and not is_term  # "could not breathe"
            return (is_term or not is_within_noun) and not is_past
        if verb.tag_ == "VB" or "to" in aids:
            is_before = any(item.lower_ == term and item.i < verb.i for item in verb.children)  # "waited until May to"
            return (term in _LIMITS and not is_before) or self._judge_infinitive(verb)
        if verb.tag_ in _PRESENT:
            is_open = any(item.lower_ in _CONDITIONS for item in verb.children)
            is_planned = is_of_coming if is_term or lasting is None else not has_lemma(verb, lasting)
            is_planned |= verb.lemma_ == "report" and any(has_lemma(item, _EARNINGS) for item in children(verb, "dobj"))
            is_set = is_planned or has_lemma(verb, self._words.timetabled)
            is_set &= term != "to" or not any(item.lower_ == "back" for item in verb.children)  # "goes back to May"
            is_set &= is_term or not is_within_noun or verb.lemma_ in _AWAITED  # "faces an election in the autumn"
            is_asked = is_term and verb.dep_ == "ccomp" and has_lemma(verb.head, self._wishing)  # "that he go by"
            return is_open or is_set or is_asked
        if verb.tag_ == "VBN" and verb.dep_ in {"acomp", "xcomp"} and not aids and verb.head.tag_ == "VBG":
            return self._judge(verb.head, term=term, is_within_noun=is_within_noun, lasting=lasting)
        if (verb.tag_ == "VBG" or aids & {"being", "getting"}) and aids & _NOW:
            # "is running for a term in May"
            is_set = has_lemma(verb, self._words.timetabled) or verb.lemma_ in _AWAITED
            return (is_set or not is_within_noun) and not is_term and lasting is not None  # "is leaving on Friday"
        if verb.tag_ == "VBG" and aids & _THEN:
            return False  # "by Tuesday she was speaking of six"
        is_object_told = verb.tag_ == "VBN" and verb.dep_ in {"ccomp", "acl"} and not aids
        if is_object_told and has_lemma(above := _above(verb), _HAVING):  # "have it tested"
            return self._judge(above, term=term, is_within_noun=is_within_noun, lasting=lasting)
        if verb.tag_ == "VBN" and verb.dep_ == "acl" and not aids and has_lemma(verb, _PLANNED):
            return is_term or self._is_told_now(verb)  # "its report, expected in May"
        if verb.tag_ == "VBN" and aids & {"is", "are", "'s", "be"}:
            is_open = any(item.lower_ in _CONDITIONS for item in verb.children)
            is_asked = aids == {"be"} and is_term and verb.dep_ == "ccomp"  # "asked that it be published by Friday"
            return is_of_coming or is_open or is_asked  # "is expected on Monday", "when he is sentenced on Monday"
        if verb.tag_ == "VBD" and verb.dep_ == "advcl" and any(item.lower_ == "if" for item in verb.children):
            return self._judge(verb.head, term=term)  # "threatened to leave if the strike went on beyond Friday"
        return (is_term and is_of_coming) or (is_within_noun and verb.lemma_ == "expect")  # "expected findings in May"

    def _is_told_now(self, verb: Token) -> bool:
        """True where the next verb above that says when is in the present or lies ahead."""
        above = next((token for token in governors(verb) if token.pos_ in _VERBS and token.tag_ != "VB"), None)
        aids = [item for item in above.children if item.dep_ in {"aux", "auxpass"}] if above is not None else []
        return above is not None and (
            above.tag_ in _PRESENT or any(item.tag_ in _PRESENT or item.lower_ in _WILL for item in aids)
        )

    def _judge_infinitive(self, verb: Token) -> bool:
        """ "Plans to open", "is to open", "due to open"; for "began to open" the verb above says it."""
        above = verb.head
        if above == verb:
            return False
        if verb.dep_ in {"acl", "relcl"} and is_passive(verb):
            return True  # "nine years, to be served from June"
        if has_lemma(above, self._wishing):
            return True
        if above.lemma_ in {"be", "have"} and verb.dep_ == "xcomp":
            return above.lemma_ != "have" or above.tag_ != "VBD"  # "had to sell it in May"
        if verb.dep_ == "acl" and above.dep_ == "dobj" and has_lemma(above.head, self._wishing):
            return True  # "asks councillors to walk"
        above = above.head if above.pos_ == "ADJ" else above  # "might not be able to continue"
        return above.pos_ in _VERBS and self._judge(above)


def _above(participle: Token) -> Token:
    """The verb whose object is told so: "wants" over "gone" in "wants him gone"."""
    return participle.head.head if participle.dep_ == "acl" and participle.head.dep_ == "dobj" else participle.head


def _is_going_on(verb: Token) -> bool:
    """True for "is leaving", "was meeting" and "could be running"."""
    return any(item.lower_ in _NOW | _THEN or item.lower_ == "be" for item in verb.children if item.dep_ == "aux")


def _find_over(token: Token) -> Iterator[Token]:
    """What a word hangs on, up to a clause with a subject of its own that is joined to another."""
    for item in governors(token):
        yield item
        if item.dep_ == "conj" and item.pos_ in _VERBS and children(item, "nsubj", "nsubjpass"):
            return


def _is_for_time(preposition: Token) -> bool:
    """True for "for 10 a.m. on Thursday" and "for Thursday's game", not for "for an answer on Thursday"."""
    named = [*preposition.children, *(inner for item in preposition.children for inner in children(item, "poss"))]
    return any(item.ent_type_ in {"TIME", "DATE"} for item in named)
