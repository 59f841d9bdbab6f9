from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.texts import Reader, ReadError, ReadLimits, ReadText, read_text
from ingest.texts.decoding import Decoded, decode
from ingest.texts.languages import find_other_language
from ingest.texts.reader import ROOT
from ingest.texts.reading import read
from tests.ingest.loopback import ARTICLE, GERMAN, MANY_ATTRIBUTES, NO_ARTICLE, SENTENCES

LIMITS = ReadLimits()
PLAIN = "\n".join(SENTENCES)
HEBREW = "דובר הנמל אמר ביום שלישי כי החברה לא דיווחה על שלושת האירועים וכי יש לה שבועיים להשיב על הטענות שהועלו נגדה."


def read_plain(body: bytes, *, charset: str | None = None) -> ReadText:
    return read(body, media_type="text/plain", charset=charset, limits=LIMITS)


def read_page(body: bytes, *, charset: str | None = None) -> ReadText:
    return read(body, media_type="text/html", charset=charset, limits=LIMITS)


@pytest.fixture(scope="module")
def reader():
    kept = Reader()
    yield kept
    kept.close()


# --- characters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "declared", "decoded"),
    [
        (b"plain", None, Decoded("plain", "utf-8")),
        ("café".encode(), "iso-8859-1", Decoded("café", "utf-8")),
        ("café".encode("latin-1"), "iso-8859-1", Decoded("café", "iso8859-1")),
        ("café “so”".encode("cp1252"), None, Decoded("café “so”", "windows-1252")),
        ("café".encode("cp1252"), "utf-8", Decoded("café", "windows-1252")),
        ("Ладога".encode("cp1251"), "windows-1251", Decoded("Ладога", "cp1251")),
        ("日本".encode("shift_jis"), "Shift_JIS", Decoded("日本", "shift_jis")),
        (b"\xef\xbb\xbfplain", "iso-8859-1", Decoded("plain", "utf-8")),
        (b"\xff\xfep\0l\0", None, Decoded("pl", "utf-16-le")),
        (b"\xfe\xff\0p\0l", None, Decoded("pl", "utf-16-be")),
        (b"\xff\xfe\0\0p\0\0\0", None, Decoded("p", "utf-32-le")),
        (b"p\0l\0", "utf-16le", Decoded("pl", "utf-16-le")),
        ("éééééé".encode() + b"\xff", None, Decoded("éééééé\ufffd", "utf-8")),
        (b"a lone \xed\xa0\x80 surrogate", None, Decoded("a lone \ufffd surrogate", "utf-8")),
        (b"a pair \xed\xa0\xbd\xed\xb8\x80 of them", None, Decoded("a pair 😀 of them", "utf-8")),
        (b"one\r\ntwo\rthree\x0cfour\x0bfive\n", None, Decoded("one\ntwo\nthree\nfour\nfive\n", "utf-8")),
        (b"a bell\x07 in a line", None, Decoded("a bell\ufffd in a line", "utf-8")),
        (b"plain", "punycode", Decoded("plain", "utf-8")),
        (b"caf\xe9 \\u0041", "unicode_escape", Decoded("café \\u0041", "windows-1252")),
        (b"plain", "no\0charset", Decoded("plain", "utf-8")),
        (HEBREW.encode(), None, Decoded(HEBREW, "utf-8")),
    ],
)
def test_bytes_become_the_characters_that_were_meant(body, declared, decoded):
    assert decode(body, declared=declared) == decoded


@pytest.mark.parametrize("body", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"\xef\xbb\xbf \n"])
def test_an_empty_file_is_called_empty(body):
    with pytest.raises(ReadError, match="The file is empty"):
        decode(body, declared=None)


@pytest.mark.parametrize(
    "body",
    [
        b"text\0text",
        bytes(range(256)),
        b"%PDF-1.7\n",
        b"PK\x03\x04rest",
        b"\x1f\x8b\x08",
        b"\x01\x02",
        b"\xff\xd8\xff\xe0",
    ],
)
def test_a_binary_file_is_called_binary(body):
    with pytest.raises(ReadError) as refused:
        decode(body, declared=None)
    assert refused.value.reason == "This is not a text: it holds binary data."


@given(st.binary(), st.sampled_from([None, "utf-8", "utf-16", "utf-32", "cp1252", "shift_jis", "gb18030", "nonsense"]))
def test_any_bytes_are_a_clean_text_or_a_reason(body, declared):
    with suppress(ReadError):
        text = decode(body, declared=declared).text
        assert text.encode().decode() == text
        assert not set(text) & {*map(chr, range(9)), "\r", "\x0b", "\x0c", "\x7f"}


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), min_size=1))
def test_a_clean_text_is_archived_as_it_is(text):
    with suppress(ReadError):
        assert read_plain(text.encode()).body == text.removeprefix("\ufeff")


@settings(max_examples=50, deadline=None)
@given(st.binary(), st.sampled_from(["text/plain", "text/html", "application/xhtml+xml", "image/png"]))
def test_any_bytes_end_in_a_text_or_a_reason(body, media_type):
    with suppress(ReadError):
        assert read(body, media_type=media_type, charset=None, limits=LIMITS).body


# --- plain text -------------------------------------------------------------------------------------------------------


def test_a_plain_text_is_kept_to_the_letter():
    assert read_plain(PLAIN.encode()) == ReadText(body=PLAIN, language="en")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Board says spills went unreported\n\nThe board said so.", "Board says spills went unreported"),
        ("\n  Board says so  \nThe board said so.", "Board says so"),
        ("The board said so.\nThe company denied it.", None),
        ("“We were never asked.”\nThe company denied it.", None),
        ("Only one line", None),
        ("x" * 151 + "\nThe board said so.", None),
    ],
)
def test_a_short_first_line_is_the_title_and_stays_in_the_text(text, title):
    found = read_plain(text.encode())
    assert (found.title, found.body) == (title, text)


@pytest.mark.parametrize("length", [2_000_001, 5_000_000, 10_000_000])
def test_a_text_that_is_too_long_is_refused(length):
    with pytest.raises(ReadError) as refused:
        read_plain(b"a" * length)
    assert refused.value.reason == "The text is too long (at most 2,000,000 characters are read)."


def test_a_text_of_two_million_characters_in_one_line_is_read():
    assert len(read_plain(b"a " * 1_000_000).body) == 2_000_000


# --- language ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (PLAIN, None),
        (PLAIN + "\n" + HEBREW, None),
        ("The ministry wrote: «Мы не получали этих писем». It gave no other answer to the board in the spring.", None),
        (HEBREW, "Hebrew"),
        (
            "Das Amt hat mitgeteilt, dass die Firma drei Vorfälle nicht gemeldet hat und nun zwei Wochen Zeit bekommt.",
            "German",
        ),
        (
            "Le conseil a déclaré que la société n'avait pas signalé les trois incidents et qu'elle doit répondre.",
            "French",
        ),
        (
            "La junta dijo el martes que la empresa no había informado de los tres vertidos y que debe responder.",
            "Spanish",
        ),
        (
            "Il consiglio ha detto che la società non ha segnalato gli incidenti e che deve rispondere alle accuse.",
            "Italian",
        ),
        (
            "O conselho disse que a empresa não comunicou os três derrames e que tem duas semanas para responder.",
            "Portuguese",
        ),
        ("De raad zei dat het bedrijf de drie lekken niet heeft gemeld en dat het nu twee weken heeft.", "Dutch"),
        ("Zarząd portu podał, że firma nie zgłosiła trzech wycieków i że do wiosny ma czas na odpowiedź.", "Polish"),
        (
            "Komisja 四月に港湾委員会は会社が三件の流出を報告しなかったと述べた。会社はこれを否定した。",
            "Chinese or Japanese",
        ),
        ("Satama kertoi tiistaina yhtiön jättäneen ilmoittamatta kolme vuotoa keväällä.", ""),
    ],
)
def test_english_is_told_from_other_languages(text, language):
    assert find_other_language(text) == language


def test_a_german_text_is_refused_by_name():
    with pytest.raises(ReadError) as refused:
        read_page(GERMAN)
    assert refused.value.reason == "The article is not in English (it looks like German)."


def test_a_text_in_right_to_left_letters_is_refused_by_name():
    with pytest.raises(ReadError) as refused:
        read_plain(HEBREW.encode())
    assert refused.value.reason == "The article is not in English (it looks like Hebrew)."


def test_a_short_text_is_never_refused_for_its_language():
    found = read_plain(b"Das Amt hat mitgeteilt, dass die Firma schweigt.")
    assert (found.body, found.language) == ("Das Amt hat mitgeteilt, dass die Firma schweigt.", None)


# --- web pages --------------------------------------------------------------------------------------------------------


def test_a_page_gives_its_article_and_what_it_says_of_itself():
    assert read_page(ARTICLE) == ReadText(
        body="\n".join(["Board says three spills went unreported", *SENTENCES]),
        title="Board says three spills went unreported",
        published_on=dt.date(2026, 3, 4),
        publisher="The Ember Courier",
        language="en",
        charset="utf-8",
    )


def test_the_date_of_a_footer_is_not_the_day_of_publication():
    dated = b'<meta property="article:published_time" content="2026-03-04T08:30:00Z">'
    assert dated in ARTICLE
    assert read_page(ARTICLE.replace(dated, b"")).published_on is None


@pytest.mark.parametrize(
    "body", [NO_ARTICLE, b"<p>x</p>", b"no markup", b"<!-- -->", b"<html>", b"<?xml version='1.0'?>"]
)
def test_a_page_without_an_article_is_refused(body):
    with pytest.raises(ReadError) as refused:
        read_page(body)
    assert refused.value.reason == "No article text was found on the page."


@pytest.mark.parametrize(
    ("declaration", "charset"),
    [
        ('<meta charset="windows-1251">', None),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', None),
        ("", "windows-1251"),
    ],
)
def test_the_charset_comes_from_the_header_or_the_page(declaration, charset):
    page = f"<html><head>{declaration}</head><body><article><p>{PLAIN} Ладога.</p></article></body></html>"
    found = read_page(page.encode("cp1251"), charset=charset)
    assert found.body.endswith("Ладога.")
    assert found.charset == "cp1251"


def test_an_xml_declaration_of_another_encoding_does_no_harm():
    page = (
        f'<?xml version="1.0" encoding="iso-8859-1"?><html><body><article><p>{PLAIN} Café.</p></article></body></html>'
    )
    assert read_page(page.encode("latin-1")).body.endswith("Café.")
    assert read_page(page.encode()).body.endswith("Café.")


def test_character_references_bring_no_character_that_a_text_may_not_hold():
    page = f"<html><body><article><p>{PLAIN} A&#7;B&#0;C&#xD800;D&#13;E</p></article></body></html>"
    assert read_page(page.encode()).body.endswith(" A\ufffdB\ufffdC\ufffdD E")


# --- the child process ------------------------------------------------------------------------------------------------


def test_the_child_reads_as_this_process_would(reader):
    for body, media_type in ((PLAIN.encode(), "text/plain"), (ARTICLE, "text/html")):
        expected = read(body, media_type=media_type, charset=None, limits=LIMITS)
        assert reader.read(body, media_type=media_type, charset=None, limits=LIMITS) == expected


@pytest.mark.parametrize(
    ("body", "media_type", "reason"),
    [
        (b"", "text/plain", "The file is empty."),
        (b"a\0b", "text/plain", "This is not a text: it holds binary data."),
        (NO_ARTICLE, "text/html", "No article text was found on the page."),
        (b"a" * 20_000_001, "text/plain", "The file is larger than 20 MB."),
        (b"%PDF-1.7", "application/pdf", "Only web pages and plain text are read."),
    ],
)
def test_the_child_gives_the_reason_of_a_refusal(reader, body, media_type, reason):
    with pytest.raises(ReadError) as refused:
        reader.read(body, media_type=media_type, charset=None, limits=LIMITS)
    assert refused.value.reason == reason


def test_a_page_that_holds_the_parser_is_stopped_and_the_next_one_read(reader):
    started = time.monotonic()
    with pytest.raises(ReadError) as refused:
        reader.read(MANY_ATTRIBUTES, media_type="text/html", charset=None, limits=ReadLimits(seconds=1))
    assert refused.value.reason == "Reading took longer than 1 seconds and was stopped."
    assert time.monotonic() - started < 3
    assert reader.read(b"Next.", media_type="text/plain", charset=None, limits=LIMITS).body == "Next."


def test_computing_time_is_bounded_too(reader):
    with pytest.raises(ReadError, match="and was stopped"):
        reader.read(MANY_ATTRIBUTES, media_type="text/html", charset=None, limits=ReadLimits(seconds=30, cpu_seconds=1))


def test_memory_is_bounded():
    padded = ARTICLE.replace(b"</body>", b"<!--" + b"x" * 18_000_000 + b"--></body>")
    reader = Reader()
    with pytest.raises(ReadError) as refused:
        reader.read(padded, media_type="text/html", charset=None, limits=ReadLimits(memory_bytes=90 << 20))
    assert refused.value.reason == "Reading takes too much memory and was stopped."
    assert reader.read(ARTICLE, media_type="text/html", charset=None, limits=LIMITS).publisher == "The Ember Courier"
    reader.close()


def test_a_child_that_dies_is_replaced(reader):
    reader.read(b"First.", media_type="text/plain", charset=None, limits=LIMITS)
    os.kill(reader._child.pid, signal.SIGKILL)
    time.sleep(0.05)
    assert reader.read(b"Second.", media_type="text/plain", charset=None, limits=LIMITS).body == "Second."


def test_a_child_serves_a_hundred_readings():
    reader = Reader()
    children = set()
    for _ in range(101):
        reader.read(b"Text.", media_type="text/plain", charset=None, limits=LIMITS)
        children.add(reader._child.pid)
    reader.close()
    assert len(children) == 2


def test_threads_take_turns():
    with ThreadPoolExecutor(8) as pool:
        texts = [f"Text number {number}." for number in range(60)]
        found = pool.map(
            lambda text: read_text(text.encode(), media_type="text/plain", charset=None, limits=LIMITS), texts
        )
        assert [text.body for text in found] == texts


def test_the_child_inherits_no_secret_and_no_file(reader, tmp_path, monkeypatch):
    monkeypatch.setitem(os.environ, "SECRET_OF_OURS", "do not tell")
    fresh = Reader()
    with (tmp_path / "ours").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        fresh.read(b"Text.", media_type="text/plain", charset=None, limits=LIMITS)
        child = psutil.Process(fresh._child.pid)
        assert "SECRET_OF_OURS" not in child.environ()
        assert child.open_files() == []
        assert not child.net_connections()
    fresh.close()


def test_a_closed_reader_leaves_no_process():
    reader = Reader()
    reader.read(b"Text.", media_type="text/plain", charset=None, limits=LIMITS)
    pid = reader._child.pid
    reader.close()
    assert not psutil.pid_exists(pid)
    reader.close()


READ = """
import os, signal, sys
from ingest.texts import ReadLimits, read_text
from ingest.texts.reader import _reader_of
def read(text):
    found = read_text(text.encode(), media_type="text/plain", charset=None, limits=ReadLimits())
    return found.body, _reader_of(os.getpid())._child.pid
"""


def run_script(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", READ + code], cwd=ROOT, check=False, capture_output=True, text=True)


def test_a_forked_worker_gets_a_child_of_its_own():
    done = run_script(
        """
before = read("Before.")
if not os.fork():
    print(*read("In the fork."), sep="|", flush=True)
    sys.exit()
os.wait()
after = read("After.")
print(*before, *after, sep="|", flush=True)
"""
    )
    assert done.stderr == ""
    forked, parent = (line.split("|") for line in done.stdout.splitlines())
    assert (forked[0], parent[0], parent[2]) == ("In the fork.", "Before.", "After.")
    assert parent[1] == parent[3] != forked[1]


def test_a_parent_that_is_killed_leaves_no_child_behind():
    done = run_script("print(read('Text.')[1], flush=True)\nos.kill(os.getpid(), signal.SIGKILL)")
    assert done.returncode == -signal.SIGKILL
    pid = int(done.stdout)
    until = time.monotonic() + 5
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < until
        time.sleep(0.02)


def test_plain_text_does_not_load_the_html_parser():
    code = "import sys, ingest.texts.__main__; sys.exit('trafilatura' in sys.modules or 'lxml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_child_can_not_reach_a_server():
    code = (
        "import ingest.texts.__main__ as child, socket\n"
        "child._leave_network()\n"
        "try: socket.create_connection(('127.0.0.1', 9), timeout=1)\n"
        "except PermissionError: print('barred')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout == "barred\n"


HONEST = {"body": "a", "title": None, "published_on": None, "publisher": None, "language": None, "charset": "utf-8"}


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "not json",
        "[1]",
        "null",
        json.dumps({}),
        json.dumps({"text": {}}),
        json.dumps({"text": HONEST | {"body": 1}}),
        json.dumps({"text": HONEST | {"body": None}}),
        json.dumps({"text": HONEST | {"body": "a\0"}}),
        json.dumps({"text": HONEST | {"title": "\ud800"}}),
        json.dumps({"text": HONEST | {"published_on": "soon"}}),
        json.dumps({"text": HONEST | {"verified": True}}),
    ],
)
def test_a_child_that_was_taken_over_is_not_believed(tmp_path, answer):
    liar = tmp_path / "liar.py"
    liar.write_text(f"import sys\nsys.stdin.readline()\nsys.stdout.write({answer!r} + chr(10))\n")
    reader = Reader()
    reader._child = subprocess.Popen(
        [sys.executable, liar], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    with pytest.raises(ReadError) as refused:
        reader.read(b"Text.", media_type="text/plain", charset=None, limits=LIMITS)
    assert refused.value.reason == "The file could not be read: it is damaged or made to break the reader."
    assert reader._child is None


def test_a_warm_child_reads_one_text_after_the_other(reader):
    reader.read(b"Warm.", media_type="text/plain", charset=None, limits=LIMITS)
    child = reader._child
    bodies = {
        reader.read(PLAIN.encode() * 10, media_type="text/plain", charset=None, limits=LIMITS).body for _ in range(5)
    }
    assert len(bodies) == 1
    assert reader._child is child
    assert child.poll() is None
