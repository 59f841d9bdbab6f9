"""What a public query may contain. Stands in front of every engine, before any parser sees the text.

It guards three things that engines leave open (each measured on Oxigraph 0.5.13):
- outgoing requests: SERVICE is executed by every engine, and there is no switch;
- the stack: 10,000 nested brackets or 20,000 `!` overflow the parser's stack and end the process;
- time: lexing is linear and bounded by MAX_BYTES. It holds up all other threads of the process meanwhile.

It is a tokeniser, not a parser. It must never refuse a legal query, and never read as a string, comment or IRI what an
engine reads as SERVICE. Oxigraph's parser does not demand a gap after a keyword or a number, so `1SERVICE<x>{}`,
`trueSERVICE<x>{}`, `SERVICESILENT<x>{}` and `SERVICE:name{}` all are federation there; and `?a<?b)SERVICE?x#>` is a
comparison, FILTER's closing bracket and a comment where the longest match of the standard sees one IRI.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, get_args

from claims.graph.engine import Form, QueryRefused, QueryTooLong

MAX_BYTES = 16 * 1024
MAX_TOKENS = 3000
MAX_DEPTH = 64
MAX_OPERATOR_RUN = 16

_FORMS: tuple[Form, ...] = get_args(Form)
_UPDATES = frozenset({"INSERT", "DELETE", "DROP", "CLEAR", "CREATE", "COPY", "MOVE", "ADD", "WITH"})
# Each letter starts a search for the colon of a prefix. One that is longer is read as words, and they stand no less.
_LONGEST_PREFIX = 127
_NAME_CHARACTER = r"[\w\-\u00b7-\U0010ffff]"
# Every name class is a little wider than the standard's: what it takes too much is an error to every engine anyway.
_TOKEN = re.compile(
    rf"""
    (?P<gap>     \s++ | \#[^\r\n]*+ )
  | (?P<iri>     <(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+> )
  | (?P<string>  \"\"\"(?:\"{{0,2}}(?:[^"\\]|\\.))*+\"\"\" | '''(?:'{{0,2}}(?:[^'\\]|\\.))*+'''
               | \"(?!\"\")(?:[^"\\\r\n]|\\.)*+\" | '(?!'')(?:[^'\\\r\n]|\\.)*+' )
  | (?P<open>    <<|[({{\[] )
  | (?P<close>   >>|[)}}\]] )
  | (?P<number>  \d++(?:\.\d*+)?(?:[eE][+-]?\d++)? )
  | (?P<variable>[?$][\w\u00b7-\U0010ffff]++ )
  | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+ )
  | (?P<name>    (?:[A-Za-z_\u00aa-\U0010ffff](?:{_NAME_CHARACTER}|\.){{0,{_LONGEST_PREFIX}}}+)?
                 :(?:{_NAME_CHARACTER}|[.:]|%[0-9A-Fa-f]{{2}}|\\.)*+ )
  | (?P<word>    [A-Za-z_]\w*+ )
  | (?P<operator>[!+\-^/|*] )
  | (?P<mark>    . )
    """,
    re.VERBOSE | re.DOTALL,
)
_FORBIDDEN_WORD = re.compile(r"SERVICE|LOAD", re.IGNORECASE)
_KEYWORD_PREFIX = re.compile(r"\w*SERVICE(SILENT)?:", re.IGNORECASE)
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*+://")
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class _Token(NamedTuple):
    kind: str
    text: str


_NONE = _Token("gap", "")


@dataclass(frozen=True, slots=True)
class Admitted:
    """What the gate learnt about a query that it lets pass. `has_dataset`: the query names its own graphs with FROM."""

    form: Form
    has_dataset: bool


def check(text: str) -> Admitted:
    """What kind of query `text` is. Raises QueryRefused, naming what and the limit, where a reader may not ask it.

    The text is read twice where it holds code point escapes, as written and resolved (SPARQL 1.1, 19.2), since engines
    differ in when they resolve them.
    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise QueryRefused("The query holds half a surrogate pair and is not Unicode text.") from None
    if size > MAX_BYTES:
        raise QueryTooLong(f"The query has {size:,} bytes; the limit is {MAX_BYTES:,}.")
    admitted = _read(text)
    return _read(_resolve(text)) if _CODE_POINT.search(text) else admitted


def _read(text: str) -> Admitted:
    tokens = list(islice(_tokens(text), MAX_TOKENS + 1))
    if len(tokens) > MAX_TOKENS:
        raise QueryRefused(f"The query has more than {MAX_TOKENS:,} words and signs.")
    depth = run = 0
    for before, token, after in zip([_NONE, *tokens], tokens, [*tokens[1:], _NONE], strict=False):
        depth += (token.kind == "open") - (token.kind == "close")
        run = run + 1 if token.kind == "operator" else 0
        _check_limits(depth, run)
        _check_token(token)
        if depth > 0 and after.text == "{" and before.text.upper() != "GRAPH":
            _check_name_before_group(token)
    words = [token.text.upper() for token in tokens if token.kind == "word"]
    form = next((form for word in words for form in _FORMS if word.startswith(form)), None)
    if form is None:
        raise QueryRefused("The query has no SELECT, ASK, CONSTRUCT or DESCRIBE.")
    return Admitted(form, has_dataset=any(word.startswith("FROM") for word in words))


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        if match.lastgroup is not None and match.lastgroup != "gap":
            yield _Token(match.lastgroup, match.group())
            if match.lastgroup == "mark" and match.group() in "\"'":
                return  # refused in any case, and every further quote would be looked for to the end of the text


def _check_limits(depth: int, run: int) -> None:
    if depth > MAX_DEPTH:
        raise QueryRefused(f"The query nests brackets deeper than {MAX_DEPTH} levels.")
    if run > MAX_OPERATOR_RUN:
        raise QueryRefused(f"The query has more than {MAX_OPERATOR_RUN} operators in a row.")


def _check_token(token: _Token) -> None:
    if token.kind == "word":
        _check_word(token.text.upper())
    elif token.kind == "iri" and _hides_keyword(token.text):
        raise QueryRefused("What follows '<' can be read as an IRI and as SERVICE or LOAD; put a blank after '<'.")
    elif token.kind == "mark" and token.text in "\"'":
        raise QueryRefused("A string is not closed.")


def _hides_keyword(iri: str) -> bool:
    """True where an IRI holds a bracket that closes an expression, a keyword, and a comment that swallows the ">".

    Never so in an absolute IRI with an authority, since no expression starts with "//". Finds the first of each, one
    after the other: a pattern that tries them all needs seconds.
    """
    bracket = iri.find(")")
    if bracket < 0 or _ABSOLUTE.match(iri):
        return False
    keyword = _FORBIDDEN_WORD.search(iri, bracket)
    return keyword is not None and "#" in iri[keyword.end() :]


def _check_name_before_group(token: _Token) -> None:
    """`SERVICE:a {` is federation to an engine that asks for no gap. A triple's object there can be told by its dot."""
    if token.kind == "name" and _KEYWORD_PREFIX.match(token.text):
        raise QueryRefused(f"{token.text} before '{{' can be read as SERVICE, which is not allowed; put '.' between.")


def _check_word(word: str) -> None:
    if found := _FORBIDDEN_WORD.search(word):
        raise QueryRefused(f"{found.group()} is not allowed: this endpoint sends no requests to others.")
    if word in _UPDATES:
        raise QueryRefused(f"{word} is not allowed: this endpoint answers queries only.")


def _resolve(text: str) -> str:
    return _CODE_POINT.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise QueryRefused(f"{match.group()} is not a character.")
    return chr(code)


# --- For engines that read more than SPARQL 1.1 -----------------------------------------------------------------------


def find_tokens(text: str) -> Iterator[re.Match[str]]:
    """The tokens of an admitted query; `lastgroup` is the kind of each (iri, string, number, name, word, mark ...)."""
    return (match for match in _TOKEN.finditer(text) if match.lastgroup != "gap")


def readings(text: str) -> tuple[str, ...]:
    """An admitted query as written and, where it holds code point escapes, with these resolved."""
    return (text, _resolve(text)) if _CODE_POINT.search(text) else (text,)
