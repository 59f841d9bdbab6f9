from __future__ import annotations

from django.conf import settings
from django.db import models


class AccessToken(models.Model):
    """Lets a program act for a user. Only the hash of the token is kept."""

    SCOPES = ("read", "edit")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_tokens")
    scope = models.CharField(max_length=4, choices=[(s, s) for s in SCOPES])
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.user} ({self.scope})"
