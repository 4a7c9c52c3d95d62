"""What clients may know of this server: metadata (RFC 8414 and OpenID Connect Discovery, the same document) and keys."""

from __future__ import annotations

from typing import Any

from auth.model import LEVELS
from auth.server.grants.assertion import ALGORITHMS
from auth.server.house import House
from auth.server.keys import ALGORITHMS as SIGNING
from auth.server.site import Site
from auth.server.web import Answer, Asked, says

KEPT = (("cache-control", "public, max-age=300"),)


def metadata(site: Site) -> dict[str, Any]:
    """Only what works."""
    confidential = ["private_key_jwt", *(["client_secret_basic"] if site.sandbox else [])]
    found = {
        "issuer": site.issuer,
        "authorization_endpoint": site.at("/authorize"),
        "token_endpoint": site.at("/token"),
        "revocation_endpoint": site.at("/revoke"),
        "introspection_endpoint": site.at("/introspect"),
        "userinfo_endpoint": site.at("/userinfo"),
        "registration_endpoint": site.at("/register"),
        "end_session_endpoint": site.at("/end_session"),
        "jwks_uri": site.at("/jwks"),
        "scopes_supported": list(site.scopes),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": list(SIGNING),
        "token_endpoint_auth_methods_supported": [*confidential, "none"],
        "token_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
        "revocation_endpoint_auth_methods_supported": [*confidential, "none"],
        "revocation_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
        "introspection_endpoint_auth_methods_supported": confidential,
        "introspection_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "acr_values_supported": list(LEVELS),
        "claim_types_supported": ["normal"],
        "claims_supported": ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "at_hash"],
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "prompt_values_supported": ["none", "login", "consent"],
        "ui_locales_supported": ["de", "en"],
        "service_documentation": site.api or None,
        "op_policy_uri": site.declared.privacy,
        "protected_resources": list(site.resources),
    }
    return {name: value for name, value in found.items() if value is not None}


async def discover(asked: Asked, house: House) -> Answer:
    """GET both well-known addresses."""
    return says(metadata(house.site), headers=KEPT)


async def jwks(asked: Asked, house: House) -> Answer:
    """GET /jwks: those that sign now, those that will, and those whose tokens still live."""
    answer = says((await house.keys.ring()).jwks(), headers=KEPT)
    return Answer(
        status=200, headers=(("content-type", "application/jwk-set+json"), *answer.headers[1:]), body=answer.body
    )
