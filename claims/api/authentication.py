"""Who asks: a bearer token, or the session of the desk. What they may do: read, or edit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.http import HttpRequest
from rest_framework import authentication, exceptions, permissions
from rest_framework.request import Request

from claims.models import AccessToken
from claims.querysets import is_editor
from claims.records import sha256_of

if TYPE_CHECKING:  # the REST framework imports this module while it makes its views
    from rest_framework.views import APIView

BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/=-]+) *", re.IGNORECASE)  # RFC 6750, section 2.1


def bearer_of(request: HttpRequest) -> AccessToken | None:
    """The token that the request carries; None where it carries none, or one that is unknown or of an inactive user.

    The token is found by its hash, so the time that the look-up takes tells nothing about any token.
    """
    match = BEARER.fullmatch(request.headers.get("Authorization", ""))
    if match is None:
        return None
    tokens = AccessToken.objects.select_related("user")
    return tokens.filter(sha256=sha256_of(match[1]), user__is_active=True).first()


class BearerAuthentication(authentication.BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[object, AccessToken] | None:
        if not request.headers.get("Authorization"):
            return None
        token = bearer_of(request._request)
        if token is None:
            raise exceptions.AuthenticationFailed("The token is not known. Send it as: Authorization: Bearer TOKEN")
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="onrecord"'


class ForEditors(permissions.BasePermission):
    """Editors may look; only those with the scope `edit`, or a session, may act."""

    message = "This is for editors: an account of the desk is needed and, to change anything, a token with scope edit."

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not is_editor(request.user):
            return False
        acts = request.method not in permissions.SAFE_METHODS
        return not acts or not isinstance(request.auth, AccessToken) or request.auth.scope == "edit"


class ReadByAll(ForEditors):
    """Anybody may read what is public; acting is for editors."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.method in permissions.SAFE_METHODS or super().has_permission(request, view)
