"""Addresses of the whole site; each room keeps its own."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

from claims import health
from claims.api.sparql import sparql
from claims.pages.sparql import describe_service, with_page

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("claims.api.urls")),
    path("sparql", with_page(sparql), name="sparql"),
    path("sparql/description", describe_service, name="description"),
    path(".well-known/void", RedirectView.as_view(url="/sparql/description")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("favicon.ico", RedirectView.as_view(url=static("pages/icon.svg"))),
    path("", include("claims.pages.urls")),
]
