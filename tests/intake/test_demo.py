"""What `make run` offers to somebody with a wish: ordered, watched, read and taken back in a real Chromium, over real processes."""

from __future__ import annotations

import asyncio
import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from time import monotonic, time
from typing import Any, cast

import aiohttp
import pytest

from tests.flow.test_process import curl, hansa
from tests.identity import pages_measure as measure
from tests.identity.pages_browser import NAMES, Browser, browsing, found
from tests.identity.whole_stand import Sandbox, citizen, sandbox
from tests.intake.pictures import telephone

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One sandbox for all."""
    with sandbox(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    """A browser nobody has used."""
    program = found()
    if program is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    with browsing(program, tmp_path / "profile") as opened:
        yield opened


def _press(browser: Browser, selector: str) -> None:
    """Bring the focus to a control and press Enter there; wait for the page it leads to."""
    assert browser.run(
        f"document.querySelector(`{selector}`)?.focus() ?? document.activeElement.matches(`{selector}`)"
    ), (
        selector,
        browser.run("location.href + document.body.innerText"),
    )
    browser.enter()


def _fill(browser: Browser, **values: str) -> None:
    for name, value in values.items():
        assert browser.run(f"(document.getElementById('{name}').value = {json.dumps(value)}) !== undefined")


def _says(browser: Browser, *texts: str) -> None:
    body = browser.run("document.body.innerText")
    assert all(text in body for text in texts), (texts, browser.run("location.href"), body)


def _until(browser: Browser, expression: str, seconds: float = 60.0) -> Any:
    """Its value, once it has one; what the page does by itself is only ever waited for."""
    ends = monotonic() + seconds
    while not (value := browser.run(expression)):
        assert monotonic() < ends, (expression, browser.run("document.body.innerText"))
        browser.ask("Runtime.evaluate", expression="new Promise(done => setTimeout(done, 100))", awaitPromise=True)
    return value


def _fair(browser: Browser, picture: Path, scripts: int = 0) -> None:
    """A page as everybody may use it: one heading, every field named, nothing pale or sticking out of a phone."""
    browser.look(width=800, height=800)
    browser.shoot(picture.with_suffix(".wide.png"))
    browser.look(width=320, height=640)
    browser.shoot(picture.with_suffix(".phone.png"))
    assert browser.run("document.querySelectorAll('h1').length") == 1
    assert browser.run("document.querySelectorAll('script').length") == scripts
    fields = "[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]"
    assert browser.run(f"{fields}.filter(e => !e.labels.length).map(e => e.name)") == []
    assert browser.run(measure.STICKING_OUT) == []
    assert browser.run(measure.PALE_TEXT)["pale"] == []
    assert not [heard for heard in browser.said if heard.get("method") == "Log.entryAdded"], browser.said


def _log_in(browser: Browser, place: Sandbox, language: str, person: str) -> None:
    """At the city of Essen."""
    browser.open(f"{place.demo}/?lang={language}")
    _press(browser, "form[action='/login'] button")
    _press(browser, "button[value=essen]")
    _press(browser, f"button[value={person}]")
    _press(browser, "button[value=allow]")
    assert browser.run("location.href") == f"{place.demo}/"


def _heard(way: str, state: str) -> str:
    return f"!!document.querySelector('#heard [data-way={way}][data-state={state}]')"


def _journal(place: Sandbox, twin: str) -> list[dict[str, Any]]:
    return cast(list[dict[str, Any]], curl(f"curl '{place.twin(twin)}/_twin/orders'")[1]["orders"])


def test_a_collection_is_ordered_watched_and_taken_back(browser: Browser, place: Sandbox, tmp_path: Path) -> None:
    """Essen: from the address to the order; each turn arrives by webhook and by stream on the open page; cancelled at the end."""
    _log_in(browser, place, "de", "eri")
    _press(browser, "nav a[href='/order']")
    _fill(browser, q="Aachener Str 4", city="essen")
    _press(browser, "form button")
    _fair(browser, tmp_path / "1-found")
    _press(browser, "main ul a")
    _says(browser, "Den Termin nennt die Stadt, in 10 bis 20 Tagen.")
    _fill(browser, **{"kind-1": "sofa", "name": "Erika Mustermann", "note": "im Hof"})
    _fair(browser, tmp_path / "2-order")
    _press(browser, "form button.first")
    _says(browser, "Bei der Stadt eingegangen.", "Die Stadt nennt Ihnen den Termin.", "Quittung")
    for way in ("webhook", "stream"):
        _until(browser, _heard(way, "placed"))
    _fair(browser, tmp_path / "3-placed", scripts=1)
    case = browser.run("location.pathname")
    (ordered,) = _journal(place, "bulky/essen")
    assert browser.run("document.getElementById('case').innerText").count(ordered["reference"]) == 1
    _press(browser, "#cancel")
    assert browser.run("location.pathname") == case
    for way in ("webhook", "stream"):
        _until(browser, _heard(way, "cancelled"))
    assert _until(browser, "document.getElementById('state').innerText") == "Zurückgenommen."
    _fair(browser, tmp_path / "4-cancelled", scripts=1)
    (ordered,) = _journal(place, "bulky/essen")
    assert ordered["state"] == "storniert"
    _press(browser, "nav a[href='/mine']")
    _says(browser, "Zurückgenommen.")
    _fair(browser, tmp_path / "5-mine")


def test_a_dump_is_reported_with_a_photo(browser: Browser, place: Sandbox, tmp_path: Path) -> None:
    """Düsseldorf, in English: the category by the place, a photo, sent as a letter; the page says that the city has it."""
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(telephone("JPEG"))
    _log_in(browser, place, "en", "karl")
    _press(browser, "nav a[href='/report']")
    _fill(browser, q="Aachener Str", city="duesseldorf")
    _press(browser, "form button")
    _press(browser, "main ul a")
    _fair(browser, tmp_path / "1-what")
    _press(browser, "main ul a[href*='category=illegal_dump']")
    _fill(browser, text="Two mattresses behind the bus stop", name="Erika Mustermann", email="erika@example.org")
    node = browser.ask("DOM.querySelector", nodeId=browser.ask("DOM.getDocument")["root"]["nodeId"], selector="#photo")
    browser.ask("DOM.setFileInputFiles", nodeId=node["nodeId"], files=[str(photo)])
    _fair(browser, tmp_path / "2-report")
    _press(browser, "form button.first")
    _says(browser, "Received by the city.")
    _until(browser, _heard("stream", "placed"))
    _until(browser, _heard("webhook", "placed"))
    _fair(browser, tmp_path / "3-placed", scripts=1)


async def test_it_works_without_a_script(place: Sandbox) -> None:
    """Duisburg by pages and buttons alone: a slot for the stream the things need, confirmed at once, what was heard after a reload."""
    async with citizen() as somebody:
        await somebody.go(f"{place.demo}/?lang=de")
        await somebody.press(form="/login")
        await somebody.log_in("duisburg", "jupp")
        await somebody.press("decision", "allow")
        await somebody.go(f"{place.demo}/order?q=Ahrstr+3&city=duisburg")
        offer = re.search(r'href="(/order/offer\?[^"]+)"', somebody.page)
        assert offer is not None, somebody.page
        await somebody.go(place.demo + unescape(offer[1]))
        form = {
            "kind-1": "sofa",
            "count-1": "1",
            "name": "Dirk Muster",
            "email": "d@example.org",
            "phone": "0203 123456",
        }
        form |= dict(re.findall(r'name="(slot-\w+)" value="([^"]+)" checked', somebody.page))
        form |= dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', somebody.page))
        first = await somebody.go(f"{place.demo}/order", form)
        assert "Von der Stadt bestätigt." in somebody.page, somebody.page
        assert "herausstellen" in somebody.page
        assert await somebody.go(f"{place.demo}/order", form) == first  # pressed twice: the same order
        async with asyncio.timeout(30):
            while 'data-way="webhook" data-state="confirmed"' not in somebody.page:
                await somebody.go(first)
        await somebody.press(form="/cancel")
        assert "Zurückgenommen." in somebody.page


async def test_a_forged_message_is_not_believed(place: Sandbox) -> None:
    """The app's own endpoint takes what is signed with its secret and nothing else; it agrees to the handshake."""
    event = json.dumps({"data": {"id": "x", "state": "confirmed"}, "time": "2026-01-01T00:00:00Z"})
    heads = {"webhook-id": "evt_1", "webhook-timestamp": str(int(time())), "webhook-signature": "v1,AAAA"}
    async with aiohttp.ClientSession() as web:
        async with web.post(f"{place.demo}/hook", data=event, headers=heads) as answer:
            assert answer.status == 401
        async with web.options(f"{place.demo}/hook", headers={"WebHook-Request-Origin": "api.example"}) as answer:
            assert answer.headers["WebHook-Allowed-Origin"] == "api.example"


async def test_what_cannot_wait_is_a_telephone_number_and_what_is_known_is_asked(place: Sandbox) -> None:
    """An urgent category has no form; a report like one nearby is held back until she says that hers is another."""
    async with citizen() as somebody:
        await somebody.go(f"{place.demo}/?lang=en")
        await somebody.press(form="/login")
        await somebody.log_in("bundid", "erika")
        await somebody.press("decision", "allow")
        await somebody.go(f"{place.demo}/report/form?lat=51.2277&lon=6.7735&city=duesseldorf&category=hazardous_dump")
        assert 'href="tel:+49 211 8925050"' in somebody.page
        assert "<textarea" not in somebody.page
        lat, lon, category = await _open_report(place)
        await somebody.go(f"{place.demo}/report/form?lat={lat}&lon={lon}&city=essen&category={category}")
        form = _typed(somebody.page) | {"text": "There is one more of these", "email": "e@example.org"}
        await somebody.go(f"{place.demo}/report", form)
        assert "This may have been reported already:" in somebody.page, somebody.page
        await somebody.go(
            f"{place.demo}/report", _typed(somebody.page) | {"text": form["text"], "email": "e@example.org"}
        )
        assert "/case/reports/" in somebody.address, somebody.page


def _typed(page: str) -> dict[str, str]:
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in hidden}


async def _open_report(place: Sandbox) -> tuple[float, float, str]:
    """Where one is open in Essen, and of what."""
    async with (
        aiohttp.ClientSession() as web,
        web.get(f"{place.api}/v1/reports?city=essen&status=open&status=in_progress&limit=1") as answer,
    ):
        found = (await answer.json())["items"][0]
    lon, lat = found["location"]["coordinates"]
    return lat, lon, found["category"]["code"]


def test_a_citizens_token_is_had_without_a_browser(place: Sandbox) -> None:
    """`hansa app token --demo --citizen` prints one for what was asked; somebody who is not there is a sentence and status 2."""
    words = ("app", "token", "--demo", "--citizen")
    given = hansa(place.state.parent, *words, "toni@duesseldorf", "--scope", "waste:read", **place.environment)
    assert given.returncode == 0, given.stderr
    claims = json.loads(urlsafe_b64decode(given.stdout.split(".")[1] + "=="))
    assert claims["scope"].split() == ["openid", "waste:read"]
    nobody = hansa(place.state.parent, *words, "nobody", **place.environment)
    assert nobody.returncode == 2
    assert "nobody gets no token" in nobody.stderr
