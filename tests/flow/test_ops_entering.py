"""The way into `/ops` where nobody sits at the machine: a code of identity's, for one browser, once; and a session that ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from storage.accounts import Operator
from storage.open import open_identity
from storage.operators_ports import Admitted
from tests.flow.operator import AtOps
from tests.flow.stand import NOON, Said, Stand, standing

HOST = "127.0.0.1:8080"
IDENTITY = "http://localhost:8081/ops/log-in"
WHO = Admitted(issuer="https://staff.example", subject="7f3a", name="7f3a@staff.example", role="operator")
HER = Operator(issuer=WHO.issuer, subject=WHO.subject, role="operator", created=NOON)


def kept(value: str) -> bytes:
    """As the store has it."""
    return sha256(value.encode()).digest()


@dataclass(slots=True, kw_only=True)
class Place:
    """A gateway that nobody reaches from the machine itself, and the part of identity that writes its word down."""

    stand: Stand
    state: Path
    codes: list[str] = field(default_factory=list)

    def browser(self) -> AtOps:
        """A new one."""
        return AtOps(stand=self.stand, host=HOST)

    async def asks(self, at: AtOps, path: str, **more: str) -> Said:
        """One request, its redirect not followed; the cookies it sets are kept."""
        return at._kept(await self.stand.ask(path, more, headers=at._headers()))

    async def begins(self, at: AtOps) -> str:
        """To identity's door; the code that identity gives there."""
        said = await self.asks(at, "/ops/log-in")
        assert said.status == 303
        address = urlsplit(said.headers["location"])
        assert f"{address.scheme}://{address.netloc}{address.path}" == IDENTITY
        code = f"code-{len(self.codes)}"
        async with open_identity(state=self.state, database_url=None, clock=self.stand.clock) as stores:
            entry = kept(parse_qs(address.query)["entry"][0])
            assert await stores.entries.admit(entry, code=kept(code), who=WHO)
            assert not await stores.entries.admit(entry, code=kept("another"), who=replace(WHO, role="admin"))
        self.codes.append(code)
        return code

    async def enters(self, at: AtOps) -> Said:
        """The whole way; what the last step answered."""
        return await self.asks(at, "/ops/entered", code=await self.begins(at))

    async def is_in(self, at: AtOps) -> bool:
        """Whether the pages are open to this browser."""
        return (await self.asks(at, "/ops/audit")).status == 200

    async def operators(self, *all_of_them: Operator) -> None:
        """Keep them."""
        async with open_identity(state=self.state, database_url=None, clock=self.stand.clock) as stores:
            for each in all_of_them:
                await stores.identity.put_operator(each)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    """With one operator."""
    async with standing(tmp_path, settings={"trusted_proxies": ("10.0.0.0/8",)}) as stand:
        place = Place(stand=stand, state=tmp_path)
        await place.operators(HER)
        yield place


async def test_T25_a_code_lets_one_browser_in_once(place: Place) -> None:
    """Hers gets in, named, with a cookie that scripts and other sites do not get; replayed or in another browser a code is nothing."""
    at, other = place.browser(), place.browser()
    said = await place.enters(at)
    assert (said.status, said.headers["location"]) == (303, "/ops")
    cookies = said.headers["set-cookie"].lower()
    assert all(word in cookies for word in ("hansa_ops=", "httponly", "samesite=lax"))
    page = await place.asks(at, "/ops/audit")
    assert (page.status, WHO.name in page.body.decode()) == (200, True)
    again = await place.asks(at, "/ops/entered", code=place.codes[0])
    assert (again.status, b"Begin again" in again.body) == (403, True)
    # Injected: her code in a stranger's browser, which has begun a log-in of its own; and it is of no use to anybody afterwards.
    code, _ = await place.begins(at), await place.begins(other)
    assert (await place.asks(other, "/ops/entered", code=code)).status == 403
    assert not await place.is_in(other)
    assert (await place.asks(at, "/ops/entered", code=code)).status == 403
    # Forged: a stranger's code in her browser logs her in as nobody, whether she has begun a log-in or not.
    for victim in (place.browser(), at):
        code = await place.begins(other)
        assert (await place.asks(victim, "/ops/entered", code=code)).status == 403
    for code in ("", "x" * 5000, "code-99"):
        assert (await place.asks(at, "/ops/entered", code=code)).status == 403


async def test_T25_the_operators_session_is_new_at_every_log_in(place: Place) -> None:
    """A cookie that somebody planted opens nothing before or after; the session before ends, and so does its forms' token."""
    at = place.browser()
    at.cookies |= {"hansa_ops": "planted"}
    assert not await place.is_in(at)
    await place.enters(at)
    first = at.cookies["hansa_ops"]
    assert first != "planted"
    page = await place.asks(at, "/ops/incidents")
    await place.enters(at)
    assert at.cookies["hansa_ops"] != first
    stale = await at.sends(page, "/ops/incidents", state="investigating")
    assert stale.status == 403
    planted, before = place.browser(), place.browser()
    planted.cookies["hansa_ops"], before.cookies["hansa_ops"] = "planted", first
    assert not await place.is_in(planted)
    assert not await place.is_in(before)


async def test_T25_the_way_in_leads_nowhere_else(place: Place) -> None:
    """Whatever an address or a host says: to identity, to the address identity knows, and to `/ops`."""
    at = place.browser()
    for more in ({"next": "https://evil.example"}, {"issuer": "https://evil.example"}):
        said = await place.asks(at, "/ops/log-in", **more)
        assert said.headers["location"].startswith(f"{IDENTITY}?entry=")
    evil = await place.asks(AtOps(stand=place.stand, host="evil.example"), "/ops/log-in")
    assert (evil.headers["location"], "set-cookie" in evil.headers) == (f"http://{HOST}/ops/log-in", False)
    said = await place.asks(at, "/ops/entered", code=await place.begins(at), next="https://evil.example")
    assert said.headers["location"] == "/ops"


async def test_T25_an_operators_session_ends(place: Place) -> None:
    """Unused for half an hour, used for eight, logged out, or when she is no operator any more; a lower role counts at once."""
    at, clock = place.browser(), place.stand.clock
    assert not await place.is_in(at)
    code = await place.begins(at)
    clock.move(minutes=1)
    assert (await place.asks(at, "/ops/entered", code=code)).status == 403
    await place.enters(at)
    for _ in range(15):
        clock.move(minutes=29)
        assert await place.is_in(at)
    clock.move(minutes=29)
    assert await place.is_in(at)
    clock.move(minutes=16)
    assert not await place.is_in(at), "eight hours are over"
    await place.enters(at)
    clock.move(minutes=30)
    assert not await place.is_in(at), "nobody used it"
    await place.enters(at)
    page = await place.asks(at, "/ops/audit")
    assert (await at.sends(page, "/ops/log-out")).status == 401
    await place.enters(at)
    await place.operators(replace(HER, role="viewer"))
    page = await place.asks(at, "/ops/incidents")
    assert (page.status, b"<textarea" in page.body) == (200, False)
    said = await at.sends(await place.asks(at, "/ops/audit"), "/ops/incidents", state="investigating")
    assert (said.status, b"Your role does not suffice" in said.body) == (403, True)
    await place.operators(replace(HER, removed=clock()))
    assert not await place.is_in(at)


async def test_the_audit_has_her_name(place: Place) -> None:
    """What she does is kept under the name identity gave her."""
    at = place.browser()
    await place.enters(at)
    path, target = "/ops/hands/source", "essen/stadt/places"
    page = await place.asks(at, path, target=target)
    done = await at.sends(page, path, target=target, verb="pause", lasts="30m", reason="They move")
    assert (done.status, WHO.name in done.body.decode()) == (200, True)


async def test_without_identity_nobody_gets_in(tmp_path: Path) -> None:
    """The live profile of a gateway that identifies nobody says what to do."""
    async with standing(tmp_path, settings={"profile": "live", "public_url": "https://api.example"}) as stand:
        said = await stand.ask("/ops/log-in", headers={"accept-language": "en"})
        assert (said.status, b"HANSA_IDENTITY_URL" in said.body) == (403, True)
        assert (await stand.ask("/ops")).status == 401
