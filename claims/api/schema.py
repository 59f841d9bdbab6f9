"""The OpenAPI document: shapes become schemas, and every operation tells its errors."""

from __future__ import annotations

import dataclasses
import datetime as dt
import inspect
import types
import typing
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema as SpectacularSchema
from drf_spectacular.plumbing import ResolvedComponent

from claims.api import shapes

SCALARS: Mapping[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    Decimal: {"type": "number"},
    dt.date: {"type": "string", "format": "date"},
    dt.datetime: {"type": "string", "format": "date-time"},
    Any: {},
}


def leave_out_suffixes(endpoints: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The operations without their doubles that end in a format's suffix; set as a hook of the generator."""
    return [endpoint for endpoint in endpoints if "{format}" not in endpoint[0]]


def schema_of(shape: type, registry: Any) -> dict[str, Any]:
    """The schema of a dataclass; dataclasses within it are registered beside it."""
    hints = typing.get_type_hints(shape)
    names = [field.name for field in dataclasses.fields(shape)]
    properties = {name: type_schema(hints[name], registry) for name in names}
    written = shape.__doc__ and not shape.__doc__.startswith(f"{shape.__name__}(")  # dataclass writes one where none is
    described = {"description": inspect.cleandoc(shape.__doc__ or "")} if written else {}
    return {"type": "object", **described, "required": names, "properties": properties}


def type_schema(hint: Any, registry: Any) -> dict[str, Any]:
    if hint in SCALARS:
        return dict(SCALARS[hint])
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return reference(hint, registry)
    arguments = typing.get_args(hint)
    if isinstance(hint, types.UnionType):
        return {"oneOf": [type_schema(arguments[0], registry), {"type": "null"}]}
    if typing.get_origin(hint) is tuple:
        return {"type": "array", "items": type_schema(arguments[0], registry)}
    return {"type": "object", "additionalProperties": type_schema(arguments[1], registry)}


def reference(shape: type, registry: Any) -> dict[str, Any]:
    component = ResolvedComponent(  # type: ignore[no-untyped-call] # the generator has no types here
        name=shape.__name__, type=ResolvedComponent.SCHEMA, object=shape
    )
    if component not in registry:
        registry.register(component)
        component.schema = schema_of(shape, registry)
    return dict(component.ref)


def page_schema(item: dict[str, Any]) -> dict[str, Any]:
    moment = {"type": "string", "format": "date-time", "description": "The moment of the data that is shown."}
    following = {"oneOf": [{"type": "string", "format": "uri"}, {"type": "null"}]}
    return {
        "type": "object",
        "required": ["as_of", "next", "results"],
        "properties": {"as_of": moment, "next": following, "results": {"type": "array", "items": item}},
    }


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # registers itself by existing
    target_class = "claims.api.authentication.BearerAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class AutoSchema(SpectacularSchema):
    """Reads what a view says of itself: see the attributes of `views.base.Endpoint`."""

    view: Any

    def get_override_parameters(self) -> list[Any]:
        return [self.view.parameters] if self.method == "GET" else list(self.view.headers_taken)

    def get_request_serializer(self) -> Any:
        return self.view.body if self.method == "POST" else None

    def get_response_serializers(self) -> Any:
        """The answer in each form, and for everything else a problem."""
        status = self.view.success if self.method == "POST" else 200
        problem = {("default", "application/problem+json"): reference(shapes.Problem, self.registry)}
        return {(str(status), media): schema for media, schema in self.forms()} | problem

    def forms(self) -> Iterator[tuple[str, dict[str, Any]]]:
        shape = self.view.act_shape if self.method == "POST" else self.view.shape
        schema = type_schema(shape, self.registry)
        for media_type in self.map_renderers("media_type"):
            if media_type != "application/json":
                yield media_type, {"type": "object"} if media_type.endswith("json") else {"type": "string"}
            else:
                yield media_type, page_schema(schema) if self.method == "GET" and self.view.is_list else schema

    def get_operation_id(self) -> str:
        """`claims_list`, `claims_read`, `claims_publish`: the path's fixed words and what is done there."""
        parts = [part for part in self.path.removeprefix("/api/v1/").split("/") if part and not part.startswith("{")]
        if self.method == "POST" and not self.path.endswith("/"):
            return "_".join(parts)
        done = {"GET": "list" if self.view.is_list else "read", "POST": "add"}
        return "_".join([*parts, done[self.method]])

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/")[0]]
