"""The portal federation to exact values: rungs, pages, modules, HTML, offices, what is missing, odd answers, the twin."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from adapters._kit.find import find
from adapters._kit.pvog import rungs
from domain.egov import EgovServiceQuery
from domain.errors import SourceDown, SourceNonsense
from domain.geo import hull
from sandbox import pvog as twin
from sandbox.kit import running
from sandbox.pvog_catalogue import ARS
from sandbox.pvog_catalogue import descriptions as twin_descriptions
from tests.contract.odd import odd_json
from tests.contract.stage import DUESSELDORF, DUISBURG, ESSEN, Asked, Said, ask, canned, swallows

pvog = find("pvog")
RECORDED = Path(__file__).parent.parent / "recordings" / "pvog"
TOWN, DOGS, IDENTITY = "051130000000", "99102013104000", "99008001012000"
QUESTION: dict[str, Any] = {
    "resource": "egov.services",
    "bounds": ESSEN,
    "options": {"ars": (TOWN,), "leika": (DOGS,)},
}
OFFICES = {**QUESTION, "resource": "egov.offices"}
KEY, WORDS = "/v3/servicedescriptions/leikaid", "/v7/servicedescriptions/"
DETAIL, UNITS, UNIT = (
    "/v6/servicedescriptions/L100042.LB.101954/detail",
    "/v2/organisationunits/titles",
    "/v5/organisationunits/detail",
)
WHOLE: dict[str, Any] = {
    KEY: (RECORDED / "by_key.json").read_bytes(),
    f"{WORDS}{TOWN}": (RECORDED / "by_words.json").read_bytes(),
    DETAIL: (RECORDED / "description.json").read_bytes(),
    UNITS: (RECORDED / "units.json").read_bytes(),
    UNIT: (RECORDED / "unit.json").read_bytes(),
}


def recorded(name: str) -> Any:
    """One recording, read."""
    return json.loads((RECORDED / name).read_bytes())


async def read(answers: Any, **question: Any) -> Any:
    """The reply to these answers."""
    async with canned(answers) as stage:
        return await ask(pvog, stage.url, **{**QUESTION, **question})


def test_rungs_go_up_to_the_federation() -> None:
    """Municipality, district, state, federation, each once."""
    assert rungs("051620024024") == ("051620024024", "051620000000", "050000000000", "000000000000")
    assert rungs(TOWN) == (TOWN, "050000000000", "000000000000")


async def test_a_description_comes_out_exactly() -> None:
    """Texts without HTML, parts of a fee, links once and only such that lead somewhere, codes and what has none."""
    reply = await read(WHOLE)
    ((record),) = reply.records
    found = record.model
    assert record.id == f"{TOWN}.L100042.LB.101954"
    assert (found.title, found.leika, found.ars) == ("Hund; Anmeldung", DOGS, TOWN)
    assert found.keys == (DOGS, "99102013104001")
    assert [each.code for each in found.audience] == ["citizen", "business", None]
    assert found.level.code == "municipality"
    assert found.summary == "Wer einen Hund hält, meldet ihn an."
    assert found.documents == ("Ausweis", "Nachweis der Abgabe")
    assert found.fee == "Ersthund: 160 EUR\nweitere: 200 EUR"
    assert (found.deadline, found.duration) == (None, "Sofort")
    assert [(each.title, each.url) for each in found.online] == [("Online", "https://service.example/hund")]
    assert [(each.name, each.role.code) for each in found.offices] == [("Steueramt", "responsible"), ("Archiv", None)]
    assert reply.unmapped == {"009": 1, "77": 1}


async def test_an_office_comes_out_exactly() -> None:
    """The house and not the post-office box, a telephone and no fax, a page and no mail address, what it does."""
    reply = await read(WHOLE, resource="egov.offices")
    ((record),) = reply.records
    found = record.model
    assert (record.id, found.name, found.ars) == (f"{TOWN}.L100042.OE.2292", "Steueramt", TOWN)
    assert found.location.coordinates == (7.0135, 51.457)
    assert (found.address.street, found.address.house_number, found.address.postcode) == ("Teststr.", "1b", "45127")
    assert (found.contact.phone, found.contact.email) == ("+49 201 123", None)
    assert found.contact.url == "https://steueramt.example"
    assert found.services == (DOGS,)
    ((task),) = found.responsibilities
    assert (task.leika, task.title, task.role.code) == (DOGS, "Hund; Anmeldung", "responsible")
    assert (found.opening, found.opening_text) == (None, None)


async def test_404_is_no_hit_and_leads_one_rung_up() -> None:
    """What the town has not written down is asked of the state and then of the federation, and of nobody after that."""

    def at(rung: str) -> Callable[[Asked], Any]:
        return lambda asked: WHOLE[KEY] if asked.param("ars") == rung else Said(status=404, body=b"{}")

    for rung in rungs(TOWN):
        async with canned(WHOLE | {KEY: at(rung)}) as stage:
            reply = await ask(pvog, stage.url, **QUESTION)
        assert len(reply.records) == 1
        asked = [each.param("ars") for each in stage.asked if each.path == KEY]
        assert asked == list(rungs(TOWN)[: rungs(TOWN).index(rung) + 1])
    reply = await read({})
    assert (reply.records, reply.rejected) == ((), ())


async def test_pages_are_read_to_the_last() -> None:
    """`last` says whether there is another; a question says how many it wants, never fewer than five."""
    rows = [{"id": f"L1.LB.{n}", "leikakeys": [f"9900000000000{n}"]} for n in range(3)]
    pages = [{"content": [row], "last": row is rows[-1]} for row in rows]

    def page(asked: Asked) -> bytes:
        return json.dumps(pages[int(asked.param("page") or 0)]).encode()

    options = {"ars": (TOWN,), "leika": tuple(row["leikakeys"][0] for row in rows)}
    async with canned({KEY: page}) as stage:
        await ask(pvog, stage.url, **{**QUESTION, "options": options})
    assert [each.param("page") for each in stage.asked if each.path == KEY] == ["0", "1", "2"]
    assert {each.param("size") for each in stage.asked if each.path == KEY} == {"50"}
    assert [each.path.split("/")[-2] for each in stage.asked if each.path != KEY] == ["L1.LB.0", "L1.LB.1", "L1.LB.2"]


async def test_a_search_asks_the_whole_catalogue() -> None:
    """`q` goes to the search; a hit whose description is gone is left out, one without a number too."""
    async with canned(WHOLE) as stage:
        reply = await ask(pvog, stage.url, **QUESTION, query=EgovServiceQuery(q="Hund"))
    assert len(reply.records) == 1
    assert (stage.asked[0].path, stage.asked[0].param("q")) == (f"{WORDS}{TOWN}", "Hund")
    assert not [each for each in stage.asked if each.path == KEY]


async def test_a_whole_list_is_that_of_all_rungs() -> None:
    """All a town has written down, page by page, and of what it has not the nearest above it; each key once."""
    async with running(twin.twins()) as urls:
        reply = await ask(
            pvog, f"{urls['pvog/national']}{twin.BASE}", **{**QUESTION, "whole": True}, query=EgovServiceQuery(q="hund")
        )
    keys = [each.model.leika for each in reply.records]
    assert len(keys) == len(set(keys)) == len({each.leika for each in twin_descriptions() if each.ars in rungs(TOWN)})
    assert {IDENTITY, DOGS} < set(keys)
    assert not reply.cut


async def test_an_item_is_one_question() -> None:
    """Its id says town and number; what has another form, or another town, is nobody's."""
    async with canned(WHOLE) as stage:
        reply = await ask(pvog, stage.url, **QUESTION, item=f"{TOWN}.L100042.LB.101954")
        assert (len(reply.records), len(stage.asked)) == (1, 1)
        for item in ("051110000000.L100042.LB.101954", f"{TOWN}.../v5", "x"):
            assert (await ask(pvog, stage.url, **QUESTION, item=item)).records == ()
        assert len(stage.asked) == 1


async def test_a_client_may_say_who_it_is() -> None:
    """In the header, and never in what is printed."""
    options = {**QUESTION["options"], "client": "who"}
    async with canned(WHOLE) as stage:
        await ask(pvog, stage.url, **{**QUESTION, "options": options})
    assert {each.headers["pvog-sud-api-client-id"] for each in stage.asked} == {"who"}
    assert "who" not in repr(pvog.Options(**options))


@pytest.mark.parametrize(
    "spoiled",
    [
        {"name": None},
        {"name": " "},
        {"details": 5},
        {"details": [{"code": "08", "text": {"de": 1}}]},
        {"leikakeys": [[]]},
    ],
)
async def test_a_bad_description_is_rejected(spoiled: Any) -> None:
    """It and no other."""
    page = recorded("by_key.json")
    page["content"].append({"id": "L1.LB.2", "leikakeys": [IDENTITY]})
    bad = json.dumps(recorded("description.json") | spoiled).encode()
    answers = WHOLE | {KEY: json.dumps(page).encode(), "/v6/servicedescriptions/L1.LB.2/detail": bad}
    reply = await read(answers, options={"ars": (TOWN,), "leika": (DOGS, IDENTITY)})
    assert (len(reply.records), len(reply.rejected)) == (1, 1)


@pytest.mark.parametrize("page", [[], 7, {"content": {}}, {"content": [5]}, {"message": "quota"}])
async def test_another_document_is_nonsense(page: Any) -> None:
    """What is no page is no empty one."""
    with pytest.raises(SourceNonsense):
        await read({KEY: json.dumps(page).encode()})


async def test_an_outage_is_one() -> None:
    """Of the last question too."""
    with pytest.raises(SourceDown):
        await read(WHOLE | {DETAIL: Said(status=500)})


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"ars": ("05113",), "leika": (DOGS,)}, "05113"),
        ({"ars": (TOWN,), "leika": ("1",)}, "no key"),
        ({"ars": (TOWN,), "leika": (DOGS,), "groups": {"99050": "nobody"}}, "nobody"),
    ],
)
def test_keys_and_codes_that_are_none_are_refused_at_start(options: Any, what: str) -> None:
    """Before the first call."""
    with pytest.raises(ValueError, match=what):
        asyncio.run(ask(pvog, "http://127.0.0.1:1", **{**QUESTION, "options": options}))


@settings(max_examples=60)
@given(body=odd_json(recorded("description.json")))
def test_whatever_a_description_says_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No service gets past the adapter's edge as anything else."""
    asyncio.run(swallows(pvog, WHOLE | {DETAIL: body}, **QUESTION))


@settings(max_examples=60)
@given(body=odd_json(recorded("unit.json")))
def test_whatever_an_office_says_is_a_reply_or_a_source_error(body: bytes) -> None:
    """Nor an office."""
    asyncio.run(swallows(pvog, WHOLE | {UNIT: body}, **OFFICES))


@settings(max_examples=40)
@given(body=odd_json(recorded("by_key.json")))
def test_whatever_a_page_says_is_a_reply_or_a_source_error(body: bytes) -> None:
    """Nor a page of hits."""
    asyncio.run(swallows(pvog, WHOLE | {KEY: body}, **QUESTION))


async def test_the_twin_tells_three_towns() -> None:
    """The federation's description once for each town that is asked for, with that town's offices."""
    options = {"ars": tuple(ARS[slug] for slug in ("duisburg", "essen", "duesseldorf")), "leika": (IDENTITY, DOGS)}
    bounds = hull([DUISBURG, ESSEN, DUESSELDORF])
    async with running(twin.twins()) as urls:
        url = urls["pvog/national"] + twin.BASE
        services = await ask(pvog, url, **{**QUESTION, "options": options, "bounds": bounds})
        offices = await ask(pvog, url, **{**OFFICES, "options": options, "bounds": bounds})
    assert sorted(record.model.leika for record in services.records) == [IDENTITY] * 3 + [DOGS] * 2
    assert (services.rejected, offices.rejected, services.unmapped) == ((), (), {})
    assert len(offices.records) == 3 * 2 + 2
    assert {record.model.name for record in offices.records if record.model.location is None} == {
        "Stadtsteueramt Duisburg",
        "Stadtsteueramt Essen",
    }
