"""Django's admin site with the review pages in it."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, path


class DeskSite(admin.AdminSite):
    site_title = site_header = "Onrecord desk"
    index_title = "Everything on the desk"

    def get_urls(self) -> list[URLResolver | URLPattern]:
        from claims.desk.urls import PAGES  # views need loaded models; this class is imported before them

        ours: list[URLResolver | URLPattern] = [
            path(f"review/{route}", self.admin_view(view), name=name) for route, view, name in PAGES
        ]
        return [*ours, *super().get_urls()]
