"""Part of the composition root: what stands in front of the surface. Every answer goes through it, refusals included."""

from __future__ import annotations

import time

from config.model import Bounds, Declared, Limits, Settings
from domain.catalogue import CATALOGUE
from domain.when import Clock
from gateway.edge.asgi import ASGI
from gateway.edge.bodies import bodies
from gateway.edge.client import client_of, is_loopback
from gateway.edge.guard import guard
from gateway.edge.headers import headers
from gateway.edge.identify import identify
from gateway.edge.limits import Quota, limits
from gateway.edge.shelf import Shelf
from gateway.edge.trace import Unseen, trace
from gateway.edge.verbs import verbs
from gateway.tokens import Tokens
from storage.keyring import Keyring
from telemetry.start import Telemetry

UNCOUNTED = ("/health/", "/problems", "/assets/")
"""Whoever watches the gateway, or reads what a refusal means, is not counted."""


def shelved(app: ASGI, bounds: Bounds, clock: Clock) -> Shelf:
    """A shelf in front of an application."""
    patience, seconds = bounds.longest_wait_seconds, lambda: clock().timestamp()
    return Shelf(app, limit_bytes=bounds.shelf_bytes, clock=seconds, patience=patience)


def edge(
    app: ASGI,
    declared: Declared,
    settings: Settings,
    *,
    keyring: Keyring | None = None,
    tokens: Tokens | None = None,
    watching: Telemetry | None = None,
    unseen: Unseen | None = None,
) -> ASGI:
    """What stands in front of the shelf, outermost last: every answer is traced and dressed, refusals included."""
    https = bool(settings.public_url and settings.public_url.startswith("https://"))
    app = bodies(app, most=declared.bounds.body_bytes, wide=_wide(declared.bounds))
    app = _limited(app, declared.limits, settings)
    find, whose = (keyring or Keyring()).find, client_of(settings.trusted_proxies)
    counting = watching.counting if watching else None
    refused = counting.refused if counting else None
    if tokens is None:
        app = identify(app, find=find, client_of=whose, refused=refused)
    else:
        verifier, challenge = tokens.verifier, tokens.challenge
        app = identify(app, find=find, client_of=whose, tokens=verifier, challenge=challenge, refused=refused)
    app = headers(verbs(guard(app, url_bytes=declared.bounds.url_bytes)), https=https)
    return trace(app, answered=counting.answered if counting else None, unseen=unseen)


def _wide(bounds: Bounds) -> dict[str, int]:
    """Where photos may go along."""
    return {f"/v1/{each.path}": bounds.upload_bytes for each in CATALOGUE.values() if each.photos}


def _limited(app: ASGI, declared: Limits, settings: Settings) -> ASGI:
    if settings.limits == "off":
        return app
    quotas = {
        "anonymous": Quota(requests=declared.anonymous_per_minute, seconds=60),
        "key": Quota(requests=declared.key_per_minute, seconds=60),
        "token": Quota(requests=declared.app_per_minute, seconds=60),
    }
    at_home = settings.limits == "auto" and settings.profile == "sandbox"
    return limits(
        app,
        quotas=quotas,
        clients=declared.clients,
        now=time.monotonic,
        free=UNCOUNTED,
        exempt=is_loopback if at_home else None,
    )
