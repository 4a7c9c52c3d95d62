"""Part of the composition root: what stands in front of the surface. Every answer goes through it, refusals included."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from config.model import Bounds, Declared, Limits, Settings
from domain.catalogue import CATALOGUE
from domain.when import Clock
from gateway.edge.accept import Forms, accept
from gateway.edge.admit import Gate, admit
from gateway.edge.again import again
from gateway.edge.asgi import ASGI, Scope
from gateway.edge.bodies import bodies
from gateway.edge.client import client_of, is_loopback
from gateway.edge.guard import guard
from gateway.edge.headers import Parting, dressing, headers
from gateway.edge.identify import identify, seen
from gateway.edge.leases import Leases
from gateway.edge.limits import Purse, Quota, limits
from gateway.edge.shelf import Shelf
from gateway.edge.trace import Answered, Unseen, trace
from gateway.edge.verbs import verbs
from gateway.tokens import Tokens
from storage.keyring import Keyring, Switchboard
from telemetry.start import Telemetry

NEVER_REFUSED = ("/health/", "/ops", "/status", "/assets/")
"""Whoever finds out what is wrong is let in always."""
UNCOUNTED = ("/health/", "/problems", "/assets/")
"""Whoever watches the gateway, or reads what a refusal means, is not counted."""


def admitted(app: ASGI, bounds: Bounds, watching: Telemetry | None) -> ASGI:
    """As many requests in an application as the process bears."""
    gate = Gate(most=bounds.admitted, bearable=bounds.lateness_seconds)
    return admit(app, gate, free=NEVER_REFUSED, refused=watching.counting.overloaded if watching else None)


def shelved(app: ASGI, bounds: Bounds, clock: Clock) -> Shelf:
    """A shelf in front of an application."""
    patience, seconds = bounds.longest_wait_seconds, lambda: clock().timestamp()
    return Shelf(app, limit_bytes=bounds.shelf_bytes, clock=seconds, patience=patience)


def edge(
    app: ASGI,
    declared: Declared,
    settings: Settings,
    *,
    shelf: Shelf | None = None,
    keyring: Keyring | None = None,
    switchboard: Switchboard | None = None,
    tokens: Tokens | None = None,
    watching: Telemetry | None = None,
    usage: Answered | None = None,
    unseen: Unseen | None = None,
    forms: Mapping[str, Forms] | None = None,
    parting: Parting | None = None,
    leases: Leases | None = None,
) -> ASGI:
    """What stands in front of the shelf, outermost last: every answer is traced and dressed, refusals included.

    With `shelf`, what it gave before is given again without asking everything in between.
    """
    https = bool(settings.public_url and settings.public_url.startswith("https://"))
    app = accept(app, forms or {})
    app = bodies(app, most=declared.bounds.body_bytes, wide=_wide(declared.bounds))
    purse, keyring = _purse(declared.limits, settings, leases), keyring or Keyring()
    app = limits(app, purse) if purse else app
    find, whose = keyring.find, client_of(settings.trusted_proxies)
    counting = watching.counting if watching else None
    refused = counting.refused if counting else None
    verifier = tokens.verifier if tokens else None
    if tokens is None:
        app = identify(app, find=find, client_of=whose, refused=refused)
    else:
        challenge = tokens.challenge
        app = identify(app, find=find, client_of=whose, tokens=verifier, challenge=challenge, refused=refused)
    dress = dressing(https=https, parting=parting)
    app = headers(verbs(guard(app, url_bytes=declared.bounds.url_bytes)), dress=dress)
    if shelf is not None:
        app = again(
            app,
            shelf=shelf,
            dress=dress,
            purse=purse,
            fills=_fills(keyring, switchboard),
            good=partial(seen, tokens=verifier),
        )
    told = tuple(each for each in (usage, counting.answered if counting else None) if each is not None)
    return trace(app, answered=told[0] if len(told) == 1 else _all(told) if told else None, unseen=unseen)


def _all(told: Sequence[Answered]) -> Answered:
    """Tells each of them."""

    def answered(scope: Scope, status: int, headers: Sequence[tuple[bytes, bytes]], seconds: float) -> None:
        for each in told:
            each(scope, status, headers, seconds)

    return answered


def _wide(bounds: Bounds) -> dict[str, int]:
    """Where photos may go along."""
    return {f"/v1/{each.path}": bounds.upload_bytes for each in CATALOGUE.values() if each.photos}


def _fills(keyring: Keyring, switchboard: Switchboard | None) -> Callable[[], int]:
    """A number that grows with every change of what is known of keys."""
    if switchboard is None:
        return lambda: keyring.fills
    return lambda: keyring.fills + switchboard.fills


def _purse(declared: Limits, settings: Settings, leases: Leases | None) -> Purse | None:
    if settings.limits == "off":
        return None
    quotas = {
        "anonymous": Quota(requests=declared.anonymous_per_minute, seconds=60),
        "key": Quota(requests=declared.key_per_minute, seconds=60),
        "token": Quota(requests=declared.app_per_minute, seconds=60),
    }
    at_home = settings.limits == "auto" and settings.profile == "sandbox"
    return Purse(
        quotas=quotas,
        clients=declared.clients,
        now=time.monotonic,
        free=UNCOUNTED,
        exempt=is_loopback if at_home else None,
        counted=leases.buckets if leases else None,
    )
