"""The words that editors choose from: what a column takes, and what the vocabulary of the graph explains."""

ACTOR_KINDS = ("person", "organisation", "group", "unnamed")
RESPONSES = ("none_recorded", "asked", "denied", "answered", "declined", "no_reply")
STATUSES = (
    "alleged",
    "denied",
    "contested",
    "corroborated",
    "supported",
    "refuted",
    "settled_without_finding",
    "adjudicated",
    "withdrawn",
    "unverifiable",
    "superseded",
)
PUBLICATION_STATES = ("draft", "published", "retracted", "redacted")
CONFLICT_STATUSES = ("open", "resolved")
CONFLICT_SCOPES = ("same_document", "across_documents")
EXPLANATIONS = (
    "none",
    "different_time",
    "different_speaker",
    "different_scope",
    "later_correction",
    "editing_error",
    "extraction_error",
    "genuine",
)
# What an assessment comes to; the words are those of STATUSES, and like them no truth values.
VERDICTS = ("supported", "refuted", "contested", "unverifiable")
PARTICIPANT_ROLES = ("party", "attendee", "organiser", "subject")
