import pytest

from ingest.extract.media import find_medium
from ingest.extract.speakers import resolve

PUMPED = "Bolt/NNP/nsubj/1/ORG pumped=pump/VBD/ROOT/1 water/NN/dobj/1 ././punct/1 "
MET = "Bolt/NNP/nsubj/3/ORG and/CC/cc/0 Acme/NNP/conj/0/ORG met=meet/VBD/ROOT/3 ././punct/3 "
LEFT = "Ada/NNP/compound/1/PERSON Roe/NNP/nsubj/2/PERSON left=leave/VBD/ROOT/2 ././punct/2 "
# words, position of the head that is meant, names
CASES = {
    "name": (LEFT, 1, ("Ada Roe",)),
    "list": (MET, 0, ("Bolt", "Acme")),
    "short form": (LEFT + "Roe/NNP/nsubj/5 slept=sleep/VBD/ROOT/5 ././punct/5", 4, ("Ada Roe",)),
    "apposition": (
        "The/DT/det/1 firm/NN/nsubj/4 ,/,/punct/1 Bolt/NNP/appos/1/ORG left=leave/VBD/ROOT/4 ././punct/4",
        1,
        ("Bolt",),
    ),
    "the company": (PUMPED + "The/DT/det/5 company/NN/nsubj/6 stopped=stop/VBD/ROOT/6 ././punct/6", 5, ("Bolt",)),
    "the company, nobody named": ("The/DT/det/1 company/NN/nsubj/2 stopped=stop/VBD/ROOT/2 ././punct/2", 1, ()),
    "the company, of two alike": (MET + "The/DT/det/6 company/NN/nsubj/7 stopped=stop/VBD/ROOT/7 ././punct/7", 6, ()),
    "the other company": (
        PUMPED + "The/DT/det/5 company/NN/nsubj/8 behind/IN/prep/5 it/PRP/pobj/6 stopped=stop/VBD/ROOT/8 ././punct/8",
        5,
        ("the company behind it",),
    ),
    "the firms": (MET + "The/DT/det/6 firms=firm/NNS/nsubj/7 agreed=agree/VBD/ROOT/7 ././punct/7", 6, ("Bolt", "Acme")),
    "the two": (MET + "The/DT/det/6 two/CD/nsubj/7 agreed=agree/VBD/ROOT/7 ././punct/7", 6, ("Bolt", "Acme")),
    "they": (MET + "They/PRP/nsubj/6 agreed=agree/VBD/ROOT/6 ././punct/6", 5, ("Bolt", "Acme")),
    "it": (PUMPED + "It/PRP/nsubj/5 stopped=stop/VBD/ROOT/5 ././punct/5", 4, ("Bolt",)),
    "she": (LEFT + "She/PRP/nsubj/5 slept=sleep/VBD/ROOT/5 ././punct/5", 4, ("Ada Roe",)),
    "she, of two": (
        "Ada/NNP/compound/1/PERSON Roe/NNP/nsubj/5/PERSON and/CC/cc/1 Bea/NNP/compound/4/PERSON "
        "Lind/NNP/conj/1/PERSON "
        "left=leave/VBD/ROOT/5 ././punct/5 She/PRP/nsubj/8 slept=sleep/VBD/ROOT/8 ././punct/8",
        7,
        (),
    ),
    "spokesman": (
        "A/DT/det/1 spokesman/NN/nsubj/4 for/IN/prep/1 Bolt/NNP/pobj/2/ORG left=leave/VBD/ROOT/4 ././punct/4",
        1,
        ("Bolt",),
    ),
    "unnamed": (
        "A/DT/det/2 senior/JJ/amod/2 official/NN/nsubj/3 left=leave/VBD/ROOT/3 ././punct/3",
        2,
        ("a senior official",),
    ),
    "the official of before": (
        "A/DT/det/2 senior/JJ/amod/2 official/NN/nsubj/3 left=leave/VBD/ROOT/3 ././punct/3 "
        "The/DT/det/6 official/NN/nsubj/7 slept=sleep/VBD/ROOT/7 ././punct/7",
        6,
        ("a senior official",),
    ),
    "poll": (
        "A/DT/det/1 poll/NN/nsubj/4 by/IN/prep/1 Bolt/NNP/pobj/2/ORG ended=end/VBD/ROOT/4 ././punct/4",
        1,
        ("Bolt",),
    ),
    "nobody's poll": ("A/DT/det/1 poll/NN/nsubj/2 ended=end/VBD/ROOT/2 ././punct/2", 1, ()),
}  # fmt: skip


@pytest.mark.parametrize(("words", "position", "names"), CASES.values(), ids=CASES.keys())
def test_who_is_meant_is_named_or_left_open(cast, words, position, names):
    assert resolve(cast(words), position) == names


def test_who_accuses_does_not_mean_himself(cast):
    words = PUMPED + "It/PRP/nsubj/5 accused=accuse/VBD/ROOT/5 the/DT/det/7 company/NN/dobj/5 ././punct/5"
    assert resolve(cast(words), 7, but="Bolt") == ()


MEDIA = [
    ("Roe/NNP/nsubj/1 said=say/VBD/ROOT/1 on/IN/prep/1 X/NNP/pobj/2", "X"),
    (
        "Roe/NNP/nsubj/1 said=say/VBD/ROOT/1 in/IN/prep/1 a/DT/det/5 court/NN/compound/5 filing/NN/pobj/2",
        "a court filing",
    ),
    ("Roe/NNP/nsubj/1 said=say/VBD/ROOT/1 in/IN/prep/1 spring/NN/pobj/2", None),
]


@pytest.mark.parametrize(("words", "medium"), MEDIA, ids=["platform", "form", "none"])
def test_the_medium_is_named_as_the_text_names_it(cast, words, medium):
    assert find_medium(cast(words), 1) == medium
