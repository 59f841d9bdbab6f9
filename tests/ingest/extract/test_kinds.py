import pytest

from ingest.extract.claimants import find_claimant
from ingest.extract.kinds import judge
from ingest.extract.manners import find_attitude, find_polarity

BOLT = "Bolt/NNP/nsubj/1/ORG "
CASES = {
    "statement": (
        BOLT + "said=say/VBD/ROOT/1 that/IN/mark/4 Acme/NNP/nsubj/4/ORG grew=grow/VBD/ccomp/1 ././punct/1",
        ("statement", "asserts", "positive", ("Acme",)),
    ),
    "said of wrongdoing": (
        BOLT + "said=say/VBD/ROOT/1 that/IN/mark/4 Acme/NNP/nsubj/4/ORG stole=steal/VBD/ccomp/1 sand/NN/dobj/4 "
        "././punct/1",
        ("allegation", "asserts", "positive", ("Acme",)),
    ),
    "accused": (
        BOLT + "accused=accuse/VBD/ROOT/1 Acme/NNP/dobj/1/ORG of/IN/prep/1 theft/NN/pobj/3 ././punct/1",
        ("allegation", "asserts", "positive", ("Acme",)),
    ),
    "criticised a thing": (
        BOLT + "criticised=criticise/VBD/ROOT/1 the/DT/det/3 weather/NN/dobj/1 ././punct/1",
        ("statement", "asserts", "positive", ()),
    ),
    "called a thief": (
        BOLT + "called=call/VBD/ROOT/1 Acme/NNP/dobj/1/ORG a/DT/det/4 thief/NN/oprd/1 ././punct/1",
        ("allegation", "asserts", "positive", ("Acme",)),
    ),
    "called a partner": (
        BOLT + "called=call/VBD/ROOT/1 Acme/NNP/dobj/1/ORG a/DT/det/4 partner/NN/oprd/1 ././punct/1",
        ("statement", "asserts", "positive", ("Acme",)),
    ),
    "could": (
        BOLT + "said=say/VBD/ROOT/1 that/IN/mark/5 Acme/NNP/nsubj/5/ORG could/MD/aux/5 grow/VB/ccomp/1 ././punct/1",
        ("prediction", "asserts", "positive", ("Acme",)),
    ),
    "warned": (
        BOLT + "warned=warn/VBD/ROOT/1 that/IN/mark/4 dams=dam/NNS/nsubj/4 break/VBP/ccomp/1 ././punct/1",
        ("prediction", "asserts", "positive", ()),
    ),
    "denied": (
        BOLT + "denied=deny/VBD/ROOT/1 that/IN/mark/4 it/PRP/nsubj/4 stole=steal/VBD/ccomp/1 sand/NN/dobj/4 "
        "././punct/1",
        ("denial", "denies", "positive", ()),
    ),
    "said not": (
        BOLT + "said=say/VBD/ROOT/1 that/IN/mark/6 dams=dam/NNS/nsubj/6 did=do/VBD/aux/6 not/RB/neg/6 "
        "break/VB/ccomp/1 ././punct/1",
        ("statement", "asserts", "negative", ()),
    ),
    "said that nothing": (
        BOLT + "said=say/VBD/ROOT/1 that/IN/mark/4 nothing/NN/nsubj/4 leaked=leak/VBD/ccomp/1 ././punct/1",
        ("statement", "asserts", "negative", ()),
    ),
    "we apologise": (
        BOLT + "said=say/VBD/ROOT/1 we/PRP/nsubj/3 apologise/VBP/ccomp/1 ././punct/1",
        ("apology", "asserts", "positive", ()),
    ),
    "we do not apologise": (
        BOLT + "said=say/VBD/ROOT/1 we/PRP/nsubj/5 do/VBP/aux/5 not/RB/neg/5 apologise/VB/ccomp/1 ././punct/1",
        ("statement", "asserts", "negative", ()),
    ),
    "promised": (
        BOLT + "promised=promise/VBD/ROOT/1 to/TO/aux/3 pay/VB/xcomp/1 ././punct/1",
        ("promise", "asserts", "positive", ()),
    ),
    "does not confirm": (
        "Bolt/NNP/nsubj/3/ORG has=have/VBZ/aux/3 not/RB/neg/3 confirmed=confirm/VBN/ROOT/3 it/PRP/dobj/3 ././punct/3",
        ("statement", "does_not_confirm", "positive", ()),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), CASES.values(), ids=CASES.keys())
def test_kind_attitude_polarity_and_targets_are_read_from_cue_and_content(cast, drafts, words, expected):
    page = cast(words)
    (draft,) = drafts(page)
    judgement = judge(draft, page, find_claimant(draft, page))
    assert judgement.claimant == "Bolt"
    assert (
        judgement.kind,
        find_attitude(draft),
        find_polarity(draft, page),
        judgement.targets,
    ) == expected
