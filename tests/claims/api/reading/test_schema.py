import re

import pytest

from claims.api import urls

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def schema(client):
    return client.get(f"{API}schema/").json()


def test_every_address_is_in_the_document_with_every_method(schema):
    methods = {}
    for pattern in (*urls.formed, *urls.unformed):
        view = getattr(pattern.callback, "cls", None)
        if pattern.name not in ("schema", "docs", "elsewhere"):
            path = API + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
            methods[path] = {name for name in ("get", "post") if hasattr(view, name)}
    assert {path: set(operations) for path, operations in schema["paths"].items()} == methods


def test_the_document_is_openapi_3_1_and_valid(client, schema):
    from drf_spectacular.validation import validate_schema

    assert schema["openapi"] == "3.1.0"
    validate_schema(schema)


def test_every_operation_tells_its_success_its_problem_and_a_name_of_its_own(schema):
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for operation in operations:
        assert "application/problem+json" in operation["responses"]["default"]["content"]
        (success,) = set(operation["responses"]) - {"default"}
        assert operation["responses"][success]["content"]
        assert operation["description"]


def test_every_reference_leads_somewhere(schema):
    named = set(re.findall(r"#/components/schemas/(\w+)", str(schema)))
    assert named <= set(schema["components"]["schemas"])


def test_a_timeline_entry_is_described_as_it_is_sent(client, schema, story):
    described = schema["components"]["schemas"]["Entry"]
    sent = client.get(f"{API}timelines/?story=sludge").json()["results"]
    for entry in sent:
        assert set(entry) == set(described["properties"]) == set(described["required"])


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Actor", "actors/"),
        ("Claim", "claims/"),
        ("Event", "events/"),
        ("Story", "stories/"),
        ("Relation", "relations/"),
        ("Document", "documents/"),
    ],
)
def test_every_record_is_described_as_it_is_sent(client, schema, story, name, address):
    for record in client.get(API + address).json()["results"]:
        assert set(record) == set(schema["components"]["schemas"][name]["properties"])


def test_the_parameters_of_claims_are_in_the_document(schema):
    named = {parameter["name"] for parameter in schema["paths"][f"{API}claims/"]["get"]["parameters"]}
    assert {
        "kind",
        "claimant",
        "target",
        "publisher",
        "story",
        "status",
        "attitude",
        "q",
        "said_from",
        "said_to",
        "event_from",
        "event_to",
        "has_conflict",
        "fields",
        "ordering",
        "page_size",
        "updated_since",
        "cursor",
    } <= named


def test_the_documentation_has_no_inline_script_or_style(client):
    page = client.get(f"{API}docs/").content.decode()
    assert "<style" not in page
    assert "style=" not in page
    assert re.findall(r"<script(?![^>]* src=)", page) == []
    assert "script-src 'self'" in client.get(f"{API}docs/").headers["Content-Security-Policy"]
    script = client.get(f"{API}docs/?script=")
    assert script.headers["Content-Type"].startswith("application/javascript")


def test_the_schema_needs_no_look_at_the_data(django_assert_num_queries, client):
    with django_assert_num_queries(0):
        assert client.get(f"{API}schema/").status_code == 200
