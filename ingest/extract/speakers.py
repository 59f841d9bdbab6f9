"""Who is meant: names in full, "the company", "he", "these labs" and unnamed sources, resolved within the document.

What cannot be resolved stays open: an empty answer is one, a guess is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.cast import Cast, describe, names_of
from ingest.extract.drafts import Draft
from ingest.extract.figures import Figure
from ingest.extract.grammar import child, governors
from ingest.extract.leads import find_description, find_introduced
from ingest.extract.mentions import Name
from ingest.extract.salience import find_body, find_list, find_person

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both", "its", "their"})
_REACH = 15  # sentences that a "the company" may look back
_PRONOUN_REACH = 6
_PRONOUNS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_COUNTED = frozenset({"one", "two", "some", "many", "several", "few", "most", "others", "those"})
_NOBODY = frozenset({"no", "nobody", "none", "neither", "nothing"})
_REPORTING = frozenset({"it", "he", "she"})
_PERSONAL = frozenset({"speech", "mind"})  # strengths of cues that make a person of any subject
_PLURAL = frozenset({"NNS", "NNPS"})


def find_claimant(draft: Draft, cast: Cast) -> str | None:
    """Who said it, several joined by "and"; None where nobody is named or it stays open who is meant."""
    if draft.source_head is None:
        name = _find_name_before(draft, cast)
        return name.name if name is not None else None
    head = cast.doc[draft.source_head]
    reported = _find_reported(draft, cast, head)
    if reported is not None:
        return reported
    if any(item.lower_ in _NOBODY for item in (head, *head.lefts)):
        return None  # "neither side has confirmed it"
    if head.lower_ in {"he", "she"} and not draft.holds(head.i):
        return _find_he(cast, head, _find_accuser_before(draft, cast))
    accuser = _find_accuser_before(draft, cast)
    names = resolve(cast, draft.source_head, but=accuser, is_somebody=draft.use.strength in _PERSONAL)
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:]))) or None


def _find_he(cast: Cast, head: Token, accuser: str | None) -> str | None:
    """Who "he said" is: nobody whom this sentence brings in without a name, as he speaks of them."""
    start = cast.starts[cast.sentences[head.i]]
    spoken_of = {one.name for one in cast.figures.before(head.i, start) if one.position not in cast.by_token}
    others = {*_find_beside(cast, head), *spoken_of, *([accuser] if accuser else [])}
    found = find_person(cast, head.i, _PRONOUNS[head.lower_], _PRONOUN_REACH, but=others)
    return ", ".join(_name(cast, found)) or None if found is not None else None


def _find_name_before(draft: Draft, cast: Cast) -> Name | None:
    """The name between two commas just before a verb of saying that was found no source: "..., Ada Roe, said"."""
    place = draft.cue.anchor - 2
    if draft.cue.form != "verb" or place < 1 or draft.cue.anchor >= len(cast.doc) or draft.use.strength != "speech":
        return None
    name = cast.by_token.get(place)
    if name is None or name.kind not in {"person", ""} or cast.doc[place + 1].text != ",":
        return None
    return name if cast.is_quoted(place) == cast.is_quoted(draft.cue.anchor) else None


def _find_reported(draft: Draft, cast: Cast, head: Token) -> str | None:
    """Who speaks in "Acme has called back its drug, it said": the subject of the clause before, if it can be meant."""
    first = draft.content[0][0]
    if head.lower_ not in _REPORTING and head.lemma_.lower() not in cast.lexicons.generic:
        return None
    if first >= head.i or cast.sentences[first] != cast.sentences[head.i] or cast.is_quoted(first):
        return None
    if head.lower_ not in _REPORTING and not (_is_definite(head) and _is_bare(head) and head.tag_ == "NN"):
        return None
    subjects = (cast.doc[place] for place in range(first, head.i) if cast.doc[place].dep_ in {"nsubj", "nsubjpass"})
    name = cast.by_token.get(next((token.i for token in subjects), -1))
    if name is None or not draft.holds(name.head):
        return None
    if head.lower_ in _PRONOUNS:
        is_fitting = name.kind == "person" and cast.figures.genders.get(name.name, "") in {_PRONOUNS[head.lower_], ""}
    else:
        is_fitting = name.kind == "organization"
    return name.name if is_fitting else None


def _find_accuser_before(draft: Draft, cast: Cast) -> str | None:
    """Who accused somebody in the sentence before a denial by "he" or "she": not the one who denies."""
    assert draft.source_head is not None  # the caller looks
    head, here = cast.doc[draft.source_head], cast.sentences[draft.source_head]
    if draft.use.attitude != "denies" or head.lower_ not in _PRONOUNS or here == 0:
        return None
    root = cast.doc[cast.starts[here - 1]].sent.root
    uses = cast.lexicons.verbs.get(root.lemma_.lower(), ())
    subject = child(root, "nsubj")
    if subject is None or not any(use.kind == "allegation" for use in uses):
        return None
    return next(iter(resolve(cast, subject.i)), None)


def resolve(cast: Cast, position: int, *, but: str | None = None, is_somebody: bool = False) -> tuple[str, ...]:
    """The names meant by the noun phrase whose head is at `position`; several for a group; none where it stays open.

    `but` is somebody who cannot be meant (who accuses does not mean himself). `is_somebody` says that the place in the
    sentence makes a person of any noun ("growers said").
    """
    token = cast.doc[position]
    named = tuple(dict.fromkeys(name.name for name in names_of(cast, token)))
    if named:
        return named
    if token.is_title and token.text in cast.surnames and not any(token.lefts):
        return (cast.surnames[token.text],)
    if token.pos_ == "PRON" or token.lower_ in _PRONOUNS:
        return _resolve_pronoun(cast, token, but, is_somebody=is_somebody)
    lemma = token.lemma_.lower()
    if lemma in cast.lexicons.speaker_for:
        return _resolve_spokesman(cast, token)
    if lemma in cast.lexicons.people:
        return _resolve_noun(cast, token, lemma, but)
    if lemma in cast.lexicons.documents:
        return _resolve_document(cast, token) or ((_describe_document(cast, token),) if is_somebody else ())
    if token.tag_ == "CD" and _is_definite(token):
        return _resolve_group(cast, token)
    if is_somebody and token.pos_ in {"NOUN", "NUM", "PROPN", "ADJ"} and lemma not in cast.lexicons.speechless:
        return _called(cast, token, lemma) or (describe(cast, token),)
    return ()


def _resolve_pronoun(cast: Cast, token: Token, but: str | None, *, is_somebody: bool) -> tuple[str, ...]:
    word = token.lower_
    others = {*_find_beside(cast, token), *([but] if but else [])}
    if word in _PRONOUNS:
        found = find_person(cast, token.i, _PRONOUNS[word], _PRONOUN_REACH, but=others)
        return _name(cast, found) if found is not None else ()
    if word in {"it", "its"}:
        body = find_body(cast, token.i, _PRONOUN_REACH, but=others) or find_body(cast, token.i, _REACH, but=others)
        return (body.name,) if body is not None else ()
    if word in {"they", "them", "their"}:
        return _resolve_they(cast, token)
    if word in {"who", "which", "that"}:
        return resolve(cast, token.head.head.i, but=but) if token.head.dep_ == "relcl" else ()
    is_counted = word in _COUNTED and any(item.dep_ in {"prep", "amod"} for item in token.children)
    return (describe(cast, token),) if is_somebody and is_counted else ()


def _find_beside(cast: Cast, pronoun: Token) -> set[str]:
    """Who stands before a subject pronoun in its own clause, and so is somebody else: "in a letter to Acme it said"."""
    if pronoun.dep_ not in {"nsubj", "nsubjpass"}:
        return set()
    clause = pronoun.head
    figures = cast.figures.before(pronoun.i, cast.starts[cast.sentences[pronoun.i]])
    return {figure.name for figure in figures if _find_verb(cast.doc[figure.position]) == clause}


def _find_verb(token: Token) -> Token | None:
    return next((item for item in governors(token) if item.pos_ in {"VERB", "AUX"}), None)


def _name(cast: Cast, figure: Figure) -> tuple[str, ...]:
    """A figure's name; for somebody who speaks for others, theirs."""
    token = cast.doc[figure.position]
    is_unnamed = figure.position not in cast.by_token
    return (
        _resolve_spokesman(cast, token) if is_unnamed and figure.nouns & cast.lexicons.speaker_for else (figure.name,)
    )


def _resolve_they(cast: Cast, token: Token) -> tuple[str, ...]:
    """The nearest plural subject before, in this sentence or the one before."""
    here = cast.sentences[token.i]
    position = token.i - 1
    while position >= 0 and here - cast.sentences[position] <= 1:
        item = cast.doc[position]
        is_plural = item.tag_ in _PLURAL or child(item, "conj") is not None
        if item.dep_ in {"nsubj", "nsubjpass"} and is_plural and item.pos_ in {"NOUN", "PROPN"}:
            return resolve(cast, position)
        position -= 1
    return find_list(cast, token.i, "organization", _PRONOUN_REACH)


def _resolve_spokesman(cast: Cast, token: Token) -> tuple[str, ...]:
    """ "A spokesperson for Acme", "Acme's lawyer": for whom they speak."""
    is_lawyer = token.lemma_.lower() != "representative" and not _is_voice(token)
    if is_lawyer and (not _is_definite(token) or any(item.dep_ == "poss" for item in token.children)):
        return (describe(cast, token),)
    for item in token.children:
        if item.dep_ == "prep" and item.lower_ in {"for", "of"}:
            inner = child(item, "pobj")
            if inner is not None:
                return resolve(cast, inner.i) or (describe(cast, token),)
        if item.dep_ in {"poss", "compound"} and (item.i in cast.by_token or item.dep_ == "poss"):
            found = resolve(cast, item.i)
            if found:
                return found
    if _is_voice(token):
        owner = next((item for item in token.lefts if item.lemma_.lower() in cast.lexicons.organizations), None)
        if owner is not None:  # "a force spokesman"
            return _called(cast, owner, owner.lemma_.lower()) or (owner.lower_,)
        body = find_body(cast, token.i, _PRONOUN_REACH, margin=1.0)
        return (body.name,) if body is not None else ((describe(cast, token),) if not _is_definite(token) else ())
    return (describe(cast, token),) if not _is_definite(token) else ()


def _is_voice(token: Token) -> bool:
    """True for a spokesman, whose words are another's; a lawyer has words of their own."""
    return token.lemma_.lower().startswith("spokes")


def _is_definite(token: Token) -> bool:
    return any(item.lower_ in _DEFINITE for item in token.lefts if item.dep_ in {"det", "poss"})


def _is_bare(token: Token) -> bool:
    """True for "the company", "the AI startup"; False for "the Lakeland company" or "the firm behind it"."""
    is_specified = any(item.dep_ in {"prep", "relcl", "acl"} and not _is_deed(token, item) for item in token.rights)
    is_placed = any(item.ent_type_ in {"NORP", "GPE"} and item.text != "AI" for item in token.lefts)
    return not (is_specified or is_placed or child(token, "poss") is not None)


def _is_deed(token: Token, item: Token) -> bool:
    """True for "of theft" in "accused the company of theft", which the parser hangs on the noun."""
    return (
        token.dep_ == "dobj"
        and item.dep_ == "prep"
        and item.lower_ in {"of", "for"}
        and token.head.lemma_ in {"accuse", "blame", "suspect"}
    )


def _resolve_noun(cast: Cast, token: Token, lemma: str, but: str | None) -> tuple[str, ...]:
    is_plural = token.tag_ in _PLURAL
    introduced = find_introduced(cast, token)
    if introduced and introduced != but:
        return (introduced,)
    if not _is_definite(token) and not _is_headline(cast, token):
        return (describe(cast, token),)
    if not _is_bare(token):
        owner = child(token, "poss")
        if owner is not None and not is_plural and owner.i in cast.by_token and lemma in cast.lexicons.organizations:
            return (cast.by_token[owner.i].name,)
        return (describe(cast, token),)
    if is_plural:
        return _resolve_group(cast, token)
    called = _called(cast, token, lemma, but)
    if called:
        return called
    if lemma in cast.lexicons.generic:
        body = find_body(cast, token.i, _REACH, but=(but,) if but else (), noun=lemma)
        return (body.name,) if body is not None else ()
    return (find_description(cast, token),)


def _is_headline(cast: Cast, token: Token) -> bool:
    """True for "Minister denies wrongdoing": a bare singular noun in a line that ends without a full stop."""
    if token.tag_ not in {"NN", "NNP"} or any(item.dep_ in {"det", "poss", "nummod"} for item in token.lefts):
        return False
    last = next((item for item in reversed(token.sent) if not item.is_space), token)
    return not last.is_punct and "\n" in cast.doc[token.sent.end - 1].text + token.sent.text_with_ws[-2:]


def _called(cast: Cast, token: Token, lemma: str, but: str | None = None) -> tuple[str, ...]:
    """Who was brought in under this noun: the one of them most in view; in a headline, who will be."""
    names = [name for name in cast.figures.called.get(lemma, ()) if name != but]
    if _is_headline(cast, token):
        return tuple(names[:1]) or _find_chief_body(cast, lemma)
    before = [figure for figure in cast.figures.before(token.i) if figure.name in names]
    if not before:
        return tuple(names) if len(names) == 1 else ()
    near = [figure for figure in before if lemma in figure.nouns]
    return _name(cast, (near or before)[-1])


def _resolve_group(cast: Cast, token: Token) -> tuple[str, ...]:
    """ "These labs": the last list of names that such nouns can mean, else the words themselves."""
    is_person = token.lemma_.lower() in cast.lexicons.persons - cast.lexicons.organizations
    listed = find_list(cast, token.i, "person" if is_person else "organization", _REACH)
    if listed or token.tag_ == "CD":
        return listed
    return (describe(cast, token),)


def _resolve_document(cast: Cast, token: Token) -> tuple[str, ...]:
    """The one whose report it is: "Acme's report", "a poll by Acme", "Acme released a report"; nobody otherwise."""
    owner = child(token, "poss")
    if owner is not None:
        return resolve(cast, owner.i)
    for item in token.children:
        if item.dep_ in {"prep", "agent"} and item.lower_ in {"by", "from"}:
            inner = child(item, "pobj")
            return resolve(cast, inner.i) if inner is not None else ()
    maker = _find_maker(cast, token)
    if maker is not None:
        return resolve(cast, maker.i)
    if not _is_definite(token):
        return ()
    here = cast.sentences[token.i]
    before = (cast.doc[place] for place in range(token.i - 1, cast.starts[max(0, here - _REACH)] - 1, -1))
    same = next((item for item in before if item.lemma_ == token.lemma_ and item.pos_ == "NOUN"), None)
    return _resolve_document(cast, same) if same is not None else ()


def _describe_document(cast: Cast, token: Token) -> str:
    """What speaks where nobody is named whose it is: "the filing" as it was called first, "a court filing"."""
    if _is_definite(token) and _is_bare(token):
        token = cast.doc[cast.first_documents.get(token.lemma_, token.i)]
    return describe(cast, token, with_clause=False)


def _find_maker(cast: Cast, document: Token) -> Token | None:
    """Who released or speaks in a document: "Acme published a report", "in a report the group says"."""
    above = document.head
    if document.dep_ == "dobj" and above.lemma_ in cast.lexicons.releasing:
        return child(above, "nsubj")
    is_spoken = document.dep_ == "pobj" and above.lower_ == "in" and above.head.lemma_.lower() in cast.lexicons.verbs
    return child(above.head, "nsubj") if is_spoken else None


def _find_chief_body(cast: Cast, lemma: str) -> tuple[str, ...]:
    """The organization that a text is most about, for a noun of its headline that fits any."""
    if lemma not in cast.lexicons.generic:
        return ()
    counts: dict[str, float] = {}
    for figure in cast.figures.listed:
        is_group = figure.name.split()[-1].lower() in cast.lexicons.groups
        if figure.kind == "organization" and is_group == (lemma == "group"):
            counts[figure.name] = counts.get(figure.name, 0.0) + figure.weight
    return (max(counts, key=lambda name: counts[name]),) if counts else ()
