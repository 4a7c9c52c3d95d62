"""The pages about publishable keys: make, replace, revoke. A key is shown in the answer that makes it, and never again."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Response

from domain.errors import NotFound
from portal.asked import origin_of
from portal.desk.means import MOST_KEYS
from portal.desk.visit import HOME, Flaws, Visit, add_page
from portal.phrases.desk_keys import KEYS
from portal.site import Site
from storage.ports import Key

PATH = f"{HOME}/keys"
LONGEST = 100
"""Characters of a key's name."""


def add_keys(app: FastAPI, site: Site) -> None:
    """Add the pages."""
    add_page(app, site, PATH, show=_list, act=_make)
    add_page(app, site, f"{PATH}/{{id}}/replace", act=_replace)
    add_page(app, site, f"{PATH}/{{id}}/revoke", act=_revoke)


async def _list(visit: Visit) -> Response:
    return await _listed(visit)


async def _listed(visit: Visit, flaws: Flaws | None = None) -> Response:
    keys = await visit.desk.stock().keys.of(visit.developer.id)
    shown = sorted(keys, key=lambda key: (key.revoked is not None, -key.created.timestamp()))
    status = 400 if flaws else 200
    return visit.page("desk/keys.html", KEYS, status=status, flaws=flaws, keys=shown, quota=visit.desk.quota)


async def _make(visit: Visit) -> Response:
    name, origins = " ".join(visit.form.one("name").split()), visit.form.lines("origins")
    if not 1 <= len(name) <= LONGEST or not name.isprintable():
        return await _listed(visit, {"name": "flaw_key_name"})
    return await _made(visit, name, origins)


async def _replace(visit: Visit) -> Response:
    old = await _own(visit)
    return await _made(visit, old.name, old.origins, replaces=old.id)


async def _revoke(visit: Visit) -> Response:
    key = await _own(visit)
    await visit.desk.stock().keys.revoke(key.id, owner=visit.developer.id)
    await visit.desk.learn()
    return visit.leads(PATH)


async def _made(visit: Visit, name: str, origins: tuple[str, ...], *, replaces: str | None = None) -> Response:
    try:
        shown, key = visit.desk.new_key(name, origins, visit.developer.id)
    except ValueError:
        return await _listed(visit, {"origins": "flaw_key_origins"})
    try:
        await visit.desk.stock().keys.create(key, most=MOST_KEYS)
    except ValueError:
        return await _listed(visit, {"name": "flaw_key_full"})
    await visit.desk.learn()
    origin = origin_of(visit.request, visit.site.public_url)
    values: dict[str, Any] = {
        "name": name,
        "key": shown,
        "origins": origins,
        "origin": origin,
        "replaces": replaces,
        "once": True,
    }
    return visit.page("desk/key_made.html", KEYS, **values)


async def _own(visit: Visit) -> Key:
    """The key of the address, if it is this account's and valid; NotFound otherwise, whosever it is."""
    wanted = visit.request.path_params["id"]
    keys = await visit.desk.stock().keys.of(visit.developer.id)
    found = next((key for key in keys if key.id == wanted and key.revoked is None), None)
    if found is None:
        raise NotFound("no such key")
    return found
