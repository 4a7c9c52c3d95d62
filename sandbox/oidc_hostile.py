"""What a demo identity provider does when it is told to be hostile: one lie at a time, each really on the wire.

`PUT /_twin/hostile` `{"mode": "none", "value": "…"}`, DELETE ends it; only some modes read `value`.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from sandbox.control import BadField, body_of
from sandbox.oidc_jose import Key, shared, signed, unsigned

OTHER = "https://other.example"
HIGH = "http://eidas.europa.eu/LoA/high"
HUGE = 8 * 2**20
SLOW = 60.0  # seconds; longer than anybody's patience
_SECONDS_OLD = 7200
_LONG_AGO = 14 * 86_400
Claims = Mapping[str, object]


@dataclass(slots=True)
class Hostile:
    """The present lie; an empty mode is the truth."""

    mode: str = ""
    value: str = ""

    def token(self, header: Claims, claims: Claims, key: Key) -> str | None:
        """The ID token, honest or not; None for none at all."""
        header, claims = {**header, **self._header()}, {**claims, **self._claims(claims)}
        if self.mode == "no_id_token":
            return None
        if self.mode == "none":
            return unsigned(header | {"alg": "none"}, claims)
        if self.mode == "hs256":
            return shared(header | {"alg": "HS256"}, claims, key.pem)
        if self.mode in {"jwk", "jku", "x5u", "other_key", "kid_path"}:
            other = Key()
            return signed(header | ({"jwk": other.public} if self.mode == "jwk" else {}), claims, other)
        token = signed(header, {name: value for name, value in claims.items() if value is not None}, key)
        return token[:-8] + "AAAAAAAA" if self.mode == "cut_signature" else token

    def _header(self) -> Claims:
        headers: Mapping[str, Claims] = {
            "kid_path": {"kid": "../../../../dev/null"},
            "kid_unknown": {"kid": "never-published"},
            "jku": {"jku": self.value or f"{OTHER}/jwks"},
            "x5u": {"x5u": self.value or f"{OTHER}/chain.pem"},
            "crit": {"crit": ["exp"]},
        }
        return headers.get(self.mode, {})

    def _claims(self, claims: Claims) -> Claims:
        issued = claims["iat"]
        assert isinstance(issued, int)
        lies: Mapping[str, Claims] = {
            "wrong_issuer": {"iss": OTHER},
            "old_nonce": {"nonce": self.value or "of-an-earlier-log-in"},
            "no_nonce": {"nonce": None},
            "acr": {"acr": self.value or HIGH},
            "same_email": {"email": self.value or "erika.mustermann@example.org", "email_verified": True},
            "audience": {"aud": "somebody-else"},
            "audiences": {"aud": [claims["aud"], "somebody-else"]},
            "azp": {"azp": "somebody-else"},
            "expired": {"exp": issued - _SECONDS_OLD, "iat": issued - 2 * _SECONDS_OLD},
            "issued_later": {"iat": issued + _SECONDS_OLD, "exp": issued + 2 * _SECONDS_OLD},
            "never_expires": {"exp": None},
            "auth_time_missing": {"auth_time": None},
            "auth_time_old": {"auth_time": issued - (int(self.value) if self.value.isdecimal() else _LONG_AGO)},
            "auth_time_words": {"auth_time": "now"},
            "subject_missing": {"sub": None},
        }
        return lies.get(self.mode, {})

    async def metadata(self, honest: Mapping[str, object]) -> Mapping[str, object]:
        """What it says about itself."""
        if self.mode == "slow_metadata":
            await asyncio.sleep(SLOW)
        lies: Mapping[str, Claims] = {
            "huge_metadata": {"padding": "x" * HUGE},
            "metadata_issuer": {"issuer": OTHER},
            "jwks_uri": {"jwks_uri": self.value},
            "token_endpoint": {"token_endpoint": self.value},
            "authorization_endpoint": {"authorization_endpoint": self.value or "javascript:alert(1)"},
            "none": {"id_token_signing_alg_values_supported": ["none"]},
            "hs256": {"id_token_signing_alg_values_supported": ["HS256"]},
        }
        return {**honest, **lies.get(self.mode, {})}

    def back(self, address: str, params: dict[str, str]) -> str:
        """Where it sends the browser, and with what: `params` may be changed."""
        if self.mode == "iss_parameter":
            params["iss"] = OTHER
        if self.mode == "iss_parameter_missing":
            del params["iss"]
        return self.value if self.mode == "mix_up" else address


MODES = (
    "acr audience audiences auth_time_missing auth_time_old auth_time_words authorization_endpoint azp crit cut_signature "
    "expired hs256 huge_metadata iss_parameter iss_parameter_missing issued_later jku jwk jwks_uri kid_path kid_unknown "
    "metadata_issuer mix_up never_expires no_id_token no_nonce none old_nonce other_key same_email slow_metadata "
    "subject_missing token_endpoint wrong_issuer x5u"
).split()


async def change(request: web.Request, hostile: Hostile) -> web.Response:
    """GET, PUT and DELETE of the present lie; answers with it."""
    if request.method == "PUT":
        body = await body_of(request, {"mode", "value"})
        mode, value = body.get("mode"), body.get("value", "")
        if mode not in MODES:
            raise BadField("mode", "is not known here", MODES)
        if not isinstance(value, str):
            raise BadField("value", "must be text")
        hostile.mode, hostile.value = str(mode), value
    if request.method == "DELETE":
        hostile.mode = hostile.value = ""
    return web.json_response({"mode": hostile.mode, "value": hostile.value})
