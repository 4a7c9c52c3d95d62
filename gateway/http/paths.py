"""Which operation a path leads to, as the routes themselves say: for whoever counts and traces, before and without routing."""

from collections.abc import Callable
from functools import lru_cache

from fastapi import FastAPI
from fastapi.routing import APIRoute

REMEMBERED = 1024
"""Paths whose route is kept at hand; a stranger's make each other be forgotten, not us slower."""


def paths(app: FastAPI) -> Callable[[str], tuple[str, str] | None]:
    """From a path to operation and template; None where no published operation answers."""
    routes = [
        (route.path_regex, route.operation_id, route.path_format)
        for route in app.routes
        if isinstance(route, APIRoute) and route.include_in_schema and route.operation_id is not None
    ]

    @lru_cache(REMEMBERED)
    def route_of(path: str) -> tuple[str, str] | None:
        for pattern, operation, template in routes:
            if pattern.match(path):
                return operation, template
        return None

    return route_of
