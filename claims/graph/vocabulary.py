"""Every term we write, in one place: our own and the standard ones. The IRIs of records are in `addresses`.

`ontology.ttl` explains our own terms; a test holds that it names exactly these. `schema:` is `http://schema.org/` in
the store, the spelling of ClaimsKG and most stored data; `export` maps published JSON-LD to `https://schema.org/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import rdflib
from rdflib import URIRef
from rdflib.namespace import ClosedNamespace, Namespace

from claims.words import (
    CONFLICT_SCOPES,
    CONFLICT_STATUSES,
    EXPLANATIONS,
    PARTICIPANT_ROLES,
    PUBLICATION_STATES,
    RESPONSES,
    STATUSES,
    VERDICTS,
)
from ingest.records import ATTITUDES, BOUNDS, KINDS, POLARITIES, QUOTATIONS

# One class per kind of event, so that `?event a or:Settlement` works without inference.
EVENT_CLASSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "settlement": "Settlement",
        "lawsuit": "Lawsuit",
        "ruling": "Ruling",
        "meeting": "Meeting",
        "announcement": "Announcement",
        "investigation": "Investigation",
        "resignation": "Resignation",
    }
)
CLASSES: Final = (
    "Assessment",
    "Claim",
    "Conflict",
    "Extraction",
    "Group",
    "HedgePosition",
    "Participation",
    "Relation",
    "Reply",
    "ReviewDecision",
    "Snapshot",
    "Statement",
    "Story",
    "Text",
    "TimeExpression",
    "UnnamedSource",
    "VoicePosition",
    *EVENT_CLASSES.values(),
)
PROPERTIES: Final = (
    "actor",
    "amount",
    "anchor",
    "asWritten",
    "assessedVersion",
    "attitude",
    "bound",
    "canonicalJson",
    "concerns",
    "configuration",
    "conflictStatus",
    "contradicts",
    "countedBy",
    "cue",
    "earliest",
    "edtf",
    "eventTime",
    "evidence",
    "explanation",
    "extractor",
    "extractorVersion",
    "from",
    "hash",
    "hedge",
    "hedgePosition",
    "kind",
    "latest",
    "medium",
    "model",
    "narrows",
    "note",
    "number",
    "ofClaim",
    "participant",
    "participation",
    "payloadSha256",
    "polarity",
    "previousHash",
    "proposedBy",
    "publicationState",
    "quantity",
    "quotation",
    "rank",
    "reason",
    "recordSha256",
    "relationType",
    "reply",
    "response",
    "restates",
    "retrievedAt",
    "reviewedBy",
    "role",
    "rule",
    "saidOn",
    "scope",
    "slug",
    "snapshot",
    "snapshotSha256",
    "status",
    "target",
    "text",
    "textSha256",
    "to",
    "undoneBy",
    "verb",
    "verdict",
    "voice",
)
# SKOS schemes and their words. A word that two schemes share ("denied") is one concept that stands in both.
SCHEMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "attitudes": ATTITUDES,
        "bounds": BOUNDS,
        "conflictScopes": CONFLICT_SCOPES,
        "conflictStatuses": CONFLICT_STATUSES,
        "explanations": EXPLANATIONS,
        "kinds": KINDS,
        "polarities": POLARITIES,
        "publicationStates": PUBLICATION_STATES,
        "quotations": QUOTATIONS,
        "responses": RESPONSES,
        "roles": PARTICIPANT_ROLES,
        "statuses": STATUSES,
        "verdicts": VERDICTS,
    }
)
CONCEPTS: Final = frozenset(word for words in SCHEMES.values() for word in words)


class _Remembered:
    """Mixed into a namespace of rdflib: a term is made when it is first asked for, and then it is an attribute.

    rdflib makes a term anew at each mention, which took a third of the time of a projection (measured).
    """

    def __getattr__(self, name: str) -> URIRef:
        term: URIRef = super().__getattr__(name)  # type: ignore[misc]
        vars(self)[name] = term
        return term


class _OwnNamespace(_Remembered, ClosedNamespace):
    """Only the terms that it was made with: any other is an AttributeError."""


class _Namespace(_Remembered, Namespace):
    pass


OR: Final = _OwnNamespace("https://w3id.org/onrecord/ns#", [*CLASSES, *PROPERTIES, *SCHEMES, *CONCEPTS])
SCHEMA: Final = _Namespace("http://schema.org/")
OA: Final = _Namespace("http://www.w3.org/ns/oa#")
CITO: Final = _Namespace("http://purl.org/spar/cito/")
DCTERMS: Final = _Namespace(str(rdflib.DCTERMS))
PROV: Final = _Namespace(str(rdflib.PROV))
RDF: Final = _Namespace(str(rdflib.RDF))
SKOS: Final = _Namespace(str(rdflib.SKOS))
XSD: Final = _Namespace(str(rdflib.XSD))
NP: Final = _Namespace("http://www.nanopub.org/nschema#")
NPX: Final = _Namespace("http://purl.org/nanopub/x/")
EDTF: Final = URIRef("http://id.loc.gov/datatypes/edtf/EDTF")

# The direct triple that a relation stands for. No two words share a property: the same pair of claims may be related
# by both, and a triple may stand in one graph only. `narrows` is a cito:qualifies, said so in the ontology.
RELATION_PROPERTIES: Final[Mapping[str, URIRef]] = MappingProxyType(
    {
        "disputes": CITO.disputes,
        "contradicts": OR.contradicts,
        "restates": OR.restates,
        "narrows": OR.narrows,
        "supports": CITO.supports,
        "qualifies": CITO.qualifies,
        "corrects": CITO.corrects,
        "retracts": CITO.retracts,
        "cites": CITO.cites,
    }
)
ACTOR_TYPES: Final[Mapping[str, tuple[URIRef, ...]]] = MappingProxyType(
    {
        "person": (SCHEMA.Person,),
        "organisation": (SCHEMA.Organization,),
        "group": (OR.Group, SCHEMA.Organization),
        "unnamed": (OR.UnnamedSource, PROV.Agent),
    }
)
# ISO 4217, active codes (list one), without funds, metals and test codes: what marks a quantity as money.
_ISO_4217: Final = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP "
    "CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG "
    "HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL "
    "MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR "
    "RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD "
    "TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG "
)
CURRENCIES: Final = frozenset(_ISO_4217.split())
PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "or": str(OR),
        "schema": str(SCHEMA),
        "prov": str(PROV),
        "oa": str(OA),
        "cito": str(CITO),
        "dcterms": str(DCTERMS),
        "np": str(NP),
        "npx": str(NPX),
        "skos": str(SKOS),
        "edtf": "http://id.loc.gov/datatypes/edtf/",
        "rdf": str(RDF),
        "xsd": str(XSD),
    }
)


def concept(word: str) -> URIRef:
    """The concept of a word of one of `SCHEMES`. Raises KeyError for any other word."""
    if word not in CONCEPTS:
        raise KeyError(f"{word!r} is not a word of the vocabulary")
    return OR[word]


def own_terms() -> frozenset[str]:
    """Every IRI in our own namespace that may appear in a graph."""
    return frozenset(str(OR[name]) for name in (*CLASSES, *PROPERTIES, *SCHEMES, *CONCEPTS))
