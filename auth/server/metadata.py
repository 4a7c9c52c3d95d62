"""What a developer says of an app (RFC 7591 §2), checked. Nothing is fetched: keys come inline, addresses are compared only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from authlib.oauth2.rfc7591 import ClientMetadataClaims
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from auth.server.clients import redirect_flaw
from auth.server.keys import ALGORITHMS as SIGNING
from auth.server.site import Site
from auth.server.tokens import digest, secret
from auth.server.web import Wrong
from storage.accounts import App

FETCHED = ("jwks_uri", "sector_identifier_uri", "request_uris", "logo_uri", "software_statement")
GRANTS = ("authorization_code", "refresh_token", "client_credentials")
MOST_REDIRECTS, MOST_NAME, MOST_KEYS, MOST_PURPOSE = 10, 100, 5, 300
PURPOSES = "hansa_purposes"
"""An extension member (RFC 7591 §2): scope → `de`, `en` → what the app wants it for, which citizens read at the consent."""


def read_metadata(given: Mapping[str, Any], organisation: str, site: Site, now: Any) -> tuple[App, str | None]:
    """The app that this metadata describes, and its secret if it has one; Wrong for what cannot be used."""
    _fits(given)
    method = given.get("token_endpoint_auth_method", "none")
    methods = ("none", "private_key_jwt", *(("client_secret_basic",) if site.sandbox else ()))
    grants = tuple(given.get("grant_types", ("authorization_code", "refresh_token")))
    if method not in methods or not grants or not set(grants) <= set(GRANTS):
        raise _wrong("This token_endpoint_auth_method or one of the grant_types is not supported.")
    if "client_credentials" in grants and method == "none":
        raise _wrong("client_credentials needs a client that authenticates.")
    if (
        given.get("response_types", ["code"]) not in (["code"], [])
        or given.get("subject_type", "pairwise") != "pairwise"
    ):
        raise _wrong("The only response_type is code, the only subject_type is pairwise.")
    native = given.get("application_type", "web") == "native"
    jwks = _keys(given.get("jwks")) if method == "private_key_jwt" else None
    shown = secret() if method == "client_secret_basic" else None
    app = App(
        id=str(uuid4()),
        organisation=organisation,
        name=_name(given),
        redirect_uris=_redirects(given, grants, native=native, site=site),
        post_logout_redirect_uris=_addresses(given, "post_logout_redirect_uris", native=native, site=site),
        scopes=_scopes(given, site),
        purposes=_purposes(given, site),
        grant_types=grants,
        auth_method=method,
        jwks=jwks,
        secret=digest(shown) if shown else None,
        native=native,
        client_uri=given.get("client_uri"),
        policy_uri=given.get("policy_uri"),
        tos_uri=given.get("tos_uri"),
        contacts=tuple(given.get("contacts", ())),
        signed_with=given.get("id_token_signed_response_alg", "ES256"),
        created=now,
    )
    if app.signed_with not in SIGNING:
        raise _wrong("The id_token_signed_response_alg is not supported.")
    return app, shown


def _fits(given: Mapping[str, Any]) -> None:
    """Shapes: Authlib's own look at the metadata, and what it does not look at."""
    if strange := [name for name in FETCHED if name in given]:
        raise _wrong(f"{strange[0]} is not supported: nothing is fetched for a registration.")
    texts = ("client_name", "scope", "client_uri", "policy_uri", "tos_uri", "token_endpoint_auth_method")
    more = ("application_type", "subject_type", "id_token_signed_response_alg")
    lists = ("redirect_uris", "post_logout_redirect_uris", "grant_types", "response_types", "contacts")
    for name in (*texts, *more):
        if name in given and not (
            isinstance(given[name], str) and "\0" not in given[name] and len(given[name]) <= 2000
        ):
            raise _wrong(f"{name} must be a text.")
    for name in lists:
        found = given.get(name, [])
        if not isinstance(found, list) or len(found) > 20 or not all(isinstance(each, str) for each in found):
            raise _wrong(f"{name} must be a list of texts.")
    if any("\0" in each or len(each) > 2000 for name in lists for each in given.get(name, [])):
        raise _wrong("A text is not fit to be kept.")
    ours = {"jwks", "redirect_uris"}  # looked at more closely below
    claims = ClientMetadataClaims({name: value for name, value in given.items() if name not in ours}, {})
    try:
        claims.validate()
    except JoseError as wrong:
        raise _wrong("The metadata is not valid (RFC 7591 section 2).") from wrong


def _name(given: Mapping[str, Any]) -> str:
    name = str(given.get("client_name", "")).strip()
    if not name or len(name) > MOST_NAME:
        raise _wrong("client_name is needed, and not that long: citizens read it.")
    return name


def _redirects(given: Mapping[str, Any], grants: tuple[str, ...], *, native: bool, site: Site) -> tuple[str, ...]:
    found = _addresses(given, "redirect_uris", native=native, site=site)
    if "authorization_code" in grants and not found:
        raise Wrong("invalid_redirect_uri", "A redirect URI is needed.")
    return found


def _addresses(given: Mapping[str, Any], name: str, *, native: bool, site: Site) -> tuple[str, ...]:
    found = tuple(given.get(name, ()))
    flaws = [flaw for each in found if (flaw := redirect_flaw(each, native=native, sandbox=site.sandbox))]
    if flaws or len(found) > MOST_REDIRECTS:
        raise Wrong("invalid_redirect_uri", flaws[0] if flaws else "So many redirect URIs are not kept.")
    return found


def _scopes(given: Mapping[str, Any], site: Site) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(str(given.get("scope", "openid")).split()))
    if not set(found) <= set(site.scopes):
        raise _wrong("One of the scopes does not exist.")
    return found


def _purposes(given: Mapping[str, Any], site: Site) -> Mapping[str, Mapping[str, str]]:
    found = given.get(PURPOSES, {})
    wrong = _wrong(f"{PURPOSES} gives, for scopes of the app, texts in de and en of {MOST_PURPOSE} characters at most.")
    if not isinstance(found, dict) or not set(found) <= set(_scopes(given, site)):
        raise wrong
    for said in found.values():
        if not isinstance(said, dict) or not set(said) <= {"de", "en"}:
            raise wrong
        if not all(
            isinstance(text, str) and text.isprintable() and len(text) <= MOST_PURPOSE for text in said.values()
        ):
            raise wrong
    return {scope: {code: text for code, text in said.items() if text.strip()} for scope, said in found.items()}


def _keys(jwks: Any) -> Mapping[str, Any]:
    """Public keys that we can verify with; a private one is somebody's mistake and is not kept."""
    given = jwks.get("keys") if isinstance(jwks, dict) else None
    if not isinstance(given, list) or not 0 < len(given) <= MOST_KEYS:
        raise _wrong("jwks must be a set of public keys.")
    if not all(isinstance(each, dict) and each.get("kty") in {"EC", "RSA"} and "d" not in each for each in given):
        raise _wrong("jwks must be a set of public keys, EC or RSA, and no private ones.")
    try:
        keys = KeySet.import_key_set({"keys": given})
    except (JoseError, ValueError, TypeError, KeyError) as wrong:
        raise _wrong("jwks holds a key that cannot be read.") from wrong
    return {"keys": [key.as_dict(private=False) for key in keys.keys]}


def _wrong(text: str) -> Wrong:
    return Wrong("invalid_client_metadata", text)
