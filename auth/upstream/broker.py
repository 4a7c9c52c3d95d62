"""The relying party of the cities' identity providers: sends browsers there and reads what they bring back.

OpenID Connect Core 1.0 with code and PKCE (RFC 7636), RFC 9207 and one redirect URI per IdP (RFC 9700 §4.4). What it keeps
between the two halves lies in the volatile store, so that another process may finish what this one began.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2

from auth.model import Given, Idp, Language, LoginRefused, Person
from auth.upstream.assurance import is_enough, words_for
from auth.upstream.given import given_of
from auth.upstream.provider import Metadata, Provider, Ticks
from auth.upstream.secrets import secret_for
from auth.upstream.tokens import LEEWAY, Expected, person_of
from auth.upstream.underway import Underway, digest
from auth.upstream.wire import client, redeem
from config.identity import Lifetimes
from storage.accounts import Volatile

_LONGEST = 4096
"""Letters of a code or state that somebody brings."""
_REFUSALS = {
    "access_denied": "cancelled",
    "interaction_required": "cancelled",
    "login_required": "cancelled",
    "server_error": "idp-down",
    "temporarily_unavailable": "idp-down",
    "unmet_authentication_requirements": "too-weak",
}
_log = logging.getLogger("hansa.identity")
_KINDS = {"bundid": 0, "city": 1, "staff": 2}


class RelyingParty:
    """`auth.model.Broker` over the IdPs of the configuration.

    transport: the way to each IdP, as an httpx2 transport; it decides which addresses may be reached.
    origin: our own, below which the redirect URIs lie.
    environ: where our secrets stand. Raises ValueError for one that is missing or unfit.
    """

    def __init__(
        self,
        idps: Iterable[Idp],
        *,
        origin: str,
        volatile: Volatile,
        transport: Callable[[Idp], httpx2.AsyncBaseTransport],
        environ: Mapping[str, str],
        lifetimes: Lifetimes | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        ticks: Ticks = time.monotonic,
    ) -> None:
        ordered = sorted(idps, key=lambda idp: _KINDS[idp.kind])
        self._providers = {idp.slug: Provider(idp, transport(idp), ticks) for idp in ordered}
        self._secrets = {idp.slug: secret_for(idp, environ) for idp in ordered}
        self._origin = origin.rstrip("/")
        self._volatile = volatile
        self._lifetimes = lifetimes or Lifetimes()
        self._clock = clock

    def choices(self, *, staff: bool = False) -> tuple[Idp, ...]:
        """The IdPs to choose from: BundID first, then the cities' own; with `staff` those of staff alone."""
        return tuple(each.idp for each in self._providers.values() if (each.idp.kind == "staff") is staff)

    def redirect_uri(self, idp: str) -> str:
        """Where this IdP sends browsers back to, and no other."""
        return f"{self._origin}/broker/{idp}/callback"

    async def begin(
        self,
        idp: str,
        *,
        browser: str,
        back: str,
        language: Language,
        acr: str | None = None,
        fresh: bool = False,
    ) -> str:
        """The URL to send the browser to. Raises KeyError, LoginRefused and StorageError."""
        provider = self._providers[idp]
        words = words_for(provider.idp, acr) if acr is not None else ()
        metadata = await provider.metadata()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        underway = Underway(
            idp=idp,
            browser=digest(browser),
            nonce=nonce,
            verifier=verifier,
            back=back,
            acr=acr,
            fresh=fresh,
            started=self._clock().timestamp(),
        )
        await underway.keep(self._volatile, state, seconds=self._lifetimes.page)
        further = {
            # Always asked for, so that the IdP must say when she really logged in (OpenID Connect Core §3.1.2.1).
            "max_age": "0" if fresh else str(self._lifetimes.session),
            "ui_locales": language,
            **({"prompt": prompt} if (prompt := _prompt(provider.idp, fresh=fresh)) else {}),
            **({"acr_values": " ".join(words)} if words else {}),
        }
        async with client(provider.idp, provider.transport, self.redirect_uri(idp)) as http:
            url, _ = http.create_authorization_url(
                metadata.authorization_endpoint, state=state, code_verifier=verifier, nonce=nonce, **further
            )
        return str(url)

    async def finish(self, idp: str, params: Mapping[str, str], *, browser: str) -> tuple[Person, str]:
        """Who has logged in, and `back`. Raises LoginRefused for everything else, and StorageError."""
        if idp not in self._providers:
            raise LoginRefused("not-trusted", idp="unknown", why="no-such-idp")
        provider = self._providers[idp]
        underway = await self._underway(idp, params.get("state", ""), browser)
        metadata = await provider.metadata()
        code = _code(provider.idp, metadata, params)
        given = await redeem(
            provider.idp,
            provider.transport,
            metadata.token_endpoint,
            code=code,
            verifier=underway.verifier,
            redirect_uri=self.redirect_uri(idp),
            secret=self._secrets[idp],
        )
        person = await person_of(given.get("id_token"), provider, self._expected(underway))
        if not is_enough(person.acr, underway.acr):
            raise LoginRefused("too-weak", idp=idp, why="acr-too-low")
        return replace(person, given=self._kept(provider.idp, given)), underway.back

    def _kept(self, idp: Idp, said: Mapping[str, Any]) -> Given | None:
        """What to keep of what it gave; that it is of no use ends no log-in."""
        if not idp.keep_token:
            return None
        try:
            return given_of(said, self._clock().timestamp())
        except ValueError as flaw:
            _log.warning("%s gave nothing to keep: %s", idp.slug, flaw)
            return None

    async def _underway(self, idp: str, state: str, browser: str) -> Underway:
        """The log-in this answer belongs to; it is gone afterwards, whatever comes of it."""
        underway = await Underway.take(self._volatile, state) if 0 < len(state) <= _LONGEST else None
        if underway is None:
            raise LoginRefused("expired", idp=idp, why="state")
        if underway.idp != idp:
            raise LoginRefused("not-trusted", idp=idp, why="other-idp")
        if not hmac.compare_digest(underway.browser, digest(browser)):
            raise LoginRefused("expired", idp=idp, why="browser")
        return underway

    def _expected(self, underway: Underway) -> Expected:
        now = self._clock()
        started = datetime.fromtimestamp(underway.started, UTC)
        # A log-in she was not asked to repeat may be as old as a session of ours.
        oldest = started if underway.fresh else now - timedelta(seconds=self._lifetimes.session + LEEWAY)
        return Expected(nonce=underway.nonce, not_before=oldest, now=now)


def _prompt(idp: Idp, *, fresh: bool) -> str:
    """What the IdP has to ask her: without `consent` it must not give what lasts (OpenID Connect Core §11)."""
    return " ".join((*(["login"] if fresh else []), *(["consent"] if idp.keep_token else [])))


def _code(idp: Idp, metadata: Metadata, params: Mapping[str, str]) -> str:
    """The code of an authorization response that names the right IdP and is no error."""
    issuer = params.get("iss")
    if (issuer is None and metadata.names_itself) or (issuer is not None and issuer != idp.issuer):
        raise LoginRefused("not-trusted", idp=idp.slug, why="wrong-issuer")
    if "error" in params:
        slug = _REFUSALS.get(params["error"], "not-trusted")
        raise LoginRefused(slug, idp=idp.slug, why="denied" if slug == "cancelled" else "idp-error")
    code = params.get("code", "")
    if not 0 < len(code) <= _LONGEST:
        raise LoginRefused("not-trusted", idp=idp.slug, why="no-code")
    return code
