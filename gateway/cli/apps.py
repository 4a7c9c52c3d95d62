"""Make, show, re-key and delete apps, and let organisations register their own: in the store that identity uses."""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from auth.app import Site
from auth.apps import Made, NoApp, admission, machine_app, person_app, rotated, written
from config.identity_file import read_identity
from config.load import load, shipped
from config.model import Settings
from domain.when import now, stamp
from gateway.cli.stores import in_identity
from gateway.identity import site_of
from storage.accounts import App, Audit, Changes, Identity, Organisation
from storage.errors import StorageError

T = TypeVar("T")
_PLAIN = re.compile(r"[^a-z0-9]+")
_SPELLED = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What `hansa app create` was told."""

    name: str
    organisation: str
    redirects: Sequence[str] = ()
    scopes: Sequence[str] = ()
    native: bool = False
    machine: bool = False
    introspects: bool = False
    key: Path | None = None
    """Where the private key of a machine goes."""


def create(settings: Settings, wanted: Wanted, out: Console) -> None:
    """Make an app and print what is shown of it once. NoApp says what is wrong."""
    site, organisation = _site(settings), _organisation(wanted.organisation)
    if wanted.machine:
        made = machine_app(
            site,
            name=wanted.name,
            organisation=organisation.id,
            scopes=wanted.scopes,
            introspects=wanted.introspects,
            now=now(),
        )
    else:
        made = person_app(
            site,
            name=wanted.name,
            organisation=organisation.id,
            redirects=wanted.redirects,
            scopes=wanted.scopes,
            native=wanted.native,
            now=now(),
        )

    async def keep(identity: Identity) -> None:
        if await identity.organisation(organisation.id) is None:
            await identity.put_organisation(organisation)
        await _keep(identity, made.app, "app-created")

    file = _key_file(made, wanted.key)
    _in_store(settings, keep)
    out.print(f"App [bold]{made.app.id}[/bold] ({made.app.name}, {wanted.organisation})", highlight=False)
    _tell(made, file, site, out)


def show(settings: Settings, out: Console) -> None:
    """Print a table of all apps."""
    found = _in_store(settings, lambda identity: identity.apps())
    if not found:
        out.print("There are no apps yet. Make one with: hansa app create --help", markup=False, highlight=False)
        return
    table = Table(header_style="bold", caption=f"{len(found)} apps")
    for column in ("id", "name", "organisation", "for", "redirect URIs", "scopes", "created"):
        table.add_column(column, overflow="fold", no_wrap=column == "id")  # an id is copied from here
    for app in found:
        kind = "machines" if "client_credentials" in app.grant_types else "people"
        addresses, scopes = "\n".join(app.redirect_uris) or "–", " ".join(app.scopes) or "–"
        table.add_row(app.id, app.name, app.organisation, kind, addresses, scopes, stamp(app.created))
    out.print(table, markup=False)


def rotate(settings: Settings, app_id: str, key: Path | None, out: Console) -> None:
    """Give an app a new key; the old one stops working at once."""
    made = rotated(_in_store(settings, lambda identity: _known(identity, app_id)))
    file = _key_file(made, key)
    _in_store(settings, lambda identity: _keep(identity, made.app, "app-rotated"))
    out.print(f"App [bold]{made.app.id}[/bold] has a new key; the old one is refused from now on.", highlight=False)
    _tell(made, file, _site(settings), out)


def delete(settings: Settings, app_id: str, out: Console) -> None:
    """Delete an app: from now on nothing of it is taken."""
    app = _in_store(settings, lambda identity: _known(identity, app_id))
    _in_store(settings, lambda identity: _keep(identity, replace(app, deleted=now()), "app-deleted"))
    out.print(f"App {app.id} ({app.name}) is deleted.", markup=False, highlight=False)


def token(settings: Settings, organisation: str, out: Console) -> None:
    """Print an initial access token, with which the organisation registers one app."""
    site, owner = _site(settings), _organisation(organisation)

    async def admitted(identity: Identity) -> str:
        if await identity.organisation(owner.id) is None:
            await identity.put_organisation(owner)
        return await admission(identity, site, owner.id, now())

    found = _in_store(settings, admitted)
    out.print(f"For {organisation}, once, within 24 hours, at {site.issuer}/register:", markup=False, highlight=False)
    out.print(found, markup=False, highlight=False, soft_wrap=True)


def _site(settings: Settings) -> Site:
    declared = load(settings.config or shipped())
    try:
        return site_of(declared, settings, read_identity(declared.root, profile=settings.profile, twins=None))
    except ValueError as wrong:
        raise NoApp(str(wrong)) from wrong


def _organisation(name: str) -> Organisation:
    slug = _PLAIN.sub("-", name.lower().translate(_SPELLED)).strip("-")
    if not slug:
        raise NoApp("The organisation needs a name with letters.")
    return Organisation(id=slug, name=name, created=now())


async def _known(identity: Identity, app_id: str) -> App:
    app = await identity.app(app_id)
    if app is None or app.deleted is not None:
        raise NoApp(f"There is no app {app_id!r}. `hansa app list` shows them all.")
    return app


async def _keep(identity: Identity, app: App, event: str) -> None:
    audit = Audit(at=now(), event=event, app=app.id, detail="by-operator")
    await identity.commit(Changes(apps=(app,), at=now(), audits=(audit,)))


def _key_file(made: Made, wanted: Path | None) -> Path | None:
    """Write the private key where nobody else reads it, before the app is kept: never over another file."""
    if made.private is None:
        return None
    file = wanted or Path(f"{made.app.id}.jwk")
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(written(made.private))
    except OSError as wrong:
        raise NoApp(f"{file} cannot be written: {wrong.strerror}.") from wrong
    return file


def _tell(made: Made, file: Path | None, site: Site, out: Console) -> None:
    if file is None:
        out.print("A public client: PKCE (S256) protects it, there is no secret.", highlight=False)
        out.print(f"Its issuer: {site.issuer}", markup=False, highlight=False)
        return
    out.print(f"Its private key is in {file}, and nowhere else. It is not kept here.", markup=False, highlight=False)
    out.print(f"It asks {site.issuer}/token with private_key_jwt (RFC 7523).", markup=False, highlight=False)


def _in_store(settings: Settings, work: Callable[[Identity], Awaitable[T]]) -> T:
    try:
        return in_identity(settings, work)
    except StorageError as wrong:
        raise NoApp(str(wrong)) from wrong
