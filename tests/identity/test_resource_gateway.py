"""What a request with a token is answered: the same open data, a clear refusal, and never somebody else's answer."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from auth.resource import jwks
from tests.identity.resource_gateway import GRANTS, ORIGIN, Gate, gate
from tests.identity.resource_issuer import Issuer
from tests.unit.http.stage import Answer

METADATA = f'resource_metadata="{ORIGIN}/.well-known/oauth-protected-resource"'


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Gate]:
    """A gateway that counts nobody's requests."""
    async with gate(tmp_path) as made:
        yield made


def refusal(answer: Answer) -> tuple[int, str, str]:
    """Status, slug and challenge."""
    assert answer.header("content-type") == "application/problem+json"
    assert answer.header("cache-control") == "no-store"
    return answer.status, answer.json()["type"].rpartition("/")[2], answer.header("www-authenticate")


async def test_open_data_is_the_same_with_a_token_and_without(door: Gate) -> None:
    """One answer on the shelf serves the anonymous, and whoever comes with a good token (RFC 9111 §3.5)."""
    first = await door.ask("/v1/cities")
    again = await door.ask("/v1/cities", door.token())
    other = await door.ask("/v1/cities", door.token(2, 2, app="app-2"))
    assert first.body == again.body == other.body
    assert "hit" in again.header("cache-status")
    assert "hit" in other.header("cache-status")


async def test_a_bad_token_is_refused_even_where_none_is_needed(door: Gate) -> None:
    """A 401 says what is wrong with it and where good ones come from (RFC 6750 §3.1, RFC 9728 §5.1)."""
    for path in ("/v1/cities", GRANTS):
        status, slug, challenge = refusal(await door.ask(path, b"eyJ.eyJ.x"))
        assert (status, slug) == (401, "token-refused")
        error = 'error="invalid_token", error_description="it is not a token of this issuer"'
        assert challenge == f'Bearer realm="hansa", {error}, {METADATA}'


async def test_a_browser_may_read_the_challenge(door: Gate) -> None:
    """Scripts of any page see `WWW-Authenticate`, and may send `Authorization`."""
    answer = await door.ask(GRANTS, b"eyJ.eyJ.x", origin="https://app.example")
    assert answer.header("access-control-allow-origin") == "*"
    assert "www-authenticate" in answer.header("access-control-expose-headers")
    preflight = await door.ask(
        f"{GRANTS}/g", method="OPTIONS", origin="https://app.example", access_control_request_method="DELETE"
    )
    assert preflight.status == 204
    assert preflight.header("access-control-allow-methods") == "DELETE, OPTIONS"
    assert "authorization" in preflight.header("access-control-allow-headers")


HINTS: list[tuple[dict[str, Any], str, str]] = [
    ({"exp": 1_000_000_000}, "de", "abgelaufen: Holen Sie"),
    ({"exp": 1_000_000_000}, "en", "has expired: get"),
    ({"aud": "https://other.example"}, "de", "für einen anderen Dienst"),
    ({"aud": "https://other.example"}, "en", "issued for another service"),
]


async def test_a_refusal_says_in_both_languages_what_to_do(door: Gate) -> None:
    """The hint names the reason, where there is one that helps."""
    for claims, language, words in HINTS:
        answer = await door.ask("/v1/cities", door.token(**claims), accept_language=language)
        assert answer.status == 401
        assert words in answer.json()["hint"]
        assert answer.header("content-language") == language


MALFORMED = ("Bearer", "Bearer ", "Bearer a b", "Bearer a,b", 'Bearer "a"', "bearer ä", "Bearer a, Bearer b")


async def test_a_malformed_header_is_an_invalid_request(door: Gate) -> None:
    """400 with `invalid_request` (RFC 6750 §3.1), not a refusal of a token that nobody could read."""
    for value in MALFORMED:
        status, slug, challenge = refusal(await door.ask("/v1/cities", authorization=value))
        assert (status, slug) == (400, "bad-request"), value
        assert 'error="invalid_request"' in challenge


async def test_another_scheme_is_told_what_would_be_taken(door: Gate) -> None:
    """401 with a challenge and no error: nothing that could be judged was shown."""
    for value in ("Basic YTpi", "DPoP x.y.z", "Negotiate", "", "x" * 5000):
        status, slug, challenge = refusal(await door.ask("/v1/cities", authorization=value))
        assert (status, slug) == (401, "token-missing"), value
        assert challenge == f'Bearer realm="hansa", {METADATA}'


async def test_the_scheme_has_no_case(door: Gate) -> None:
    """`bearer` is `Bearer` (RFC 9110 §11.1)."""
    said = f"bEARER {door.token().decode()}"
    assert (await door.ask(GRANTS, authorization=said)).status == 200


async def test_an_apps_quota_counts_whatever_key_comes_along(tmp_path: Path) -> None:
    """Each app has its own bucket, told by its name; a key beside the token changes nothing, a wrong one is refused."""
    async with gate(tmp_path, limits="on") as door:
        token = door.token()
        said = [await door.ask("/v1/cities", token) for _ in range(3)]
        assert [answer.header("ratelimit-policy") for answer in said] == ['"token";q=600;w=60'] * 3
        left = [re.findall(r"r=(\d+)", answer.header("ratelimit"))[0] for answer in said]
        assert left == ["599", "598", "597"]
        other = await door.ask("/v1/cities", door.token(2, 2, app="app-2"))
        assert ";r=599;" in other.header("ratelimit")
        assert ";r=596;" in (await door.ask("/v1/cities", door.token(2))).header("ratelimit")
        assert ";r=59;" in (await door.ask("/v1/cities")).header("ratelimit")
        both = await door.ask("/v1/cities", token, hansa_key="pk_none")
        assert both.json()["type"] == "/problems/key-unknown"


DOMAINS = ("grants", "reports", "waste", "webhooks")
"""Of what scopes are there for."""


@pytest.mark.parametrize("public", [None, "https://api.example.org"])
async def test_the_resource_describes_itself(tmp_path: Path, public: str | None) -> None:
    """RFC 9728: the address the client used, who issues its tokens, which scopes there are, and that the header carries them."""
    async with gate(tmp_path, public_url=public) as door:
        answer = await door.ask("/.well-known/oauth-protected-resource")
        assert answer.header("content-type") == "application/json"
        assert answer.json() == {
            "resource": public or ORIGIN,
            "authorization_servers": [door.issuer.url],
            "scopes_supported": sorted(f"{domain}:{verb}" for domain in DOMAINS for verb in ("read", "write")),
            "bearer_methods_supported": ["header"],
            "resource_name": "Hansa",
            "resource_documentation": f"{public or ORIGIN}/docs",
        }
        challenge = (await door.ask(GRANTS)).header("www-authenticate")
        assert f'resource_metadata="{public or ORIGIN}/.well-known/oauth-protected-resource"' in challenge


async def test_T8_with_a_public_address_only_that_is_the_audience(tmp_path: Path) -> None:
    """A token for this machine's own names is none for the public API."""
    async with gate(tmp_path, public_url="https://api.example.org") as door:
        assert (await door.ask(GRANTS, door.token(aud="https://api.example.org"))).status == 200
        assert (await door.ask(GRANTS, door.token())).status == 401


async def test_without_an_issuer_no_token_is_taken(tmp_path: Path) -> None:
    """The live profile that was told of none refuses in words, describes no resource, and goes on giving open data."""
    async with gate(tmp_path, profile="live", identity_url=None, twins={}) as door:
        status, slug, challenge = refusal(await door.ask("/v1/cities", Issuer.token(door.issuer)))
        assert (status, slug, challenge) == (401, "token-refused", 'Bearer realm="hansa"')
        assert (await door.ask("/.well-known/oauth-protected-resource")).status == 404
        assert (await door.ask(GRANTS)).status == 404
        assert (await door.ask("/v1/cities")).status == 200


async def test_reads_with_valid_tokens_go_on_while_identity_is_down(door: Gate) -> None:
    """Known keys verify new tokens; an unknown key is a 503, never a 401."""
    assert (await door.ask(GRANTS, door.token())).status == 200
    door.issuer.down = True
    assert (await door.ask(GRANTS, door.token(2))).status == 200
    assert (await door.ask("/v1/cities", door.token())).status == 200


async def test_before_any_key_is_known_nobody_is_called_a_liar(door: Gate) -> None:
    """The issuer cannot be asked: 503 with `Retry-After`, no challenge, and no refusal of the token."""
    door.issuer.down = True
    answer = await door.ask(GRANTS, door.token())
    assert (answer.status, answer.json()["type"]) == (503, "/problems/identity-down")
    assert answer.header("retry-after") == "5"
    assert answer.all("www-authenticate") == []
    assert (await door.ask("/v1/cities")).status == 200


async def test_T20_keys_rotate_under_load_and_no_request_fails(door: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests by the hundred while the issuer changes its key three times: every answer is a 200."""
    monkeypatch.setattr(jwks, "FLOOR", 0.0)
    tokens = [door.token()]
    for kid in ("k2", "k3", "k4"):
        door.issuer.key(kid)
        tokens += [door.token(citizen, kid=kid) for citizen in (1, 2)]
        answers = await asyncio.gather(*(door.ask(GRANTS, token) for token in tokens * 10))
        assert {answer.status for answer in answers} == {200}


async def test_T17_two_citizens_at_one_address_never_share_an_answer(door: Gate) -> None:
    """Hundreds of requests of two citizens, of developers and of nobody, at once and again: each sees its own only."""
    mine, hers = door.token(1), door.token(2)
    for _ in range(3):
        answers = await asyncio.gather(*(door.ask(GRANTS, who) for who in [mine, hers, None] * 20))
        for who, answer in zip([mine, hers, None] * 20, answers, strict=True):
            if who is None:
                assert answer.status == 401
                continue
            number = "1" if who is mine else "2"
            assert {item["id"] for item in answer.json()["items"]} == {
                f"grant-app-1-{number}",
                f"grant-app-1b-{number}",
            }
            assert answer.header("cache-control") == "private, no-store"
            assert "hit" not in answer.header("cache-status")
