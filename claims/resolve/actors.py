"""Which actor a name means."""

from __future__ import annotations

import re
import unicodedata

from claims.models import Actor

LEGAL_FORMS = re.compile(r",?\s+(?:inc|ltd|llc|plc|corp|gmbh|co)\.?$")


def fold(name: str) -> str:
    """The form in which names are compared: case, accents, dots, a leading article and the legal form do not matter."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    plain = re.sub(r"[\s.]+", " ", plain.replace("’", "'")).strip().removeprefix("the ")
    return LEGAL_FORMS.sub("", plain) or plain


def find_actor(name: str) -> Actor | None:
    """The one actor that has this name or alias; None where there is none or more than one."""
    found = list(Actor.objects.filter(names__folded=fold(name), merged_into=None).distinct()[:2])
    return found[0] if len(found) == 1 else None


def kind_of(name: str, label: str) -> str:
    """What kind of actor a name from a text is: by its entity label, and by its grammar where it has none.

    A description that ends in lower case is a group where it is plural ("AI labs"), else an unnamed source.
    """
    if label == "PERSON":
        return "person"
    if label or name.split()[-1][:1].isupper():
        return "organisation"
    return "group" if name.endswith("s") and not name.startswith(("a ", "an ")) else "unnamed"
