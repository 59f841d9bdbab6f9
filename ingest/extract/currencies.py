"""Which country's money is meant by a name that several share: "dinars" in Tunis are not those in Amman."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from ingest.extract.lexicons.numbers import NumberWords


@dataclass(frozen=True)
class Currencies:
    """Those of one text."""

    text: str
    words: NumberWords

    def settle(self, unit: str) -> str:
        """The ISO 4217 code where the unit is a shared name and the text names a country that has it; else the unit.

        The country that is named most often counts, of several the one that is named first.
        """
        shared = self.words.shared.get(unit)
        if shared is None:
            return unit
        named = {code: count for code, count in self._named.items() if code in shared.codes}
        return max(named, key=lambda code: named[code], default=shared.otherwise)

    @cached_property
    def _named(self) -> Counter[str]:
        """How often the text names the country of each currency, the first that is named first."""
        return Counter(self.words.countries[match.group()] for match in self.words.country.finditer(self.text))
