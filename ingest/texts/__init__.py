"""Reading: archived bytes in, plain text and what the page says of itself out.

In: bytes of a web page or a plain text, all of it hostile. Out: `ReadText`, or a `ReadError` whose `reason` is a plain
sentence for an editor. The bytes are read in a child process with limits on time and memory, because a parser
written in C cannot be stopped from inside: a page of 100,000 attributes holds it for more than a minute.
`read_text` is the door; `reading` is what the child runs, pure and without a process around it.
Imports neither Django nor settings nor `acquire`; trafilatura and lxml are imported in the child alone.

    values      what goes in and comes out
    decoding    bytes -> characters
    languages   is it English?
    pages       markup -> article text, title, date, publisher
    reading     the three together
    reader      the child process, seen from the parent
    __main__    the child
"""

from ingest.texts.reader import Reader, read_text
from ingest.texts.values import ReadError, ReadLimits, ReadText

# Names what reading makes of bytes; a new name where the same bytes would give another text.
READER = "onrecord-reader/1"

__all__ = ["READER", "ReadError", "ReadLimits", "ReadText", "Reader", "read_text"]
