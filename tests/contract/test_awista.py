"""AWISTA: recorded answers to exact pickups, other operators' feeds, odd answers, and the twin of Düsseldorf."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters._kit.find import find
from adapters._kit.ics import read_feed
from adapters._kit.pickups import house_key, spellings
from domain.errors import SourceDown, SourceError, SourceLimited, SourceNonsense, SourceTimeout
from domain.exchange import Household, Window
from sandbox import awista as twin
from sandbox.bins import has_bins
from sandbox.kit import running
from sandbox.world import House, town
from tests.contract.households import RECORDINGS, Ask, asking, at, control, journal, notes, rows
from tests.contract.odd import odd_text
from tests.contract.stage import NOON, Asked, Notebook, Said, Stage, canned

ADAPTER = find("awista")
FRACTIONS = {"Restmüll": "residual", "Bioabfall": "organic", "Papier": "paper", "Wertstofftonne": "packaging"}
WEG = at("Moersenweg", "3", "40299", address="muster:haus:3")
HOUSE = "00000000-1111-4222-8333-000000000003"
ACTION = "40" + "a" * 40
PAGE, FEED = "/abfallkalender", f"/abfallkalender/{HOUSE}/calendar.ics"
CHUNKS = "/_next/static/chunks/"
RECORDED = {
    PAGE: "page.html",
    f"{CHUNKS}webpack-0a1b.js": "webpack.js",
    f"{CHUNKS}app/sperrmuell/page-1c2d.js": "chunk_bulky.js",
    f"{CHUNKS}app/(kalender)/abfallkalender/page-3e4f.js": "chunk_calendar.js",
    FEED: "feed.ics",
    "POST": "found.txt",
}
"""Path → recording; the search shares its path with the page."""
WINDOW = Window(start=date(2026, 11, 16), end=date(2026, 12, 31))
SEARCH, GONE = ("POST", PAGE, 200), ("POST", PAGE, 404)


def recorded(name: str) -> bytes:
    """A recorded answer."""
    return (RECORDINGS / "awista" / name).read_bytes()


Answer = Callable[[Asked], bytes | Said]


def website(**other: bytes | Said | Answer) -> Answer:
    """A website that answers as recorded, except for what `other` says for a recording (`feed`, `found`, `page` …)."""

    def answer(asked: Asked) -> bytes | Said:
        name = RECORDED.get("POST" if asked.method == "POST" else asked.path)
        if name is None:
            return Said(status=404, body=b"404: This page could not be found.")
        said = other.get(name.partition(".")[0], recorded(name))
        return said(asked) if callable(said) else said

    return answer


@asynccontextmanager
async def asking_website(
    answers: Answer, *, memory: Notebook | None = None, **other: Any
) -> AsyncIterator[tuple[Ask, Stage]]:
    """A binding in front of a recorded website."""
    options = {"fractions": FRACTIONS, **other}
    async with canned(answers) as stage, asking(ADAPTER, stage.url, options, memory=memory) as ask:
        yield ask, stage


# --- recorded answers -------------------------------------------------------------------------------------------------


async def test_recorded_feed_becomes_exactly_these_pickups() -> None:
    """Whole days, folded lines and escapes come out right; the service level is a note; bad events are rejected."""
    async with asking_website(website()) as (ask, _):
        reply = await ask(WEG)
    assert rows(reply) == {
        f"{HOUSE}-2026-11-24-restmuell-vollservice": (
            "2026-11-24", "residual", "Restmüll (Vollservice)", None, "Vollservice", None, None,
        ),
        f"{HOUSE}-2026-11-25-bioabfall-teilservice": (
            "2026-11-25", "organic", "Bioabfall (Teilservice)", None, "Teilservice", None, None,
        ),
        f"{HOUSE}-2026-12-01-restmuell-vollservice": (
            "2026-12-01", "residual", "Restmüll (Vollservice)", None, "Vollservice", None, None,
        ),
        f"{HOUSE}-2026-12-02-papier": ("2026-12-02", "paper", "Papier", None, None, None, None),
        f"{HOUSE}-2026-12-03-wertstofftonne-vollservice": (
            "2026-12-03", "packaging", "Wertstofftonne (Vollservice)", None, "Vollservice", None, None,
        ),
        f"{HOUSE}-2026-12-10-sackabfuhr": ("2026-12-10", None, "Sackabfuhr", None, None, None, None),
        f"{HOUSE}-2026-12-11-papier": ("2026-12-11", "paper", "Papier", None, None, None, None),
    }  # fmt: skip
    assert {record.model.address for record in reply.records} == {"muster:haus:3"}
    assert [flaw.row for flaw in reply.rejected] == ["muster-9", "muster-10", "11", "muster-12"]
    assert (reply.covers, reply.as_of, reply.unmapped) == (WINDOW, NOON, {"Sackabfuhr": 1})
    assert notes(reply) == {"unmapped-values": "Sackabfuhr"}


async def test_the_search_is_asked_as_the_page_asks_it() -> None:
    """The action of the right script, the page's own headers, one string in a list, umlauts as they are."""
    async with asking_website(website()) as (ask, stage):
        await ask(at("Mörsenweg", "3"))
    (search,) = [asked for asked in stage.asked if asked.method == "POST"]
    assert search.headers["next-action"] == ACTION
    assert search.headers["accept"] == "text/x-component"
    assert search.headers["content-type"] == "text/plain;charset=UTF-8"
    assert search.body == '["Mörsenweg 3"]'.encode()
    asked = [asked.path for asked in stage.asked]
    assert Counter(asked) == Counter([*RECORDED, PAGE]) - Counter(["POST"])
    assert (asked[0], asked[-1]) == (PAGE, FEED)


async def test_umlauts_are_tried_where_they_may_have_been() -> None:
    """The household's own spelling goes first; the umlaut follows only when that finds something else."""
    asked: list[str] = []

    def found(request: Asked) -> bytes:
        asked.extend(json.loads(request.body))
        return recorded("found.txt") if "ö" in asked[-1] else recorded("found_other.txt")

    async with asking_website(website(found=found)) as (ask, _):
        reply = await ask(WEG)
    assert asked == ["Moersenweg 3", "Mörsenweg 3"]
    assert reply.records


def test_spellings_are_few_and_never_worse() -> None:
    """A Strasse is always a Straße; digraphs and double s may be umlauts and ß, so both are tried."""
    assert spellings("Mörsenbroicher Weg") == ["Mörsenbroicher Weg"]
    assert spellings("MERKURSTRASSE") == ["MERKURstraße"]
    assert spellings("Aeussere Grosse Str.") == ["Aeussere Grosse Str.", "Äussere Grosse Str.", "Äußere Große Str."]


async def test_a_fuzzy_hit_is_refused() -> None:
    """The search never says no: a hit with another title is no hit, and nothing is remembered of it."""
    memory = Notebook()
    async with asking_website(website(found=recorded("found_other.txt")), memory=memory) as (ask, stage):
        reply = await ask(WEG)
    assert (reply.records, reply.covers) == ((), None)
    assert notes(reply) == {"address-unknown": "Moersenweg 3, 40299"}
    assert list(memory.known) == ["action"]
    assert not any(asked.path.endswith(".ics") for asked in stage.asked)


async def test_an_empty_feed_is_a_house_without_bins() -> None:
    """No events is an answer for the whole window; the uuid stays remembered."""
    memory = Notebook()
    async with asking_website(website(feed=recorded("feed_empty.ics")), memory=memory) as (ask, _):
        reply = await ask(WEG)
    assert (reply.records, reply.covers) == ((), WINDOW)
    assert notes(reply) == {"no-bins": "Moersenweg 3, 40299"}
    assert memory.known[house_key(WEG)] == HOUSE


async def test_next_years_events_widen_what_the_feed_speaks_for() -> None:
    """Once the operator has published next year, the answer covers it as far as events go."""
    feed = recorded("feed.ics").replace(b"20261210\r\n", b"20270112\r\n")
    async with asking_website(website(feed=feed)) as (ask, _):
        reply = await ask(WEG)
    assert reply.covers == Window(start=date(2026, 11, 16), end=date(2027, 1, 12))


@pytest.mark.parametrize("fractions", [{"Restmüll": "residuel"}, {"…": "residual"}])
async def test_a_wrong_fraction_is_refused_at_bind(fractions: Mapping[str, str]) -> None:
    """A code the vocabulary lacks, or a name that would fit everything, is named before anybody asks."""
    with pytest.raises(ValueError, match=r"residuel|letters"):
        async with asking_website(website(), fractions=fractions):
            pass


def test_another_operators_feed_is_read_to_the_letter() -> None:
    """AbfallPlus' own export (Aichwald 2020): five types, their rhythms, and a shift for Christmas."""
    entries, rejected = read_feed((RECORDINGS / "ics" / "abfallplus_aichwald.ics").read_bytes())
    assert (len(entries), rejected) == (112, [])
    assert Counter(entry.summary for entry in entries) == {
        "Biotonne": 34, "Gelbe/r Sack/Tonne": 26, "Papiertonne": 13, "Restmüll 2-wöchentlich": 26,
        "Restmüll 4-wöchentlich": 13,
    }  # fmt: skip
    first, last = entries[0], entries[-1]
    assert (first.uid, first.day, first.summary) == (
        "70fb3078cce2327bf8c380ac8b069f3e", date(2020, 1, 4), "Gelbe/r Sack/Tonne",
    )  # fmt: skip
    assert (last.day, last.summary) == (date(2020, 12, 24), "Restmüll 2-wöchentlich")
    assert {entry.location for entry in entries} == {"Aichwald Ahornweg"}
    monthly = [entry.day for entry in entries if entry.summary == "Restmüll 4-wöchentlich"]
    assert monthly[:4] == [date(2020, 1, 11), date(2020, 2, 7), date(2020, 3, 6), date(2020, 4, 3)]


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"\xff\xfe", b"BEGIN:VCALENDAR\r\n", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"]
)
def test_what_is_no_calendar_is_no_feed(body: bytes) -> None:
    """Bytes that are no whole calendar are a ValueError, not an empty feed."""
    with pytest.raises(ValueError, match="not a calendar"):
        read_feed(body)


# --- failures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"found": recorded("thrown.txt")}, SourceNonsense),
        ({"found": Said(status=500, body=recorded("thrown.txt"))}, SourceDown),
        ({"found": Said(status=429, headers={"retry-after": "31"})}, SourceLimited),
        ({"found": Said(status=404, body=b"Server action not found.")}, SourceNonsense),
        ({"page": b"<html>Wartung</html>"}, SourceNonsense),
        ({"chunk_calendar": recorded("chunk_bulky.js")}, SourceNonsense),
        ({"feed": b"<html>Wartung</html>"}, SourceNonsense),
        ({"feed": Said(status=503)}, SourceDown),
    ],
)
async def test_each_step_fails_as_what_it_is(other: Mapping[str, Any], error: type[SourceError]) -> None:
    """A step that fails is a source error of its kind; an address is never called unknown for it."""
    async with asking_website(website(**other)) as (ask, _):
        with pytest.raises(SourceError) as raised:
            await ask(WEG)
    assert type(raised.value) is error


async def test_an_action_that_is_never_found_is_learnt_again_once() -> None:
    """Two searches and two looks at the page, then it is given up."""
    async with asking_website(website(found=Said(status=404, body=b"Server action not found."))) as (ask, stage):
        with pytest.raises(SourceNonsense):
            await ask(WEG)
    assert Counter((asked.method, asked.path) for asked in stage.asked if asked.path == PAGE) == {
        ("GET", PAGE): 2, ("POST", PAGE): 2,
    }  # fmt: skip


async def test_a_missing_script_is_passed_over() -> None:
    """A script that is gone from the server does not hide the one that is wanted."""
    async with asking_website(website(webpack=Said(status=404))) as (ask, _):
        assert (await ask(WEG)).records


@pytest.mark.parametrize("known", ["00000000-1111-4222-8333-000000000404", "../../etc", HOUSE.upper()])
async def test_a_remembered_uuid_without_a_feed_is_searched_again(known: str) -> None:
    """A uuid nobody knows any more, or that is none, is looked up once and replaced."""
    memory = Notebook(**{house_key(WEG): known})
    async with asking_website(website(), memory=memory) as (ask, _):
        reply = await ask(WEG)
    assert reply.records
    assert memory.known[house_key(WEG)] == HOUSE


async def test_a_remembered_uuid_of_another_address_is_forgotten() -> None:
    """Events that are elsewhere than the household do not become its pickups."""
    feed = recorded("feed.ics").replace("Mörsenweg 3\\n".encode(), "Mörsenweg 5\\n".encode())
    memory = Notebook(**{house_key(WEG): HOUSE})
    async with asking_website(website(feed=feed), memory=memory) as (ask, _):
        reply = await ask(WEG)
    assert notes(reply) == {"address-unknown": "Moersenweg 3, 40299"}
    assert list(memory.known) == ["action"]


async def test_a_failed_search_forgets_nothing() -> None:
    """While the platform counts too many searches, the uuid stays remembered."""
    memory = Notebook(**{house_key(WEG): HOUSE})
    limited = website(feed=Said(status=404), found=Said(status=429, headers={"retry-after": "31"}))
    async with asking_website(limited, memory=memory) as (ask, _):
        with pytest.raises(SourceLimited) as raised:
            await ask(WEG)
    assert raised.value.retry_after == 31
    assert memory.known[house_key(WEG)] == HOUSE


@pytest.mark.parametrize(
    "item", ["", HOUSE, "1913-2026-12-01-papier", f"{HOUSE}-2026-12-01-", f"x{HOUSE}-2026-12-01-a"]
)
async def test_what_is_no_pickup_id_asks_nobody(item: str) -> None:
    """An id this adapter cannot have given is answered with nothing, without a request."""
    async with asking_website(website()) as (ask, stage):
        reply = await ask(item=item)
    assert (reply.records, reply.notes, stage.asked) == ((), (), [])


STEPS = {"page": "page.html", "chunk_calendar": "chunk_calendar.js", "found": "found.txt", "feed": "feed.ics"}
ODD = st.sampled_from(sorted(STEPS)).flatmap(
    lambda step: odd_text(recorded(STEPS[step])).map(lambda body: (step, body))
)


@given(odd=ODD)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_website_says_there_is_a_reply_or_a_source_error(odd: tuple[str, bytes]) -> None:
    """One odd answer anywhere on the way never becomes another exception, nor two records with one id."""

    async def swallow() -> None:
        step, body = odd
        async with asking_website(website(**{step: body})) as (ask, _):
            try:
                reply = await ask(WEG)
            except SourceError:
                return
            assert len({record.id for record in reply.records}) == len(reply.records)

    asyncio.run(swallow())


# --- the twin ---------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def asking_twin(now: datetime = NOON, *, memory: Notebook | None = None) -> AsyncIterator[tuple[Ask, str]]:
    """A binding in front of the twin; both clocks stand at `now`."""
    async with running(twin.twins()) as urls:
        url = urls["awista/duesseldorf"]
        await control(url, "PUT", "/_twin/clock", {"now": now.isoformat()})
        options = {"fractions": FRACTIONS}
        async with asking(ADAPTER, url, options, memory=memory, clock=lambda: now) as ask:
            yield ask, url


def houses(*, bins: bool) -> list[House]:
    """The houses of Düsseldorf with bins of their own, or without."""
    return [house for house in town("duesseldorf").houses if has_bins(house) is bins]


def home_of(house: House) -> Household:
    """The house as its owner writes it."""
    return at(house.street.name, house.label, house.street.district.postcode)


@pytest.mark.parametrize(
    "street",
    [
        ["Münsterstraße", "Muensterstrasse", "MÜNSTERSTR."],
        ["Mörsenbroicher Weg", "moersenbroicher weg", "Mörsenbroicher-Weg"],
    ],
    ids=lambda street: street[0],
)
async def test_known_addresses_are_found_in_any_spelling(street: list[str]) -> None:
    """Three ways to write one address, one uuid, the same pickups."""
    number = next(house.label for house in houses(bins=True) if house.street.name == street[0])
    async with asking_twin() as (ask, _):
        replies = [await ask(at(one, number)) for one in street]
    assert rows(replies[0]) == rows(replies[1]) == rows(replies[2]) != {}
    assert not any(reply.rejected or reply.unmapped or reply.notes for reply in replies)


async def test_every_kind_of_question_costs_what_it_must() -> None:
    """First all steps, then search and feed, then the feed alone; after a deployment the action is learnt once more."""
    first, second, third = map(home_of, houses(bins=True)[:3])
    async with asking_twin() as (ask, url):
        await ask(first)
        page, *scripts, search, feed = await journal(url)
        assert page == ("GET", PAGE, 200)
        assert {(method, status) for method, _, status in scripts} == {("GET", 200)}
        assert {path.startswith(CHUNKS) for _, path, _ in scripts} == {True}
        assert len(set(scripts)) == len(scripts)
        assert search == SEARCH
        assert feed[1].endswith("/calendar.ics")
        await ask(second)
        assert [call[:2] for call in await journal(url)][:-1] == [SEARCH[:2]]
        await ask(first)
        assert await journal(url) == [feed]
        await control(url, "POST", "/_twin/deploy")
        await ask(third)
        gone, page, *scripts, search, feed = await journal(url)
        assert (gone, page, search) == (GONE, ("GET", PAGE, 200), SEARCH)
        assert {path.startswith(CHUNKS) for _, path, _ in scripts} == {True}
        assert feed[1].endswith("/calendar.ics")


async def test_after_a_deployment_all_wait_for_one_look_at_the_page() -> None:
    """Four households find the action gone at once; the page is read once more, and all are answered."""
    first, *others = map(home_of, houses(bins=True)[:5])
    async with asking_twin() as (ask, url):
        await control(url, "PUT", "/_twin/limit", {"posts": 100})
        await ask(first)
        await control(url, "POST", "/_twin/deploy")
        await journal(url)
        replies = await asyncio.gather(*map(ask, others))
        assert (await journal(url)).count(("GET", PAGE, 200)) == 1
    assert all(reply.records for reply in replies)


async def test_one_pickup_is_found_by_its_id() -> None:
    """An id names its address's uuid: one request, all its pickups, and no address to speak of."""
    home = home_of(houses(bins=True)[0])
    async with asking_twin() as (ask, url):
        whole = rows(await ask(home))
        await journal(url)
        reply = await ask(item=next(iter(whole)))
        assert [call[0] for call in await journal(url)] == ["GET"]
        unknown = await ask(item=f"{HOUSE}-2026-12-01-papier")
    assert rows(reply) == whole
    assert {record.model.address for record in reply.records} == {None}
    assert (unknown.records, unknown.notes) == ((), ())


@pytest.mark.parametrize("home", [at("Merkurweg", "45"), at("Merkurstraße", "9999"), at("Quatschgasse", "1")])
async def test_the_twins_fuzzy_hits_are_refused(home: Household) -> None:
    """Something like the address is not the address."""
    memory = Notebook()
    async with asking_twin(memory=memory) as (ask, _):
        reply = await ask(home)
    assert (reply.records, reply.covers) == ((), None)
    assert notes(reply) == {"address-unknown": f"{home.street} {home.house_number}"}
    assert list(memory.known) == ["action"]


async def test_a_house_without_bins_is_an_answer() -> None:
    """The address resolves and its feed is empty: said in a note, and the next question costs the feed alone."""
    home = home_of(houses(bins=False)[0])
    async with asking_twin() as (ask, url):
        reply = await ask(home)
        await journal(url)
        await ask(home)
        assert [call[0] for call in await journal(url)] == ["GET"]
    assert (reply.records, reply.covers) == ((), WINDOW)
    assert notes(reply) == {"no-bins": f"{home.street} {home.house_number}, {home.postcode}"}


async def test_in_december_the_window_ends_with_the_year() -> None:
    """The feed stops at New Year's Eve, and the answer says that it speaks for no day after it."""
    async with asking_twin(datetime(2026, 12, 20, 12, tzinfo=UTC)) as (ask, _):
        reply = await ask(home_of(houses(bins=True)[0]))
    assert reply.covers == Window(start=date(2026, 12, 14), end=date(2026, 12, 31))
    assert {record.model.day.year for record in reply.records} == {2026}


async def test_the_quota_is_said_with_its_wait() -> None:
    """The platform's 429 passes with its Retry-After, and known addresses are answered all the same."""
    first, second = map(home_of, houses(bins=True)[:2])
    async with asking_twin() as (ask, url):
        await control(url, "PUT", "/_twin/limit", {"posts": 1})
        known = await ask(first)
        with pytest.raises(SourceLimited) as raised:
            await ask(second)
        assert rows(await ask(first)) == rows(known)
    assert raised.value.retry_after


@pytest.mark.parametrize(
    ("kind", "error"), [("down", SourceDown), ("500", SourceDown), ("html", SourceNonsense), ("cut", SourceNonsense)]
)
async def test_faults_are_source_errors_and_heal(kind: str, error: type[SourceError]) -> None:
    """Whatever hits the wire leaves as the error it is, costs no memory, and the next question is answered."""
    memory, home = Notebook(), home_of(houses(bins=True)[0])
    async with asking_twin(memory=memory) as (ask, url):
        before, known = rows(await ask(home)), dict(memory.known)
        await control(url, "PUT", "/_twin/faults", {"kind": kind})
        with pytest.raises(error):
            await ask(home)
        await control(url, "DELETE", "/_twin/faults")
        assert (rows(await ask(home)), memory.known) == (before, known)


async def test_a_slow_website_is_left_at_the_deadline() -> None:
    """Nobody waits longer than the caller, whichever step is slow."""
    async with asking_twin() as (ask, url):
        await control(url, "PUT", "/_twin/faults", {"kind": "slow", "seconds": 60, "path": CHUNKS})
        with pytest.raises(SourceTimeout):
            await ask(home_of(houses(bins=True)[0]), seconds=0.3)
