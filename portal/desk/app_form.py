"""Between the form of an app and its metadata in the words of RFC 7591."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, cast

from portal.desk.session import Form
from storage.accounts import App

Kind = Literal["web", "native", "machine"]
KINDS: Sequence[Kind] = ("web", "native", "machine")
LONGEST_NAME, LONGEST_PURPOSE, MOST_REDIRECTS = 100, 300, 10
PURPOSES, ROTATE = "hansa_purposes", "hansa_rotate_secret"
"""Members of ours, which `auth.server.metadata` and `auth.server.configure` read."""
OPENID = "openid"


def kind_of(app: App) -> Kind:
    """What sort of app it is."""
    if "client_credentials" in app.grant_types:
        return "machine"
    return "native" if app.native else "web"


def kind_asked(form: Form) -> Kind:
    """The sort that the form names; `web` when it names none."""
    found = form.one("kind")
    return cast("Kind", found) if found in KINDS else "web"


def flaws_of(form: Form, kind: Kind, known: Sequence[str]) -> dict[str, str]:
    """What is wrong with the form, field by field; identity looks again, and closer."""
    flaws: dict[str, str] = {}
    name = form.one("name")
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        flaws["name"] = "flaw_app_name"
    redirects = form.lines("redirects")
    if kind != "machine" and not 1 <= len(redirects) <= MOST_REDIRECTS:
        flaws["redirects"] = "flaw_app_redirects"
    scopes = form.each("scope")
    if not set(scopes) <= set(known) or (kind == "machine" and not scopes):
        flaws["scopes"] = "flaw_app_scopes"
    said = [text for each in _purposes(form, scopes).values() for text in each.values()]
    if any(len(text) > LONGEST_PURPOSE or not text.isprintable() for text in said):
        flaws["scopes"] = "flaw_app_purposes"
    return flaws


def metadata_of(form: Form, kind: Kind, app: App | None = None) -> dict[str, Any]:
    """The metadata that the form describes, without what an app proves itself with.

    Every app that people log in to recognises them; what an `app` said of that stays, the form does not ask.
    """
    scopes = form.each("scope")
    kept = {OPENID: dict(app.purposes[OPENID])} if app is not None and OPENID in app.purposes else {}
    given: dict[str, Any] = {"client_name": form.one("name"), PURPOSES: kept | _purposes(form, scopes)}
    if kind == "machine":
        return given | {"grant_types": ["client_credentials"], "response_types": [], "scope": " ".join(scopes)}
    return given | {
        "application_type": kind,
        "redirect_uris": list(form.lines("redirects")),
        "scope": " ".join((OPENID, *scopes)),
    }


def metadata_kept(app: App) -> dict[str, Any]:
    """The metadata of an app as it is: whoever changes a part sends the whole."""
    found: dict[str, Any] = {
        "client_name": app.name,
        "redirect_uris": list(app.redirect_uris),
        "post_logout_redirect_uris": list(app.post_logout_redirect_uris),
        "scope": " ".join(app.scopes),
        PURPOSES: {scope: dict(said) for scope, said in app.purposes.items()},
        "grant_types": list(app.grant_types),
        "response_types": ["code"] if "authorization_code" in app.grant_types else [],
        "token_endpoint_auth_method": app.auth_method,
        "application_type": "native" if app.native else "web",
        "jwks": app.jwks,
        "client_uri": app.client_uri,
        "policy_uri": app.policy_uri,
        "tos_uri": app.tos_uri,
        "contacts": list(app.contacts),
        "id_token_signed_response_alg": app.signed_with,
    }
    return {name: value for name, value in found.items() if value is not None}


def form_of(app: App) -> Form:
    """The form as it would be filled in for this app."""
    said = [(f"{code}-{scope}", text) for scope, texts in app.purposes.items() for code, text in texts.items()]
    scopes = [("scope", scope) for scope in app.scopes if scope != OPENID]
    return Form((("name", app.name), ("redirects", "\n".join(app.redirect_uris)), *scopes, *said))


def _purposes(form: Form, scopes: Sequence[str]) -> dict[str, dict[str, str]]:
    said = {
        scope: {code: text for code in ("de", "en") if (text := " ".join(form.one(f"{code}-{scope}").split()))}
        for scope in scopes
    }
    return {scope: texts for scope, texts in said.items() if texts}
