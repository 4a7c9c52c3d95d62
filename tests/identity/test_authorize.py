"""The authorization endpoint: whom it answers, what it asks the person, and what it never does silently."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from config.identity import HIGH, LOW, SUBSTANTIAL
from tests.identity.server_stand import BACK, ISSUER, Stand, a_machine, an_app, asking, standing


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    """The server."""
    async with standing(tmp_path) as it:
        yield it


TRICKS = [
    "https://wecker.example/cb/",
    "https://wecker.example/cb/../cb",
    "https://wecker.example/cb?x=1",
    "https://wecker.example/cb#x",
    "https://wecker.example/cb%2F",
    "https://wecker.example/%63b",
    "https://wecker.example/CB",
    "https://WECKER.example/cb",
    "HTTPS://wecker.example/cb",
    "http://wecker.example/cb",
    "https://wecker.example:443/cb",
    "https://wecker.example:8443/cb",
    "https://wecker.example.evil.example/cb",
    "https://evil.example/wecker.example/cb",
    "https://wecker.example@evil.example/cb",
    "https://evil.example\\@wecker.example/cb",
    "https://evil.example#@wecker.example/cb",
    "https://wecker.example./cb",
    "https://wecker.example/cb ",
    " https://wecker.example/cb",
    "https://wecker.example/cb\n",
    "https://wecker.example//cb",
    "https:///wecker.example/cb",
    "//wecker.example/cb",
    "/cb",
    "wecker.example/cb",
    "javascript:alert(1)//https://wecker.example/cb",
    "data:text/html,https://wecker.example/cb",
    "https://sub.wecker.example/cb",
    "https://wecker.examp\u217ce/cb",
    "https://127.0.0.1/cb",
    "http://localhost:8080/cb",
    "https://wecker.example/cb;x",
    "https://wecker.example/cb&x=1",
]
NATIVE = [
    "http://localhost:4711/cb",
    "http://127.0.0.1:4711/other",
    "http://127.0.0.1:0/cb",
    "http://127.0.0.1:99999/cb",
    "http://127.0.0.1:4711@evil.example/cb",
    "http://127.0.0.1.evil.example:4711/cb",
    "http://127.0.0.2:4711/cb",
    "https://127.0.0.1:4711/cb",
    "http://127.0.0.1:47 11/cb",
    "http://127.0.0.1:4711/cb?x=1",
    "http://[::1]:4711/cb",
]


@pytest.mark.parametrize("trick", TRICKS)
async def test_T4_a_redirect_uri_is_compared_byte_by_byte(stand: Stand, trick: str) -> None:
    """Whatever only looks alike gets a page here, and the browser is sent nowhere."""
    app = await stand.client(an_app())
    said = await stand.browser().get(asking(app, redirect_uri=trick))
    assert (said.status, said.location) == (400, "")
    assert re.search(r'(href|action)="(?!/[a-z])[^"]*evil', said.text) is None


@pytest.mark.parametrize("trick", NATIVE)
async def test_T4_only_the_port_of_a_loopback_address_is_free(stand: Stand, trick: str) -> None:
    """RFC 8252 §7.3: for native apps, at the IP address they registered, and nothing else of it."""
    app = await stand.client(an_app(native=True, redirect_uris=("http://127.0.0.1/cb",)))
    assert (await stand.browser().get(asking(app, redirect_uri=trick))).status == 400


async def test_a_native_app_may_listen_on_any_port(stand: Stand) -> None:
    """The code goes to the very port that was asked for; a web app has no such freedom."""
    app = await stand.client(an_app(native=True, redirect_uris=("http://127.0.0.1/cb",)))
    said = await stand.code(app, redirect_uri="http://127.0.0.1:4711/cb")
    assert said.location.startswith("http://127.0.0.1:4711/cb?code=")
    web = await stand.client(an_app("web", redirect_uris=("http://127.0.0.1/cb",)))
    assert (await stand.browser().get(asking(web, redirect_uri="http://127.0.0.1:4711/cb"))).status == 400


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_type": ""}, "invalid_request"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"scope": "openid everything"}, "invalid_scope"),
        ({"request": "ey.ey.x"}, "request_not_supported"),
        ({"request_uri": "https://evil.example/r"}, "request_uri_not_supported"),
        ({"registration": "{}"}, "registration_not_supported"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"response_mode": "form_post"}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "create"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"resource": "https://other.example"}, "invalid_target"),
        ({"nonce": "x" * 3000}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
    ],
)
async def test_errors_go_to_the_app_with_state_and_issuer(stand: Stand, more: dict[str, str], error: str) -> None:
    """Once app and redirect URI are known, the app learns the RFC's error, its state, and who says so (RFC 9207)."""
    app = await stand.client(an_app())
    said = await stand.browser().get(asking(app, **more))
    assert said.location.startswith(BACK + "?")
    assert (said.params["error"], said.params["state"], said.params["iss"]) == (error, "s-1", ISSUER)


@pytest.mark.parametrize("name", ["scope", "state", "nonce", "code_challenge", "prompt", "response_type", "unheard_of"])
async def test_doubled_parameters_are_refused(stand: Stand, name: str) -> None:
    """RFC 6749 §3.1; and of two states neither is believed."""
    app = await stand.client(an_app())
    said = await stand.browser().get(asking(app, **{name: "one"}) + f"&{name}=two")
    assert said.params["error"] == "invalid_request"
    assert ("state" in said.params) == (name != "state")


@pytest.mark.parametrize("name", ["client_id", "redirect_uri"])
async def test_a_doubled_client_or_address_is_answered_nowhere_else(stand: Stand, name: str) -> None:
    """It is not known to whom the error belongs."""
    app = await stand.client(an_app())
    said = await stand.browser().get(asking(app) + f"&{name}=https%3A%2F%2Fevil.example")
    assert (said.status, said.location) == (400, "")


async def test_hints_and_unknown_parameters_change_nothing(stand: Stand) -> None:
    """login_hint, claims, display and strangers are not heeded, and shown nowhere."""
    app, browser = await stand.client(an_app()), stand.browser()
    address = asking(app, login_hint="erika@example.org", claims="{}", display="touch", strange="<script>")
    step = await browser.get(address)
    page = await browser.get(step.location)
    assert page.status == 200
    assert "erika" not in page.text
    assert "<script" not in page.text


async def test_a_post_becomes_a_get(stand: Stand) -> None:
    """OIDC Core §3.1.2.1 wants both; by 303, so that the session's cookie comes along."""
    app, browser = await stand.client(an_app()), stand.browser()
    address = asking(app)
    said = await browser.ask("POST", "/authorize", body=address.partition("?")[2].encode(), headers=FORM)
    assert said.status == 303
    assert said.location.startswith("/authorize?response_type=code&")
    assert (await browser.get(said.location)).location.startswith("/login?")


FORM = {"content-type": "application/x-www-form-urlencoded"}


async def test_prompt_login_and_max_age_want_a_fresh_log_in(stand: Stand) -> None:
    """A session that is there is not enough, and neither is an IdP that did not ask again."""
    app, browser = await stand.client(an_app()), stand.browser()
    await stand.code(app, browser)
    stand.clock.move(minutes=10)
    assert "code" in (await browser.get(asking(app, max_age="900"))).params
    assert (await browser.get(asking(app, max_age="300"))).location.startswith("/login?")
    assert (await browser.get(asking(app, prompt="login"))).location.startswith("/login?")
    stand.broker.stale = 600
    for more in ({"prompt": "login"}, {"max_age": "300"}):
        said = await stand.code(app, browser, **more)
        assert said.params["error"] == "login_required"
    assert stand.broker.begun[-1]["fresh"] is True
    stand.broker.stale = 0
    assert "code" in (await stand.code(app, browser, prompt="login")).params
    assert "code" in (await stand.code(app, browser, max_age="0")).params


async def test_A7_auth_time_is_never_older_than_max_age(stand: Stand) -> None:
    """The blur gives way to the promise that max_age makes."""
    app, browser = await stand.client(an_app()), stand.browser()
    await stand.code(app, browser)
    for minutes in range(1, 5):
        stand.clock.move(minutes=1)
        tokens = await stand.tokens(app, browser, max_age=str(60 * minutes + 1))
        claims = await stand.claims(tokens["id_token"])
        assert claims["auth_time"] >= stand.clock().timestamp() - 60 * minutes - 1


async def test_a_step_up_never_reuses_a_weaker_session(stand: Stand) -> None:
    """acr_values above the session's level has her log in again; what is still too weak is no code (RFC 9470)."""
    app, browser = await stand.client(an_app()), stand.browser()
    stand.broker.acr = LOW
    weak = await stand.tokens(app, browser)
    assert (await stand.claims(weak["access_token"]))["acr"] == LOW
    assert (await browser.get(asking(app, acr_values=SUBSTANTIAL))).location.startswith("/login?")
    assert (await browser.get(asking(app, acr_values=SUBSTANTIAL, prompt="none"))).params["error"] == "login_required"
    refused = await stand.code(app, browser, acr_values=HIGH)
    assert refused.params["error"] == "unmet_authentication_requirements"
    stand.broker.acr = SUBSTANTIAL
    strong = await stand.tokens(app, browser, acr_values=SUBSTANTIAL)
    assert (await stand.claims(strong["access_token"]))["acr"] == SUBSTANTIAL
    later = await stand.refresh(app, weak["refresh_token"])
    assert (await stand.claims(later.json["access_token"]))["acr"] == LOW


async def test_unknown_acr_values_are_a_wish_nobody_can_fulfil_and_nothing_more(stand: Stand) -> None:
    """OIDC Core §3.1.2.1: voluntary."""
    app = await stand.client(an_app())
    assert "code" in (await stand.code(app, acr_values="urn:unheard:of")).params


async def test_refusing_is_as_easy_as_allowing(stand: Stand) -> None:
    """At the choice and at the consent: access_denied, and nothing is kept as allowed."""
    app, browser = await stand.client(an_app()), stand.browser()
    page = await browser.get((await browser.get(asking(app))).location)
    said = await browser.post("/login/cancel", {"ticket": page.ticket})
    assert (said.params["error"], said.params["iss"]) == ("access_denied", ISSUER)
    step = await stand.log_in(browser, asking(app), "erika")
    for decision in ({"decision": "refuse"}, {}):
        page = await browser.get(step.location)
        said = await browser.post("/consent", {"ticket": page.ticket} | decision)
        assert said.params["error"] == "access_denied"
        step = await browser.get(asking(app))
        assert step.location.startswith("/consent?")


async def test_consent_is_asked_for_again_when_more_is_wanted(stand: Stand) -> None:
    """The same or less goes through; another scope or prompt=consent asks; prompt=none says consent_required."""
    app, browser = await stand.client(an_app()), stand.browser()
    await stand.code(app, browser, scope="openid")
    assert "code" in (await browser.get(asking(app, scope="openid"))).params
    more = asking(app, scope="openid grants:read")
    assert (await browser.get(more)).location.startswith("/consent?")
    silent = await browser.get(asking(app, scope="openid grants:read", prompt="none"))
    assert silent.params["error"] == "consent_required"
    page = await browser.get((await browser.get(more)).location)
    assert "code" in (await browser.post("/consent", {"ticket": page.ticket, "decision": "allow"})).params
    assert "code" in (await browser.get(asking(app, scope="openid"))).params
    assert (await browser.get(asking(app, prompt="consent"))).location.startswith("/consent?")


async def test_a_hint_of_another_person_wants_her_to_log_in(stand: Stand) -> None:
    """id_token_hint: whoever is logged in is not silently taken for somebody else."""
    app, erika, max_ = await stand.client(an_app()), stand.browser(), stand.browser()
    hint = (await stand.tokens(app, erika))["id_token"]
    await stand.code(app, max_, person="max")
    assert "code" in (await erika.get(asking(app, prompt="none", id_token_hint=hint))).params
    said = await max_.get(asking(app, prompt="none", id_token_hint=hint))
    assert said.params["error"] == "login_required"
    assert (await stand.code(app, max_, person="max", id_token_hint=hint)).params["error"] == "login_required"


async def test_only_the_person_who_was_asked_can_consent(stand: Stand) -> None:
    """Somebody else logs in meanwhile, in the same browser: the page that was open does not speak for her."""
    app, browser = await stand.client(an_app()), stand.browser()
    step = await stand.log_in(browser, asking(app), "erika")
    page = await browser.get(step.location)
    await stand.log_in(browser, asking(app, prompt="login"), "max")
    said = await browser.post("/consent", {"ticket": page.ticket, "decision": "allow"})
    assert said.location.startswith("/consent?")
    assert (await browser.get(said.location)).status == 200


async def test_the_page_of_grants_says_when_an_app_last_came(stand: Stand) -> None:
    """Redeeming and refreshing leave their time; a grant that was revoked stays so."""
    app = await stand.client(an_app())
    tokens = await stand.tokens(app)
    grant_id = (await stand.claims(tokens["access_token"]))["grant"]
    stand.clock.move(days=3)
    assert (await stand.refresh(app, tokens["refresh_token"])).status == 200
    grant = await stand.house.identity.grant(grant_id)
    assert grant is not None
    assert grant.used == stand.clock()


async def test_a_machine_has_no_log_in(stand: Stand) -> None:
    """An app without the grant is not answered with a code."""
    app = await stand.client(a_machine(redirect_uris=(BACK,)))
    said = await stand.browser().get(asking(app))
    assert said.params["error"] == "unauthorized_client"


async def test_A9_what_is_under_way_lives_on_the_server(stand: Stand) -> None:
    """The cookies are random and hold nothing; the ticket serves this browser only, and once."""
    app, browser, other = await stand.client(an_app()), stand.browser(), stand.browser()
    step = await stand.log_in(browser, asking(app, nonce="secret-nonce"), "erika")
    assert all(
        "secret" not in value and len(value) == 43 for name, value in browser.cookies.items() if "last" not in name
    )
    page = await browser.get(step.location)
    form = {"ticket": page.ticket, "decision": "allow"}
    await other.get("/me/grants")
    assert (await other.get(step.location)).status == 400
    assert (await other.post("/consent", form)).status == 400
    assert "code" in (await browser.post("/consent", form)).params
    assert (await browser.post("/consent", form)).status == 400


async def test_A9_cookies_are_bound_to_the_host_where_there_is_tls(tmp_path: Path) -> None:
    """`__Host-`, Secure, HttpOnly, SameSite; without TLS, in the sandbox, all but what needs TLS."""
    for issuer, start, secure in ((ISSUER, "hansa_id_", False), ("https://id.example", "__Host-hansa-", True)):
        async with standing(tmp_path, issuer=issuer) as stand:
            said = await stand.browser().get("/me/grants")
            cookie = said.header("set-cookie")
            assert cookie.startswith(start)
            assert ("; Secure" in cookie) == secure == bool(said.header("strict-transport-security"))
            assert all(part in cookie for part in ("; Path=/", "; HttpOnly", "; SameSite=Lax"))
            assert "Domain" not in cookie


async def test_T15_the_session_is_new_at_every_log_in(stand: Stand) -> None:
    """Fixation: a session id that was there before is worth nothing afterwards."""
    app, browser = await stand.client(an_app()), stand.browser()
    browser.cookies["hansa_id_session"] = "planted-by-somebody-else-0123456789"
    await stand.code(app, browser)
    first = browser.cookies["hansa_id_session"]
    assert first != "planted-by-somebody-else-0123456789"
    await stand.code(app, browser, prompt="login")
    assert browser.cookies["hansa_id_session"] != first
    thief = stand.browser()
    for planted in ("planted-by-somebody-else-0123456789", first):
        thief.cookies["hansa_id_session"] = planted
        assert (await thief.get(asking(app))).location.startswith("/login?")


async def test_T15_a_callback_in_another_browser_logs_nobody_in(stand: Stand) -> None:
    """Log-in CSRF: the state is bound to the browser that began."""
    app, browser, victim = await stand.client(an_app()), stand.browser(), stand.browser()
    page = await browser.get((await browser.get(asking(app))).location)
    off = await browser.post("/login", {"ticket": page.ticket, "idp": "bundid"})
    address = f"/broker/bundid/callback?state={off.params['state']}&code=x&person=attacker"
    for other in (victim, stand.browser()):
        said = await other.get(address)
        assert said.status == 400
        assert "hansa_id_session" not in other.cookies
        await victim.get("/me/grants")
    assert (await stand.browser().get(address.replace("bundid", "essen"))).status == 400


STRANGE: list[dict[str, str]] = [
    {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
    {"origin": "null", "sec-fetch-site": "cross-site"},
    {"origin": "http://localhost:9999", "sec-fetch-site": "same-site"},
]


@pytest.mark.parametrize("headers", STRANGE)
async def test_T15_a_form_from_elsewhere_is_refused(stand: Stand, headers: dict[str, str]) -> None:
    """CSRF: even with cookie and ticket, what another site sends does nothing."""
    app, browser = await stand.client(an_app()), stand.browser()
    step = await stand.log_in(browser, asking(app), "erika")
    page = await browser.get(step.location)
    said = await browser.post("/consent", {"ticket": page.ticket, "decision": "allow"}, **headers)
    assert (said.status, said.location) == (400, "")


async def test_T15_no_page_can_be_framed_or_run_scripts(stand: Stand) -> None:
    """Every answer says so, errors and the forms' targets included."""
    app, browser = await stand.client(an_app()), stand.browser()
    step = await stand.log_in(browser, asking(app), "erika")
    for address in ("/", step.location, "/me/grants", "/accessibility", "/nowhere", "/jwks", "/authorize"):
        said = await browser.get(address)
        policy = said.header("content-security-policy")
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy
        assert "script" not in policy
        assert "unsafe" not in policy
        assert said.header("x-content-type-options") == "nosniff"
        assert said.header("referrer-policy") == "no-referrer"
    consent = (await browser.get(step.location)).header("content-security-policy")
    assert "form-action 'self' https://wecker.example;" in consent


async def test_the_language_is_switched_and_stays(stand: Stand) -> None:
    """Pages come in both languages; the choice is remembered by this browser."""
    browser = stand.browser()
    assert 'lang="de"' in (await browser.get("/")).text
    assert 'lang="en"' in (await browser.get("/?lang=en")).text
    assert 'lang="en"' in (await browser.get("/accessibility")).text


def test_the_tricks_are_thirty() -> None:
    """What issue and threat model ask for."""
    distinct: set[Any] = {*TRICKS, *NATIVE}
    assert len(distinct) >= 30
