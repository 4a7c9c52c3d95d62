"""The operators' pages in a real browser over a running sandbox, in which one back-end is slow and one lies."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx
import pytest

from tests.flow.test_process import serving
from tests.identity.pages_browser import Browser
from tests.pages.test_keyboard import _tab_to
from tests.pages.test_shown import REWRITE
from tests.static.tree import ROOT

pytestmark = pytest.mark.timeout(300)

SLOW, LYING, HEALED = "nrw/vrr/mobility.departures#vrr", "duisburg/wbd/waste.pickups#wbd", "essen/ebe/waste.pickups#ebe"
PICTURES = {
    "ops-overview": ("/ops?lang=en", 1280, 1500, "light"),
    "ops-source": ("/ops/sources/nrw/vrr/mobility.departures/vrr?lang=en", 1280, 1000, "dark"),
    "ops-waterfall": ("/ops/traces/{trace}?lang=en", 1280, 1000, "light"),
    "ops-telephone": ("/ops?lang=de", 390, 844, "light"),
}
"""Name → address, width, height and colours."""
LIVE = "document.querySelector('#connection').textContent.startsWith('Live')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox:
    """A running gateway with its twins."""

    origin: str
    twins: dict[str, str]
    client: httpx.Client
    fresh: Iterator[int] = field(default_factory=count)

    def breaks(self, twin: str, **fault: object) -> None:
        """From now on the twin fails so."""
        assert self.client.put(f"{self.twins[twin]}/_twin/faults", json=fault).status_code < 300

    def heals(self, twin: str) -> None:
        """No more."""
        assert self.client.delete(f"{self.twins[twin]}/_twin/faults").status_code < 300

    def departures(self) -> None:
        """Twice what leaves near a place that nobody has asked about before."""
        for _ in range(2):
            asked: dict[str, float] = {"lat": 51.41 + 0.007 * next(self.fresh), "lon": 7.01, "limit": 1}
            self.client.get(f"{self.origin}/v1/mobility/departures", params=asked)

    def pickups(self, city: str, nth: int = 0) -> str:
        """The collection dates of a house that nobody has asked about before; the id of the trace."""
        asked: dict[str, str | int] = {"city": city, "q": "a", "limit": 20}
        house = self.client.get(f"{self.origin}/v1/addresses", params=asked).json()["items"][nth]["id"]
        said = self.client.get(f"{self.origin}/v1/waste/pickups", params={"address": house, "explain": "true"})
        return said.headers["x-request-id"]

    def says(self, path: str, *words: str, asking: Callable[[], None] | None = None) -> None:
        """Wait until the page says so; with `asking`, people go on asking meanwhile."""
        until = time.monotonic() + 90
        while not all(each in (shown := self.client.get(self.origin + path).text) for each in words):
            assert time.monotonic() < until, [each for each in words if each not in shown]
            if asking:
                asking()
            time.sleep(0.3)


@pytest.fixture(scope="module")
def place(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A gateway for all of these, with two workers: what is shown is the sum."""
    with serving(tmp_path_factory.mktemp("ops"), "--workers", "2") as (port, printed, _), httpx.Client() as client:
        client.timeout = httpx.Timeout(30)
        twins = dict(re.findall(r"^  (\S+) +(http://127\S+)$", printed, re.MULTILINE))
        yield Sandbox(origin=f"http://127.0.0.1:{port}", twins=twins, client=client)


@pytest.fixture(scope="module")
def trace(place: Sandbox) -> str:
    """One back-end is slow and one lies, and somebody has asked both; the trace of the lie, once it is kept."""
    place.departures()
    for city in ("duesseldorf", "essen"):
        place.pickups(city)
    place.breaks("efa/vrr", kind="slow", seconds=0.7)
    place.breaks("abfallio/duisburg", kind="html")
    found = place.pickups("duisburg")
    place.departures()
    # quick and slow answers may share the newest round: half of them have to be slow before it is said
    told = f'{LYING}</a> <span data-f="text">lies', f'{SLOW}</a> <span data-f="text">answers take'
    place.says("/ops?lang=en", *told, asking=place.departures)
    place.says(f"/ops/traces/{found}?lang=en", "attempt 2")
    return found


def test_who_has_the_page_open_sees_what_goes_wrong_and_that_it_is_over(place: Sandbox, browser: Browser) -> None:
    """Words, colour and sign change in place, the news is announced once, and the focus stays where it was."""
    place.pickups("essen", 1)
    browser.open(f"{place.origin}/ops?lang=en")
    browser.until(LIVE)
    node = f"document.querySelector('.board [data-node=\"s:{HEALED}\"]')"
    browser.until(f"{node}.classList.contains('good')")
    browser.run(f"{node}.focus()")
    place.breaks("abfallio/essen", kind="html")
    try:
        place.pickups("essen", 2)
        line = f"document.querySelector('#wrong [data-key=\"s:{HEALED}\"]')"
        browser.until(f"{line}?.innerText.includes('answers, but with text/html instead of data')")
        browser.until(f"{node}.classList.contains('bad')")
        assert "lies" in browser.run(f"{node}.getAttribute('aria-label')")
        assert "✕" in browser.run(f"getComputedStyle({node}.querySelector('.sign'), '::before').content")
        assert HEALED in browser.run("document.querySelector('[role=status]').textContent")
        assert browser.run(f"document.activeElement === {node}")
        label = "document.querySelector('#ground [data-node=\"o:essen\"]')"
        shape = "document.querySelector('#ground [data-edge=\"o:essen\"]')"
        browser.until(f"{label}.classList.contains('bad') && {shape}.classList.contains('bad')")
        assert browser.run(f"getComputedStyle({shape}).strokeDasharray") != "none"
        assert browser.run(f"{label}.getAttribute('href')") == "#city-essen"
    finally:
        place.heals("abfallio/essen")
    browser.until(f"!{line}?.innerText.includes('lies')")
    assert browser.run(f"document.activeElement === {node}")
    assert [each for each in browser.said if each.get("method") in {"Log.entryAdded", "Runtime.exceptionThrown"}] == []


def test_the_waterfall_shows_which_attempt_waited_where(trace: str, place: Sandbox, browser: Browser) -> None:
    """Both tries, what came instead of data, and the pause between; bars stand in the order of time."""
    browser.open(f"{place.origin}/ops/traces/{trace}?lang=en")
    rows = browser.run("[...document.querySelectorAll('.waterfall tbody tr')].map((row) => row.innerText)")
    said = "\n".join(rows)
    for words in ("attempt 1", "text/html", "pause before the next try", "attempt 2", "source-nonsense"):
        assert words in said, said
    bars = browser.run(
        "[...document.querySelectorAll('.waterfall tr')].filter((row) => /attempt|pause/.test(row.innerText))"
        ".map((row) => row.querySelector('svg rect').getBoundingClientRect().left)"
    )
    assert len(bars) >= 3
    assert bars == sorted(bars)


def test_operations_are_walked_by_keyboard(trace: str, place: Sandbox, browser: Browser) -> None:
    """From what is wrong to its source, over another period and a trace to its details, back to promises, changes and orders."""
    browser.open(f"{place.origin}/ops?lang=en")
    _tab_to(browser, text=LYING)
    browser.enter()
    assert browser.run("document.querySelector('h1').innerText") == LYING
    _tab_to(browser, text="2 hours")
    browser.enter()
    assert browser.run("document.querySelector('.reaches [aria-current]').innerText") == "2 hours"
    _tab_to(browser, text="Calls per minute in numbers")
    browser.press("Enter")
    assert browser.run("document.querySelector('.plotted details').open")
    _tab_to(browser, href="/ops/traces/")
    browser.enter()
    _tab_to(browser, text="attempt 1")
    browser.press("Enter")
    assert "hansa.source" in browser.run("document.activeElement.parentElement.innerText")
    browser.open(f"{place.origin}/ops?lang=en")
    for page in ("Promises", "Orders", "Changes", "Traces"):
        _tab_to(browser, text=page)
        browser.enter()
        assert browser.run("document.querySelector('.desk [aria-current=page]').innerText") == page
    _tab_to(browser, id="id")
    browser.type(trace)
    browser.enter()
    assert browser.run("location.pathname") == f"/ops/traces/{trace}"


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_operations(name: str, trace: str, place: Sandbox, browser: Browser, tmp_path: Path) -> None:
    """It has the width of its window, more on it than a page that did not load, and stands in the documentation."""
    path, width, height, scheme = PICTURES[name]
    place.departures()
    browser.look(width=width, height=height, scheme=scheme)
    browser.open(place.origin + path.format(trace=trace))
    if "sources" in path:
        browser.until("document.querySelectorAll('.plot canvas').length >= 4")
    picture = tmp_path / f"{name}.png"
    browser.shoot(picture, whole=False)
    image = picture.read_bytes()
    assert int.from_bytes(image[16:20], "big") == width
    assert len(image) > 20_000
    shown = ROOT / "docs" / "images" / f"{name}.png"
    if os.environ.get(REWRITE):
        shown.write_bytes(image)
    assert int.from_bytes(shown.read_bytes()[16:20], "big") == width
