"""Virtuoso that has numbers for languages and no longer knows which they are."""

import pytest

from claims.graph.engine import Change, GraphError
from claims.graph.remote import RemoteEngine

pytestmark = pytest.mark.service

BASE = "https://records.example/"


def make_change(name):
    return Change(BASE + name, f'<urn:{name}> <urn:p> "words"@en .\n<urn:{name}> <urn:q> "words" .\n')


def held(engine):
    return {change.graph: set(change.ntriples.splitlines()) for change in engine.read()}


@pytest.fixture
def open_engine(tmp_path, own_virtuoso):
    """A new engine each time, as a new process has one."""
    engines = []

    def open_one():
        for engine in engines:
            engine.close()
        engines.append(RemoteEngine(own_virtuoso.addresses, base=BASE, directory=tmp_path / "lock"))
        return engines[-1]

    yield open_one
    engines[-1].close()


def test_a_server_that_forgot_says_so_and_an_empty_one_is_given_everything(open_engine, own_virtuoso):
    changes = [make_change("a1"), make_change("a2")]
    expected = {change.graph: set(change.ntriples.splitlines()) for change in changes}
    open_engine().apply(changes, watermark=1)
    assert held(open_engine()) == expected
    own_virtuoso.run_sql("DELETE FROM DB.DBA.RDF_LANGUAGE")
    for _ in range(2):
        with pytest.raises(GraphError, match="give it an empty database"):
            open_engine().apply([make_change("a3")], watermark=2)
        own_virtuoso.kill()  # a restart does not help
        own_virtuoso.start()
    own_virtuoso.kill()
    own_virtuoso.empty()
    own_virtuoso.start()
    engine = open_engine()
    engine.rebuild(changes, watermark=2)
    assert held(engine) == expected
