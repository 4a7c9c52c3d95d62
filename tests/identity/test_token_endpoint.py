"""The token endpoint: codes once, refresh tokens once, clients that prove themselves, one audience."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from storage.accounts import Changes
from tests.identity.server_stand import (
    API,
    ISSUER,
    MACHINE,
    START,
    VERIFIER,
    Stand,
    a_machine,
    an_app,
    asking,
    assertion,
    header_of,
    standing,
)


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    """The server."""
    async with standing(tmp_path) as it:
        yield it


async def test_T2_of_twenty_redemptions_one_wins_and_then_all_is_dead(stand: Stand) -> None:
    """A code taken twenty times at once: one 200, nineteen invalid_grant; afterwards neither token of the one works."""
    app = await stand.client(an_app())
    code = (await stand.code(app)).params["code"]
    answers = await asyncio.gather(*(stand.redeem(app, code) for _ in range(20)))
    won = [each for each in answers if each.status == 200]
    assert len(won) == 1
    assert {each.json["error"] for each in answers if each.status != 200} == {"invalid_grant"}
    assert (await stand.refresh(app, won[0].json["refresh_token"])).json["error"] == "invalid_grant"
    assert (await stand.userinfo(won[0].json["access_token"])).status == 401
    events = [row.event for row in await stand.house.identity.audits(50)]
    assert "code-replayed" in events


async def test_A1_a_code_is_taken_before_anything_is_saved(stand: Stand) -> None:
    """A second redemption after the first is a replay: everything that followed from the code dies."""
    app = await stand.client(an_app())
    code = (await stand.code(app)).params["code"]
    first = (await stand.redeem(app, code)).json
    second = await stand.refresh(app, first["refresh_token"])
    assert second.status == 200
    assert (await stand.redeem(app, code)).json["error"] == "invalid_grant"
    assert (await stand.refresh(app, second.json["refresh_token"])).json["error"] == "invalid_grant"
    assert (await stand.userinfo(second.json["access_token"])).status == 401


async def test_a_code_that_somebody_else_presents_stays_whole(stand: Stand) -> None:
    """Injected into another app the code is refused, and still serves the app it was made for."""
    app, thief = await stand.client(an_app()), await stand.client(an_app("thief", "thieves"))
    code = (await stand.code(app)).params["code"]
    assert (await stand.redeem(thief, code)).json["error"] == "invalid_grant"
    assert (await stand.redeem(app, code)).status == 200


async def test_a_code_lives_for_sixty_seconds(tmp_path: Path) -> None:
    """What is too old is refused like what never was."""
    from config.identity import Lifetimes

    async with standing(tmp_path, lives=Lifetimes(code=1)) as stand:
        app = await stand.client(an_app())
        code = (await stand.code(app)).params["code"]
        await asyncio.sleep(1.1)
        assert (await stand.redeem(app, code)).json["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("no challenge", {"code_challenge": ""}),
        ("no method", {"code_challenge_method": ""}),
        ("plain", {"code_challenge_method": "plain", "code_challenge": VERIFIER}),
        ("neither", {"code_challenge_method": "", "code_challenge": ""}),
        ("too short", {"code_challenge": "short"}),
        ("too long", {"code_challenge": "x" * 44}),
        ("another method", {"code_challenge_method": "S512"}),
    ],
)
async def test_A2_pkce_is_required_when_the_code_is_asked_for(stand: Stand, name: str, more: dict[str, str]) -> None:
    """Every client, confidential ones too, sends an S256 challenge or gets no code."""
    for app in (await stand.client(an_app()), await stand.client(a_web_app())):
        answer = await stand.browser().get(asking(app, **more))
        assert answer.params["error"] == "invalid_request", name
        assert answer.params["iss"] == ISSUER


def a_web_app() -> Any:
    """A confidential app that citizens log in to."""
    return an_app("web", auth_method="private_key_jwt", jwks={"keys": [MACHINE.as_dict(private=False)]})


@pytest.mark.parametrize("verifier", ["", "x" * 50, "short", "v" * 49, "ü" * 50, "v" * 129])
async def test_T3_a_verifier_must_meet_the_challenge(stand: Stand, verifier: str) -> None:
    """Missing, wrong or malformed verifiers get nothing."""
    app = await stand.client(an_app())
    code = (await stand.code(app)).params["code"]
    said = await stand.redeem(app, code, code_verifier=verifier)
    assert said.status == 400
    assert said.json["error"] in {"invalid_grant", "invalid_request"}


async def test_the_redirect_uri_is_compared_again(stand: Stand) -> None:
    """A code is redeemed with the redirect URI it was asked for with."""
    app = await stand.client(an_app(redirect_uris=("https://wecker.example/cb", "https://wecker.example/other")))
    code = (await stand.code(app)).params["code"]
    said = await stand.redeem(app, code, redirect_uri="https://wecker.example/other")
    assert said.json["error"] == "invalid_grant"


async def test_A3_tokens_live_for_minutes(stand: Stand) -> None:
    """No default of ten days: ten minutes for people and machines, and expires_in says the same as the token."""
    app = await stand.client(an_app())
    machine = await stand.client(a_machine())
    person = await stand.tokens(app)
    alone = (await stand.token({"grant_type": "client_credentials"} | assertion(stand.clock, machine.id))).json
    for tokens in (person, alone):
        claims = await stand.claims(tokens["access_token"])
        assert claims["exp"] - claims["iat"] == tokens["expires_in"] == 600
    stand.clock.move(seconds=601)
    assert (await stand.userinfo(person["access_token"])).status == 401


async def test_A4_a_refresh_token_is_replaced_every_time(stand: Stand) -> None:
    """Rotation: the new one works, the old one no longer does."""
    app = await stand.client(an_app())
    first = await stand.tokens(app)
    second = (await stand.refresh(app, first["refresh_token"])).json
    third = await stand.refresh(app, second["refresh_token"])
    assert third.status == 200
    assert len({first["refresh_token"], second["refresh_token"], third.json["refresh_token"]}) == 3


async def test_T11_a_refresh_token_used_twice_is_the_end_of_its_family(stand: Stand) -> None:
    """Whoever of the two was the thief: none of the family works any more. There is no grace window."""
    app = await stand.client(an_app())
    first = await stand.tokens(app)
    second = (await stand.refresh(app, first["refresh_token"])).json
    assert (await stand.refresh(app, first["refresh_token"])).json["error"] == "invalid_grant"
    assert (await stand.refresh(app, second["refresh_token"])).json["error"] == "invalid_grant"
    assert "refresh-reused" in [row.event for row in await stand.house.identity.audits(50)]


async def test_T11_parallel_refreshes_count_as_reuse(stand: Stand) -> None:
    """Ten at once: at most one gets tokens, and those die with the family."""
    app = await stand.client(an_app())
    first = await stand.tokens(app)
    answers = await asyncio.gather(*(stand.refresh(app, first["refresh_token"]) for _ in range(10)))
    won = [each.json for each in answers if each.status == 200]
    assert len(won) == 1
    assert (await stand.refresh(app, won[0]["refresh_token"])).json["error"] == "invalid_grant"


async def test_a_refresh_token_ends_idle_and_absolutely(stand: Stand) -> None:
    """Fourteen days unused, ninety days at most."""
    app = await stand.client(an_app())
    tokens = await stand.tokens(app)
    for _ in range(6):
        stand.clock.move(days=13)
        said = await stand.refresh(app, tokens["refresh_token"])
        assert said.status == 200
        tokens = said.json
    stand.clock.move(days=13)
    assert (await stand.refresh(app, tokens["refresh_token"])).json["error"] == "invalid_grant"
    fresh = await stand.tokens(app)
    stand.clock.move(days=14)
    assert (await stand.refresh(app, fresh["refresh_token"])).json["error"] == "invalid_grant"


async def test_a_refresh_token_serves_its_own_app_only(stand: Stand) -> None:
    """Another app gets nothing for it, and it stays whole."""
    app, other = await stand.client(an_app()), await stand.client(an_app("other", "others"))
    tokens = await stand.tokens(app)
    assert (await stand.refresh(other, tokens["refresh_token"])).json["error"] == "invalid_grant"
    assert (await stand.refresh(app, tokens["refresh_token"])).status == 200


async def test_scopes_shrink_at_a_refresh_but_never_grow(stand: Stand) -> None:
    """Less may be asked for, more not."""
    app = await stand.client(an_app())
    tokens = await stand.tokens(app)
    less = (await stand.refresh(app, tokens["refresh_token"], scope="openid")).json
    assert less["scope"] == "openid"
    more = await stand.refresh(app, less["refresh_token"], scope="openid grants:write")
    assert more.json["error"] == "invalid_scope"


async def test_A5_the_audience_is_the_resource(stand: Stand) -> None:
    """Not the client's id: the API, asked for or not; anything else is refused at both endpoints (RFC 8707)."""
    app = await stand.client(an_app())
    assert (await stand.claims((await stand.tokens(app, resource=API))["access_token"]))["aud"] == API
    strange = await stand.browser().get(asking(app, resource="https://other.example"))
    assert strange.params["error"] == "invalid_target"
    twice = await stand.browser().get(asking(app, resource=API) + "&resource=https%3A%2F%2Fother.example")
    assert twice.params["error"] == "invalid_target"
    code = (await stand.code(app)).params["code"]
    assert (await stand.redeem(app, code, resource="https://other.example")).json["error"] == "invalid_target"
    tokens = (await stand.redeem(app, code)).json
    wrong = await stand.refresh(app, tokens["refresh_token"], resource=ISSUER)
    assert wrong.json["error"] == "invalid_target"


async def test_A6_only_an_access_token_of_ours_is_taken(stand: Stand) -> None:
    """Typ is required, algorithms are pinned: an ID token, an unsigned one, an HMAC over the public key are none."""
    app = await stand.client(an_app())
    tokens = await stand.tokens(app)
    claims = await stand.claims(tokens["access_token"])
    public = next(key for key in (await stand.browser().get("/jwks")).json["keys"] if key["alg"] == "ES256")
    kid, pem = public["kid"], ECKey.import_key(public).as_pem(private=False)
    hmac_key = OctKey.import_key(sha256(pem).digest())
    forged = [
        tokens["id_token"],
        jwt.encode({"alg": "HS256", "typ": "at+jwt", "kid": kid}, claims, hmac_key, algorithms=["HS256"]),
        jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": kid}, claims, MACHINE, algorithms=["ES256"]),
        ".".join((_part('{"alg":"none","typ":"at+jwt"}'), tokens["access_token"].split(".")[1], "")),
        tokens["access_token"][:-4] + "AAAA",
        "x",
    ]
    for token in forged:
        assert (await stand.userinfo(token)).status == 401
    assert (await stand.userinfo(tokens["access_token"])).status == 200


def _part(text: str) -> str:
    return b64encode(text.encode()).rstrip(b"=").decode()


async def test_A7_an_id_token_says_when_the_real_log_in_was(stand: Stand) -> None:
    """auth_time is the IdP's, not now, within the minute it is blurred by; acr and amr are those of the log-in."""
    app, browser = await stand.client(an_app()), stand.browser()
    stand.broker.stale = 3600
    tokens = await stand.tokens(app, browser)
    identity = await stand.claims(tokens["id_token"])
    at = START.timestamp() - 3600
    assert at - 60 < identity["auth_time"] <= at
    assert identity["acr"] == stand.broker.acr
    assert identity["amr"] == ["pwd"]
    stand.clock.move(hours=1)
    later = await stand.claims((await stand.tokens(app, browser))["id_token"])
    assert later["auth_time"] == identity["auth_time"]
    assert later["sid"] == identity["sid"]


async def test_an_app_may_want_rs256(stand: Stand) -> None:
    """id_token_signed_response_alg decides; the at_hash fits."""
    app = await stand.client(an_app(signed_with="RS256"))
    tokens = await stand.tokens(app)
    assert header_of(tokens["id_token"])["alg"] == "RS256"
    assert header_of(tokens["access_token"])["alg"] == "ES256"


async def test_a_machine_speaks_for_itself(stand: Stand) -> None:
    """private_key_jwt: a token whose subject is the app, no refresh token, nothing of a person."""
    await stand.client(a_machine())
    said = await stand.token({"grant_type": "client_credentials", "scope": "grants:read"} | assertion(stand.clock))
    assert said.status == 200, said.text
    assert "refresh_token" not in said.json
    claims = await stand.claims(said.json["access_token"])
    assert claims["sub"] == claims["client_id"] == "rover"
    assert not {"grant", "acr", "auth_time", "amr"} & claims.keys()


async def test_an_assertion_serves_once(stand: Stand) -> None:
    """A jti that comes again is refused, twenty at once included."""
    await stand.client(a_machine())
    form = {"grant_type": "client_credentials"} | assertion(stand.clock)
    answers = await asyncio.gather(*(stand.token(form) for _ in range(20)))
    assert sorted(each.status for each in answers) == [200] + [401] * 19


LARGER = ECKey.generate_key("P-384", {"kid": "larger"})
WRONG: list[tuple[str, dict[str, Any]]] = [
    ("audience", {"aud": "https://other.example"}),
    ("two audiences", {"aud": [ISSUER, "https://other.example"]}),
    ("no audience", {"aud": None}),
    ("expired", {"exp": int(START.timestamp()) - 60}),
    ("for ever", {"exp": int(START.timestamp()) + 86_400}),
    ("no end", {"exp": None}),
    ("not yet", {"nbf": int(START.timestamp()) + 120}),
    ("issuer", {"iss": "other"}),
    ("no subject", {"sub": None}),
    ("strange subject", {"sub": ["rover"]}),
    ("unknown", {"sub": "nobody", "iss": "nobody"}),
    ("no jti", {"jti": ""}),
    ("end as text", {"exp": "soon"}),
]


@pytest.mark.parametrize(("name", "more"), WRONG)
async def test_an_assertion_that_does_not_fit_is_refused(stand: Stand, name: str, more: dict[str, Any]) -> None:
    """Every flaw has the same answer: 401 invalid_client."""
    await stand.client(a_machine())
    said = await stand.token({"grant_type": "client_credentials"} | assertion(stand.clock, **more))
    assert (said.status, said.json["error"]) == (401, "invalid_client"), name
    assert said.json["error_description"] == "The client could not be authenticated."


async def test_the_algorithms_of_an_assertion_are_pinned(stand: Stand) -> None:
    """Signed with another key, with the public key as an HMAC secret, or by an algorithm that is not ours: refused."""
    await stand.client(a_machine())
    stranger = ECKey.generate_key("P-256")
    public = OctKey.import_key(MACHINE.as_pem(private=False).hex())
    await stand.client(a_machine(jwks={"keys": [MACHINE.as_dict(private=False), LARGER.as_dict(private=False)]}))
    for key, alg in ((stranger, "ES256"), (public, "HS256"), (LARGER, "ES384")):
        said = await stand.token({"grant_type": "client_credentials"} | assertion(stand.clock, key=key, alg=alg))
        assert said.status == 401


async def test_a_public_client_has_no_client_credentials(stand: Stand) -> None:
    """Nobody speaks for an app that cannot prove itself; and a confidential one cannot pose as public."""
    await stand.client(an_app(grant_types=("client_credentials",)))
    assert (await stand.token({"grant_type": "client_credentials", "client_id": "wecker"})).status == 401
    app = await stand.client(a_web_app())
    code = (await stand.code(app)).params["code"]
    assert (await stand.redeem(app, code)).status == 401
    said = await stand.redeem(app, code, **assertion(stand.clock, "web"))
    assert said.status == 200, said.text


async def test_a_secret_is_taken_in_the_sandbox_only(tmp_path: Path) -> None:
    """client_secret_basic: 401 with a challenge when it is wrong, and always in the live profile."""
    app = an_app(
        "s", auth_method="client_secret_basic", secret=sha256(b"pw").digest(), grant_types=("client_credentials",)
    )
    for sandbox, status in ((True, 200), (False, 401)):
        async with standing(tmp_path, sandbox=sandbox) as stand:
            await stand.house.identity.commit(Changes(apps=(app,), at=START))
            form = {"grant_type": "client_credentials"}
            right = await stand.token(form, authorization="Basic " + b64encode(b"s:pw").decode())
            wrong = await stand.token(form, authorization="Basic " + b64encode(b"s:no").decode())
            posted = await stand.token(form | {"client_id": "s", "client_secret": "pw"})
            assert (right.status, wrong.status, posted.status) == (status, 401, 401)
            assert wrong.header("www-authenticate").startswith("Basic ")


async def test_a_deleted_app_is_a_stranger(stand: Stand) -> None:
    """None of its tokens is taken or renewed."""
    from dataclasses import replace

    app = await stand.client(an_app())
    tokens = await stand.tokens(app)
    await stand.house.identity.commit(Changes(apps=(replace(app, deleted=START),), at=START))
    assert (await stand.refresh(app, tokens["refresh_token"])).status == 401
    assert (await stand.userinfo(tokens["access_token"])).status == 401
    assert (await stand.browser().get(asking(app))).status == 400
