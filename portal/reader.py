"""The OpenAPI document as people read it, readable without a script. Everything in it is the document's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, NamedTuple

import orjson
from markupsafe import Markup

from domain.words import Language, Text
from portal.page import coded as prose
from portal.samples import curl_of, example_of
from portal.schemas import described

Document = Mapping[str, Any]


class Named(NamedTuple):
    """An operation, and how it is asked."""

    path: str
    method: str
    operation: Mapping[str, Any]


WORDS: Mapping[str, Text] = {
    "title": Text("Die API von Hansa", "The Hansa API"),
    "lead": Text(
        "Aus dem OpenAPI-Dokument gemacht; seine Texte sind auf Englisch.",
        "Made from the OpenAPI document; its texts are in English.",
    ),
    "operations": Text("Alle Anfragen", "All requests"),
    "shapes": Text("Formen der Antworten", "Shapes of the answers"),
    "parameters": Text("Was mitgegeben werden kann", "Parameters"),
    "parameter": Text("Parameter", "Parameter"),
    "field": Text("Feld", "Field"),
    "meaning": Text("Bedeutung", "Meaning"),
    "try": Text("Zum Ausprobieren", "To try it"),
    "body": Text("Was mitkommt", "What it brings"),
    "answer": Text("Antwort", "Answer"),
    "example": Text("Eine Antwort, die es wirklich gab", "An answer that was really given"),
    "status": Text("Status", "Status"),
    "required": Text("nötig", "required"),
    "fields": Text("Felder von", "Fields of"),
}
FACTS: Mapping[str, Text] = {
    "default": Text("Vorgabe", "Default"),
    "example": Text("Beispiel", "Example"),
    "values": Text("Werte", "Values"),
    "from": Text("Mindestens", "At least"),
    "to": Text("Höchstens", "At most"),
    "most": Text("Höchste Anzahl", "Most values"),
    "longest": Text("Zeichen höchstens", "Characters at most"),
    "form": Text("Form", "Form"),
}


def reader(document: Document, language: Language, origin: str) -> Markup:
    """What stands on the page at `/docs`, from its h1 on; `origin` begins the requests to paste."""
    info, said = document["info"], {name: text.say(language) for name, text in WORDS.items()}
    about = "".join(f"<p>{prose(part)}</p>" for part in info["description"].split("\n\n"))
    tags = {tag["name"]: tag.get("description", "") for tag in document.get("tags", ())}
    groups = {name: [each for each in _operations(document) if _tag(each) == name] for name in _names(document)}
    parts = [
        f"<h1>{said['title']} <small><code>{escape(info['version'])}</code></small></h1>",
        f'<p>{said["lead"]} <a href="/openapi.json">/openapi.json</a></p><div lang="en">{about}</div>',
        _contents(groups, said),
        *(
            f'<section aria-labelledby="{name}"><h2 id="{name}">{escape(name)}</h2>'
            f'<p lang="en">{prose(tags.get(name, ""))}</p>'
            + "".join(_operation(document, each, language, origin) for each in group)
            + "</section>"
            for name, group in groups.items()
        ),
        f'<section aria-labelledby="shapes"><h2 id="shapes">{said["shapes"]}</h2>',
        *(_shape(name, shape, language) for name, shape in sorted(document["components"]["schemas"].items())),
        "</section>",
    ]
    return Markup("\n").join(map(Markup, parts))


def _operations(document: Document) -> Iterator[Named]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield Named(path, method, operation)


def _tag(named: Named) -> str:
    return str((named.operation.get("tags") or ["other"])[0])


def _names(document: Document) -> list[str]:
    """The tags that have operations, in the order in which the document first uses them."""
    return list(dict.fromkeys(map(_tag, _operations(document))))


def _contents(groups: Mapping[str, list[Named]], said: Mapping[str, str]) -> str:
    rows = "\n".join(
        f'<li><a href="#{escape(operation["operationId"])}"><code>{_verb(method)}{escape(path)}</code></a> '
        f'<span lang="en">{prose(operation["summary"])}</span></li>'
        for group in groups.values()
        for path, method, operation in group
    )
    return f"""<nav aria-labelledby="operations"><h2 id="operations">{said["operations"]}</h2>
<ul class="plain">{rows}<li><a href="#shapes">{said["shapes"]}</a></li></ul></nav>"""


def _verb(method: str) -> str:
    return "" if method == "get" else f"{method.upper()} "


def _operation(document: Document, named: Named, language: Language, origin: str) -> str:
    path, method, operation = named
    said = {name: text.say(language) for name, text in WORDS.items()}
    name = escape(operation["operationId"])
    curl = curl_of(document, path, method, origin)
    parameters = operation.get("parameters", ())
    rows = "".join(
        _row(p["name"], p["schema"], p.get("description", ""), p.get("required"), language) for p in parameters
    )
    table = _table(said["parameter"], said["meaning"], rows, said["parameters"]) if rows else ""
    example = example_of(operation)
    shown = "" if example is None else escape(orjson.dumps(example, option=orjson.OPT_INDENT_2).decode())
    return f"""<article aria-labelledby="{name}">
<h3 id="{name}"><span class="verb">{method.upper()}</span><code>{escape(path)}</code></h3>
<p lang="en">{prose(operation.get("description", operation["summary"]))}</p>
<h4>{said["try"]}</h4>
<pre><code>{escape(curl)}</code></pre>
{table}
{_brought(operation, said)}
{_answers(operation, language)}
{f"<details><summary>{said['example']}</summary><pre><code>{shown}</code></pre></details>" if shown else ""}
</article>"""


def _brought(operation: Mapping[str, Any], said: Mapping[str, str]) -> str:
    """What the request brings, by media type."""
    kinds = []
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = content["schema"]
        shape = described(schema.get("properties", {}).get("report", schema))
        kinds.append(f"<li><code>{escape(media)}</code>: {_type(shape.type, shape.ref)}</li>")
    return f'<h4>{said["body"]}</h4><ul class="plain">{"".join(kinds)}</ul>' if kinds else ""


def _answers(operation: Mapping[str, Any], language: Language) -> str:
    rows = "".join(_answer(status, response) for status, response in sorted(operation["responses"].items()))
    return _table(WORDS["status"].say(language), WORDS["meaning"].say(language), rows, WORDS["answer"].say(language))


def _answer(status: str, response: Mapping[str, Any]) -> str:
    content: Mapping[str, Any] = next(iter(response.get("content", {}).values()), {})
    shape = described(content.get("schema", {}))
    named = f"<small>{_type(shape.type, shape.ref)}</small>" if shape.ref else ""
    return (
        f'<tr><th scope="row"><code>{escape(status)}</code>{named}</th>'
        f'<td lang="en">{prose(response["description"])}</td></tr>'
    )


def _shape(name: str, shape: Mapping[str, Any], language: Language) -> str:
    needed = shape.get("required", ())
    rows = "".join(
        _row(field, schema, schema.get("description", ""), required=False, language=language)
        for field, schema in shape.get("properties", {}).items()
    )
    caption = f"{WORDS['fields'].say(language)} {escape(name)}"
    table = (
        _table(WORDS["field"].say(language), WORDS["meaning"].say(language), rows, caption) if needed or rows else ""
    )
    about = f'<p lang="en">{prose(shape["description"])}</p>' if shape.get("description") else ""
    return f'<article aria-labelledby="shape-{name}"><h3 id="shape-{name}"><code>{escape(name)}</code></h3>{about}{table}</article>'


def _row(name: str, schema: Mapping[str, Any], about: str, required: Any, language: Language) -> str:
    found = described(schema)
    needed = f" ({WORDS['required'].say(language)})" if required else ""
    facts = "".join(
        f"<small>{FACTS[fact].say(language)}: <code>{escape(value)}</code></small>" for fact, value in found.facts
    )
    return (
        f'<tr><th scope="row"><code>{escape(name)}</code>{needed}<small>{_type(found.type, found.ref)}</small></th>'
        f'<td><span lang="en">{prose(about)}</span>{facts}</td></tr>'
    )


def _type(text: str, ref: str | None) -> str:
    return f'<a href="#shape-{escape(ref)}">{escape(text)}</a>' if ref else escape(text)


def _table(first: str, second: str, rows: str, caption: str) -> str:
    return (
        f'<table><caption>{caption}</caption><thead><tr><th scope="col">{first}</th><th scope="col">{second}</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
