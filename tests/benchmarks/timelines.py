"""Reading from SQL at several sizes: python tests/benchmarks/timelines.py DIR DIR ... [--rounds 40] [--json]

DIR: a data directory (ONRECORD_DATA_DIR) with a record that `manage.py make_claims N` made, or a DATABASE_URL; the
smallest first. One process per record; they answer in turn, so that a busy machine is busy for all of them. Prints per
question the median and the 95th percentile in milliseconds, and how many times its median at the first record it takes
at the last. `timeline: busiest actor` is a page of fifty entries at a random place, as JSON values; what begins with
`GET` is the whole way through Django, without a socket. On a busy machine `--cpu` tells more: with SQLite the
database's work is in it.
"""

import argparse
import datetime as dt
import gc
import json
import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACES = 50  # random places in the busiest actor's timeline


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", nargs="+", metavar="DIR")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--only", default="", help="questions that have this word in their name")
    parser.add_argument("--cpu", action="store_true", help="this process's CPU instead of the wall clock")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        answer(options.only, time.process_time if options.cpu else time.perf_counter)
    else:
        report(measure(options), options)


# --- the parent -------------------------------------------------------------------------------------------------------


def measure(options):
    """Per record: how many claims it has, and the seconds that each question took, round by round."""
    children = [start(record, options) for record in options.records]
    found = [{"record": record, **ask(child)} for record, child in zip(options.records, children, strict=True)]
    for result in found:
        result["seconds"] = {name: [] for name in result.pop("questions")}
    for _ in range(options.rounds):
        for child, result in zip(children, found, strict=True):
            for name, seconds in ask(child).items():
                result["seconds"][name].append(seconds)
    for child in children:
        child.stdin.close()
        child.wait()
    return found


def start(record, options):
    place = {"DATABASE_URL": record} if "://" in record else {"ONRECORD_DATA_DIR": record}
    command = [sys.executable, __file__, record, "--child", "--only", options.only, *["--cpu"] * options.cpu]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | place, **pipes)


def ask(child):
    child.stdin.write("\n")
    child.stdin.flush()
    line = child.stdout.readline()
    if not line:
        sys.exit("a process failed")
    return json.loads(line)


def report(found, options):
    names = list(found[0]["seconds"])
    table = {name: [figures(result["seconds"][name]) for result in found] for name in names}
    claims = [result["claims"] for result in found]
    if options.json:
        print(json.dumps({"claims": claims, "milliseconds": table}))
        return
    print(f"{'median / p95 in ms at':44}" + "".join(f"{count:>18,}" for count in claims) + f"{'ratio':>8}")
    for name, row in table.items():
        cells = "".join(f"{cell['p50']:>10.1f} /{cell['p95']:>6.1f}" for cell in row)
        print(f"{name:44}{cells}{row[-1]['p50'] / row[0]['p50']:>8.1f}")


def figures(seconds):
    ranked = sorted(seconds)
    nearest = ranked[min(len(ranked) - 1, round(0.95 * len(ranked)))]
    return {"p50": 1000 * statistics.median(ranked), "p95": 1000 * nearest}


# --- a child ----------------------------------------------------------------------------------------------------------


def answer(only, clock):
    """Answer each line of standard input with what each question took."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    from claims.models import Claim

    questions = {name: ask for name, ask in make_questions().items() if only in name}
    sys.stdin.readline()
    for question in questions.values():
        question()
    gc.collect()
    gc.freeze()  # as `config.wsgi` does
    print(json.dumps({"claims": Claim.objects.count(), "questions": list(questions)}), flush=True)
    for _ in sys.stdin:
        print(json.dumps({name: timed(question, clock) for name, question in questions.items()}), flush=True)


def timed(question, clock):
    started = clock()
    question()
    return clock() - started


def make_questions():
    from django.db.models import Count
    from django.test import Client
    from rest_framework.views import APIView

    from claims import models
    from claims.material import Selection, read_timeline
    from ingest.records import to_json

    APIView.throttle_classes = []
    rng = random.Random(1)
    client = Client(SERVER_NAME="127.0.0.1")

    def most(rows, column):
        """What stands most often in a column."""
        return rows.order_by().values_list(column).annotate(times=Count("pk")).order_by("-times", column)[0][0]

    accused = most(models.Target.objects, "actor")
    story = models.Story.objects.get(pk=most(models.StoryItem.objects, "story"))
    document = models.CitedDocument.objects.get(pk=most(models.Statement.objects, "document")).document_id
    claim = models.Claim.objects.get(pk=most(models.Statement.objects.published(), "claim"))
    mine = models.Appearance.objects.filter(actor=accused).order_by("said_begins")
    first, last = mine.first().said_begins, mine.exclude(said_begins=dt.date.max).last().said_begins
    days = [first + (last - first) * rng.random() for _ in range(PLACES)]

    def timeline(*, at=False, **selection):
        day = rng.choice(days)
        after = (day, day, 0, "") if at else None
        page = read_timeline(Selection(**selection), limit=50, after=after)
        assert page.entries or at
        return to_json(list(page.entries))

    def get(address):
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)

    def getting(address):
        return f"GET {address}", lambda: get(address.format(**names))

    lines = models.Decision.objects.latest("number").number
    half = models.Decision.objects.get(number=lines // 2).made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    names = {"accused": accused, "story": story.slug, "document": document, "claim": claim.pk, "half": half}
    api = "/api/v1"
    return {
        "timeline: busiest actor": lambda: timeline(actor=accused, at=True),
        "timeline: busiest actor, first page": lambda: timeline(actor=accused),
        "timeline: busiest actor, by event time": lambda: timeline(actor=accused, clock="event", at=True),
        "timeline: busiest actor, admissions": lambda: timeline(actor=accused, kinds=("admission",), at=True),
        "timeline: busiest actor, from 2024": lambda: timeline(actor=accused, start=dt.date(2024, 1, 1)),
        "timeline: largest story": lambda: timeline(story=story.pk),
        "timeline: longest document": lambda: timeline(document=document),
        **dict(
            getting(address)
            for address in (
                f"{api}/timelines/?actor={{accused}}",
                f"{api}/claims/",
                f"{api}/claims/?ordering=-updated_at",
                f"{api}/claims/?claimant={{accused}}",
                f"{api}/claims/?target={{accused}}",
                f"{api}/claims/?kind=admission",
                f"{api}/claims/?attitude=withdraws",
                f"{api}/claims/?status=withdrawn",
                f"{api}/claims/?story={{story}}",
                f"{api}/claims/?document={{document}}",
                f"{api}/claims/?has_conflict=true",
                f"{api}/claims/?said_from=2024-01-01&said_to=2024-01-31",
                f"{api}/claims/?event_from=2024-01-01&event_to=2024-01-31",
                f"{api}/claims/?q=estuary",
                f"{api}/claims/?updated_since=2025-12-01T00:00:00Z",
                f"{api}/claims/?as_of={{half}}",
                f"{api}/claims/?claimant={{accused}}&as_of={{half}}",
                f"{api}/claims/?kind=admission&as_of={{half}}",
                f"{api}/claims/?said_from=2018-01-01&said_to=2018-01-31&as_of={{half}}",
                f"{api}/timelines/?actor={{accused}}&as_of={{half}}",
                f"{api}/timelines/?story={{story}}&as_of={{half}}",
                f"{api}/claims/{{claim}}/",
                f"{api}/actors/",
                f"{api}/actors/?q=Braxawick",
                f"{api}/events/?kind=settlement",
                f"{api}/events/?participant={{accused}}",
                f"{api}/stories/",
                f"{api}/relations/?type=corrects",
                f"{api}/conflicts/",
                f"{api}/conflicts/?status=open",
                f"{api}/documents/",
                f"{api}/documents/?q=affair",
                "/",
                "/stories/{story}/",
                "/actors/{accused}/",
                "/claims/{claim}/",
                "/documents/{document}/",
                "/conflicts/",
            )
        ),
    }


if __name__ == "__main__":
    main()
