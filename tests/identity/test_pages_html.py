"""The laws of the pages as HTML: well-formed, named, labelled, in one language, and with nothing in them that runs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from auth.model import Language
from auth.server import views
from auth.server.pages import render
from auth.server.words import ERRORS
from tests.identity.pages_reader import Node, read
from tests.identity.pages_samples import APP, HOSTILE, TICKET, frame, samples

LANGUAGES: tuple[Language, ...] = ("de", "en")
EVERY = [(language, name) for language in LANGUAGES for name in samples(language)]


def _page(language: Language, name: str) -> Node:
    return read(render(samples(language)[name], frame(language)))


def _values(node: Node, attribute: str) -> list[str]:
    return [attributes[attribute] for _, attributes in node.tags if attribute in attributes]


@pytest.mark.parametrize(("language", "name"), EVERY)
def test_a_page_has_one_heading_a_title_a_language_and_landmarks(language: Language, name: str) -> None:
    """One h1, headings that skip no level, one main, header and footer, `lang`, and a title that says the page."""
    node = _page(language, name)
    count = Counter(tag for tag, _ in node.tags)
    assert [count[tag] for tag in ("h1", "main", "title", "header", "footer", "nav")] == [1] * 6
    assert next(attributes["lang"] for tag, attributes in node.tags if tag == "html") == language
    levels = [int(tag[1]) for tag, _ in node.tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))
    assert re.fullmatch(r"\S.{5,90} – Hansa", node.texts["title"][0])
    assert all(text.strip() for tag in ("h1", "h2", "h3", "button", "a", "label") for text in node.texts.get(tag, []))


@pytest.mark.parametrize(("language", "name"), EVERY)
def test_ids_are_unique_and_what_refers_finds(language: Language, name: str) -> None:
    """No id is twice; labels, descriptions, names and links within the page lead to one."""
    node = _page(language, name)
    ids = _values(node, "id")
    assert len(ids) == len(set(ids))
    wanted = [value for key in ("for", "aria-labelledby", "aria-describedby") for value in _values(node, key)]
    wanted += [value[1:] for value in _values(node, "href") if value.startswith("#")]
    assert {part for value in wanted for part in value.split()} <= set(ids)
    assert "content" in ids


@pytest.mark.parametrize(("language", "name"), EVERY)
def test_every_field_is_labelled_and_every_form_carries_its_ticket(language: Language, name: str) -> None:
    """Each visible field has a label and says what may be filled in for it; each form posts the ticket."""
    node = _page(language, name)
    fields = [a for tag, a in node.tags if tag in {"input", "textarea"} and a.get("type") != "hidden"]
    labels = set(_values(node, "for"))
    assert all(a["id"] in labels and a["autocomplete"] for a in fields)
    forms = [a for tag, a in node.tags if tag == "form"]
    assert all(a["method"] == "post" and a["action"].startswith("/") for a in forms)
    tickets = [a["value"] for tag, a in node.tags if tag == "input" and a.get("name") == "ticket"]
    assert tickets == [TICKET] * len(forms)


@pytest.mark.parametrize(("language", "name"), EVERY)
def test_nothing_in_a_page_runs_or_breaks_the_policy(language: Language, name: str) -> None:
    """No script, no style in the page, no handler, nothing loaded from elsewhere, no link to a script."""
    node = _page(language, name)
    assert not {"script", "style", "iframe", "object", "embed", "base", "svg"} & {tag for tag, _ in node.tags}
    names = {key for _, attributes in node.tags for key in attributes}
    assert not {key for key in names if key == "style" or key.startswith("on")}
    sources = _values(node, "src") + [a["href"] for tag, a in node.tags if tag == "link"]
    assert all(source.startswith("/assets/") for source in sources)
    assert not [link for link in _values(node, "href") if link.lower().startswith(("javascript:", "data:"))]


@pytest.mark.parametrize(("language", "name"), [(la, n) for la, n in EVERY if n.endswith("hostile")])
def test_T14_a_hostile_name_stays_text(language: Language, name: str) -> None:
    """An app called like a script is shown as letters, without hidden ones, cut, and apart from our words."""
    page = render(samples(language)[name], frame(language)).decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]", page)
    shown = read(page.encode()).texts["bdi"]
    assert all(len(text) <= 60 or text == HOSTILE.host for text in shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_T14_consent_says_who_what_where_and_how_long(language: Language) -> None:
    """App, developer and whether verified, host, scopes with purposes, cities, days; new apps are warned of."""
    view = samples(language)["consent-first"]
    assert isinstance(view, views.ConsentView)
    said = " ".join(_page(language, "consent-first").texts["main"])
    wanted = [view.app.name, view.app.organisation, view.app.host, *view.cities, str(view.days), view.logged_in_with]
    wanted += [text for scope in view.scopes for text in (scope.title, scope.purpose)]
    assert [text for text in wanted if text not in said] == []
    new, unsure = {"de": ("neu für Sie", "Nicht geprüft"), "en": ("new to you", "Not verified")}[language]
    assert new in said
    assert unsure in said
    known = " ".join(_page(language, "consent").texts["main"])
    assert new not in known
    assert unsure not in known


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusing_is_as_easy_as_allowing(language: Language) -> None:
    """Both buttons stand beside each other with the same class and differ in name and value only; refusing is first."""
    node = _page(language, "consent")
    buttons = [attributes for tag, attributes in node.tags if tag == "button"]
    assert buttons == [{"name": "decision", "value": "refuse"}, {"name": "decision", "value": "allow"}]


def test_bundid_stands_first_wherever_it_is_declared() -> None:
    """The choice marked as first is shown before the others, although it comes last in the list."""
    view = samples("de")["login"]
    assert isinstance(view, views.LoginView)
    node = read(render(replace(view, choices=tuple(reversed(view.choices))), frame("de")))
    assert next(a["value"] for tag, a in node.tags if tag == "button" and a.get("name") == "idp") == "bundid"


@pytest.mark.parametrize("slug", [*ERRORS, "never-heard-of"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_renders(slug: str, language: Language) -> None:
    """Each error says what happened and what to do; an unknown one is told as our own fault."""
    node = read(render(views.ErrorView(slug=slug, trace_id="abc123"), frame(language)))
    words = ERRORS.get(slug, ERRORS["internal"])
    assert node.texts["h1"] == [words.title.say(language)]
    assert words.then.say(language) in node.texts["main"][0]
    assert node.texts["code"] == ["abc123"]


def test_a_purpose_in_another_language_says_so() -> None:
    """A German purpose on an English page carries `lang`, so that it is read aloud as German."""
    view = samples("en")["consent"]
    assert isinstance(view, views.ConsentView)
    scope = replace(view.scopes[0], purpose="Zum Erinnern", language="de")
    page = render(replace(view, scopes=(scope,)), frame("en")).decode()
    assert '<q lang="de"><bdi>Zum Erinnern</bdi></q>' in page
    assert "<q><bdi>" in render(view, frame("en")).decode()


def test_a_form_with_flaws_keeps_what_was_written_and_leads_to_the_fields() -> None:
    """The summary links each flawed field, the fields say they are invalid, and nothing typed is lost."""
    view = samples("de")["accessibility-flaws"]
    assert isinstance(view, views.AccessibilityView)
    node = read(render(replace(view, text="\n</textarea><b>zwei\nZeilen"), frame("de")))
    assert [a["href"] for tag, a in node.tags if tag == "a" and a["href"] in {"#text", "#contact"}] == [
        "#text",
        "#contact",
    ]
    assert _values(node, "aria-invalid") == ["true", "true"]
    assert node.texts["textarea"] == ["\n\n</textarea><b>zwei\nZeilen"]  # a browser drops the first line break
    assert "name@" in _values(node, "value")
    assert node.texts["title"][0].startswith("Fehler: ")


def test_no_name_is_no_hole() -> None:
    """An app whose name is nothing to see is called that, and is not an empty place."""
    view = samples("de")["consent"]
    assert isinstance(view, views.ConsentView)
    page = render(replace(view, app=replace(APP, name="\u200b", organisation="")), frame("de")).decode()
    assert page.count("App ohne Namen") == 2
    assert "Anbieter ohne Namen" in page


def test_a_page_without_a_second_address_offers_no_other_language() -> None:
    """Where a page cannot be asked for again, no link pretends it can; nor does the frame claim to be a sandbox."""
    plain = replace(frame("de", demo=False), other_language="")
    page = render(samples("de")["home"], plain).decode()
    assert "hreflang" not in page
    assert 'class="demo"' not in page
