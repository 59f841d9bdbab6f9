"""Invented names, one per number, so that no list of them need be kept. Pure."""

from __future__ import annotations


def listed(words: str) -> tuple[str, ...]:
    return tuple(words.split("|"))


FIRST_NAMES = listed(
    "Adra|Belin|Corva|Dessa|Edric|Fenna|Galen|Hetta|Ilmar|Jorun|Kesta|Lorin|Mirel|Nadja|Oskar|Perla|Quill|Runa|Stellan|"
    "Tove|Ulla|Varek|Wenna|Yorick|Zelma|Anselm|Brida|Casimir|Dorit|Eskil"
)
STARTS = listed(
    "Brax|Cald|Dorv|Elsk|Forn|Gurd|Hask|Ilm|Jarn|Kesk|Lurn|Mavr|Nolt|Orsk|Pell|Quar|Risk|Selv|Tarn|Ulv|Vask|Wold|Yarv|"
    "Zell|Brin|Cresk|Drum|Falk|Grist|Holv"
)
MIDDLES = listed("a|e|i|o|u|an|en|in|or|el")
ENDS = listed(
    "wick|mere|holt|combe|stead|worth|thorpe|moor|gate|well|brook|croft|den|vale|rick|sund|fell|lund|skerry|bourne"
)
TRADES = listed(
    "Shipping|Foods|Energy|Bank|Holdings|Laboratories|Motors|Media|Pharma|Insurance|Timber|Fisheries|Rail|Airways|"
    "Software|Hospital Trust|Water Board|City Council|Ministry|University|Workers' Union|Regulator|Court|Textiles"
)
PAPERS = listed("Courier|Gazette|Ledger|Observer|Standard|Tribune|Post|Wire|Chronicle|Monitor")
STEMS = len(STARTS) * len(MIDDLES) * len(ENDS)
STRIDE = 7919  # has no divisor in common with STEMS, so that neighbours get unlike stems and no two the same


def stem(number: int) -> str:
    """Distinct for the first 6,000 numbers, then the same again."""
    number, end = divmod(number * STRIDE % STEMS, len(ENDS))
    start, middle = divmod(number, len(MIDDLES))
    return STARTS[start] + MIDDLES[middle] + ENDS[end]


def actor_name(number: int) -> tuple[str, str]:
    """(kind, name) of an actor; names of one kind are distinct for the first 100,000 numbers."""
    slot = number % 50
    if slot == 23:
        return "unnamed", f"a former employee of {organisation(number - 1)}"
    if slot == 37:
        return "group", f"{stem(number // 50)} residents ({number // 50 + 1})"
    return ("person", person(number)) if slot % 2 else ("organisation", organisation(number))


def organisation(number: int) -> str:
    trade, place = divmod(number // 2, STEMS)
    return f"{stem(place)} {TRADES[trade % len(TRADES)]}"


def person(number: int) -> str:
    first, surname = divmod(number // 2, STEMS)
    return f"{FIRST_NAMES[(first + surname) % len(FIRST_NAMES)]} {stem(surname)}"


def paper_name(number: int) -> str:
    paper, place = divmod(number, STEMS)
    return f"The {stem(place)} {PAPERS[(paper + place) % len(PAPERS)]}"
