"""What editors vouch for. `claims.review` is the only writer; `claims.querysets` turns rows into records."""

from claims.models.actor import Actor, ActorName
from claims.models.appearance import Appearance
from claims.models.claim import Claim, Quantity, Target
from claims.models.decision import CandidateDecision, Decision, LogHead, Version
from claims.models.document import CitedDocument
from claims.models.event import Event, Participant
from claims.models.evidence import Evidence
from claims.models.relation import Conflict, Relation
from claims.models.site import Installation
from claims.models.statement import Statement, VoicePosition
from claims.models.story import Story, StoryItem
from claims.models.token import AccessToken

__all__ = [
    "AccessToken",
    "Actor",
    "ActorName",
    "Appearance",
    "CandidateDecision",
    "CitedDocument",
    "Claim",
    "Conflict",
    "Decision",
    "Event",
    "Evidence",
    "Installation",
    "LogHead",
    "Participant",
    "Quantity",
    "Relation",
    "Statement",
    "Story",
    "StoryItem",
    "Target",
    "Version",
    "VoicePosition",
]
