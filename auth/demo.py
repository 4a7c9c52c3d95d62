"""What the sandbox has from the start: an organisation, two apps that citizens log in to, and one that speaks for itself.

The demo app also speaks for itself, to be told of what it placed, by a secret; the terminal is where `hansa app token --demo
--citizen` logs somebody in.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from auth.apps import machine_app, written
from auth.server.site import Site
from auth.server.tokens import digest
from storage.accounts import App, Changes, Identity, Organisation

ORGANISATION = "demo"
APP, MACHINE, TERMINAL = "muell-wecker", "demo-machine", "demo-terminal"
KEY_FILE, SECRET_FILE = "demo-machine.jwk", "demo-app.secret"
TERMINAL_BACK = "http://127.0.0.1/back"
PURPOSES = {
    "openid": {
        "de": "Damit Sie sich nicht jedes Mal neu einrichten müssen.",
        "en": "So that you need not set everything up again each time.",
    },
    "grants:read": {
        "de": "Damit Sie in der App sehen, was Sie ihr erlaubt haben.",
        "en": "So that the app can show you what you have allowed.",
    },
    "waste:write": {
        "de": "Damit Sie aus der App heraus Sperrmüll bestellen und wieder abbestellen.",
        "en": "So that you can order a bulky waste collection from the app, and cancel it.",
    },
    "waste:read": {
        "de": "Damit die App Sie auch an Abholungen erinnert, die Sie woanders bestellt haben.",
        "en": "So that the app reminds you of collections you ordered elsewhere, too.",
    },
    "reports:write": {
        "de": "Damit Sie wilden Müll melden können, während Sie davorstehen.",
        "en": "So that you can report a dump while you stand in front of it.",
    },
    "reports:read": {
        "de": "Damit Sie sehen, was aus Ihren Meldungen geworden ist.",
        "en": "So that you see what has become of your reports.",
    },
}
"""What the demo app asks for, and what it says it wants it for."""


async def settle(identity: Identity, site: Site, demo: str | None, state: Path, now: datetime) -> None:
    """See to it that they are there. `demo` is where the demo app runs now, if it runs."""
    if await identity.organisation(ORGANISATION) is None:
        await identity.put_organisation(Organisation(id=ORGANISATION, name="Demo", created=now, verified=True))
    apps = [await _machine(identity, site, state, now), _terminal(site, now)]
    if demo is not None:
        apps.append(_app(site, demo, _secret(state), now))
    await identity.commit(Changes(apps=tuple(apps), at=now))


def _app(site: Site, demo: str, known: str, now: datetime) -> App:
    return App(
        id=APP,
        organisation=ORGANISATION,
        name="Müll-Wecker",
        redirect_uris=(f"{demo}/back",),
        post_logout_redirect_uris=(f"{demo}/",),
        scopes=tuple(scope for scope in site.scopes if scope in PURPOSES or scope.startswith("webhooks:")),
        purposes=PURPOSES,
        grant_types=("authorization_code", "refresh_token", "client_credentials"),
        auth_method="client_secret_basic",
        secret=digest(known),
        client_uri=demo,
        created=now,
    )


def _terminal(site: Site, now: datetime) -> App:
    return App(
        id=TERMINAL,
        organisation=ORGANISATION,
        name="hansa app token",
        redirect_uris=(TERMINAL_BACK,),
        scopes=tuple(scope for scope in site.scopes if scope in PURPOSES or scope == "grants:write"),
        purposes=PURPOSES,
        native=True,
        created=now,
    )


def _secret(state: Path) -> str:
    """The demo app's secret, which it reads itself from this file."""
    file = state / SECRET_FILE
    if not file.exists():
        _keep(file, secrets.token_urlsafe(32))
    return file.read_text("utf-8")


async def _machine(identity: Identity, site: Site, state: Path, now: datetime) -> App:
    """With a key that stays in a file beside the database, so that the ready token can be had at every start."""
    known, private = await identity.app(MACHINE), demo_key(state)
    if known is not None and private is not None:
        return replace(known, deleted=None)
    scopes = [scope for scope in site.scopes if scope != "openid"]
    made = machine_app(site, name="Demo", organisation=ORGANISATION, scopes=scopes, introspects=True, now=now)
    if made.private is not None:
        _keep(state / KEY_FILE, written(made.private))
    return replace(made.app, id=MACHINE)


def _keep(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600, exist_ok=True)
    file.write_text(text, "utf-8")


def demo_key(state: Path) -> Mapping[str, Any] | None:
    """The demo machine's private JWK; None when nobody has made it."""
    try:
        found: Mapping[str, Any] = json.loads((state / KEY_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found
