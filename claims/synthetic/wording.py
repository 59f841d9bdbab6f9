"""Sentences of invented articles, as templates. `{who}` is the accused, `{number}` a figure with its counter. Pure."""

from __future__ import annotations

from collections.abc import Mapping

# What is said of somebody, by the kind of the statement.
CONTENTS: Mapping[str, tuple[str, ...]] = {
    "allegation": (
        "{who} copied {number} without permission",
        "{who} hid the loss of {number} from its auditors",
        "{who} paid officials to overlook {number}",
        "{who} sold {number} that it knew to be faulty",
        "{who} broke the agreement over {number}",
        "{who} misled investors about {number}",
        "{who} dumped {number} into the estuary",
        "{who} dismissed staff who had asked about {number}",
    ),
    "counterclaim": (
        "{who} had used {number} in the same way itself",
        "{who} made the accusation to win back {number}",
        "{who} had leaked {number} to a competitor",
    ),
    "statement": (
        "{who} had been told of {number} in the spring",
        "{who} now answers for {number}",
        "the talks with {who} over {number} went on",
        "no decision about {who} and {number} had been taken",
    ),
    "announcement": ("{who} would take over {number}", "an inquiry into {who} and {number} had been opened"),
    "prediction": ("{who} would lose {number} within the year", "the case against {who} would reach {number}"),
    "demand": ("{who} must give back {number}", "{who} had to publish the report on {number}"),
    "promise": ("{who} would get back {number}", "it would treat {who} and {number} as before"),
    "admission": ("it had kept {number} from {who}", "it had counted {number} of {who} twice"),
    "apology": ("it was sorry to have charged {who} for {number}",),
}
CUES: Mapping[str, tuple[str, ...]] = {
    "allegation": ("alleged that", "claimed that", "accused it, saying that", "told reporters that"),
    "counterclaim": ("shot back that", "countered that", "replied that"),
    "statement": ("said that", "told the paper that", "noted that"),
    "announcement": ("announced that",),
    "prediction": ("predicted that", "warned that"),
    "demand": ("demanded that", "insisted that"),
    "promise": ("promised that",),
    "admission": ("admitted that", "conceded that"),
    "apology": ("apologised and said that",),
}
# Answers to a claim that is known: attitude -> (cue, kind, what the answer does to the reply state of its speaker).
ANSWERS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "denies": (("denied that", "denial", "denied"), ("rejected the charge that", "denial", "denied")),
    "declines_to_comment": (("declined to comment on whether", "statement", "declined"),),
    "did_not_reply": (("did not reply when asked whether", "statement", "no_reply"),),
    "asserts": (("also said that", "allegation", ""), ("repeated that", "allegation", "")),
    "doubts": (("doubted that", "statement", ""),),
    "withdraws": (("took back the charge that", "statement", ""),),
}
UNITS = (
    ("customer records", 90_000),
    ("accounts", 40_000),
    ("tonnes of sludge", 900),
    ("jobs", 12_000),
    ("vehicles", 5_000),
    ("patients", 2_000),
    ("letters", 300),
    ("million dollars", 0),
)
BOUND_WORDS: Mapping[str, str] = {"exact": "", "at_least": "more than ", "at_most": "up to ", "about": "about "}
HEDGES = ("reportedly", "apparently", "allegedly")
MEDIA = ("X", "a filing", "a blog post", "an interview", "a press release")
HAPPENINGS: Mapping[str, str] = {
    "settlement": "{one} and {other} settled their case for ${amount} million",
    "lawsuit": "{one} sued {other} in the district court",
    "ruling": "The court ruled against {other} in the case that {one} had brought",
    "meeting": "Managers of {one} met managers of {other}",
    "investigation": "{one} opened an investigation into {other}",
    "resignation": "The chairman of {one} resigned over the affair with {other}",
    "announcement": "{one} announced a plan together with {other}",
}
FILLERS = (
    "The documents that this paper has seen run to several hundred pages.",
    "Neither side would say when the next hearing is to take place.",
    "The affair has occupied the region for most of the year.",
    "Several people who were present described the mood as tense.",
    "A spokesman pointed to an earlier letter and would not go into detail.",
    "Shares were little changed in the afternoon.",
    "The figures could not be checked independently.",
    "A committee will take up the matter after the holidays.",
)
REASONS: Mapping[str, str] = {
    "disputes": "The accused accuses the accuser.",
    "restates": "The same charge in other words.",
    "narrows": "The same charge, of a smaller matter.",
    "supports": "Would make the other more likely.",
    "qualifies": "Names a condition that the other leaves out.",
    "contradicts": "Both numbers cannot hold.",
    "corrects": "Replaces an earlier figure.",
    "cites": "Rests on this event.",
}
