import numpy as np
import pytest

from ingest.extract.learned.columns import CLASSES, DEPENDENTS
from ingest.extract.learned.weights import find_codes

SAID = (
    "Roe/NNP/nsubj/1/PERSON said=say/VBD/ROOT/1 that/IN/mark/5 the/DT/det/4 sand/NN/nsubj/5 left=leave/VBD/ccomp/1 "
    "\"/``/punct/8 in/IN/prep/5 haste/NN/pobj/7 \"/''/punct/8 ././punct/1"
)


@pytest.fixture
def said(parse, columns):
    return columns(parse(SAID))


def test_each_word_sees_the_verb_above_it_and_the_one_above_that(said):
    assert said.head.tolist() == [1, 1, 5, 4, 5, 1, 8, 5, 7, 8, 1]
    assert said.inner.tolist() == [1, -1, 5, 5, 5, 1, 5, 5, 5, 5, 1]
    assert said.outer.tolist() == [-1, -1, 1, 1, 1, -1, 1, 1, 1, 1, -1]


def test_a_verb_knows_what_hangs_on_it(said):
    assert [name for name, flag in zip(DEPENDENTS, said.flags[1], strict=True) if flag] == ["ccomp", "nsubj"]


def test_quotation_marks_rules_and_word_lists_have_their_codes(said):
    assert said.code("quoted").tolist() == [0, 0, 0, 0, 0, 0, 1, 2, 2, 3, 0]
    assert said.code("rule")[:6].tolist() == [1, 3, 5, 6, 6, 6]  # source, cue, content
    assert said.code("class")[1] == 1 + CLASSES.index("speech")
    assert said.proper.tolist() == [True] + 10 * [False]
    assert (said.rule_cue[1], said.rule_content[4], said.rule_sources.tolist()) == (0, 0, [[0, 1]])


def test_unknown_words_have_code_0_and_known_ones_count_from_1():
    known = np.array([3, 7, 9], dtype=np.uint64)
    assert find_codes(known, np.array([9, 1, 3, 99], dtype=np.uint64)).tolist() == [3, 0, 1, 0]


@pytest.mark.model
def test_blanks_are_left_out_and_paragraphs_end_at_line_breaks(columns):
    from ingest import nlp

    text = "  One came.\n\nTwo went. Three stayed.\nFour"
    doc = nlp.read(nlp.load(), text)
    found = columns(doc)
    words = [doc[place].text for place in found.places]
    assert words == ["One", "came", ".", "Two", "went", ".", "Three", "stayed", ".", "Four"]
    assert found.paragraphs == ((0, 3), (3, 9), (9, 10))
    assert found.code("break").tolist() == [2, 0, 0, 2, 0, 0, 0, 0, 0, 1]


@pytest.mark.model
def test_an_endless_paragraph_is_cut_at_its_sentences(columns):
    from ingest import nlp

    found = columns(nlp.read(nlp.load(), "They came and they went again. " * 100))
    assert max(end - start for start, end in found.paragraphs) <= 220
    assert [start for start, _ in found.paragraphs[1:]] == [end for _, end in found.paragraphs[:-1]]
    assert all(found.code("first")[start] for start, _ in found.paragraphs)


def test_what_hangs_on_a_word_of_another_part_of_a_long_sentence_is_its_own(said):
    left, right = said.cut(0, 5, ((0, 5),)), said.cut(5, 11, ((0, 6),))
    assert left.head.tolist() == [1, 1, 2, 4, 4]
    assert left.inner.tolist() == [1, -1, -1, -1, -1]
    assert right.head.tolist() == [0, 3, 0, 2, 3, 5]
    assert right.outer.tolist() == [-1] * 6
