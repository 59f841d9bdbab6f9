"""JSON that can be stored: no lone surrogates, which UTF-8 cannot spell, and no NUL, which a database cannot hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
DEEPEST = 32  # levels; nothing that is taken here has more than six


class StrictJSONParser(JSONParser):
    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            value = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.") from error
        for text in strings_in(value):
            if UNSTORABLE.search(text):
                raise ParseError("The JSON holds a NUL or half of a surrogate pair, which no text can hold.")
        return value


def strings_in(value: Any, depth: int = 0) -> Iterator[str]:
    """All strings of a JSON value, names included. Raises ParseError below the deepest level."""
    if depth > DEEPEST:
        raise ParseError("The JSON is nested too deeply.")
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield name
            yield from strings_in(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner, depth + 1)
