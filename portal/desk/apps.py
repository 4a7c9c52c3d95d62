"""The pages about apps: register, change, replace what an app proves itself with, delete.

Identity keeps the apps; the desk asks it for each step and keeps nothing beside. A secret, or a private key, which is made in the
request that shows it, stands in that one answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Response

from domain.errors import NotFound
from portal.desk.app_form import (
    ROTATE,
    Kind,
    flaws_of,
    form_of,
    kind_asked,
    kind_of,
    metadata_kept,
    metadata_of,
)
from portal.desk.registering import MOST_APPS, AnswerLost, IdentityAway, Refused, Registered, Registrar
from portal.desk.session import Form
from portal.desk.visit import HOME, Flaws, Visit, add_page
from portal.phrases.desk_apps import APPS
from portal.site import Site
from storage.accounts import App

PATH = f"{HOME}/apps"
REFUSALS = {"invalid_redirect_uri": ("redirects", "flaw_app_redirects")}
"""Identity's error → the field, and what is said of it."""
METHOD = "token_endpoint_auth_method"
PUBLIC: dict[str, Any] = {METHOD: "none"}


def add_apps(app: FastAPI, site: Site) -> None:
    """Add the pages."""
    add_page(app, site, PATH, show=_list)
    add_page(app, site, f"{PATH}/new", show=_new, act=_register)
    add_page(app, site, f"{PATH}/{{id}}", show=_one, act=_change)
    add_page(app, site, f"{PATH}/{{id}}/replace", act=_replace)
    add_page(app, site, f"{PATH}/{{id}}/delete", act=_delete)


async def _list(visit: Visit) -> Response:
    registrar = visit.desk.stock().registrar
    apps = await registrar.apps(visit.developer.id) if registrar else ()
    shown = [(each, kind_of(each)) for each in apps]
    return visit.page("desk/apps.html", APPS, apps=shown, open=registrar is not None, full=len(apps) >= MOST_APPS)


async def _new(visit: Visit) -> Response:
    _registrar(visit)
    return _form(visit, kind_asked(Form((("kind", visit.request.query_params.get("kind", "")),))))


async def _register(visit: Visit) -> Response:
    registrar, kind = _registrar(visit), kind_asked(visit.form)
    flaws = flaws_of(visit.form, kind, [scope.name for scope in visit.desk.scopes()])
    if flaws:
        return _form(visit, kind, flaws)
    proof, private = _proof(visit) if kind == "machine" else (PUBLIC, None)
    metadata = metadata_of(visit.form, kind) | proof
    try:
        made = await registrar.register(visit.developer.id, metadata)
    except Refused as refused:
        return _form(visit, kind, await _flaws(visit, registrar, refused))
    except IdentityAway:
        return _away(visit)
    except AnswerLost as lost:
        return visit.leads(f"{PATH}/{lost.app}?lost=1")
    return _made(visit, metadata["client_name"], kind, made, private)


async def _one(visit: Visit) -> Response:
    app = await _own(visit)
    return _form(visit, kind_of(app), app=app, lost=bool(visit.request.query_params.get("lost")))


async def _change(visit: Visit) -> Response:
    app, registrar = await _own(visit), _registrar(visit)
    kind = kind_of(app)
    flaws = flaws_of(visit.form, kind, [scope.name for scope in visit.desk.scopes()])
    if flaws:
        return _form(visit, kind, flaws, app=app)
    try:
        await registrar.change(app, metadata_kept(app) | metadata_of(visit.form, kind, app))
    except Refused as refused:
        return _form(visit, kind, await _flaws(visit, registrar, refused), app=app)
    except IdentityAway:
        return _away(visit)
    except AnswerLost:
        return visit.leads(PATH)  # it was done, and nothing was to be shown
    return visit.leads(PATH)


async def _replace(visit: Visit) -> Response:
    app, metadata, private = await _own(visit), {}, None
    if app.auth_method == "none":
        raise NotFound("a public client proves itself with nothing")
    metadata = metadata_kept(app) | {ROTATE: True}
    if app.auth_method == "private_key_jwt":
        private, metadata["jwks"] = visit.desk.new_pair()
    try:
        made = await _registrar(visit).change(app, metadata)
    except (IdentityAway, Refused):
        return _away(visit)
    except AnswerLost:
        return visit.leads(f"{PATH}/{app.id}?lost=1")
    return _made(visit, app.name, kind_of(app), made, private)


async def _delete(visit: Visit) -> Response:
    try:
        await _registrar(visit).delete(await _own(visit))
    except (IdentityAway, Refused):
        return _away(visit)
    return visit.leads(PATH)


def _proof(visit: Visit) -> tuple[dict[str, Any], Mapping[str, Any] | None]:
    """What a machine proves itself with: a key, or in the sandbox a secret, which identity makes. And the private key, if any."""
    if visit.site.sandbox and visit.form.one("proof") == "secret":
        return {METHOD: "client_secret_basic"}, None
    private, public = visit.desk.new_pair()
    return {METHOD: "private_key_jwt", "jwks": public}, private


def _form(visit: Visit, kind: Kind, flaws: Flaws | None = None, **values: Any) -> Response:
    app: App | None = values.get("app")
    sent = form_of(app) if app is not None and flaws is None else visit.form
    shown = {"app": None, "lost": False, "kind": kind, "scopes": visit.desk.scopes(), **values, "sent": sent}
    return visit.page("desk/app.html", APPS, status=400 if flaws else 200, flaws=flaws, **shown)


def _made(visit: Visit, name: str, kind: Kind, made: Registered, private: Mapping[str, Any] | None) -> Response:
    return visit.page(
        "desk/app_made.html",
        APPS,
        once=True,
        name=name,
        kind=kind,
        made=made,
        private=json.dumps(dict(private)) if private else None,
        issuer=visit.site.issuer,
    )


def _away(visit: Visit) -> Response:
    return visit.page("desk/trouble.html", {}, status=503, trouble="identity")


async def _flaws(visit: Visit, registrar: Registrar, refused: Refused) -> Flaws:
    if refused.error in REFUSALS:
        return dict([REFUSALS[refused.error]])
    full = len(await registrar.apps(visit.developer.id)) >= MOST_APPS
    return {"name": "flaw_app_full" if full else "flaw_app_refused"}


async def _own(visit: Visit) -> App:
    """The app of the address, if it is this account's; NotFound otherwise, whosever it is."""
    wanted = visit.request.path_params["id"]
    found = next((app for app in await _registrar(visit).apps(visit.developer.id) if app.id == wanted), None)
    if found is None:
        raise NotFound("no such app")
    return found


def _registrar(visit: Visit) -> Registrar:
    registrar = visit.desk.stock().registrar
    if registrar is None:
        raise NotFound("nobody is identified here")
    return registrar
