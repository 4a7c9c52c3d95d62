"""The keys of an identity provider, declared once. What a single key cannot know stands in `identity_file`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from config.flaws import quoted, wrong
from config.identity import HIGH, LOW, SUBSTANTIAL
from config.shape import Read, Shape, each, mapping, may, need, whole
from config.source import Node
from config.values import address_flaw, cidr, matching, one_of, text, truth

_LEVELS = {"low": LOW, "substantial": SUBSTANTIAL, "high": HIGH}
_ALGORITHMS = ("ES256", "ES384", "ES512", "PS256", "RS256")
_SHARED = re.compile(r"HS\d+|none", re.IGNORECASE)
words: Read[dict[str, str]] = whole(dict, {"de": need(text), "en": need(text)}, "a text")


def _issuer(node: Node) -> str:
    # Not `web_address`: an issuer is compared byte by byte, and a slash at its end belongs to it.
    value = text(node)
    flaw = address_flaw(value, ("https", "http"))
    if flaw is not None or "?" in value:
        raise wrong(node.spot, *(flaw or ("An issuer has no ?query.", "Copy it from the IdP's metadata.")))
    return value


def _algorithm(node: Node) -> str:
    value = text(node)
    if _SHARED.fullmatch(value):
        remedy = f"Use {', '.join(_ALGORITHMS)}: who can check such a signature could make one."
        raise wrong(node.spot, f"{quoted(value)} proves nothing.", remedy)
    return one_of(_ALGORITHMS)(node)


def _level(node: Node) -> str:
    return _LEVELS[one_of(_LEVELS)(node)]


def _levels(node: Node) -> Mapping[str, str]:
    return {said: _level(below) for said, below in mapping(node).items()}


def _secret(node: Node) -> str:
    value = matching(r"env:[A-Z][A-Z0-9_]{0,80}", "the name of an environment variable", "env:OFFICE_IDP_KEY")(node)
    if value.startswith("env:HANSA_"):
        raise wrong(node.spot, "Variables that begin with HANSA_ are settings.", "Give the secret another name.")
    return value.removeprefix("env:")


# RFC 6749 §3.3: what may stand in a scope, which blanks separate.
_scope_word = matching(r"[\x21\x23-\x5b\x5d-\x7e]{1,100}", "one word of a scope", "orders:write")

IDP: Shape = {
    "kind": need(one_of(("bundid", "city", "staff"))),
    "label": need(words),
    "hint": may(words),
    "issuer": may(_issuer),
    "client_id": need(text),
    "city": may(text),
    "algorithms": may(each(_algorithm, least=1)),
    "ceiling": may(_level),
    "levels": may(_levels),
    "auth_method": may(one_of(("private_key_jwt", "client_secret_basic", "none"))),
    "secret": may(_secret),
    "token_audience": may(text),
    "token_scope": may(each(_scope_word)),
    "keep_token": may(truth),
    "network": may(each(cidr)),
    "twin": may(matching(r"[a-z0-9_-]+(/[a-z0-9_-]+)*", "the name of a twin", "oidc/adorf")),
}
