"""What a demo identity provider gives for the city's back-ends: tokens by exchange, by assertion, by refresh, and what they are.

Simulated after RFC 8693, RFC 7523 and RFC 7662. Under `/_twin/`: `exchanges` (what was asked and given, newest last), `trust`
(whose assertions are taken, where its keys are, how long tokens live) and `revoke` (a subject takes her consent back).
"""

import os
import secrets
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import aiohttp
from aiohttp import web

from sandbox.control import BadField, body_of
from sandbox.oidc_jose import verified

EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_TYPE = "urn:ietf:params:oauth:token-type:"
_MOST = 10_000
_OLDEST = 300  # seconds an assertion may be good for
_SKEW = 5
_PATIENCE = aiohttp.ClientTimeout(total=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """What a token allows."""

    sub: str
    client: str
    scope: str
    audience: str | None = None
    act: Any = None
    until: float = 0.0


@dataclass(slots=True)
class Trust:
    """Whose assertions are taken: in the sandbox, those of the gateway beside it."""

    issuer: str = field(default_factory=lambda: os.environ.get("DEMO_API", "http://127.0.0.1:8080"))
    jwks_uri: str = ""
    """Empty: `/.well-known/receipt-keys.json` of the issuer."""
    lasts: int = 300


@dataclass(slots=True)
class Bank:
    """What was given out, and what was made of it."""

    trust: Trust = field(default_factory=Trust)
    tokens: dict[str, Issued] = field(default_factory=dict)
    refreshes: dict[str, Issued] = field(default_factory=dict)
    spent: dict[str, Issued] = field(default_factory=dict)
    jtis: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    """Subjects that have taken their consent back."""
    log: deque[Mapping[str, Any]] = field(default_factory=lambda: deque(maxlen=1000))

    def give(self, issued: Issued, *, lasting: bool = False) -> dict[str, Any]:
        """A token endpoint's answer with new tokens."""
        access = _kept(self.tokens, replace(issued, until=time.time() + self.trust.lasts))
        said = {"access_token": access, "token_type": "Bearer", "expires_in": self.trust.lasts, "scope": issued.scope}
        return said | ({"refresh_token": _kept(self.refreshes, issued)} if lasting else {})

    def withdraw(self, sub: str) -> None:
        """She takes her consent back: nothing she has given works any more."""
        self.gone.add(sub)
        for kept in (self.tokens, self.refreshes):
            for name in [name for name, issued in kept.items() if issued.sub == sub]:
                del kept[name]


def _kept(kept: dict[str, Issued], issued: Issued) -> str:
    name = secrets.token_urlsafe(24)
    kept[name] = issued
    if len(kept) > _MOST:
        del kept[next(iter(kept))]
    return name


class Refused(Exception):
    """An error of the token endpoint, and what was wrong in words for the log of the twin."""

    def __init__(self, error: str, why: str) -> None:
        super().__init__(why)
        self.error = error


async def answered(bank: Bank, form: Mapping[str, Any], issuer: str, subjects: set[str]) -> dict[str, Any]:
    """The answer to a grant other than a code. Raises Refused. Both ends stand in the log."""
    row = {name: form.get(name) for name in ("grant_type", "audience", "scope", "client_id")}
    try:
        said, issued = await _granted(bank, form, issuer, subjects)
    except Refused as refused:
        bank.log.append(row | {"error": refused.error, "why": str(refused)})
        raise
    bank.log.append(row | {"sub": issued.sub, "act": issued.act, "error": None})
    return said


async def _granted(
    bank: Bank, form: Mapping[str, Any], issuer: str, subjects: set[str]
) -> tuple[dict[str, Any], Issued]:
    kind = form.get("grant_type")
    if kind == "refresh_token":
        issued = _refreshed(bank, str(form.get("refresh_token")), str(form.get("client_id")))
        return bank.give(issued, lasting=True), issued
    if kind not in {EXCHANGE, BEARER}:
        raise Refused("unsupported_grant_type", "this grant is not known")
    exchange = kind == EXCHANGE
    if exchange and form.get("subject_token_type") != f"{_TYPE}jwt":
        raise Refused("invalid_request", "subject_token_type")
    claims = await _asserted(bank, str(form.get("subject_token" if exchange else "assertion")), issuer)
    if claims["sub"] not in subjects or claims["sub"] in bank.gone:
        raise Refused("invalid_grant", "nobody here by this subject lets you")
    issued = Issued(
        sub=claims["sub"],
        client=str(form.get("client_id")),
        scope=str(form.get("scope", "")),
        audience=str(form["audience"]) if "audience" in form else None,
        act=claims["act"],
    )
    return bank.give(issued) | ({"issued_token_type": f"{_TYPE}access_token"} if exchange else {}), issued


def _refreshed(bank: Bank, token: str, client: str) -> Issued:
    """A refresh token is good for once; whoever shows it again has stolen it, or lost the answer: all of hers end."""
    issued = bank.refreshes.pop(token, None)
    if issued is None:
        if (stolen := bank.spent.pop(token, None)) is not None:
            for name in [name for name, each in bank.refreshes.items() if each.sub == stolen.sub]:
                del bank.refreshes[name]
        raise Refused("invalid_grant", "this refresh token is unknown or used up")
    bank.spent[token] = issued
    if issued.client != client:
        raise Refused("invalid_grant", "this refresh token is somebody else's")
    return issued


async def _asserted(bank: Bank, token: str, issuer: str) -> Mapping[str, Any]:
    """The claims of an assertion that is signed by whom we trust, for us, new, short and used once."""
    trust = bank.trust
    claims = verified(token, await _keys(trust.jwks_uri or f"{trust.issuer}/.well-known/receipt-keys.json"))
    if claims is None:
        raise Refused("invalid_grant", "the signature is not good")
    now, flaw = time.time(), None
    issued, expires, act = claims.get("iat"), claims.get("exp"), claims.get("act")
    if claims.get("iss") != trust.issuer:
        flaw = "iss"
    elif claims.get("aud") not in (issuer, [issuer]):
        flaw = "aud"
    elif (
        not isinstance(issued, int | float)
        or not isinstance(expires, int | float)
        or expires <= now - _SKEW
        or issued > now + _SKEW
        or expires - issued > _OLDEST
    ):
        flaw = "times"
    elif not isinstance(claims.get("jti"), str) or claims["jti"] in bank.jtis:
        flaw = "jti"
    elif not _acts(act, trust.issuer) or not isinstance(claims.get("sub"), str):
        flaw = "act"
    if flaw:
        raise Refused("invalid_grant", flaw)
    bank.jtis.add(claims["jti"])
    return claims


def _acts(act: object, gateway: str) -> bool:
    """Who acts is the gateway, and it says for which app."""
    app = act.get("act") if isinstance(act, dict) and act.get("sub") == gateway else None
    return isinstance(app, dict) and isinstance(app.get("sub"), str) and bool(app["sub"])


async def _keys(address: str) -> list[Mapping[str, Any]]:
    try:
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session, session.get(address) as answer:
            answer.raise_for_status()
            found = (await answer.json(content_type=None))["keys"]
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError):
        raise Refused("temporarily_unavailable", f"no keys at {address}") from None
    return [key for key in found if isinstance(key, dict)]


def introspected(bank: Bank, token: str, issuer: str) -> dict[str, Any]:
    """What a token is (RFC 7662), for the city's back-ends."""
    issued = bank.tokens.get(token)
    if issued is None or time.time() >= issued.until:
        return {"active": False}
    said = {
        "iss": issuer,
        "sub": issued.sub,
        "client_id": issued.client,
        "scope": issued.scope,
        "exp": int(issued.until),
    }
    more = {"aud": issued.audience, "act": issued.act}
    return {"active": True, **said, **{name: value for name, value in more.items() if value is not None}}


async def change_trust(request: web.Request, bank: Bank) -> web.Response:
    """GET and PUT of whom it trusts; members that are not sent stay as they are."""
    if request.method == "PUT":
        body = await body_of(request, {"issuer", "jwks_uri", "lasts"})
        lasts = body.get("lasts", bank.trust.lasts)
        if not isinstance(lasts, int) or isinstance(lasts, bool):
            raise BadField("lasts", "must be seconds")
        issuer, jwks_uri = (str(body.get(name, getattr(bank.trust, name))) for name in ("issuer", "jwks_uri"))
        bank.trust = Trust(issuer=issuer, jwks_uri=jwks_uri, lasts=lasts)
    return web.json_response(asdict(bank.trust))


async def take_back(request: web.Request, bank: Bank) -> web.Response:
    """POST `{"subject"}`: her consent ends. DELETE gives everybody's back."""
    if request.method == "DELETE":
        bank.gone.clear()
    else:
        body = await body_of(request, {"subject"})
        if not isinstance(body.get("subject"), str):
            raise BadField("subject", "must be text")
        bank.withdraw(str(body["subject"]))
    return web.json_response({"gone": sorted(bank.gone)})
