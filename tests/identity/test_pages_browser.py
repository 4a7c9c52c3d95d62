"""The pages in a real Chromium: by keyboard alone, on a phone, in every colour, and as a screen reader is told of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

import pytest

from tests.identity import pages_measure as measure
from tests.identity.pages_browser import NAMES, Browser, browsing, found
from tests.identity.pages_samples import TICKET, samples
from tests.identity.pages_site import Site, serving
from tests.identity.pages_tree import transcript

TRANSCRIPTS: Final = Path(__file__).parent / "transcripts"
REWRITE: Final = "WRITE_TRANSCRIPTS"
"""Set to 1, the transcripts are written instead of compared; read what changed before you commit it."""
STEPS: Final = ("login", "consent-first", "error", "grants", "grants-none", "delete", "logout", "logged-out", "deleted")
EVERY: Final = (*STEPS, "login-own", "consent", "accessibility", "accessibility-flaws", "accessibility-sent", "home")
PATHS: Final = [f"/{language}/{name}" for language in ("de", "en") for name in samples("de")]


@pytest.fixture(scope="module")
def site() -> Site:
    """The pages, and what is posted."""
    return Site()


@pytest.fixture(scope="module")
def origin(site: Site) -> Iterator[str]:
    """Where the site is served."""
    with serving(site) as address:
        yield address


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all."""
    program = found()
    if program is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    with browsing(program, tmp_path_factory.mktemp("profile")) as opened:
        yield opened


def _tab_to(browser: Browser, what: str) -> None:
    """Press Tab until the focus is there; every stop on the way shows the focus, uncovered."""
    for _ in range(40):
        browser.press("Tab")
        focus = browser.run(measure.FOCUS)
        assert focus["ring"] >= 2, focus
        assert focus["contrast"] >= 3, focus
        assert focus["inside"], focus
        assert focus["uncovered"], focus
        if focus["what"] == what:
            return
    pytest.fail(f"Tab never came to {what}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_whole_way_goes_by_keyboard(scheme: str, browser: Browser, origin: str, site: Site) -> None:
    """Choice, consent and the end of a permission with Tab and Enter alone, the focus seen at every stop."""
    site.posted.clear()
    browser.look(width=390, height=700, scheme=scheme)
    browser.open(f"{origin}/de/login")
    _tab_to(browser, "idp=bundid")
    browser.enter()
    assert browser.run("document.title").startswith("Schritt 2 von 2")
    _tab_to(browser, "decision=refuse")
    _tab_to(browser, "decision=allow")
    browser.enter()
    assert browser.run("document.title") == "Meine Erlaubnisse – Hansa"
    _tab_to(browser, "BUTTON")
    browser.enter()
    assert browser.run("document.querySelector('[role=status]').innerText").startswith("Die Erlaubnis ist beendet")
    assert [(path, dict(parse_qsl(form))) for path, form in site.posted] == [
        ("/login", {"ticket": TICKET, "idp": "bundid"}),
        ("/consent", {"ticket": TICKET, "decision": "allow"}),
        ("/me/grants/revoke", {"ticket": TICKET, "grant": "grant-0"}),
    ]


def test_tab_goes_through_a_page_in_reading_order_and_back(browser: Browser, origin: str) -> None:
    """Every control of the choice is reached, from top to bottom, none twice; Shift and Tab goes back."""
    browser.look(width=1100)
    browser.open(f"{origin}/de/login")
    expected = [
        "#content",
        "/",
        "?lang=en",
        *(f"idp={slug}" for slug in ("bundid", "duisburg", "duesseldorf", "essen")),
    ]
    expected += ["BUTTON", "/accessibility", "/privacy", "/imprint"]
    reached = []
    for _ in expected:
        browser.press("Tab")
        reached.append(browser.run(measure.FOCUS)["what"])
    assert reached == expected
    browser.press("Tab", shift=True)
    assert browser.run(measure.FOCUS)["what"] == "/privacy"


def test_the_skip_link_skips(browser: Browser, origin: str) -> None:
    """The first Tab shows the skip link; after Enter the next stop is the first control of the content."""
    browser.look(width=390)
    browser.open(f"{origin}/de/login")
    browser.press("Tab")
    assert browser.run(measure.FOCUS)["inside"]
    browser.press("Enter")
    browser.press("Tab")
    assert browser.run(measure.FOCUS)["what"] == "idp=bundid"


def test_a_summary_of_flaws_is_where_one_begins(browser: Browser, origin: str) -> None:
    """After a form with flaws the focus is on the summary, whose first link leads into the first field."""
    browser.look(width=390)
    browser.open(f"{origin}/de/accessibility-flaws")
    assert browser.run("document.activeElement.id") == "flaws"
    browser.press("Tab")
    browser.press("Enter")
    assert browser.run("document.activeElement.id") == "text"


@pytest.mark.parametrize("path", PATHS)
def test_nothing_sticks_out_on_a_phone(path: str, browser: Browser, origin: str) -> None:
    """At 320 pixels, and at 360 with type of twice the size or spaced widely, nothing leaves the window to the side."""
    browser.look(width=320)
    browser.open(origin + path)
    assert browser.run("innerWidth") == 320
    assert browser.run(measure.STICKING_OUT) == []
    browser.look(width=360)
    browser.run("document.documentElement.style.fontSize = '200%'")
    assert browser.run(measure.STICKING_OUT) == []
    browser.run("document.documentElement.style.fontSize = ''")
    browser.run(measure.SPACED)
    assert browser.run(measure.STICKING_OUT) == []


@pytest.mark.parametrize("look", ["light", "dark", "forced light", "forced dark"])
@pytest.mark.parametrize("name", EVERY)
def test_everything_is_seen_in_every_colour(name: str, look: str, browser: Browser, origin: str) -> None:
    """Text has a contrast of 4.5, the shape of a control one of 3: in light, in dark, and in a person's own colours."""
    browser.look(width=390, scheme=look.removeprefix("forced "), forced=look.startswith("forced"))
    browser.open(f"{origin}/de/{name}")
    text = browser.run(measure.PALE_TEXT)
    assert text["seen"] > 8
    assert text["pale"] == []
    assert browser.run(measure.PALE_EDGES) == []


@pytest.mark.parametrize("name", EVERY)
def test_what_is_to_be_hit_is_large(name: str, browser: Browser, origin: str) -> None:
    """Controls are at least 44 pixels high and wide, links of the frame at least 24."""
    browser.look(width=320)
    browser.open(f"{origin}/de/{name}")
    assert browser.run(measure.SMALL) == []


@pytest.mark.parametrize("width", [320, 1100])
@pytest.mark.parametrize("name", ["consent", "delete", "logout"])
def test_no_choice_weighs_more_than_its_counterpart(name: str, width: int, browser: Browser, origin: str) -> None:
    """Yes and no have the same size, type and colours, on a phone and on a desk."""
    browser.look(width=width)
    browser.open(f"{origin}/de/{name}")
    one, other = browser.run(measure.WEIGHT)
    assert one == other


@pytest.mark.parametrize("path", PATHS)
def test_the_policy_refuses_nothing(path: str, browser: Browser, origin: str) -> None:
    """Under the strict policy the style and the logo are there, and the browser has nothing to complain about."""
    browser.look(width=390)
    browser.open(origin + path)
    assert browser.run("document.styleSheets.length === 1 && document.styleSheets[0].cssRules.length > 50")
    assert browser.run("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
    assert [heard for heard in browser.said if heard.get("method") == "Log.entryAdded"] == []


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", EVERY)
def test_a_screen_reader_is_told_what_was_agreed(name: str, language: str, browser: Browser, origin: str) -> None:
    """The accessibility tree of each step is the committed one."""
    browser.look(width=1100)
    browser.open(f"{origin}/{language}/{name}")
    tree, kept = transcript(browser, origin), TRANSCRIPTS / f"{name}.{language}.txt"
    if os.environ.get(REWRITE) == "1":
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(tree, "utf-8")
    assert tree == kept.read_text("utf-8")
