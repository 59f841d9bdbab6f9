import pytest

ROE_SAID = "Ada/NNP/compound/1 Roe/NNP/nsubj/2 said=say/VBD/ROOT/2 "
SAFE = "that/IN/mark/6 the/DT/det/5 bridge/NN/nsubj/6 is=be/VBZ/ccomp/2 safe/JJ/acomp/6 ././punct/2"
CASES = {
    "clause": (ROE_SAID + SAFE, [("Ada Roe", "said", ["that the bridge is safe"])]),
    "clause first": (
        "The/DT/det/1 bridge/NN/nsubj/2 is=be/VBZ/ccomp/7 safe/JJ/acomp/2 ,/,/punct/7 "
        "Ada/NNP/compound/6 Roe/NNP/nsubj/7 said=say/VBD/ROOT/7 ././punct/7",
        [("Ada Roe", "said", ["The bridge is safe"])],
    ),
    "direct speech": (
        '"/``/punct/7 The/DT/det/2 bridge/NN/nsubj/3 is=be/VBZ/ccomp/7 safe/JJ/acomp/3 ,/,/punct/7 '
        "\"/''/punct/7 said=say/VBD/ROOT/7 Ada/NNP/compound/9 Roe/NNP/nsubj/7 ././punct/7",
        [("Ada Roe", "said", ['"The bridge is safe,"'])],
    ),
    "inserted": (
        "The/DT/det/1 bridge/NN/nsubj/8 ,/,/punct/8 Roe/NNP/nsubj/4 said=say/VBD/parataxis/8 ,/,/punct/8 "
        "is=be/VBZ/aux/8 "
        "still/RB/advmod/8 standing=stand/VBG/ROOT/8 ././punct/8",
        [("Roe", "said", ["The bridge", "is still standing"])],
    ),
    "accusation": (
        "Bolt/NNP/nsubj/1 accused=accuse/VBD/ROOT/1 Acme/NNP/dobj/1 of/IN/prep/1 theft/NN/pobj/3 ././punct/1",
        [("Bolt", "accused", ["Acme of theft"])],
    ),
    "passive with agent": (
        "Acme/NNP/nsubjpass/2 was=be/VBD/auxpass/2 accused=accuse/VBN/ROOT/2 of/IN/prep/2 theft/NN/pobj/3 "
        "by/IN/agent/2 Bolt/NNP/pobj/5 ././punct/2",
        [("Bolt", "was accused", ["of theft"])],
    ),
    "passive without agent": (
        "Acme/NNP/nsubjpass/2 was=be/VBD/auxpass/2 accused=accuse/VBN/ROOT/2 of/IN/prep/2 theft/NN/pobj/3 "
        "././punct/2",
        [(None, "was accused", ["of theft"])],
    ),
    "according to": (
        "According=accord/VBG/prep/7 to/IN/prep/0 Ada/NNP/compound/3 Roe/NNP/pobj/1 ,/,/punct/7 "
        "the/DT/det/6 bridge/NN/nsubj/7 is=be/VBZ/ROOT/7 safe/JJ/acomp/7 ././punct/7",
        [("Ada Roe", "According to", ["the bridge is safe"])],
    ),
    "participle goes on": (
        ROE_SAID + "that/IN/mark/5 Acme/NNP/nsubj/5 lied=lie/VBD/ccomp/2 ,/,/punct/2 adding=add/VBG/advcl/2 "
        "that/IN/mark/10 it/PRP/nsubj/10 stole=steal/VBD/ccomp/7 sand/NN/dobj/10 ././punct/2",
        [("Ada Roe", "said", ["that Acme lied"]), ("Ada Roe", "adding", ["that it stole sand"])],
    ),
    "reporting noun": (
        "Bolt/NNP/poss/2 's/POS/case/0 claim/NN/nsubj/6 that/IN/mark/5 Acme/NNP/nsubj/5 lied=lie/VBD/acl/2 "
        "spread/VBD/ROOT/6 ././punct/6",
        [("Bolt", "claim", ["that Acme lied"])],
    ),
    "nested, only the outer": (
        ROE_SAID + "that/IN/mark/5 Acme/NNP/nsubj/5 claimed=claim/VBD/ccomp/2 that/IN/mark/8 it/PRP/nsubj/8 "
        "won=win/VBD/ccomp/5 ././punct/2",
        [("Ada Roe", "said", ["that Acme claimed that it won"])],
    ),
    "nested naming, two cues": (
        "Bolt/NNP/nsubj/1 named=name/VBD/ROOT/1 Acme/NNP/dobj/1 as/IN/prep/1 author/NN/pobj/3 of/IN/prep/4 "
        "what/WP/dobj/8 "
        "it/PRP/nsubj/8 calls=call/VBZ/pcomp/5 raids=raid/NNS/oprd/8 ././punct/1",
        [("Bolt", "named ~ calls", ["Acme as author of what it calls raids"])],
    ),
    "small clause": (
        "Bolt/NNP/nsubj/1 called=call/VBD/ROOT/1 Acme/NNP/dobj/1 a/DT/det/4 thief/NN/oprd/1 ././punct/1",
        [("Bolt", "called", ["Acme a thief"])],
    ),
    "as": (
        "Bolt/NNP/nsubj/1 described=describe/VBD/ROOT/1 Acme/NNP/dobj/1 as/IN/prep/1 a/DT/det/5 thief/NN/pobj/3 "
        "././punct/1",
        [("Bolt", "described", ["Acme as a thief"])],
    ),
    "infinitive": (
        "Bolt/NNP/nsubj/1 promised=promise/VBD/ROOT/1 to/TO/aux/3 pay/VB/xcomp/1 ././punct/1",
        [("Bolt", "promised", ["to pay"])],
    ),
    "own preposition": (
        "Bolt/NNP/nsubj/1 called=call/VBD/ROOT/1 for/IN/prep/1 a/DT/det/4 ban/NN/pobj/2 ././punct/1",
        [("Bolt", "called", ["for a ban"])],
    ),
    "relative clause": (
        "Roe/NNP/nsubj/7 ,/,/punct/0 who/WP/nsubj/3 said=say/VBD/relcl/0 it/PRP/nsubj/5 failed=fail/VBD/ccomp/3 "
        ",/,/punct/0 "
        "left=leave/VBD/ROOT/7 ././punct/7",
        [("Roe", "said", ["it failed"])],
    ),
    "second of two verbs": (
        "Roe/NNP/nsubj/1 came=come/VBD/ROOT/1 and/CC/cc/1 said=say/VBD/conj/1 it/PRP/nsubj/5 failed=fail/VBD/ccomp/3 "
        "././punct/1",
        [("Roe", "said", ["it failed"])],
    ),
    "own comment": (
        "The/DT/det/1 bridge/NN/nsubj/2 fell=fall/VBD/ROOT/2 ,/,/punct/2 raising=raise/VBG/advcl/2 "
        "doubts=doubt/NNS/dobj/4 "
        "././punct/2",
        [],
    ),
    "comment cut off": (
        ROE_SAID + "that/IN/mark/5 Acme/NNP/nsubj/5 lied=lie/VBD/ccomp/2 ,/,/punct/5 though/IN/mark/9 "
        "nobody/NN/nsubj/9 "
        "saw=see/VBD/advcl/5 it/PRP/dobj/9 ././punct/2",
        [("Ada Roe", "said", ["that Acme lied"])],
    ),
    "impersonal": (
        "It/PRP/nsubj/1 is=be/VBZ/ROOT/1 important/JJ/acomp/1 to/TO/aux/4 note/VB/xcomp/1 that/IN/mark/7 "
        "it/PRP/nsubj/7 "
        "fell=fall/VBD/ccomp/4 ././punct/1",
        [],
    ),
    "a thing says nothing": (
        "This/DT/det/1 situation/NN/nsubj/2 highlights=highlight/VBZ/ROOT/2 a/DT/det/4 practice/NN/dobj/2 "
        "././punct/2",
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), CASES.values(), ids=CASES.keys())
def test_source_cue_and_content_are_joined_by_the_parse(cast, drafts, words, expected):
    page = cast(words)

    def say(part):
        return page.doc[slice(*part)].text

    found = [
        (say(draft.source) if draft.source else None, " ~ ".join(map(say, draft.cues)), [*map(say, draft.content)])
        for draft in drafts(page)
    ]
    assert found == expected


def test_a_quotation_that_no_cue_claims_goes_on_with_the_one_before(cast, drafts):
    words = """
        "/``/punct/4 It/PRP/nsubj/2 fell=fall/VBD/ccomp/4 "/''/punct/4 said=say/VBD/ROOT/4 Roe/NNP/nsubj/4 ././punct/4
        "/``/punct/12 We/PRP/nsubj/12 all/RB/advmod/12 of/RB/advmod/12 us/PRP/nsubj/12 saw=see/VBD/ROOT/12
        it/PRP/dobj/12 ././punct/12 "/''/punct/12
    """
    page = cast(words)
    (draft,) = drafts(page)
    assert [page.doc[slice(*part)].text for part in draft.content] == ['"It fell"', '"We all of us saw it."']
