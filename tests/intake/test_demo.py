"""What `make run` offers to somebody with a wish: ordered, watched, read and taken back in a real Chromium, over real processes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.request import urlopen

import pytest

from tests.identity import pages_measure as measure
from tests.identity.pages_browser import NAMES, Browser, browsing, found
from tests.identity.whole_stand import Sandbox, sandbox
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
    with urlopen(f"{place.twin(twin)}/_twin/orders", timeout=10) as answer:  # noqa: S310 - our own process printed it
        orders: list[dict[str, Any]] = json.load(answer)["orders"]
        return orders


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
