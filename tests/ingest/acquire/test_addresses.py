from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.acquire import AcquireError, canonical_url


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("HTTP://News.Example", "http://news.example/"),
        ("https://news.example:443/a#top", "https://news.example/a"),
        ("http://news.example:80/", "http://news.example/"),
        ("https://news.example:80/", "https://news.example:80/"),
        ("https://news.example./a", "https://news.example/a"),
        (" https://news.example/a\n", "https://news.example/a"),
        ("https://news.example/a/./b/../c", "https://news.example/a/c"),
        ("https://news.example/a/b/..", "https://news.example/a/"),
        ("https://news.example/../../a", "https://news.example/a"),
        ("https://news.example/%2e%2E/a%7eb%2fc", "https://news.example/a~b%2Fc"),
        ("https://news.example/a//b/", "https://news.example/a//b/"),
        ("https://news.example/100%", "https://news.example/100%25"),
        ("https://news.example/a?utm_source=x&id=7&UTM_Medium=y&fbclid=1&gclid=2", "https://news.example/a?id=7"),
        ("https://news.example/a?%75tm_source=x", "https://news.example/a"),
        ("https://news.example/a?b=2&a=1", "https://news.example/a?b=2&a=1"),
        ("https://news.example/a?", "https://news.example/a"),
        ("https://bücher.example/ü?q=ü", "https://xn--bcher-kva.example/%C3%BC?q=%C3%BC"),
        ("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
        ("http://[2A00:0::1]/", "http://[2a00::1]/"),
        ("http://①②⑦.0.0.1/", "http://127.0.0.1/"),
    ],
)
def test_one_page_has_one_address(written, canonical):
    assert canonical_url(written) == canonical


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "Only http and https addresses are fetched."),
        ("news.example/a", "Only http and https addresses are fetched."),
        ("javascript:alert(1)", "Only http and https addresses are fetched."),
        ("http:///a", "The address names no server."),
        ("http:127.0.0.1/", "The address names no server."),
        ("http://a b.example/", "The address holds a space, a control character or a backslash."),
        ("http://127.0.0.1\\@news.example/", "The address holds a space, a control character or a backslash."),
        ("http://news.example/\ud800", "The address holds a space, a control character or a backslash."),
        ("http://me:secret@news.example/", "An address with a user name or a password is not fetched."),
        ("http://news.example:99999/", "The address is not valid."),
        ("http://news.example:0/", "The address is not valid."),
        ("http://[::1/", "The address is not valid."),
        ("http://[fe80::1%25eth0]/", "The address names its server in a way that is not valid."),
        ("http://0x7f.1/", "The address names its server in a way that is not valid."),
        ("http://2130706433/", "The address names its server in a way that is not valid."),
        ("http://0177.0.0.1/", "The address names its server in a way that is not valid."),
        ("http://%31%32%37.0.0.1/", "The address names its server in a way that is not valid."),
        ("http://" + "a" * 64 + ".example/", "The address names its server in a way that is not valid."),
        ("http://" + "a." * 127 + "example/", "The address names its server in a way that is not valid."),
        ("http://news.example/" + "a" * 2048, "The address is longer than 2,048 characters."),
    ],
)
def test_an_address_that_can_be_misread_is_refused(url, reason):
    with pytest.raises(AcquireError) as refused:
        canonical_url(url)
    assert refused.value.reason == reason


@given(st.text())
def test_any_text_is_an_address_or_refused(text):
    with suppress(AcquireError):
        canonical_url(text)


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_canonical_form_of_a_canonical_address_is_itself(path, query):
    with suppress(AcquireError):
        once = canonical_url(f"https://news.example/{path}?{query}")
        assert canonical_url(once) == once
        assert once.isascii()
