from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.acquire import ArchiveError, load, store

SHA256_OF_PAGE = hashlib.sha256(b"page").hexdigest()


def test_bytes_are_kept_under_their_hash(tmp_path):
    assert store(tmp_path, b"page") == SHA256_OF_PAGE
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()] == [
        f"{SHA256_OF_PAGE[:2]}/{SHA256_OF_PAGE}"
    ]
    assert load(tmp_path, SHA256_OF_PAGE) == b"page"


def test_storing_again_changes_nothing(tmp_path):
    path = tmp_path / SHA256_OF_PAGE[:2] / SHA256_OF_PAGE
    store(tmp_path, b"page")
    before = path.stat().st_mtime_ns, path.stat().st_ino
    assert store(tmp_path, b"page") == SHA256_OF_PAGE
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_storing_again_mends_a_damaged_file(tmp_path):
    store(tmp_path, b"page")
    (tmp_path / SHA256_OF_PAGE[:2] / SHA256_OF_PAGE).write_bytes(b"pag")
    store(tmp_path, b"page")
    assert load(tmp_path, SHA256_OF_PAGE) == b"page"


def test_many_writers_of_the_same_bytes_leave_one_file(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: store(tmp_path, b"page"), range(40))) == {SHA256_OF_PAGE}
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_absent_bytes_are_reported_as_absent(tmp_path):
    with pytest.raises(ArchiveError) as refused:
        load(tmp_path, SHA256_OF_PAGE)
    assert refused.value.reason == f"The archived file {SHA256_OF_PAGE} is absent."


def test_changed_bytes_are_reported_as_damaged(tmp_path):
    store(tmp_path, b"page")
    (tmp_path / SHA256_OF_PAGE[:2] / SHA256_OF_PAGE).write_bytes(b"forged")
    with pytest.raises(ArchiveError, match="is damaged"):
        load(tmp_path, SHA256_OF_PAGE)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "AB" * 32, "ab" * 31, "ab" * 32 + "\n"])
def test_a_name_that_is_no_hash_never_becomes_a_path(tmp_path, name):
    with pytest.raises(ArchiveError, match="is not a SHA-256"):
        load(tmp_path, name)


@given(body=st.binary())
def test_what_is_stored_is_what_is_loaded(tmp_path_factory, body):
    folder = tmp_path_factory.mktemp("archive")
    assert load(folder, store(folder, body)) == body
