"""What goes over the wire to an IdP: JSON asked for and codes redeemed, each with a limit on size and time.

The connections are the transport's that is handed in; it decides which addresses may be reached. Whatever goes wrong here
is a refused log-in, and no text of the other side is repeated.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import ECKey

from auth.model import Idp, LoginRefused
from auth.upstream.secrets import Secret

MOST_BYTES = 256 * 1024
"""Of one answer. A set of keys is a few kB; what is larger is no answer to us."""
SECONDS = 5.0
"""For one question and its answer."""
_ASSERTION_LASTS = 60
_JSON = {"Accept": "application/json"}
_log = logging.getLogger("hansa.identity")


class _TooMuch(httpx2.TransportError):
    """More than `MOST_BYTES`."""


class Capped(httpx2.AsyncBaseTransport):
    """The transport, hanging up on an answer that grows too large."""

    def __init__(self, inner: httpx2.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """One exchange; redirects are answers like others, and nobody follows them."""
        answer = await self._inner.handle_async_request(request)
        return httpx2.Response(answer.status_code, headers=answer.headers, stream=_Counted(answer))


class _Counted(httpx2.AsyncByteStream):
    def __init__(self, answer: httpx2.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MOST_BYTES
        async for piece in self._answer.aiter_raw():
            left -= len(piece)
            if left < 0:
                raise _TooMuch("too much")
            yield piece

    async def aclose(self) -> None:
        await self._answer.aclose()


async def ask(idp: Idp, transport: httpx2.AsyncBaseTransport, url: str) -> dict[str, Any]:
    """The JSON object at an address. Raises LoginRefused (`idp-down`) when there is none."""
    with _told(idp):
        async with (
            asyncio.timeout(SECONDS),
            httpx2.AsyncClient(transport=Capped(transport), timeout=SECONDS, trust_env=False) as client,
        ):
            answer = await client.get(url, headers=_JSON)
            found = answer.json() if answer.status_code == 200 else None
    if not isinstance(found, dict):
        raise LoginRefused("idp-down", idp=idp.slug, why="no-json")
    return found


@asynccontextmanager
async def client(
    idp: Idp, transport: httpx2.AsyncBaseTransport, redirect_uri: str | None, secret: Secret = None
) -> AsyncIterator[AsyncOAuth2Client]:
    """Authlib's client as a relying party of this IdP: code with PKCE S256, nothing but `openid` asked for.

    Unless what it gives is kept: then that it lasts, and what the city's back-ends call it.
    """
    async with AsyncOAuth2Client(
        client_id=idp.client_id,
        client_secret=secret,
        token_endpoint_auth_method=idp.auth_method,
        code_challenge_method="S256",
        scope=" ".join(("openid", "offline_access", *idp.token_scope)) if idp.keep_token else "openid",
        redirect_uri=redirect_uri,
        transport=Capped(transport),
        timeout=SECONDS,
        trust_env=False,
    ) as made:
        if isinstance(secret, ECKey):
            made.register_client_auth_method(_assertion(idp, secret))
        yield made


def _assertion(idp: Idp, key: ECKey) -> PrivateKeyJWT:
    # The audience is the issuer, not the token endpoint: a hostile IdP could name another's endpoint as its own.
    header = {"kid": key.kid} if key.kid else {}
    expires = int(time.time()) + _ASSERTION_LASTS
    return PrivateKeyJWT(token_endpoint=idp.issuer, alg="ES256", headers=header, claims={"exp": expires})


async def redeem(
    idp: Idp,
    transport: httpx2.AsyncBaseTransport,
    endpoint: str,
    *,
    code: str,
    verifier: str,
    redirect_uri: str,
    secret: Secret,
) -> dict[str, Any]:
    """What the token endpoint gives for the code. Raises LoginRefused: `idp-down`, or `not-trusted` (`code-refused`)."""
    with _told(idp):
        async with asyncio.timeout(SECONDS), client(idp, transport, redirect_uri, secret) as http:
            try:
                given = await http.fetch_token(
                    endpoint, grant_type="authorization_code", code=code, code_verifier=verifier
                )
            except OAuthError as error:
                raise LoginRefused("not-trusted", idp=idp.slug, why="code-refused") from error
    return dict(given)


async def post(
    idp: Idp, transport: httpx2.AsyncBaseTransport, endpoint: str, form: Mapping[str, str], secret: Secret
) -> tuple[int, dict[str, Any]]:
    """Status and JSON object that the token endpoint answers this client. Raises LoginRefused (`idp-down`) without one."""
    with _told(idp):
        async with asyncio.timeout(SECONDS), client(idp, transport, None, secret) as http:
            proof = http.client_auth(idp.auth_method)
            answer = await http.post(endpoint, data=dict(form), headers=_JSON, auth=proof, withhold_token=True)
            said = answer.json()
    if not isinstance(said, dict):
        raise LoginRefused("idp-down", idp=idp.slug, why="no-json")
    return answer.status_code, said


@contextmanager
def _told(idp: Idp) -> Iterator[None]:
    """Everything that can go wrong between here and there, as a refused log-in."""
    try:
        yield
    except (
        httpx2.HTTPError,
        httpx2.InvalidURL,
        TimeoutError,
        ValueError,
        TypeError,
        ArithmeticError,
        RecursionError,
    ) as error:
        _log.warning("%s does not answer: %s", idp.slug, type(error).__name__)
        why = "too-large" if isinstance(error, _TooMuch) else "no-answer"
        raise LoginRefused("idp-down", idp=idp.slug, why=why) from error
