"""The pages for people at `/` and `/docs`: readable by everyone, in two languages, loading nothing from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from domain.words import LANGUAGES, Language
from gateway.edge.asgi import ASGI
from gateway.http.front import STATES
from gateway.http.people import wants_page
from tests.unit.http.stage import Answer, Stage, ask, stacked

VOID = {"meta", "link", "br"}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Page(HTMLParser):
    """A page as a reader meets it: its elements in order, its ids, its links; not well-formed fails."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._open: list[str] = []
        self.cells: list[str] = []
        assert answer.status == 200
        assert answer.header("content-type") == "text/html; charset=utf-8"
        self.html = answer.body.decode()
        self.feed(self.html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)
        if tag in {"td", "th"}:
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        """Each element ends where it must."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Collect what stands in cells."""
        if {"td", "th"} & set(self._open):
            self.cells[-1] += data

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every such element."""
        return [attrs for name, attrs in self.tags if name == tag]

    @property
    def ids(self) -> list[str]:
        """Every id."""
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]


async def page(app: ASGI, path: str, language: Language = "en") -> Page:
    """The page a browser of this language gets."""
    return Page(await ask(app, path, headers={"accept": BROWSER, "accept-language": language}))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/", "/docs"])
async def test_a_page_is_readable_by_everyone(path: str, language: Language, app: ASGI) -> None:
    """One h1, headings without a gap, unique ids, named landmarks, tables with headers, a skip link that leads to the content."""
    found = await page(app, path, language)
    assert found.all("html")[0]["lang"] == language
    levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(found.ids) == len(set(found.ids))
    assert len(found.all("main")) == len(found.all("header")) == 1
    landmarks = [*found.all("nav"), *found.all("section"), *found.all("article")]
    assert all({"aria-label", "aria-labelledby"} & set(each) for each in landmarks)
    named = [each["aria-labelledby"] for _, each in found.tags if "aria-labelledby" in each]
    assert set(named) <= set(found.ids)
    assert all(each.get("scope") in {"col", "row"} for each in found.all("th"))
    skip = next(each for each in found.all("a"))
    assert skip["href"] == "#content"
    assert any(tag == "main" and each.get("id") == "content" for tag, each in found.tags)
    assert found.all("meta")[1]["content"] == "width=device-width, initial-scale=1"


@pytest.mark.parametrize("path", ["/", "/docs"])
async def test_a_page_needs_no_script_and_no_other_host(path: str, app: ASGI) -> None:
    """No script, no inline style, nothing loaded from elsewhere; the policy it is sent with is the house's own."""
    answer = await ask(app, path, headers={"accept": BROWSER})
    assert "default-src 'none'; style-src 'self'" in answer.header("content-security-policy")
    found = Page(answer)
    assert {"script", "style", "iframe", "img"}.isdisjoint(tag for tag, _ in found.tags)
    assert not any(name.startswith("on") or name == "style" for _, each in found.tags for name in each)
    assert [each["href"] for each in found.all("link")] == ["/assets/plain.css"]


@pytest.mark.parametrize("path", ["/", "/docs"])
async def test_every_link_leads_somewhere(path: str, app: ASGI) -> None:
    """Links stay in the house and are answered; anchors exist on their page."""
    found = await page(app, path)
    ids = {path: set(found.ids), "/docs": set((await page(app, "/docs")).ids)}
    for href in {each["href"] for each in found.all("a")}:
        parts = urlsplit(href)
        assert not parts.netloc
        target = parts.path or path
        if parts.fragment:
            assert parts.fragment in ids[target], href
        answer = await ask(app, f"{target}?{parts.query}", headers={"accept": BROWSER})
        assert answer.status in {200, 503}, href  # 503: nobody offers it on this small stage


@pytest.mark.parametrize("path", ["/", "/docs"])
async def test_the_address_can_name_the_language(path: str, app: ASGI) -> None:
    """The switch leads to the same page in the other language, whatever the browser prefers."""
    (switch,) = [each for each in (await page(app, path, "en")).all("a") if "hreflang" in each]
    answer = await ask(app, switch["href"], headers={"accept": BROWSER, "accept-language": "en"})
    assert switch["hreflang"] == switch["lang"] == answer.header("content-language") == "de"
    assert "accept-language" in answer.header("vary")


async def test_a_program_gets_an_index(app: ASGI) -> None:
    """Without a wish for HTML `/` is JSON whose every link is answered, and it says that `Accept` decides."""
    answer = await ask(app, "/")
    assert answer.header("content-type") == "application/json"
    assert answer.header("vary") == "accept, accept-language"
    found = answer.json()
    for link in (*found["links"].values(), *found["resources"].values()):
        there = await ask(app, urlsplit(link).path)
        assert there.status == (400 if link.endswith(("/pickups", "/departures", "/bulky-offers")) else 200), link


@pytest.mark.parametrize(
    ("accept", "gets"),
    [
        (BROWSER, "page"),
        ("text/html", "page"),
        ("text/html;q=0.5, application/json;q=0.4", "page"),
        ("text/html;q=0.4, application/json", "index"),
        ("text/html;q=0", "index"),
        ("text/html;q=ten", "index"),
        ("application/json", "index"),
        ("*/*", "index"),
        ("", "index"),
    ],
)
def test_who_gets_a_page(accept: str, gets: str) -> None:
    """HTML is for those who name it, and no less gladly than JSON."""
    assert wants_page(accept) is (gets == "page")


async def test_the_front_page_shows_every_city_and_its_states(app: ASGI, stage: Stage) -> None:
    """Per city and resource the worst of its sources, or that nobody offers it, in the reader's language."""
    stage.health("essen", "places").turn("failed", "source-down", stage.now)
    found = await page(app, "/", "de")
    for town in stage.book.towns.values():
        assert town.name in found.html
    assert STATES["failed"].de in found.cells
    assert STATES["unknown"].de in found.cells
    assert STATES["unsupported"].de in found.cells
    assert (await ask(app, "/", headers={"accept": BROWSER})).header("cache-control") == "no-store"


async def test_the_reader_shows_the_whole_document(app: ASGI) -> None:
    """Every operation, every parameter and every shape of `/openapi.json` has its place on `/docs`."""
    document = (await ask(app, "/openapi.json")).json()
    found = await page(app, "/docs")
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert operation["operationId"] in found.ids
            for parameter in operation.get("parameters", ()):
                assert any(cell.startswith(parameter["name"]) for cell in found.cells), (path, parameter["name"])
    for name, shape in document["components"]["schemas"].items():
        assert f"shape-{name}" in found.ids
        for field in shape.get("properties", ()):
            assert any(cell.startswith(field) for cell in found.cells), (name, field)


async def test_what_a_stranger_sends_as_host_is_escaped_or_absent(stage: Stage) -> None:
    """The requests to paste begin with the public address where there is one, and never with markup."""
    public = stacked(stage, public_url="https://api.example.org")
    answer = await ask(public, "/docs", headers={"accept": BROWSER}, host=b"evil.example")
    assert b"evil.example" not in answer.body
    assert b"https://api.example.org/v1/cities" in answer.body
