"""Makes the desk the site behind `django.contrib.admin.site`."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "claims.desk.site.DeskSite"
