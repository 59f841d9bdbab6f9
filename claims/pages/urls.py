"""Addresses of the public pages, each with its data twin at the same address plus `.json`, `.jsonld` or `.ttl`."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, register_converter

from claims.pages import twins, views


class FormatConverter:
    regex = "|".join(twins.FORMATS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormatConverter, "format")
app_name = "pages"


def record_paths(room: str, view: Any, name: str) -> list[URLPattern]:
    twin = {"twin": twins.Twin(f"/api/v1/{room}/{{record_id}}/")}
    return [
        path(f"{room}/<slug:record_id>/", view, name=name),
        path(f"{room}/<slug:record_id>.<format:format_>", twins.see_twin, twin, name=f"{name}-data"),
    ]


urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("conflicts/", views.conflicts, name="conflicts"),
    path(
        "conflicts.<format:format_>", twins.see_twin, {"twin": twins.Twin("/api/v1/conflicts/")}, name="conflicts-data"
    ),
    path("stories/<slug:slug>/", views.story, name="story"),
    path("stories/<slug:slug>.<format:format_>", twins.see_twin, {"twin": views.STORY_TWIN}, name="story-data"),
    *record_paths("claims", views.claim, "claim"),
    *record_paths("actors", views.actor, "actor"),
    *record_paths("events", views.event, "event"),
    *record_paths("documents", views.document, "document"),
]
