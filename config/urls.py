"""Addresses of the whole site; each room keeps its own."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

from claims import health
from claims.api.sparql import sparql

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("claims.api.urls")),
    path("sparql", sparql, name="sparql"),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("favicon.ico", RedirectView.as_view(url=static("pages/icon.svg"))),
    path("", include("claims.pages.urls")),
]
