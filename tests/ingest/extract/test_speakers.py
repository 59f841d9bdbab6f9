import pytest

from ingest.extract import speakers
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
    "given behind a comma": (
        "The/DT/det/1 farmer/NN/nsubj/9 who/WP/nsubj/3 owns=own/VBZ/relcl/1 it/PRP/dobj/3 ,/,/punct/1 "
        "Ada/NNP/compound/7/PERSON Roe/NNP/npadvmod/9/PERSON ,/,/punct/9 left=leave/VBD/ROOT/9 ././punct/9",
        1,
        ("Ada Roe",),
    ),
    "who tells the named one is not named so": (
        "The/DT/det/1 minister/NN/nsubj/2 told=tell/VBD/ROOT/2 the/DT/det/4 mayor/NN/dobj/2 ,/,/punct/4 "
        "Ada/NNP/compound/7/PERSON Roe/NNP/npadvmod/2/PERSON ,/,/punct/2 much/RB/advmod/2 ././punct/2",
        1,
        ("the minister",),
    ),
    "a rank is no part of a name": (
        "Commander/NNP/compound/2/PERSON Ada/NNP/compound/2/PERSON "
        "Roe/NNP/nsubj/3/PERSON left=leave/VBD/ROOT/3 ././punct/3",
        2,
        ("Ada Roe",),
    ),
    "a surname taken for a noun": (LEFT + "Roe/NNS/nsubj/5 slept=sleep/VBD/ROOT/5 ././punct/5", 4, ("Ada Roe",)),
    "a surname of two means the last": (
        LEFT + "Bea/NNP/compound/5/PERSON Roe/NNP/nsubj/6/PERSON sat=sit/VBD/ROOT/6 ././punct/6 "
        "Roe/NNP/nsubj/9/PERSON slept=sleep/VBD/ROOT/9 ././punct/9",
        8,
        ("Bea Roe",),
    ),
    "initials": (
        "Grand/NNP/compound/2/ORG River/NNP/compound/2/ORG Union/NNP/nsubj/3/ORG met=meet/VBD/ROOT/3 ././punct/3 "
        "GRU/NNP/nsubj/6/ORG left=leave/VBD/ROOT/6 ././punct/6",
        5,
        ("Grand River Union",),
    ),
    "a lawyer has words of their own": (
        "A/DT/det/1 lawyer/NN/nsubj/4 for/IN/prep/1 Bolt/NNP/pobj/2/ORG left=leave/VBD/ROOT/4 ././punct/4",
        1,
        ("a lawyer for Bolt",),
    ),
    "a spokesman of a body without a name": (
        "A/DT/det/2 council/NN/compound/2 spokesman/NN/nsubj/3 left=leave/VBD/ROOT/3 ././punct/3",
        2,
        ("council",),
    ),
    "anonymity is no description": (
        "An/DT/det/1 aide/NN/nsubj/8 who/WP/nsubj/3 asked=ask/VBD/relcl/1 not/RB/neg/7 to/TO/aux/7 be/VB/auxpass/7 "
        "named=name/VBN/xcomp/3 left=leave/VBD/ROOT/8 ././punct/8",
        1,
        ("an aide",),
    ),
    "a ministry that the tagger takes for a name": (
        "The/DT/det/2 foreign/JJ/amod/2 ministry/NNP/nsubj/3 left=leave/VBD/ROOT/3 ././punct/3 "
        "The/DT/det/6 ministry/NN/nsubj/7 slept=sleep/VBD/ROOT/7 ././punct/7",
        6,
        ("the foreign ministry",),
    ),
    "another office": (
        "The/DT/det/2 weather/NN/compound/2 office/NN/nsubj/3 left=leave/VBD/ROOT/3 ././punct/3 "
        "The/DT/det/7 district/NN/compound/7 office/NN/nsubj/8 slept=sleep/VBD/ROOT/8 ././punct/8",
        7,
        ("the district office",),
    ),
    "many of one": (
        "Clerks=clerk/NNS/nsubj/5 for/IN/prep/0 the/DT/det/3 app/NN/pobj/1 Bolt/NNP/appos/0/ORG "
        "left=leave/VBD/ROOT/5 ././punct/5",
        0,
        ("clerks for the app",),
    ),
    "one of them": (
        "Two/CD/nummod/1 brokers=broker/NNS/nsubj/2 left=leave/VBD/ROOT/2 ././punct/2 "
        "One/CD/nsubj/7 of/IN/prep/4 them/PRP/pobj/5 slept=sleep/VBD/ROOT/7 ././punct/7",
        4,
        (),
    ),
    "it was Roe who": (
        LEFT + "It/PRP/nsubj/5 was=be/VBD/ROOT/5 Roe/NNP/attr/5 who/WP/nsubj/8 slept=sleep/VBD/ccomp/5 ././punct/5",
        7,
        ("Ada Roe",),
    ),
    "Roe, who he says": (
        LEFT + "Roe/NNP/nsubj/9 ,/,/punct/4 who/WP/nsubj/9 he/PRP/nsubj/8 says=say/VBZ/ccomp/9 slept=sleep/VBD/ROOT/9 "
        "././punct/9",
        6,
        (),
    ),
    "a title and one word": (
        "Lord/NNP/compound/1 Roe/NNP/nsubj/2/PERSON left=leave/VBD/ROOT/2 ././punct/2 "
        "Roe/NNP/nsubj/5/PERSON slept=sleep/VBD/ROOT/5 ././punct/5",
        4,
        ("Lord Roe",),
    ),
    "a title and a name in full": (
        "Lord/NNP/compound/1 Roe/NNP/nsubj/2/PERSON left=leave/VBD/ROOT/2 ././punct/2 " + "Ada/NNP/compound/5/PERSON "
        "Roe/NNP/nsubj/6/PERSON slept=sleep/VBD/ROOT/6 ././punct/6",
        1,
        ("Ada Roe",),
    ),
    "its director, the one who is named": (
        "Its/PRP$/poss/1 director/NN/nsubj/2 left=leave/VBD/ROOT/2 ././punct/2 "
        "The/DT/det/5 director/NN/nsubj/10 ,/,/punct/5 Ada/NNP/compound/8/PERSON Roe/NNP/appos/5/PERSON ,/,/punct/5 "
        "slept=sleep/VBD/ROOT/10 ././punct/10",
        1,
        ("Ada Roe",),
    ),
    "nobody's poll": ("A/DT/det/1 poll/NN/nsubj/2 ended=end/VBD/ROOT/2 ././punct/2", 1, ()),
}  # fmt: skip


@pytest.mark.parametrize(("words", "position", "names"), CASES.values(), ids=CASES.keys())
def test_who_is_meant_is_named_or_left_open(cast, words, position, names):
    assert resolve(cast(words), position) == names


def test_who_is_asked_for_while_this_is_found_out_is_nobody(cast, monkeypatch):
    asked = []

    def find(cast, token, but, *, is_somebody):
        asked.append(token.i)
        return resolve(cast, token.i) or ("Bolt",)

    monkeypatch.setattr(speakers, "_resolve", find)
    assert resolve(cast(PUMPED), 0) == ("Bolt",)
    assert asked == [0]


def test_who_accuses_does_not_mean_himself(cast):
    words = PUMPED + "It/PRP/nsubj/5 accused=accuse/VBD/ROOT/5 the/DT/det/7 company/NN/dobj/5 ././punct/5"
    assert resolve(cast(words), 7, but="Bolt") == ()


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Acme Foods has fined Bolt Bank for letting money run through its accounts, it said on Monday. "
            "Bolt Bank did not appeal.",
            ["Acme Foods"],
        ),
        (
            "Tom Berry spoke on Tuesday. Bolt Bank paid. A relief driver was sent at once, he said.",
            ["Tom Berry"],
        ),
        ("The water office took samples on Monday, a spokeswoman said.", ["the water office"]),
        ("Ada Roe left on Monday. Her successor is said to be a sailor.", [None]),
        ("Sales fell by a tenth, a court filing made public on Friday says.", ["a court filing"]),
    ],
    ids=[
        "it said, of its subject",
        "he said, of somebody unnamed",
        "a spokeswoman, of the subject",
        "said by nobody",
        "a document by itself",
    ],
)
def test_who_speaks_in_a_sentence(find_trained, text, names):
    assert [claim.claimant for claim in find_trained(text).attributions][: len(names)] == names


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
