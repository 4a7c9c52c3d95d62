"""AbfallPlus: recorded answers to exact pickups, odd answers, and the twins of Duisburg and Essen over real sockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters._kit.find import find
from adapters._kit.pickups import house_key
from domain.errors import SourceDown, SourceError, SourceLimited, SourceNonsense
from domain.exchange import Household, Window
from sandbox import abfallio as twin
from sandbox.bins import has_bins
from sandbox.kit import running
from sandbox.world import House, town
from tests.contract.households import RECORDINGS, Ask, asking, at, control, journal, notes, rows
from tests.contract.odd import odd_json
from tests.contract.stage import NOON, Asked, Notebook, Said, Stage, canned

ADAPTER = find("abfallio")
FRACTIONS = {"Restmüll": "residual", "Papier": "paper", "Schadstoffmobil": "hazardous"}
TWIN_FRACTIONS = {
    "Restmüll": "residual", "Biotonne": "organic", "Bioabfall": "organic", "Papiertonne": "paper", "Altpapier": "paper",
    "Gelbe Tonne": "packaging", "Tannenbäume": "christmas_tree", "Schadstoffmobil": "hazardous",
}  # fmt: skip
TENANTS = {
    "Duisburg": {"key": "d41a7e0c93b85f2641d0c6e7a9f3b258", "origin": "https://www.wb-duisburg.de"},
    "Essen": {"key": "e55e0b7f12c94d68a3f7b1d92c60e847", "origin": "https://www.ebe-essen.de"},
}
RINGSTRASSE = at("Große Ringstraße", "12a", "47001", address="muster:haus:1")
WINDOW = Window(start=date(2026, 10, 1), end=date(2027, 12, 27))
INIT, GRAPHQL = ("GET", "/", 200), ("POST", "/graphql", 200)
OWN = {
    "1913-2026-12-01-restmuell-14-taeglich": (
        "2026-12-01", "residual", "Restmüll 14-täglich", "Restmüll 14-täglich", None, None, None,
    ),
    "1913-2026-12-15-restmuell-14-taeglich": (
        "2026-12-15", "residual", "Restmüll 14-täglich", "Restmüll 14-täglich", None, None, None,
    ),
    "1913-2026-12-15-restmuell-28-taeglich": (
        "2026-12-15", "residual", "Restmüll 28-täglich", "Restmüll 28-täglich", None, None, None,
    ),
    "1913-2026-12-28-papier-120l-240l": (
        "2026-12-28", "paper", "Papier 120l/240l", None, "wegen Weihnachten am Montag", None, None,
    ),
}  # fmt: skip
MOBILE = {
    "1913-2026-12-05-schadstoffmobil-500106": (
        "2026-12-05", "hazardous", "Schadstoffmobil", None, "Nur haushaltsübliche Mengen", "Marktplatz, Nordstadt",
        "09:00 - 11:00 Uhr",
    ),
    "1913-2026-12-05-schadstoffmobil-500107": (
        "2026-12-05", "hazardous", "Schadstoffmobil", None, None, "Kirchplatz, Südstadt", "13:00 - 15:00 Uhr",
    ),
}  # fmt: skip


def recorded(name: str) -> bytes:
    """A recorded answer."""
    return (RECORDINGS / "abfallio" / f"{name}.json").read_bytes()


def wanted(asked: Asked) -> str:
    """The recording a request asks for, by what its query selects."""
    if asked.path == "/":
        return "init"
    question = json.loads(asked.body)
    query, ids = question["query"], question["variables"]
    by_id = {"district(id": "district_streets_", "houseNumbers(": "street_house_numbers_"}
    plain = {
        "cities(": "cities", "districts {": "city_districts", "streets {": "city_streets",
        "houseNumber(id": "house_number_waste_types", "appointments(": "appointments",
    }  # fmt: skip
    named = next((f"{name}{ids['id']}" for mark, name in by_id.items() if mark in query), None)
    return named or next(name for mark, name in plain.items() if mark in query)


def office(**other: bytes | Said | Callable[[Asked], bytes | Said]) -> Callable[[Asked], bytes | Said]:
    """An operator that answers as recorded, except for what `other` says under a recording's name."""

    def answer(asked: Asked) -> bytes | Said:
        name = wanted(asked)
        said = other[name] if name in other else recorded(name)
        return said(asked) if callable(said) else said

    return answer


def options(url: str, **other: Any) -> dict[str, Any]:
    """The binding's options for Musterhausen."""
    where = {"graphql": f"{url}/graphql", "origin": "https://www.muster.example", "city": "Musterhausen"}
    return {"key": "0" * 32, **where, "fractions": FRACTIONS, **other}


@asynccontextmanager
async def asking_office(
    answers: Callable[[Asked], bytes | Said], *, memory: Notebook | None = None, **other: Any
) -> AsyncIterator[tuple[Ask, Stage]]:
    """A binding in front of a recorded operator."""
    async with (
        canned(answers) as stage,
        asking(ADAPTER, stage.url, options(stage.url, **other), memory=memory) as ask,
    ):
        yield ask, stage


def tree(name: str) -> Any:
    """A recorded answer, to be changed."""
    return json.loads(recorded(name))


def packed(value: object) -> bytes:
    """A changed answer, as it goes over the wire."""
    return json.dumps(value).encode()


# --- recorded answers -------------------------------------------------------------------------------------------------


async def test_recorded_answers_become_exactly_these_pickups() -> None:
    """Own bins, both members of the choice and mobile stops come; foreign types, twins of a row and bad rows do not."""
    async with asking_office(office()) as (ask, _):
        reply = await ask(RINGSTRASSE)
    assert rows(reply) == OWN | MOBILE
    assert {record.model.address for record in reply.records} == {"muster:haus:1"}
    assert [flaw.row for flaw in reply.rejected] == ["9", "10", "11", "12", "13", "14"]
    assert (reply.covers, reply.as_of, reply.unmapped) == (WINDOW, NOON, {})
    assert notes(reply) == {"choice-needed": "Restmüll 14-täglich, Restmüll 28-täglich"}


async def test_every_question_carries_key_website_window_and_types() -> None:
    """Api key and website go with every question; dates are asked for the types of the house alone."""
    async with asking_office(office()) as (ask, stage):
        await ask(RINGSTRASSE)
    assert stage.asked[0].param("key") == "0" * 32
    questions = stage.asked[1:]
    assert {asked.headers["x-abfallplus-api-key"] for asked in questions} == {tree("init")["apiKey"]}
    assert {asked.headers["origin"] for asked in stage.asked} == {"https://www.muster.example"}
    assert {asked.headers["referer"] for asked in stage.asked} == {"https://www.muster.example/"}
    assert json.loads(questions[-1].body)["variables"] == {
        "id": "1913", "types": ["11", "12", "13", "14", "15"], "from": "2026-10-01", "to": "2027-12-27",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("home", "house"),
    [
        (at("GROSSE RINGSTRASSE", "012 A"), "1913"),
        (at("Grosse Ringstr.", "7"), "1920"),
        (at("Ahornweg", "99"), "1902"),
        (at("Zeile", "3", "47002"), "1940"),
        (at("Irgendwo", "1", "47003"), "1973"),
    ],
    ids=["any spelling", "the district with the number", "at the street", "postcode decides", "at the district"],
)
async def test_the_descent_ends_where_the_house_hangs(home: Household, house: str) -> None:
    """City, district, street or number: the first that has a house id ends the descent."""
    memory = Notebook()
    async with asking_office(office(), memory=memory) as (ask, _):
        await ask(home)
    assert memory.known[house_key(home)] == house


@pytest.mark.parametrize(("city", "house"), [("Musterhausen am See", "311"), ("Beispielstadt", "355")])
async def test_a_small_town_has_one_calendar_for_all(city: str, house: str) -> None:
    """The house may hang on the city itself, or on the one entry that stands for all its streets."""
    memory = Notebook()
    async with asking_office(office(), memory=memory, city=city) as (ask, _):
        await ask(at("Ahornweg", "1"))
    assert memory.known[house_key(at("Ahornweg", "1"))] == house


@pytest.mark.parametrize(
    "home",
    [at("Große Ringstraße", "99"), at("Ringgasse", "12a"), at("Zeile", "3")],
    ids=["no such number", "no such street", "one of two streets, and nothing tells which"],
)
async def test_an_address_that_cannot_be_found_is_an_answer(home: Household) -> None:
    """No guess and no error: a note that names the address, and no days spoken for."""
    async with asking_office(office()) as (ask, _):
        reply = await ask(home)
    assert (reply.records, reply.covers) == ((), None)
    assert notes(reply) == {"address-unknown": f"{home.street} {home.house_number}"}


async def test_the_recorded_settings_of_essen_are_read() -> None:
    """Settings as Essen's tenant really gave them fit: one type, checked, in no group."""
    excerpt = (RECORDINGS / "abfallio" / "init_essen_excerpt.json").read_bytes()
    async with asking_office(office(init=excerpt)) as (ask, _):
        reply = await ask(RINGSTRASSE)
    assert len(reply.records) == 7  # types the settings do not list are shown rather than hidden
    assert {record.model.variant for record in reply.records} == {None}


async def test_a_choice_of_one_is_no_choice() -> None:
    """When only one member of a radio group has dates, nobody needs to choose."""
    told = tree("appointments")
    told["data"]["appointments"] = [told["data"]["appointments"][0]]
    async with asking_office(office(appointments=packed(told))) as (ask, _):
        reply = await ask(RINGSTRASSE)
    assert [record.model.variant for record in reply.records] == [None]
    assert notes(reply) == {}


async def test_unmapped_types_are_shown_and_counted() -> None:
    """A type nobody has mapped keeps its native name, and the longest beginning that fits decides about the others."""
    async with asking_office(office(), fractions={"Rest": "bulky", "restmuell 28": "residual"}) as (ask, _):
        reply = await ask(RINGSTRASSE)
    codes = {record.model.fraction.native: record.model.fraction.code for record in reply.records}
    assert codes == {
        "Restmüll 14-täglich": "bulky", "Restmüll 28-täglich": "residual",
        "Papier 120l/240l": None, "Schadstoffmobil": None,
    }  # fmt: skip
    assert reply.unmapped == {"Papier 120l/240l": 1, "Schadstoffmobil": 2}
    assert notes(reply)["unmapped-values"] == "Papier 120l/240l, Schadstoffmobil"


@pytest.mark.parametrize("fractions", [{"Restmüll": "residuel"}, {"…": "residual"}])
async def test_a_wrong_fraction_is_refused_at_bind(fractions: Mapping[str, str]) -> None:
    """A code the vocabulary lacks, or a name that would fit everything, is named before anybody asks."""
    with pytest.raises(ValueError, match=r"residuel|letters"):
        async with asking_office(office(), fractions=fractions):
            pass


# --- failures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (recorded("errors"), SourceNonsense),
        (recorded("errors_limit"), SourceLimited),
        (recorded("errors_down"), SourceDown),
        (Said(status=500), SourceDown),
        (Said(status=429, headers={"retry-after": "7"}), SourceLimited),
    ],
)
async def test_errors_in_a_200_are_errors(said: bytes | Said, error: type[SourceError]) -> None:
    """`errors` in the body count, whatever the status; their text says which error, and data beside them is none."""
    async with asking_office(office(appointments=said)) as (ask, _):
        with pytest.raises(SourceError) as raised:
            await ask(RINGSTRASSE)
    assert type(raised.value) is error


async def test_an_unknown_tenant_is_nonsense() -> None:
    """A 401 for the tenant key says so, and says it is the key."""
    async with asking_office(office(init=Said(status=401))) as (ask, _):
        with pytest.raises(SourceNonsense, match="tenant key"):
            await ask(RINGSTRASSE)


async def test_a_key_that_is_never_accepted_is_renewed_once() -> None:
    """A refused key is fetched anew once; then the refusal is the answer."""
    async with asking_office(office(cities=recorded("errors_key"))) as (ask, stage):
        with pytest.raises(SourceNonsense):
            await ask(RINGSTRASSE)
    assert [asked.path for asked in stage.asked] == ["/", "/graphql", "/", "/graphql"]


async def test_an_operator_without_its_city_is_nonsense() -> None:
    """Empty lists are no proof that an address is unknown."""
    async with asking_office(office(cities=b'{"data": {"cities": []}}')) as (ask, _):
        with pytest.raises(SourceNonsense, match="Musterhausen"):
            await ask(RINGSTRASSE)


async def test_a_list_of_streets_without_a_street_is_nonsense_and_not_kept() -> None:
    """No operator has no streets: no address is called unknown for it, and the next question asks again."""
    turns = [b'{"data": {"city": {"streets": []}}}', recorded("city_streets")]
    answers = office(city_streets=lambda asked: turns.pop(0))
    async with asking_office(answers, city="Beispielstadt") as (ask, _):
        with pytest.raises(SourceNonsense, match="street"):
            await ask(at("Ahornweg", "1"))
        assert (await ask(at("Ahornweg", "1"))).records


async def test_a_failed_lookup_forgets_nothing() -> None:
    """While the operator answers nonsense, the house stays remembered: it is not the address that is wrong."""
    memory = Notebook(**{house_key(RINGSTRASSE): "1913"})
    async with asking_office(lambda asked: b"<html>Wartung</html>", memory=memory) as (ask, _):
        with pytest.raises(SourceNonsense):
            await ask(RINGSTRASSE)
    assert memory.known == {house_key(RINGSTRASSE): "1913"}


@pytest.mark.parametrize("gone", [b'{"data": {"appointments": []}}', recorded("errors")], ids=["empty", "error"])
async def test_a_remembered_house_that_is_gone_is_looked_up_once_more(gone: bytes) -> None:
    """A house id that shows nothing any more is searched again by its address, and the new one is remembered."""
    memory = Notebook(**{house_key(RINGSTRASSE): "404"})

    def appointments(asked: Asked) -> bytes:
        return gone if json.loads(asked.body)["variables"]["id"] == "404" else recorded("appointments")

    async with asking_office(office(appointments=appointments), memory=memory) as (ask, _):
        reply = await ask(RINGSTRASSE)
    assert rows(reply) == OWN | MOBILE
    assert memory.known[house_key(RINGSTRASSE)] == "1913"


async def test_a_house_looked_up_once_more_trusts_no_remembered_types() -> None:
    """When remembered waste types show nothing, the house is the same but its types are asked for again."""
    memory = Notebook(**{house_key(RINGSTRASSE): "1913", "types of 1913": "2026-11-22: 99"})

    def appointments(asked: Asked) -> bytes:
        types = json.loads(asked.body)["variables"]["types"]
        return b'{"data": {"appointments": []}}' if types == ["99"] else recorded("appointments")

    async with asking_office(office(appointments=appointments), memory=memory) as (ask, _):
        assert rows(await ask(RINGSTRASSE)) == OWN | MOBILE
    assert memory.known["types of 1913"] == "2026-11-22: 11 12 13 14 15"


async def test_a_remembered_house_whose_address_is_gone_is_forgotten() -> None:
    """When the operator no longer lists the address, nothing is remembered of it."""
    memory = Notebook(**{house_key(at("Ringgasse", "1")): "404"})
    async with asking_office(office(appointments=b'{"data": {"appointments": []}}'), memory=memory) as (ask, _):
        reply = await ask(at("Ringgasse", "1"))
    assert notes(reply) == {"address-unknown": "Ringgasse 1"}
    assert house_key(at("Ringgasse", "1")) not in memory.known


async def test_waste_types_are_asked_again_after_a_week() -> None:
    """A new bin shows after a week at the latest, though the house is remembered for ever."""
    now = [NOON]
    async with canned(office()) as stage, asking(ADAPTER, stage.url, options(stage.url), clock=lambda: now[0]) as ask:
        await ask(RINGSTRASSE)
        for days, asked in ((6, ["appointments"]), (7, ["house_number_waste_types", "appointments"])):
            stage.asked.clear()
            now[0] = NOON + timedelta(days=days)
            await ask(RINGSTRASSE)
            assert [wanted(one) for one in stage.asked] == asked


async def test_lists_are_held_for_a_day() -> None:
    """Another house in the same street asks for its number, types and dates only, until the civic day is over."""
    now = [NOON]
    async with canned(office()) as stage, asking(ADAPTER, stage.url, options(stage.url), clock=lambda: now[0]) as ask:
        await ask(RINGSTRASSE)
        stage.asked.clear()
        await ask(at("Große Ringstraße", "12", "47001"))
        assert [wanted(one) for one in stage.asked] == [
            "street_house_numbers_801", "house_number_waste_types", "appointments",
        ]  # fmt: skip
        now[0] = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
        stage.asked.clear()
        await ask(at("Große Ringstraße", "98", "47001"))
        assert [wanted(one) for one in stage.asked] == [
            "cities", "city_districts", "district_streets_71", "street_house_numbers_801",
        ]  # fmt: skip


@pytest.mark.parametrize("item", ["", "1913", "x-2026-12-01-papier", "1913-2026-12-01-", "../1913-2026-12-01-papier"])
async def test_what_is_no_pickup_id_asks_nobody(item: str) -> None:
    """An id this adapter cannot have given is answered with nothing, without a request."""
    async with asking_office(office()) as (ask, stage):
        reply = await ask(item=item)
    assert (reply.records, reply.notes, stage.asked) == ((), (), [])


WIRE = (
    "init", "cities", "city_districts", "district_streets_71", "street_house_numbers_801", "house_number_waste_types",
    "appointments",
)  # fmt: skip
ODD = st.sampled_from(WIRE).flatmap(lambda name: odd_json(tree(name)).map(lambda body: (name, body)))


@given(odd=ODD)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_operator_says_there_is_a_reply_or_a_source_error(odd: tuple[str, bytes]) -> None:
    """One odd answer anywhere on the way never becomes another exception, nor two records with one id."""

    async def swallow() -> None:
        name, body = odd
        async with asking_office(office(**{name: body})) as (ask, _):
            try:
                reply = await ask(RINGSTRASSE)
            except SourceError:
                return
            assert len({record.id for record in reply.records}) == len(reply.records)

    asyncio.run(swallow())


# --- the twins --------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def asking_twin(city: str, *, memory: Notebook | None = None, **other: Any) -> AsyncIterator[tuple[Ask, str]]:
    """A binding in front of the city's twin, whose clock stands at the stage's noon."""
    async with running(twin.twins()) as urls:
        url = urls[f"abfallio/{city.lower()}"]
        await control(url, "PUT", "/_twin/clock", {"now": NOON.isoformat()})
        chosen = options(url, city=city, fractions=TWIN_FRACTIONS, **{**TENANTS[city], **other})
        async with asking(ADAPTER, url, chosen, memory=memory) as ask:
            yield ask, url


def without_bins(slug: str) -> House:
    """A house at which no bins stand."""
    return next(house for house in town(slug).houses if not has_bins(house))


@pytest.mark.parametrize(
    ("city", "homes", "house"),
    [
        ("Duisburg", ["Altenbrucher Damm 8", "ALTENBRUCHER DAMM 08", "Altenbrucher-Damm 8"], "72827"),
        ("Essen", ["Rüttenscheider Str. 56", "ruettenscheider strasse 56", "RÜTTENSCHEIDER STRAẞE 056"], "74629"),
    ],
)
async def test_known_addresses_are_found_in_any_spelling(city: str, homes: list[str], house: str) -> None:
    """Three ways to write one address lead to the house id that public readers of the real system test with."""
    async with asking_twin(city) as (ask, _):
        replies = [await ask(at(*home.rsplit(" ", 1))) for home in homes]
    assert all(record.id.startswith(f"{house}-") for reply in replies for record in reply.records)
    assert rows(replies[0]) == rows(replies[1]) == rows(replies[2]) != {}
    assert not any(reply.rejected or reply.unmapped for reply in replies)
    assert {record.model.day >= date(2026, 10, 1) for reply in replies for record in reply.records} == {True}


async def test_the_second_question_costs_one_request() -> None:
    """From the key to the dates it takes six requests; then one, and after a restart the key and the dates."""
    memory = Notebook()
    home = at("Altenbrucher Damm", "8")
    async with running(twin.twins()) as urls:
        url = urls["abfallio/duisburg"]
        chosen = options(url, city="Duisburg", fractions=TWIN_FRACTIONS, **TENANTS["Duisburg"])
        async with asking(ADAPTER, url, chosen, memory=memory) as ask:
            first = await ask(home)
            assert await journal(url) == [INIT, *[GRAPHQL] * 5]
            assert rows(await ask(home)) == rows(first)
            assert await journal(url) == [GRAPHQL]
        async with asking(ADAPTER, url, chosen, memory=memory) as ask:
            await ask(home)
            assert await journal(url) == [INIT, GRAPHQL]


async def test_one_pickup_is_found_by_its_id() -> None:
    """An id names its house: all pickups of the house come, with no address to speak of."""
    async with asking_twin("Essen") as (ask, _):
        whole = rows(await ask(at("Rüttenscheider Str.", "56", address="essen:haus:56")))
        reply = await ask(item=next(iter(whole)))
        unknown = await ask(item="99999999-2026-12-01-papier")
    assert rows(reply) == whole
    assert {record.model.address for record in reply.records} == {None}
    assert (unknown.records, unknown.notes) == ((), ())


async def test_essen_shows_both_rhythms_and_the_lorry() -> None:
    """House 74629 may choose its rhythm: both come by name; the lorry for hazardous waste tells place and time."""
    async with asking_twin("Essen") as (ask, _):
        reply = await ask(at("Rüttenscheider Str.", "56"))
    variants = {record.model.variant for record in reply.records}
    assert variants == {None, "Restmüll 14-täglich", "Restmüll 28-täglich"}
    assert notes(reply) == {"choice-needed": "Restmüll 14-täglich, Restmüll 28-täglich"}
    lorry = [record.model for record in reply.records if record.model.fraction.code == "hazardous"]
    assert len(lorry) > 10
    assert all(stop.place and stop.time and stop.variant is None for stop in lorry)


@pytest.mark.parametrize(("city", "others"), [("Duisburg", set()), ("Essen", {"hazardous"})])
async def test_a_house_without_bins_is_an_answer(city: str, others: set[str]) -> None:
    """No bins of its own is said in a note, for the whole window; what stops for everybody is shown all the same."""
    house = without_bins(city.lower())
    home = at(house.street.name, house.label, house.street.district.postcode)
    async with asking_twin(city) as (ask, _):
        reply = await ask(home)
        again = await ask(home)
    assert {record.model.fraction.code for record in reply.records} == others
    assert notes(reply) == {"no-bins": f"{home.street} {home.house_number}, {home.postcode}"}
    assert reply.covers == WINDOW
    assert rows(again) == rows(reply)


async def test_an_expired_key_is_renewed_once_for_all() -> None:
    """Five households find the key expired at once; it is fetched once more, and all are answered."""
    homes = [at(house.street.name, house.label) for house in town("duisburg").houses if has_bins(house)][:5]
    async with asking_twin("Duisburg") as (ask, url):
        await asyncio.gather(*map(ask, homes))
        assert (await journal(url)).count(INIT) == 1
        await control(url, "PUT", "/_twin/clock", {"now": (NOON + timedelta(hours=1)).isoformat()})
        replies = await asyncio.gather(*map(ask, homes))
        assert (await journal(url)).count(INIT) == 1
    assert all(reply.records for reply in replies)


async def test_a_wrong_tenant_key_or_website_is_nonsense() -> None:
    """The twin, like the real tenants, knows neither another's key nor another's website."""
    wrongs: list[dict[str, Any]] = [{"key": "0" * 32}, {"origin": "https://www.example.org"}]
    for wrong in wrongs:
        async with asking_twin("Duisburg", **wrong) as (ask, _):
            with pytest.raises(SourceNonsense):
                await ask(at("Altenbrucher Damm", "8"))


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("down", SourceDown),
        ("500", SourceDown),
        ("429", SourceLimited),
        ("html", SourceNonsense),
        ("cut", SourceNonsense),
    ],
)
async def test_faults_are_source_errors_and_heal(kind: str, error: type[SourceError]) -> None:
    """Whatever hits the wire leaves as the error it is, costs no memory, and the next question is answered."""
    memory, home = Notebook(), at("Altenbrucher Damm", "8")
    async with asking_twin("Duisburg", memory=memory) as (ask, url):
        before, known = rows(await ask(home)), dict(memory.known)
        await control(url, "PUT", "/_twin/faults", {"kind": kind})
        with pytest.raises(error):
            await ask(home)
        await control(url, "DELETE", "/_twin/faults")
        assert (rows(await ask(home)), memory.known) == (before, known)
