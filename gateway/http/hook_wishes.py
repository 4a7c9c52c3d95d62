"""What an app may ask of its webhooks, and which addresses and topics will do. Speaks no HTTP.

An address is looked at here so that a mistake is told at once. What protects us is the check at each connection.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import urlsplit

from adapters._kit.addresses import is_permitted
from domain.errors import Mistake, Unprocessable
from gateway.federation.check import nearest
from gateway.intake.events import TOPICS
from storage.hooks_ports import Hooks

MOST = 10
"""Webhooks of one app."""
_DOCUMENTED: dict[str, bool] = {"use_attribute_docstrings": True}
_WITHIN = ("localhost", ".localhost", ".local", ".internal", ".home.arpa")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """What the routes need from the root to deal with webhooks."""

    hooks: Callable[[], Hooks]
    """Raises StorageError while they are not open."""
    plain: bool
    """Whether http, and endpoints on this machine, will do, as in the sandbox."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookWish:
    """A webhook to be made."""

    __pydantic_config__: ClassVar[dict[str, bool]] = _DOCUMENTED

    url: str = field(metadata={"max_length": 2000, "min_length": 1, "example": "https://app.example/hansa"})
    """Where events are sent: https, without user, password or fragment, in the public internet."""
    topics: tuple[str, ...] = field(metadata={"min_items": 1, "max_items": 50, "max_length": 60, "example": ["orders"]})
    """What of: `orders`, `reports`, `sources`, or one city's sources, as `sources:adorf`."""
    description: str | None = field(default=None, metadata={"max_length": 200})
    """For whoever looks after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookChange:
    """What is to be otherwise; what is left out stays."""

    __pydantic_config__: ClassVar[dict[str, bool]] = _DOCUMENTED

    url: str | None = field(default=None, metadata={"max_length": 2000, "min_length": 1})
    """A new address, which has to agree before it is sent anything."""
    topics: tuple[str, ...] | None = field(default=None, metadata={"min_items": 1, "max_items": 50, "max_length": 60})
    """All topics from now on."""
    description: str | None = field(default=None, metadata={"max_length": 200})
    """Null takes it away."""
    paused: bool | None = None
    """True: nothing is sent until further notice, and nothing is kept. False: the endpoint is asked again and goes on."""


def checked(url: str | None, topics: Collection[str] | None, *, plain: bool, cities: Collection[str]) -> None:
    """Nothing, when both will do. Raises Unprocessable with every mistake."""
    mistakes = []
    if url is not None and (code := flaw(url, plain=plain)) is not None:
        mistakes.append(Mistake(where="body", name="url", code=code))
    known = [*TOPICS, *(f"sources:{city}" for city in cities)]
    for place, topic in enumerate(topics or ()):
        if topic not in known:
            told = (("value", topic[:60]),)
            near = nearest(topic, known)
            mistakes.append(
                Mistake(where="body", name=f"topics.{place}", code="unknown-value", params=told, allowed=near)
            )
    if mistakes:
        raise Unprocessable(*mistakes)


def flaw(url: str, *, plain: bool) -> str | None:
    """The code of what is wrong with an address; None when nothing is."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "url-unreadable"
    if not url.isascii() or not url.isprintable() or any(char in url for char in ' \\"<>^`{|}#') or port == 0:
        return "url-unreadable"
    if parts.scheme not in ({"https", "http"} if plain else {"https"}):
        return "url-not-https"
    if "@" in parts.netloc:
        return "url-with-credentials"
    if not host or "%" in host:
        return "url-unreadable"
    return "url-private" if not plain and _is_within(host) else None


def _is_within(host: str) -> bool:
    name = host.rstrip(".")
    try:
        return not is_permitted(name, ())
    except ValueError:
        return name.endswith(_WITHIN) or "." not in name
