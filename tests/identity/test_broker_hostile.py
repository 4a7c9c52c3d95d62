"""A hostile identity provider: whatever it tries, nobody is logged in, and the refusal says why in a slug."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from auth.model import LoginRefused
from config.identity import HIGH, LOW, SUBSTANTIAL
from storage.volatile import MemoryVolatile
from tests.contract.wire import always, said, wire
from tests.identity.broker_stand import BROWSER, ORIGIN, Stand, idp, params_of, party, standing

FORGED = {
    "none": "algorithm",
    "hs256": "algorithm",
    "wrong_issuer": "wrong-issuer",
    "old_nonce": "nonce",
    "no_nonce": "nonce",
    "audience": "audience",
    "audiences": "audience",
    "azp": "audience",
    "expired": "expired",
    "issued_later": "iat",
    "never_expires": "exp",
    "auth_time_missing": "auth-time",
    "auth_time_old": "auth-time",
    "auth_time_words": "auth-time",
    "subject_missing": "subject",
    "jku": "key-in-header",
    "jwk": "key-in-header",
    "x5u": "key-in-header",
    "crit": "key-in-header",
    "kid_path": "key",
    "kid_unknown": "key",
    "other_key": "signature",
    "cut_signature": "signature",
    "no_id_token": "no-id-token",
}


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    """BundID and Essen's own account."""
    async with standing(MemoryVolatile()) as it:
        yield it


@pytest.mark.parametrize(("mode", "why"), FORGED.items())
async def test_T5_a_forged_id_token_logs_nobody_in(stand: Stand, mode: str, why: str) -> None:
    """Unsigned, signed with what everybody has, by a key it brings along, for somebody else, of another time: refused."""
    await stand.hostile("bundid", mode)
    refused = await stand.refused("bundid", "erika")
    assert (refused.slug, refused.idp, refused.why) == ("not-trusted", "bundid", why)
    await stand.control("DELETE", "bundid", "hostile")
    person, _ = await stand.log_in("bundid", "erika")
    assert person.acr == HIGH


async def test_T5_what_the_metadata_say_about_algorithms_is_not_read(stand: Stand) -> None:
    """An IdP that announces `none` or HS256 as its algorithm is still held to the configured ones."""
    for mode in ("none", "hs256"):
        await stand.hostile("bundid", mode)
        stand.clock.ahead += 3601
        refused = await _after(stand, mode)
        assert refused.why == "algorithm"


async def _after(stand: Stand, mode: str) -> LoginRefused:
    """A log-in while our clock is ahead: metadata are read anew, and only then is time put right for the token."""
    url = await stand.begin("bundid")
    stand.clock.ahead = 0.0
    try:
        found = await stand.finish("bundid", await stand.at_idp(url, "erika"))
    except LoginRefused as refused:
        return refused
    raise AssertionError(f"logged in with {mode}: {found}")


async def test_T5_the_nonce_of_an_earlier_log_in_is_refused(stand: Stand) -> None:
    """An ID token that was good once, for the same person in the same browser, is good for nothing else."""
    earlier = params_of(await stand.begin("bundid"))["nonce"]
    await stand.hostile("bundid", "old_nonce", earlier)
    assert (await stand.refused("bundid", "erika")).why == "nonce"


async def test_T1_one_idps_answer_is_not_taken_on_anothers_callback(stand: Stand) -> None:
    """Essen's account, turned hostile, sends the browser to BundID's callback with BundID's and with its own name."""
    await stand.hostile("essen", "mix_up", f"{ORIGIN}/broker/bundid/callback")
    for name in ("essen", "bundid"):
        back = await stand.at_idp(await stand.begin("essen"), "karl")
        assert back.startswith(f"{ORIGIN}/broker/bundid/callback")
        with pytest.raises(LoginRefused) as refused:
            await stand.broker.finish("bundid", params_of(back) | {"iss": stand.urls[name]}, browser=BROWSER)
        assert (refused.value.slug, refused.value.why) == ("not-trusted", "other-idp")
    assert await stand.calls("bundid", "/token") == 0


async def test_T1_a_code_of_one_idp_is_not_carried_to_another(stand: Stand) -> None:
    """BundID, turned hostile, names Essen's page as its own: Essen's code would go to it, did the answer not name Essen."""
    await stand.hostile("bundid", "authorization_endpoint", f"{stand.urls['essen']}/authorize")
    url = await stand.begin("bundid")
    assert url.startswith(stand.urls["essen"])
    with pytest.raises(LoginRefused) as refused:
        await stand.finish("bundid", await stand.at_idp(url, "karl"))
    assert (refused.value.slug, refused.value.why) == ("not-trusted", "wrong-issuer")
    assert await stand.calls("bundid", "/token") == 0


@pytest.mark.parametrize("mode", ["iss_parameter", "iss_parameter_missing"])
async def test_T1_an_answer_names_its_issuer(stand: Stand, mode: str) -> None:
    """An IdP that promises `iss` must send it, and it must be its own; the code goes nowhere otherwise, nor does an error."""
    for person in ("erika", "cancel"):
        await stand.hostile("bundid", mode)
        refused = await stand.refused("bundid", person)
        assert (refused.slug, refused.why) == ("not-trusted", "wrong-issuer")
    assert await stand.calls("bundid", "/token") == 0


async def test_T1_metadata_of_another_issuer_are_not_believed(stand: Stand) -> None:
    """The issuer in the metadata is, byte by byte, the configured one."""
    await stand.hostile("bundid", "metadata_issuer")
    refused = await stand.refused("bundid", "erika")
    assert (refused.slug, refused.why) == ("not-trusted", "wrong-issuer")


@pytest.mark.parametrize("claimed", [HIGH, SUBSTANTIAL])
async def test_T6_no_idp_says_more_than_it_may(stand: Stand, claimed: str) -> None:
    """Above its ceiling it is not believed less, but not at all."""
    await stand.hostile("essen", "acr", claimed)
    refused = await stand.refused("essen", "karl")
    assert (refused.slug, refused.why) == ("not-trusted", "acr-above-ceiling")


@pytest.mark.parametrize("claimed", ["", "STORK-QAA-Level-4", "high", "HTTP://EIDAS.EUROPA.EU/LOA/HIGH"])
async def test_T6_words_that_mean_nothing_here_are_the_lowest_level(stand: Stand, claimed: str) -> None:
    """Another IdP's words, or ours nearly, are none of Essen's."""
    await stand.hostile("essen", "acr", claimed or "0")
    person, _ = await stand.log_in("essen", "karl")
    assert person.acr == LOW


async def test_T7_nobody_is_known_by_a_mail(stand: Stand) -> None:
    """The same verified mail at two IdPs: two issuers, two subjects, and the mail is not even kept."""
    await stand.hostile("bundid", "same_email")
    await stand.hostile("essen", "same_email")
    one, _ = await stand.log_in("bundid", "erika")
    two, _ = await stand.log_in("essen", "eri")
    assert (one.issuer, one.subject) != (two.issuer, two.subject)
    assert one.subject != two.subject
    assert "@" not in repr((one, two))


@pytest.mark.parametrize("host", ["127.0.0.1", "[::ffff:127.0.0.1]", "localhost", "169.254.169.254", "10.0.0.1"])
async def test_T13_metadata_lead_nowhere_inside(stand: Stand, host: str) -> None:
    """Keys that lie on another host are fetched from public addresses only, whatever network the IdP itself may lie in."""
    async with wire(always(said(b'{"keys": []}'))) as inside:
        await stand.hostile("bundid", "jwks_uri", f"http://{host}:{inside.port}/jwks")
        refused = await stand.refused("bundid", "erika")
        assert (refused.slug, refused.why) == ("idp-down", "no-answer")
        assert inside.connections == 0


async def test_T13_a_code_is_not_sent_to_a_host_inside(stand: Stand) -> None:
    """A token endpoint on another private host is not asked either."""
    async with wire(always(said(b"{}"))) as inside:
        await stand.hostile("bundid", "token_endpoint", f"{inside.url}/token")
        refused = await stand.refused("bundid", "erika")
        assert (refused.slug, refused.why) == ("idp-down", "no-answer")
        assert inside.connections == 0


async def test_T13_redirects_are_not_followed() -> None:
    """Metadata behind a redirect are no metadata, wherever it leads."""
    async with wire(always(said(b"{}"))) as elsewhere:
        answer = said(b"", f"Location: {elsewhere.url}/x", status="302 Found")
        async with wire(always(answer)) as it, party([idp("essen", it.url)], MemoryVolatile()) as (broker, _):
            with pytest.raises(LoginRefused) as refused:
                await broker.begin("essen", browser=BROWSER, back="", language="de")
        assert (refused.value.slug, refused.value.why) == ("idp-down", "no-json")
        assert elsewhere.connections == 0


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "ftp://x/", "http://u:p@x/", "http://x/#f", "/authorize", "", "http://[", "http://x/ y"],
)
async def test_a_browser_is_sent_to_web_addresses_only(stand: Stand, address: str) -> None:
    """What the metadata call the authorization endpoint goes into a browser: an address with a trick is refused."""
    await stand.hostile("bundid", "authorization_endpoint", address)
    refused = await stand.refused("bundid", "erika")
    assert (refused.slug, refused.why) == ("not-trusted", "metadata")
