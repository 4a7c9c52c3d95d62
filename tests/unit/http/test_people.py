"""The pages for people: readable by everyone, in two languages, loading nothing from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from domain.catalogue import CATALOGUE
from domain.words import LANGUAGES, Language
from gateway.edge.asgi import ASGI
from portal.asked import wants_page
from portal.phrases.guides import GUIDES
from portal.states import STATES
from tests.unit.http.stage import NEEDY, Answer, Stage, ask, stacked

VOID = {"meta", "link", "br", "hr", "img", "input", "wbr"}
PATHS = (
    "/",
    "/developers",
    "/developers/catalogue",
    "/developers/catalogue?domain=waste&city=essen",
    "/developers/playground",
    "/developers/guides",
    *(f"/developers/guides/{slug}" for slug in GUIDES),
    "/developers/changelog",
    "/docs",
    "/problems",
    "/problems/bad-question",
    "/status",
)
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
@pytest.mark.parametrize("path", PATHS)
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
    landmarks = [*found.all("nav"), *found.all("section")]
    assert all({"aria-label", "aria-labelledby"} & set(each) for each in landmarks)
    named = [each["aria-labelledby"] for _, each in found.tags if "aria-labelledby" in each]
    assert set(named) <= set(found.ids)
    assert all(each.get("scope") in {"col", "row"} for each in found.all("th"))
    assert {each["for"] for each in found.all("label") if "for" in each} <= set(found.ids)
    skip = next(each for each in found.all("a"))
    assert skip["href"] == "#content"
    assert any(tag == "main" and each.get("id") == "content" for tag, each in found.tags)
    assert found.all("meta")[1]["content"] == "width=device-width, initial-scale=1"


@pytest.mark.parametrize("path", PATHS)
async def test_a_page_has_nothing_of_its_own_to_run_and_no_other_host(path: str, app: ASGI) -> None:
    """Scripts and styles are files of this host, none stands in the page; the policy allows no other, and there is one policy."""
    answer = await ask(app, path, headers={"accept": BROWSER})
    policy = answer.header("content-security-policy")
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.header("referrer-policy") == "same-origin"
    assert answer.header("x-content-type-options") == "nosniff"
    found = Page(answer)
    assert {"style", "iframe"}.isdisjoint(tag for tag, _ in found.tags)
    assert not any(name.startswith("on") or name == "style" for _, each in found.tags for name in each)
    links = [each for each in found.all("link") if each["rel"] != "alternate"]
    files = [each["href"] for each in links] + [each["src"] for each in found.all("script")]
    for file in files:
        assert file.startswith("/assets/")
        there = await ask(app, file)
        assert (there.status, "immutable" in there.header("cache-control")) == (200, True)


async def test_every_link_leads_somewhere(app: ASGI) -> None:
    """Of every page, each link in the house is answered, and each anchor stands on the page it names."""
    pages = {path: await page(app, path) for path in PATHS}
    links = {(path, each["href"]) for path, found in pages.items() for each in found.all("a")}
    answered: dict[str, int] = {}
    for path, href in sorted(links):
        parts = urlsplit(href)
        if parts.netloc:
            assert parts.scheme in {"http", "https"}
            continue
        target = parts.path or path
        if parts.fragment and target in pages:
            assert parts.fragment in pages[target].ids, (path, href)
        where = f"{target}?{parts.query}" if parts.query else target
        if where not in answered:
            answered[where] = (await ask(app, where, headers={"accept": BROWSER})).status
        allowed = {200, 404, 503} if target.startswith("/v1") else {200}  # 503: nobody offers it on this small stage
        assert answered[where] in allowed, (path, href)


@pytest.mark.parametrize("path", PATHS)
async def test_the_address_can_name_the_language(path: str, app: ASGI) -> None:
    """The switch leads to the same page in the other language, whatever the browser prefers; from there on links stay in it."""
    switch = next(each for each in (await page(app, path, "en")).all("a") if "hreflang" in each)
    answer = await ask(app, switch["href"], headers={"accept": BROWSER, "accept-language": "en"})
    assert switch["hreflang"] == switch["lang"] == answer.header("content-language") == "de"
    assert "accept-language" in answer.header("vary")
    inner = [each["href"] for each in Page(answer).all("a") if each["href"].startswith(("/developers", "/status"))]
    assert inner
    assert all("lang=de" in href or href == switch["href"].replace("lang=de", "lang=en") for href in inner)


async def test_a_program_gets_an_index(app: ASGI) -> None:
    """Without a wish for HTML `/` is JSON whose every link is answered, and it says that `Accept` decides."""
    answer = await ask(app, "/")
    assert answer.header("content-type") == "application/json"
    assert answer.header("vary") == "accept, accept-language"
    found = answer.json()
    for link in (*found["links"].values(), *found["resources"].values()):
        there = await ask(app, urlsplit(link).path)
        assert there.status == (400 if link.endswith(NEEDY) else 200), link


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


@pytest.mark.parametrize("path", ["/", "/developers/catalogue", "/status"])
async def test_states_are_said_in_words(path: str, app: ASGI, stage: Stage) -> None:
    """Every city is there, a source that has failed is said to have, in the reader's language, and no cache keeps that for long."""
    stage.health("essen", "places").turn("failed", "source-down", stage.now)
    answer = await ask(app, path, headers={"accept": BROWSER, "accept-language": "de"})
    shown = Page(answer).html
    assert all(town.name in shown for town in stage.book.towns.values())
    assert STATES["failed"].words.de in shown
    assert STATES["unknown"].words.de in shown
    assert answer.header("cache-control") == "public, max-age=3"


async def test_the_catalogue_is_a_matrix_of_everything(app: ASGI, stage: Stage) -> None:
    """A row for each resource and a column for each city; where nobody offers it, that is said; a choice leaves the others out."""
    whole = await page(app, "/developers/catalogue", "de")
    listed = [each for each in CATALOGUE.values() if not each.local]
    assert all(any(cell.startswith(each.name) for cell in whole.cells) for each in listed)
    assert any(STATES["unsupported"].words.de in cell for cell in whole.cells)
    one = await page(app, "/developers/catalogue?domain=waste&city=essen", "de")
    assert not any(cell.startswith("places") for cell in one.cells)
    assert "Essen" in one.cells
    assert "Duisburg" not in one.cells
    strange = await page(app, "/developers/catalogue?domain=%3Cb%3E&city=nowhere", "de")
    assert strange.cells == whole.cells


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
