"""Each room's permitted imports. Read this before adding one."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WEB = ["django", "rest_framework", "celery"]
GRAPH = ["rdflib", "pyoxigraph"]
NETWORK = ["socket", "ssl", "http", "urllib.request", "urllib3", "requests", "httpx"]

# Room -> what nothing in it may import, even inside a function.
FORBIDDEN = {
    "ingest": ["claims", "config", *GRAPH],
    "ingest/records.py": [*WEB, "spacy"],
    "ingest/scoring": [*WEB, "spacy"],
    "ingest/extract": [*WEB, *NETWORK, "os", "pathlib", "time", "random", "ingest.models", "ingest.pipeline"],
    "ingest/acquire": [*WEB, "spacy", "ingest.models", "ingest.pipeline"],
    "ingest/texts": [*WEB, "spacy", *NETWORK, "ingest.models", "ingest.pipeline"],
    "ingest/nlp.py": [*WEB, *NETWORK, "ingest.models", "ingest.pipeline"],
    "ingest/shortcuts.py": [*WEB, *NETWORK, "ingest.models", "ingest.pipeline", "ingest.nlp"],
    "ingest/weight_files.py": [*WEB, *NETWORK, "spacy", "ingest.models", "ingest.pipeline", "ingest.nlp"],
    "ingest/jobs.py": ["ingest.tasks", "ingest.pipeline"],
    "ingest/pipeline.py": ["ingest.tasks"],
    "claims": ["config", "spacy"],
    "claims/records.py": [*WEB, *GRAPH, "claims.models"],
    "claims/words.py": [*WEB, *GRAPH, "claims.models"],
    "claims/timeline.py": [*WEB, *GRAPH, "claims.models", "claims.querysets"],
    "claims/graph/activities.py": [*WEB, "pyoxigraph", "claims.models", "ingest.models"],
    "claims/graph/addresses.py": [*WEB, "pyoxigraph", "claims.models", "ingest.models"],
    "claims/graph/vocabulary.py": [*WEB, "pyoxigraph", "claims.models", "ingest.models"],
    "claims/graph/projection.py": [*WEB, "pyoxigraph", "claims.models", "ingest.models"],
    "claims/graph/parts.py": [*WEB, "pyoxigraph", "claims.models", "ingest.models"],
    "claims/graph/terms.py": [*WEB, "pyoxigraph", "claims.models", "ingest.models"],
    "claims/graph/reading.py": [*WEB, "pyoxigraph", "claims.models", "ingest.models"],
    "claims/graph/restore.py": [*WEB, "pyoxigraph", "claims.models", "ingest.models"],
    "claims/graph/glossary.py": [*WEB, "pyoxigraph", "claims.models", "ingest.models"],
    "claims/graph/nanopublications.py": [*WEB, "pyoxigraph", "claims.models", "ingest.models"],
    "claims/graph/dump": ["pyoxigraph", "rest_framework", "celery", "claims.graph.embedded"],
    "claims/graph/dump/files.py": [*WEB, "pyoxigraph", "claims.models", "ingest.models"],
    "claims/decoding.py": [*WEB, *GRAPH, "claims.models", "ingest.models"],
    "claims/graph/engine.py": [*WEB, *GRAPH],
    "claims/graph/gate.py": [*WEB, *GRAPH],
    "claims/graph/budget.py": [*WEB, *GRAPH, *NETWORK],
    "claims/graph/service.py": [*WEB, "claims.models"],
    "claims/graph/projector.py": [*WEB, "claims.models"],
    "claims/review": [*GRAPH, "claims.api", "claims.desk", "claims.pages", "claims.graph", "rest_framework"],
    "claims/models": [*GRAPH, "claims.review", "claims.api", "claims.desk", "claims.pages", "claims.graph"],
}
ONLY = {
    r"spacy\.load\(": ["ingest/nlp.py"],
    r"(?:import|from) pyoxigraph": ["claims/graph/embedded", "claims/graph/remote"],
    r"os\.environ|os\.getenv": ["config", "manage.py"],
}
PURE = [
    "ingest.records",
    "ingest.extract",
    "ingest.nlp",
    "ingest.scoring",
    "ingest.texts",
    "ingest.acquire",
    "claims.records",
    "claims.timeline",
    "claims.graph.vocabulary",
    "claims.graph.projection",
    "claims.graph.restore",
    "claims.graph.nanopublications",
    "claims.decoding",
    "claims.graph.engine",
    "claims.graph.gate",
    "claims.graph.budget",
]


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files_of(room):
    """The modules of a room, which may be one file or a folder."""
    where = ROOT / room
    if where.suffix:
        return [where]
    return sorted(where.rglob("*.py")) if where.is_dir() else [where.with_suffix(".py")]


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_keeps_to_its_imports(room):
    broken = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files_of(room)
        for name in imports(path)
        for ban in FORBIDDEN[room]
        if name == ban or name.startswith(ban + ".")
    ]
    assert not broken


@pytest.mark.parametrize("words", ONLY)
def test_what_one_room_does_no_other_does(words):
    allowed = tuple(ONLY[words])
    modules = [*ROOT.glob("*.py"), *(path for room in ("config", "ingest", "claims") for path in files_of(room))]
    strangers = [
        str(path.relative_to(ROOT))
        for path in modules
        if re.search(words, path.read_text()) and not str(path.relative_to(ROOT)).startswith(allowed)
    ]
    assert strangers == []


@pytest.mark.parametrize("module", PURE)
def test_a_pure_room_loads_without_django(module):
    code = f"import {module}, sys; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_the_web_starts_without_spacy_and_without_the_graph_store():
    code = (
        "import config.wsgi, django.urls, sys\n"
        "django.urls.get_resolver().url_patterns\n"
        "sys.exit(bool({'spacy', 'pyoxigraph', 'trafilatura'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
