import pytest

from claims.pages import twins

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accept", "format_"),
    [
        ("application/json", "json"),
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("text/turtle;q=0.9, text/html;q=0.1", "ttl"),
        ("application/ld+json, */*;q=0.1", "jsonld"),
    ],
)
def test_a_data_client_is_sent_to_the_twin(client, accept, format_):
    response = client.get("/claims/x/", headers={"accept": accept})
    assert (response.status_code, response["Location"]) == (303, f"/api/v1/claims/x/?format={format_}")
    assert "Accept" in response["Vary"]


@pytest.mark.parametrize(
    "accept",
    ["", "*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "image/png", "%%;q=x", "text/html, application/json"],
)
def test_everybody_else_gets_the_page(client, accept):
    response = client.get("/about/", headers={"accept": accept} if accept else {})
    assert response.status_code == 200
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert "Accept" in response["Vary"]


@pytest.mark.parametrize(
    ("path", "twin"),
    [
        ("/claims/a.json", "/api/v1/claims/a/?format=json"),
        ("/events/a.ttl", "/api/v1/events/a/?format=ttl"),
        ("/actors/a.jsonld", "/api/v1/actors/a/?format=jsonld"),
        ("/documents/a.json", "/api/v1/documents/a/?format=json"),
        ("/stories/a-b.json", "/api/v1/timelines/?story=a-b&format=json"),
        ("/stories/a-b.ttl", "/api/v1/stories/a-b/?format=ttl"),
        ("/conflicts.ttl", "/api/v1/conflicts/?format=ttl"),
    ],
)
def test_a_suffix_leads_to_the_twin(client, path, twin):
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (303, twin)


@pytest.mark.parametrize(
    "path", ["/claims/a.exe", "/claims/a.jsonx", "/claims/a%2F%2Fevil.example.json", "/claims/a%0d%0aX:y.json"]
)
def test_no_other_suffix_and_no_other_address_is_answered(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "twin"),
    [("/", "/api/v1/claims/?"), ("/conflicts/", "/api/v1/conflicts/?"), ("/claims/a/", "/api/v1/claims/a/?")],
)
def test_every_page_announces_its_twins(client, path, twin):
    links = client.get(path, headers={"accept": "application/json"})["Link"].split(", ")
    assert links == [f'<{twin}format={name}>; rel="alternate"; type="{media}"' for name, media in twins.FORMATS.items()]
