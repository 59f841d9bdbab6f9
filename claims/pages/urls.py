"""Addresses of the public pages, each with its data twin at the same address plus `.json`, `.jsonld` or `.ttl`."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, register_converter

from claims.pages import identifiers, twins, views, vocabulary


class FormatConverter:
    regex = "|".join(twins.FORMATS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class VocabularyFormatConverter(FormatConverter):
    regex = "|".join(vocabulary.FORMATS)


class IdentifierConverter(FormatConverter):
    regex = "[a-z]+/[A-Za-z0-9]+(?:/[A-Za-z0-9/]+)?"


class VersionFormatConverter(FormatConverter):
    regex = "|".join(twins.VERSION_FORMATS)


register_converter(FormatConverter, "format")
register_converter(IdentifierConverter, "identifier")
register_converter(VersionFormatConverter, "version_format")
register_converter(VocabularyFormatConverter, "vocabulary_format")
app_name = "pages"


def version_paths(room: str) -> list[URLPattern]:
    data = {"room": room}
    return [
        path(f"{room}/<slug:record_id>/v/<int:number>/", twins.see_version, data, name=f"{room}-version"),
        path(f"{room}/<slug:record_id>/v/<int:number>.<version_format:format_>", twins.see_version, data),
    ]


def record_paths(room: str, view: Any, name: str) -> list[URLPattern]:
    twin = {"twin": twins.Twin(f"/api/v1/{room}/{{record_id}}/")}
    return [
        path(f"{room}/<slug:record_id>/", view, name=name),
        path(f"{room}/<slug:record_id>.<format:format_>", twins.see_twin, twin, name=f"{name}-data"),
    ]


urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("ns", vocabulary.vocabulary, name="vocabulary"),
    path("ns.<vocabulary_format:format_>", vocabulary.vocabulary_file, name="vocabulary-file"),
    path("shapes", vocabulary.shapes_file, name="shapes"),
    path("shapes.ttl", vocabulary.shapes_file, name="shapes-file"),
    path("id/<identifier:name>", identifiers.see_record, name="identifier"),
    path("conflicts/", views.conflicts, name="conflicts"),
    path(
        "conflicts.<format:format_>", twins.see_twin, {"twin": twins.Twin("/api/v1/conflicts/")}, name="conflicts-data"
    ),
    path("stories/<slug:slug>/", views.story, name="story"),
    path("stories/<slug:slug>.<format:format_>", twins.see_twin, {"twin": views.STORY_TWIN}, name="story-data"),
    *record_paths("claims", views.claim, "claim"),
    *record_paths("actors", views.actor, "actor"),
    *record_paths("events", views.event, "event"),
    *version_paths("claims"),
    *version_paths("events"),
    *record_paths("documents", views.document, "document"),
]
