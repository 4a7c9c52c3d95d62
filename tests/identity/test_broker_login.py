"""Logging in at the demo identity providers, from the address the browser is sent to until the person is known."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from auth.model import LoginRefused, Person
from config.identity import HIGH, LOW, SUBSTANTIAL
from storage.errors import StorageError
from storage.volatile import MemoryVolatile
from tests.identity.broker_stand import BROWSER, ORIGIN, Stand, idp, params_of, party, standing

SLUGS = ("bundid", "essen", "staff")


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    """BundID, Essen's own account and the staff's."""
    async with standing(MemoryVolatile(), slugs=SLUGS) as it:
        yield it


async def test_a_citizen_logs_in_at_bundid(stand: Stand) -> None:
    """Who comes back has the IdP's issuer and subject, its level in our words, and the time of her log-in; nothing else."""
    before = datetime.now(UTC).replace(microsecond=0)
    person, back = await stand.log_in("bundid", "erika")
    assert back == "ticket-7"
    assert (person.idp, person.issuer, person.acr) == ("bundid", stand.urls["bundid"], HIGH)
    assert (person.amr, person.role) == (("hwk", "pin"), None)
    assert before <= person.auth_time <= datetime.now(UTC)
    again, _ = await stand.log_in("bundid", "erika")
    other, _ = await stand.log_in("bundid", "max")
    assert (again.subject, other.acr) == (person.subject, LOW)
    assert other.subject != person.subject


async def test_the_choice_shows_bundid_first_and_never_the_staffs(stand: Stand) -> None:
    """Citizens choose among BundID and the cities; staff has a door of its own."""
    assert [each.slug for each in stand.broker.choices()] == ["bundid", "essen"]
    assert [each.slug for each in stand.broker.choices(staff=True)] == ["staff"]


async def test_only_the_staffs_idp_gives_roles() -> None:
    """A role in the token of a citizens' IdP is no role."""
    async with standing(MemoryVolatile(), slugs=("staff",)) as stand:
        person, _ = await stand.log_in("staff", "admin")
        assert (person.role, person.amr) == ("admin", ("pwd", "otp"))
    async with standing(MemoryVolatile(), slugs=("staff",), kind="city") as stand:
        person, _ = await stand.log_in("staff", "admin")
        assert person.role is None


async def test_A8_the_request_carries_what_the_answer_is_checked_by(stand: Stand) -> None:
    """State, nonce and an S256 challenge, all new each time; a redirect URI of this IdP alone; nothing but `openid`."""
    first, second = [params_of(await stand.begin("bundid", language="de")) for _ in range(2)]
    assert first["redirect_uri"] == f"{ORIGIN}/broker/bundid/callback"
    assert (first["response_type"], first["scope"], first["client_id"]) == ("code", "openid", "hansa")
    assert (first["code_challenge_method"], first["ui_locales"], first["max_age"]) == ("S256", "de", "28800")
    assert all(len(first[name]) == 43 and first[name] != second[name] for name in ("state", "nonce", "code_challenge"))
    assert params_of(await stand.begin("essen"))["redirect_uri"] == f"{ORIGIN}/broker/essen/callback"
    assert BROWSER not in str(first)


async def test_A9_another_process_may_finish_what_one_began() -> None:
    """What belongs to a log-in under way lies in the volatile store, not in a process."""
    volatile = MemoryVolatile()
    async with standing(volatile) as stand:
        back = await stand.at_idp(await stand.begin("bundid"), "erika")
        async with party([idp("bundid", stand.urls["bundid"], levels={}, ceiling=HIGH)], volatile) as (other, _):
            person, ticket = await other.finish("bundid", params_of(back), browser=BROWSER)
        assert (person.idp, ticket) == ("bundid", "ticket-7")
        with pytest.raises(LoginRefused, match="state"):
            await stand.finish("bundid", back)


async def test_A9_of_many_answers_at_once_one_is_taken(stand: Stand) -> None:
    """A callback that arrives twenty times logs in once."""
    back = await stand.at_idp(await stand.begin("bundid"), "erika")
    ends = await asyncio.gather(*(stand.finish("bundid", back) for _ in range(20)), return_exceptions=True)
    taken = [end for end in ends if not isinstance(end, BaseException)]
    others = [end for end in ends if isinstance(end, LoginRefused)]
    assert (len(taken), len(others)) == (1, 19)
    assert {(each.slug, each.why) for each in others} == {("expired", "state")}


async def test_A9_a_log_in_belongs_to_the_browser_that_began_it(stand: Stand) -> None:
    """Somebody else's callback in my browser does not log me in as him, and is used up by trying."""
    back = await stand.at_idp(await stand.begin("bundid", browser="the attacker's"), "max")
    with pytest.raises(LoginRefused) as refused:
        await stand.finish("bundid", back)
    assert (refused.value.slug, refused.value.why) == ("expired", "browser")
    with pytest.raises(LoginRefused, match="state"):
        await stand.finish("bundid", back, browser="the attacker's")


async def test_A9_nothing_that_is_kept_can_be_used() -> None:
    """Whoever reads the volatile store finds neither the state nor the browser's session."""
    volatile = MemoryVolatile()
    async with standing(volatile) as stand:
        state = params_of(await stand.begin("bundid"))["state"]
        kept = str(volatile._kept)
    assert "bundid" in kept
    assert state not in kept
    assert BROWSER not in kept


@pytest.mark.parametrize("state", ["", "x", "x" * 5000, "äöü\x00"])
async def test_an_unknown_state_is_an_expired_log_in(stand: Stand, state: str) -> None:
    """Whatever is brought instead of a state ends in the same words."""
    for params in ({"state": state, "code": "c"}, {"code": "c"}):
        with pytest.raises(LoginRefused) as refused:
            await stand.broker.finish("bundid", params, browser=BROWSER)
        assert (refused.value.slug, refused.value.why) == ("expired", "state")


async def test_who_cancels_has_cancelled(stand: Stand) -> None:
    """Going back at the IdP is no error of anybody."""
    refused = await stand.refused("bundid", "cancel")
    assert (refused.slug, refused.why) == ("cancelled", "denied")


@pytest.mark.parametrize(
    ("error", "slug"),
    [
        ("server_error", "idp-down"),
        ("temporarily_unavailable", "idp-down"),
        ("<script>", "not-trusted"),
        ("", "not-trusted"),
    ],
)
async def test_an_error_of_the_idp_is_put_in_our_words(stand: Stand, error: str, slug: str) -> None:
    """What it calls the error chooses among our texts; what it writes beside it is shown and logged nowhere."""
    params = params_of(await stand.begin("bundid"))
    answer = {"state": params["state"], "iss": stand.urls["bundid"], "error": error, "error_description": "hunter2"}
    with pytest.raises(LoginRefused) as refused:
        await stand.broker.finish("bundid", answer, browser=BROWSER)
    assert refused.value.slug == slug
    assert "hunter2" not in str(refused.value)
    assert "script" not in str(refused.value)


async def test_fresh_means_logged_in_again(stand: Stand) -> None:
    """Whom the IdP still knows goes on at once with the time of her real log-in; `fresh` does not take that for new."""
    first, _ = await stand.log_in("bundid", "erika")
    params = params_of(await stand.begin("bundid", fresh=True))
    assert (params["prompt"], params["max_age"]) == ("login", "0")
    known, _ = await stand.log_in("bundid", "continue")
    assert (known.subject, known.auth_time) == (first.subject, first.auth_time)
    new, _ = await stand.log_in("bundid", "erika", fresh=True)
    assert new.auth_time >= first.auth_time
    await stand.hostile("bundid", "auth_time_old", "300")
    assert (await stand.refused("bundid", "erika", fresh=True)).why == "auth-time"
    earlier, _ = await stand.log_in("bundid", "erika")
    assert earlier.auth_time < new.auth_time


async def test_a_wanted_level_is_asked_for_and_insisted_on(stand: Stand) -> None:
    """The IdP is asked in its own words for the level or more; who logs in with less is told that it is too weak."""
    params = params_of(await stand.begin("bundid", acr=SUBSTANTIAL))
    assert params["acr_values"] == "STORK-QAA-Level-3 STORK-QAA-Level-4"
    person, _ = await stand.log_in("bundid", "aylin", acr=SUBSTANTIAL)
    assert person.acr == SUBSTANTIAL
    refused = await stand.refused("bundid", "max", acr=SUBSTANTIAL)
    assert (refused.slug, refused.why) == ("too-weak", "acr-too-low")
    refused = await stand.refused("essen", "karl", acr=HIGH)
    assert (refused.slug, refused.why) == ("too-weak", "above-ceiling")


async def test_an_idp_nobody_declared_is_not_logged_in_at(stand: Stand) -> None:
    """Beginning there is a KeyError; its callback is refused, and its name, which anybody can write, repeated nowhere."""
    with pytest.raises(KeyError):
        await stand.begin("hunter2")
    with pytest.raises(LoginRefused) as refused:
        await stand.broker.finish("hunter2", {}, browser=BROWSER)
    assert "hunter2" not in str(refused.value)


async def test_a_log_in_does_not_wait_for_ever() -> None:
    """After the time a page may take it has to be begun again."""
    seconds = 0.0
    volatile = MemoryVolatile(now=lambda: seconds)
    async with standing(volatile) as stand:
        back = await stand.at_idp(await stand.begin("bundid"), "erika")
        seconds = timedelta(minutes=20).total_seconds() + 1
        with pytest.raises(LoginRefused, match="state"):
            await stand.finish("bundid", back)


async def test_a_store_that_fails_is_no_refusal() -> None:
    """When a log-in cannot be kept, the caller hears of the store: it is neither the citizen's fault nor the IdP's."""
    async with standing(MemoryVolatile(limit_entries=0)) as stand:
        with pytest.raises(StorageError):
            await stand.begin("bundid")


@pytest.mark.parametrize("method", ["private_key_jwt", "client_secret_basic"])
@pytest.mark.parametrize("value", ["", "hunter2", '{"kty": "oct", "k": "hunter2"}'])
async def test_a_missing_secret_stops_the_start(method: str, value: str) -> None:
    """It is missed when the process starts, by its variable's name; its value is never repeated."""
    declared = idp("essen", auth_method=method, secret_env="ESSEN_KEY")
    if method == "client_secret_basic" and value:
        async with party([declared], MemoryVolatile(), environ={"ESSEN_KEY": value}):
            return
    with pytest.raises(ValueError, match="ESSEN_KEY") as refused:
        async with party([declared], MemoryVolatile(), environ={"ESSEN_KEY": value}):
            pass
    assert "hunter2" not in str(refused.value)


def test_a_person_has_no_name() -> None:
    """What is known of somebody who has logged in: no name, no mail, no address; what acts for her is never shown."""
    known = {"idp", "issuer", "subject", "acr", "amr", "auth_time", "role", "given"}
    assert set(Person.__dataclass_fields__) == known
    assert not Person.__dataclass_fields__["given"].repr
