"""What somebody says in several sentences, or says that others said, comes apart; `extract` puts it together again."""

import pytest

from ingest import nlp
from ingest.extract import find_utterances
from ingest.extract.claimants import find_claimants
from ingest.extract.documents import find_turns, join_near, to_document
from ingest.extract.turns import find_sentences
from ingest.records import Extractor
from ingest.scoring.parts import marks_each, take_apart

pytestmark = pytest.mark.model
TWO = "“The pump failed in March,” Ada Roe said. “Nobody told us why.” The harbour was closed for a week."
TOLD = "“They told me that the pump was safe,” Ada Roe said. “I did not believe it.”"
EXTRACTOR = Extractor("onrecord", "1", "model", "0")


def words(text, spans):
    return " ~ ".join(text[start:end] for start, end in spans)


def list_contents(text, found):
    return [words(text, claim.attribution.content) for claim in found.attributions]


def test_each_sentence_of_direct_speech_is_an_utterance_of_the_same_speaker(find_trained):
    found = find_trained(TWO)
    assert list_contents(TWO, found) == ["“The pump failed in March,”", "“Nobody told us why.”"]
    head, part = found.attributions
    assert (head.claimant, part.claimant) == ("Ada Roe", "Ada Roe")
    assert (head.within, part.within) == (None, 0)
    assert (part.attribution.source, part.attribution.cue, part.polarity) == ((), (), "negative")
    assert [date.as_written for date in head.dates] == ["in March"]
    assert not part.dates


def test_what_stands_before_the_sentence_of_the_cue_goes_on_with_it_too(find_trained):
    text = "“The pump failed. Nobody told us why,” Ada Roe said."
    first, second = find_trained(text).attributions
    assert (words(text, first.attribution.content), first.within) == ("“The pump failed", 1)
    assert (words(text, second.attribution.cue), second.within) == ("said", None)


def test_what_is_rejected_is_told_from_what_is_said_to_it(find_trained):
    text = "Ada Roe rejected the accusation: every village had agreed to the plan."
    assert list_contents(text, find_trained(text)) == ["the accusation", "every village had agreed to the plan"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("the accusation: every village had agreed", ["the accusation", "every village had agreed"]),
        ("“It leaks. It always did.”", ["“It leaks", "It always did.”"]),
        ("Mr. Moor of St. Orlan came at 3.30 p.m. on Monday", ["Mr. Moor of St. Orlan came at 3.30 p.m. on Monday"]),
        ("it leaks: badly", ["it leaks: badly"]),
        ("three things: oil, rust, water", ["three things: oil, rust, water"]),
    ],
)
def test_a_stretch_is_cut_where_sentences_begin(text, sentences):
    doc = nlp.read(nlp.load(), text)
    assert [doc[start:end].text.strip() for start, end in find_sentences(doc, (0, len(doc)))] == sentences


def test_what_goes_on_is_said_by_whoever_said_the_first_of_it():
    doc = nlp.read(nlp.load(), TWO)
    said = find_utterances(doc, lexicons=nlp.load_lexicons(), published_on=None, weights=nlp.load_weights())
    names = find_claimants(said.drafts, said.cast, lambda place, draft, found, turns: f"speaker {place}")
    assert names == ("speaker 0", "speaker 0")


def test_what_others_are_quoted_to_have_said_has_a_chain_of_voices(find_trained):
    text = "Carl Moor runs the yard. “Moor told me that the pump was safe,” Ada Roe said."
    outer, inner = find_trained(text).attributions
    assert (outer.claimant, outer.voice) == ("Ada Roe", ("Ada Roe", "publisher"))
    assert (inner.claimant, inner.voice, inner.within) == ("Carl Moor", ("Carl Moor", "Ada Roe", "publisher"), 0)
    assert words(text, inner.attribution.content) == "the pump was safe"


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("Ada Roe told the Orlo Gazette that the pump was safe.", ("Ada Roe", "Orlo Gazette", "publisher")),
        ("Ada Roe told Carl Moor that the pump was safe.", ("Ada Roe", "publisher")),
        ("Ada Roe declined to comment on the pump.", ("publisher",)),
        ("Ada Roe did not reply to two letters.", ("publisher",)),
    ],
)
def test_a_paper_that_printed_it_first_is_a_voice_and_who_says_nothing_is_none(find_trained, text, voice):
    (claim,) = find_trained(text).attributions
    assert (claim.claimant, claim.voice) == ("Ada Roe", voice)


def test_who_is_told_to_do_something_stands_with_what(find_trained):
    text = "Carl Moor runs the yard. “Moor told me to count the boats again,” Ada Roe said."
    inner = next(claim for claim in find_trained(text).attributions if claim.within is not None)
    assert words(text, inner.attribution.content) == "me to count the boats again"
    assert inner.voice == ("Carl Moor", "Ada Roe", "publisher")


@pytest.mark.parametrize(
    "text",
    [
        "“I told them that the pump was safe,” Ada Roe said.",
        "“Nobody told me that the pump was safe,” Ada Roe said.",
        "“If they tell me that the pump is safe, I will go,” Ada Roe said.",
        "“They would tell me that the pump is safe,” Ada Roe said.",
        "“They did not tell me that the pump was safe,” Ada Roe said.",
        "“Carl Moor never promised that the pump was safe,” Ada Roe said.",
    ],
)
def test_what_nobody_else_said_is_no_utterance_of_its_own(find_trained, text):
    assert len(find_trained(text).attributions) == 1


def test_a_document_holds_one_attribution_with_its_sentences_as_parts(find_trained):
    document = to_document(find_trained(TOLD), id="a", sha256="", extractor=EXTRACTOR)
    (whole,) = document["attributions"]
    assert words(TOLD, whole["content"]) == "“They told me that the pump was safe,” ~ “I did not believe it.”"
    assert (words(TOLD, whole["source"]), words(TOLD, whole["cue"])) == ("Ada Roe", "said")
    assert [words(TOLD, part["content"]) for part in whole["parts"]] == [
        "“They told me that the pump was safe,”", "the pump was safe", "“I did not believe it.”"
    ]  # fmt: skip


def test_what_is_one_utterance_has_no_parts(find_trained):
    document = to_document(find_trained("Ada Roe said the pump was safe."), id="a", sha256="", extractor=EXTRACTOR)
    assert "parts" not in document["attributions"][0]


def test_relations_lead_to_the_parts_and_taken_apart_to_the_same(find_trained):
    text = (
        "Ada Roe accused Carl Moor of theft. “I never took a thing,” Moor said. “Her claim that I stole is false.” "
        "Roe denied that she had lied."
    )
    found = find_trained(text)
    document = to_document(found, id="a", sha256="", extractor=EXTRACTOR)
    apart = take_apart(document)
    assert len(apart["attributions"]) == len(found.attributions) > len(document["attributions"])
    assert all("parts" not in item for item in apart["attributions"])
    assert [(item["type"], item["from"], item["to"]) for item in apart["relations"]] == [
        (item.type, item.source, item.target) for item in found.relations
    ]
    assert any("to_part" in item or "from_part" in item for item in document["relations"])


def test_without_hearsay_what_others_said_is_left_out_with_its_relations():
    whole = {"cue": [[9, 13]], "parts": [{"cue": []}, {"cue": [[3, 5]]}, {"cue": [[9, 13]]}]}
    relations = [
        {"type": "supports", "from": 0, "from_part": 2, "to": 1, "reason": "."},
        {"type": "restates", "from": 0, "from_part": 1, "to": 1, "reason": "."},
    ]
    apart = take_apart({"attributions": [whole, {"cue": []}], "relations": relations}, hearsay=False)
    assert [item["cue"] for item in apart["attributions"]] == [[], [[9, 13]], []]
    assert [(item["from"], item["to"]) for item in apart["relations"]] == [(1, 2)]


def test_turns_are_in_the_order_of_their_first(find_trained):
    turns = find_turns(find_trained(TOLD).attributions)
    assert turns == [(0, 1, 2)]


@pytest.mark.parametrize(
    ("spans", "joined"),
    [(((0, 4), (6, 9)), ((0, 9),)), (((0, 4), (7, 9)), ((0, 4), (7, 9))), (((0, 9), (2, 4)), ((0, 9),)), ((), ())],
)
def test_sentences_that_follow_each_other_are_one_span(spans, joined):
    assert join_near(spans) == joined


def test_gold_of_our_own_marks_each_sentence_and_the_benchmark_does_not():
    assert marks_each({"attributions": [{"content": []}, {"content": [], "kind": "denial"}]})
    assert not marks_each({"attributions": [{"content": []}]})
