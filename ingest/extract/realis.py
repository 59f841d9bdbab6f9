"""Whether what a verb tells of has happened, by its own clause and by the verbs that it hangs on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.grammar import child, children, has_lemma, is_negated

if TYPE_CHECKING:
    from spacy.tokens import Token

_HIGHEST = 5  # verbs above that are asked
_CONDITIONS = frozenset({"if", "unless", "whether", "until", "till", "lest"})
_UNTIL = frozenset({"until", "till"})
_OPEN = frozenset({"when", "once", "before", "after", "as"})  # conditions where what follows is in the present
_PRESENT = frozenset({"VBZ", "VBP"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_NOT_QUITE = frozenset({"almost", "nearly", "hardly", "yet", "ever"})
_HABITUAL = frozenset({"usually", "often", "always", "rarely", "sometimes", "normally", "regularly"})
_WITHOUT = frozenset(
    {"without", "against", "of", "from", "to"}
)  # behind which a deed was not done, or is not said to be
_NOBODY = frozenset({"nobody", "none", "no-one", "neither"})
_ANY = frozenset({"any", "every", "no", "each", "neither"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_DECISIONS = frozenset({"decision", "move", "agreement", "first", "second", "last", "latest"})
_TASKING = frozenset({"hire", "appoint", "commission", "engage", "assign", "task"})
_SPENDING = frozenset({"take", "need"})
_NOUNS = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})


def has_happened(verb: Token, cast: Cast) -> bool:
    """False for what may, should or will happen, did not, is only threatened, or hangs on a condition.

    Of "decided to sue" and "was forced to resign" the verb above says it, of "refused to" and "plans to" too.
    """
    if verb.sent[-1].text == "?":
        return False
    token, is_asked = verb, True
    for _ in range(_HIGHEST):
        if (is_asked and not _is_plain(token, cast)) or is_conditional(token):
            return False
        above = token.head
        if token.dep_ == "conj" and above.pos_ in {"VERB", "AUX"}:
            is_asked = token.tag_ not in _FINITE and child(token, "aux", "auxpass", *_SUBJECTS) is None
        elif not _is_borne_out(token, cast):
            return False
        elif token.dep_ in {"xcomp", "ccomp", "advcl"} and is_infinitive(token):
            is_asked = True
        else:
            return True
        token = above
    return True


def is_infinitive(verb: Token) -> bool:
    """True for "to sue" and for "sue" in "made them sue"."""
    aids = {item.lower_ for item in verb.lefts if item.dep_ == "aux"}
    return "to" in aids or (verb.tag_ == "VB" and not aids)


def _is_plain(verb: Token, cast: Cast) -> bool:
    """True where its own clause does not say that it did not happen or may."""
    if is_negated(verb) or _is_inverted(verb):
        return False
    unreal = cast.lexicons.unreal - {"to"}
    for item in verb.children:
        if item.dep_ in {"aux", "mark"} and item.lower_ in unreal:
            return False
        if item.dep_ in _SUBJECTS | {"dobj"} and (
            item.lower_ in _NOBODY or any(word.lower_ == "no" for word in item.lefts)
        ):
            return False
        if item.dep_ == "advmod" and item.lower_ in _NOT_QUITE | _HABITUAL:
            return False
    times = [item for time in children(verb, "npadvmod") for item in time.subtree]
    if any(item.lower_ == "every" for item in times):  # "met every day"
        return False
    return not (verb.tag_ in _PRESENT and any(item.lower_ in {"every", "each"} for item in verb.subtree))


def is_conditional(verb: Token) -> bool:
    """True behind "if" and the like, and behind a "when" that lies ahead."""
    mark = next((item for item in verb.lefts if item.dep_ in {"mark", "advmod"}), None)
    if mark is None:
        return False
    aids = children(verb, "aux", "auxpass")
    is_present = verb.tag_ in _PRESENT if not aids else aids[0].tag_ in _PRESENT and aids[0].lemma_ == "be"
    if mark.lower_ in _UNTIL and verb.tag_ == "VBD" and verb.head.tag_ in {"VBD", "VBN"}:
        return False  # "who led it until he resigned"
    return mark.lower_ in _CONDITIONS or (mark.lower_ in _OPEN and is_present and verb.dep_ == "advcl")


def _is_inverted(verb: Token) -> bool:
    """True for "had the board met, it would have voted"."""
    aid, subject = child(verb, "aux"), child(verb, "nsubj", "nsubjpass")
    if aid is None or subject is None or aid.i > subject.i:
        return False
    return verb.dep_ == "advcl"


def _is_borne_out(verb: Token, cast: Cast) -> bool:
    """True where what the verb hangs on says, or does not deny, that it happened."""
    above = verb.head
    if verb.dep_ == "pcomp":
        return above.lower_ not in _WITHOUT
    if verb.dep_ in {"relcl", "acl"} and any(item.lower_ in _ANY for item in above.lefts):
        return False
    if is_infinitive(verb):
        if verb.dep_ in {"acl", "relcl"} or above.pos_ in _NOUNS:
            return has_lemma(above, _DECISIONS)
        if has_lemma(above, _TASKING) and child(above, "dobj") is not None:
            return True  # "hired a law firm to review the files"
        if verb.dep_ == "advcl":
            return has_lemma(above, _SPENDING)  # "took two hours to convict him"
        return verb.dep_ in {"xcomp", "ccomp"} and has_lemma(above, cast.lexicons.implicative)
    if verb.dep_ in {"xcomp", "ccomp", "csubj"}:
        if _stands_alone(verb):
            return True
        return not has_lemma(above, cast.lexicons.averting) and not (above.pos_ == "VERB" and is_negated(above))
    return True


def _stands_alone(verb: Token) -> bool:
    """True for a clause before ";" which the parse hangs on the next: "they sued in May; a judge dismissed it"."""
    return verb.dep_ == "ccomp" and any(item.text == ";" for item in verb.doc[verb.i : max(verb.i, verb.head.i)])


def find_objects(verb: Token) -> list[Token]:
    """What is done to: its object or passive subject; for "the suit filed in May" and "that she filed" the noun."""
    found = children(verb, "dobj", "nsubjpass")
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        found.append(verb.head)
    if verb.dep_ == "relcl" and (not found or any(map(is_relative, found))):
        found = [verb.head, *(item for item in found if not is_relative(item))]
    return found


def is_relative(token: Token) -> bool:
    """True for "which", "who" and "that" for the noun before."""
    return token.tag_ in {"WDT", "WP"} or token.lower_ == "that"


def find_subjects(clause: Token) -> list[Token]:
    """What a clause behind a noun tells of: the noun where "which" or "that" is its subject, or a participle's own."""
    subjects = children(clause, "nsubj", "nsubjpass")
    if any(map(is_relative, subjects)) or (clause.dep_ == "acl" and clause.tag_ in {"VBN", "VBG"}):
        return [clause.head]
    return subjects
