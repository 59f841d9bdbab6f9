import pytest

from ingest.extract.cues import find_cues

CASES = [
    ("Roe/NNP/nsubj/1 said=say/VBD/ROOT/1 no/RB/advmod/1", [("said", "verb", "asserts")]),
    (
        "Bolt/NNP/nsubj/4 has=have/VBZ/aux/4 not/RB/neg/4 yet/RB/advmod/4 confirmed=confirm/VBN/ROOT/4 it/PRP/dobj/4",
        [("has not yet confirmed", "state", "does_not_confirm")],
    ),
    (
        "Bolt/NNP/nsubj/3 does=do/VBZ/aux/3 not/RB/neg/3 know/VB/ROOT/3 it/PRP/dobj/3",
        [("does not know", "state", "does_not_know")],
    ),
    (
        "Bolt/NNP/nsubj/3 did=do/VBD/aux/3 not/RB/neg/3 reply/VB/ROOT/3",
        [("did not reply", "state", "did_not_reply")],
    ),
    (
        "Bolt/NNP/nsubj/1 declined=decline/VBD/ROOT/1 to/TO/aux/3 comment/VB/xcomp/1",
        [("declined to comment", "state", "declines_to_comment"), ("to comment", "verb", "asserts")],
    ),
    (
        "Bolt/NNP/nsubj/3 would/MD/aux/3 not/RB/neg/3 say/VB/ROOT/3",
        [("would not say", "verb", "declines_to_comment")],
    ),
    (
        "Police/NNS/nsubj/1 have=have/VBP/ROOT/1 yet/RB/advmod/1 to/TO/aux/4 establish/VB/xcomp/1 it/PRP/dobj/4",
        [("have yet to establish", "state", "does_not_know")],
    ),
    (
        "According=accord/VBG/prep/4 to/IN/prep/0 Roe/NNP/pobj/1 it/PRP/nsubj/4 works=work/VBZ/ROOT/4",
        [("According to", "phrase", "asserts")],
    ),
    (
        "its/PRP$/poss/1 claim/NN/ROOT/1 that/IN/mark/4 it/PRP/nsubj/4 fell=fall/VBD/acl/1",
        [("claim", "noun", "asserts")],
    ),
    ("It/PRP/nsubj/2 reportedly/RB/advmod/2 fell=fall/VBD/ROOT/2", [("reportedly", "adverb", "asserts")]),
    ("Roe/NNP/nsubj/2 also/RB/advmod/2 pointed=point/VBD/ROOT/2 out/RB/prt/2 it/PRP/dobj/2", [("also pointed "
    "out", "verb", "asserts")]),
    ("The/DT/det/2 denied=deny/VBN/amod/2 claims=claim/NNS/ROOT/2", [("claims", "noun", "asserts")]),
    ("The/DT/det/1 bridge/NN/nsubj/2 fell=fall/VBD/ROOT/2", []),
    # The tagger takes the verb behind a name it does not know for a noun.
    ("Zorblatt/NNP/compound/1 highlights=highlight/NNS/ROOT/1 that/IN/mark/4 it/PRP/nsubj/4 "
    "grew=grow/VBD/acl/1", [("highlights", "verb", "asserts")]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), CASES, ids=[str(index) for index in range(len(CASES))])
def test_a_cue_has_its_words_form_and_attitude(parse, lexicons, words, expected):
    doc = parse(words)
    found = find_cues(doc, lexicons)
    assert [(doc[slice(*cue.part)].text, cue.form, cue.attitude) for cue in found] == expected
