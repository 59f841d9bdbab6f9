"""Affairs -> rows: records, versions and the acts of an editor who put them on record and published them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from claims import models
from claims.resolve.actors import fold
from claims.synthetic import names
from claims.synthetic.affairs import Article, Happening, Proposition, Utterance
from claims.synthetic.archiving import archive_article
from claims.synthetic.claims import record_claim
from claims.synthetic.clerk import PUBLIC, Clerk
from claims.synthetic.events import record_event
from claims.synthetic.statements import Account


def record_world(clerk: Clerk, *, actors: int, papers: int, moment: dt.datetime) -> None:
    """The actors and the papers, each with its act."""
    clerk.now = moment
    clerk.turn_to("world")
    clerk.actors = [record_actor(clerk, *names.actor_name(number)) for number in range(actors)]
    clerk.papers = [record_actor(clerk, "organisation", names.paper_name(number)) for number in range(papers)]


def record_actor(clerk: Clerk, kind: str, name: str) -> str:
    act = clerk.begin("add")
    actor_id = clerk.make_id()
    act.add(models.Actor, id=actor_id, kind=kind, name=name, published_at=act.made_at, **PUBLIC)
    act.add(models.ActorName, actor_id=actor_id, name=name, folded=fold(name))
    act.close("actor", actor_id)
    return actor_id


def record_affair(clerk: Clerk, number: int, articles: Sequence[Article]) -> None:
    clerk.turn_to(f"affair {number}")
    accounts: dict[Proposition, Account] = {}
    events: dict[Happening, str] = {}
    for article in articles:
        clerk.now = max(clerk.now, dt.datetime.combine(article.published_on, dt.time(9), dt.UTC))
        source = archive_article(clerk, article)
        for happening in article.happenings:
            events[happening] = record_event(clerk, happening, source)
        for proposition, said in by_proposition(article):
            record_claim(clerk, proposition, said, source, accounts, events)
    retract(clerk, accounts)
    record_story(clerk, number, articles[0], accounts, events)


def retract(clerk: Clerk, accounts: dict[Proposition, Account]) -> None:
    for proposition, account in accounts.items():
        if proposition.fate == "retracted":
            act = clerk.begin("retract")
            notice = "The paper has withdrawn the article."
            for row in account.statement_rows:
                act.change(models.Statement, row, publication="retracted", notice=notice)
            act.change(models.Claim, account.row, publication="retracted", notice=notice)
            act.close("claim", account.record.id, reason=notice)


def record_story(
    clerk: Clerk, number: int, first: Article, accounts: dict[Proposition, Account], events: dict[Happening, str]
) -> None:
    if len(accounts) < 8:
        return
    act = clerk.begin("add")
    story_id = clerk.make_id()
    about = {"slug": f"affair-{clerk.seed}-{number}", "title": first.title, "published_at": act.made_at}
    act.add(models.Story, id=story_id, summary=f"{len(accounts)} claims.", **about, **PUBLIC)
    for account in accounts.values():
        act.add(models.StoryItem, story_id=story_id, claim_id=account.record.id)
    for event_id in events.values():
        act.add(models.StoryItem, story_id=story_id, event_id=event_id)
    act.close("story", story_id)


def by_proposition(article: Article) -> list[tuple[Proposition, list[Utterance]]]:
    """The utterances of an article by what they are about, in text order."""
    found: dict[Proposition, list[Utterance]] = {}
    for utterance in article.utterances:
        found.setdefault(utterance.proposition, []).append(utterance)
    return list(found.items())
