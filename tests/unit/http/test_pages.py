"""Problem pages for people and documents for machines: the API catalogue, security.txt, the contract."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from domain.catalogue import CATALOGUE
from domain.texts import PROBLEMS
from domain.words import LANGUAGES, Language
from gateway.edge.asgi import ASGI
from tests.unit.http.stage import NEEDY, NOON, Answer, Stage, ask, stacked

VOID = {"meta", "link", "br", "img"}


class Page(HTMLParser):
    """What a browser sees: every element in its place, or an assertion that fails."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.open: list[str] = []
        self.languages: dict[str, str] = {}
        self.links: list[dict[str, str]] = []
        self.text: dict[str, str] = {}
        assert answer.status == 200
        assert answer.header("content-type") == "text/html; charset=utf-8"
        html = answer.body.decode()
        assert html.startswith("<!doctype html>")
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note languages and links."""
        found = {name: value or "" for name, value in attrs}
        if "lang" in found:
            self.languages[tag] = found["lang"]
        if tag in {"a", "link"}:
            self.links.append(found)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Each element ends where it must."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Collect the text by element."""
        if self.open:
            self.text[self.open[-1]] = self.text.get(self.open[-1], "") + data


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", PROBLEMS)
async def test_every_problem_has_a_page(slug: str, language: Language, app: ASGI) -> None:
    """It is readable HTML that says title, meaning and remedy in the reader's language, and links to the other one."""
    answer = await ask(app, f"/problems/{slug}", headers={"accept-language": language})
    page, words = Page(answer), PROBLEMS[slug]
    assert page.languages["html"] == answer.header("content-language") == language
    assert page.text["h1"] == words.title.say(language)
    assert page.text["title"].startswith(words.title.say(language))
    read = answer.body.decode()
    for text in (words.meaning, words.remedy):
        assert text.say(language).split("`")[0].split("'")[0] in read
    other = next(code for code in LANGUAGES if code != language)
    (switch,) = [link for link in page.links if link.get("hreflang")]
    assert switch["hreflang"] == other
    assert Page(await ask(app, switch["href"], headers={"accept-language": language})).languages["html"] == other


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_index_lists_every_problem(language: Language, app: ASGI) -> None:
    """`/problems` names each kind in the reader's language, with a link that leads to its page."""
    page = Page(await ask(app, "/problems", headers={"accept-language": language}))
    assert page.languages["html"] == language
    assert [link["href"] for link in page.links if link["href"].startswith("/problems/")] == [
        f"/problems/{slug}" for slug in PROBLEMS
    ]
    assert all(words.title.say(language) in page.text["a"] for words in PROBLEMS.values())


async def test_a_page_loads_nothing_from_elsewhere(app: ASGI) -> None:
    """Its style is served here, as its content security policy demands."""
    page = Page(await ask(app, "/problems/internal"))
    (style,) = [link["href"] for link in page.links if link.get("rel") == "stylesheet"]
    answer = await ask(app, style)
    assert (answer.status, answer.header("content-type")) == (200, "text/css; charset=utf-8")
    assert "style-src 'self'" in answer.header("content-security-policy")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_the_catalogue_is_a_linkset(method: str, app: ASGI) -> None:
    """`/.well-known/api-catalog` is `application/linkset+json` with the profile of RFC 9727, for GET and HEAD."""
    answer = await ask(app, "/.well-known/api-catalog", method=method)
    media, _, profile = answer.header("content-type").partition("; ")
    assert (answer.status, media) == (200, "application/linkset+json")
    assert profile == 'profile="https://www.rfc-editor.org/info/rfc9727"'
    assert answer.all("link") == ['</.well-known/api-catalog>; rel="api-catalog"']


async def test_what_the_catalogue_names_is_there(app: ASGI) -> None:
    """Description, status and every resource can be fetched where the catalogue says they are."""
    answer = await ask(app, "/.well-known/api-catalog")
    catalogue, described = answer.json()["linkset"]
    assert catalogue["item"] == [{"href": described["anchor"]}]
    for relation in ("service-desc", "status", "item"):
        for link in described[relation]:
            found = await ask(app, link["href"].removeprefix("http://hansa.example.org"))
            assert found.header("content-type").startswith(("application/json", "application/problem+json"))
            assert found.status == (400 if link["href"].endswith(NEEDY) else 200)


async def test_links_begin_with_the_public_address(stage: Stage) -> None:
    """Where a public address is set, no Host a stranger sends gets into the documents."""
    app = stacked(stage, public_url="https://api.example.org/hansa")
    for path in ("/.well-known/api-catalog", "/.well-known/security.txt", "/openapi.json"):
        answer = await ask(app, path, host=b"evil.example")
        assert b"https://api.example.org/hansa" in answer.body
        assert b"evil.example" not in answer.body


async def test_a_language_model_is_told_what_there_is(app: ASGI) -> None:
    """`/llms.txt` is Markdown as llmstxt.org has it: a title, a summary, and every list under its name; its links are answered."""
    answer = await ask(app, "/llms.txt")
    assert answer.header("content-type") == "text/markdown; charset=utf-8"
    lines = answer.body.decode().splitlines()
    assert lines[0] == "# Hansa"
    assert lines[2].startswith("> ")
    links = dict(
        re.findall(r"^- \[([^]]+)\]\(http://hansa\.example\.org([^)]+)\): \S", answer.body.decode(), re.MULTILINE)
    )
    assert {name: path for name, path in links.items() if name in CATALOGUE} == {
        resource.name: f"/v1/{resource.path}" for resource in CATALOGUE.values() if resource.listed
    }
    for path in links.values():
        assert (await ask(app, path)).status == (400 if path.endswith(NEEDY) else 200)


async def test_security_txt_has_a_contact_and_a_future_end(app: ASGI, stage: Stage) -> None:
    """RFC 9116: a contact, one expiry that lies ahead and within a year, whatever the present day is."""
    for now in (NOON, NOON + timedelta(days=400)):
        stage.now = now
        answer = await ask(app, "/.well-known/security.txt")
        fields = [line.split(": ", 1) for line in answer.body.decode().splitlines()]
        found = dict(fields)
        assert len(found) == len(fields)
        assert found["Contact"] == "mailto:hansa@example.org"
        assert f"{now:%Y-%m-%dT%H:%M:%SZ}" < found["Expires"] < f"{now + timedelta(days=365):%Y-%m-%dT%H:%M:%SZ}"
        assert found["Canonical"].endswith("/.well-known/security.txt")
        assert answer.header("content-type") == "text/plain; charset=utf-8"


async def test_the_contract_is_served(app: ASGI) -> None:
    """`/openapi.json` is OpenAPI 3.1 and names this very service."""
    document = (await ask(app, "/openapi.json")).json()
    assert document["openapi"].startswith("3.1.")
    assert document["servers"] == [{"url": "/", "description": "This gateway"}]
    for path in document["paths"].keys() - {"/v1/events"}:  # which does not end
        assert (await ask(app, path.replace("{id}", "none"))).status in {200, 400, 401, 404, 405}
