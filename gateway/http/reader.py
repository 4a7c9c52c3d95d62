"""The page at `/docs`: the OpenAPI document as people read it, readable without a script. Everything on it is the document's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

import orjson

from domain.words import Language, Text
from gateway.http.samples import example_of, request_of
from gateway.http.schemas import described
from gateway.http.sheet import sheet
from gateway.problems import prose

Document = Mapping[str, Any]

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


def reader(document: Document, language: Language, origin: str) -> str:
    """The whole page; `origin` begins the requests to paste."""
    info, said = document["info"], {name: text.say(language) for name, text in WORDS.items()}
    about = "".join(f"<p>{prose(part)}</p>" for part in info["description"].split("\n\n"))
    tags = {tag["name"]: tag.get("description", "") for tag in document.get("tags", ())}
    groups = {name: [p for p, _ in _operations(document) if _tag(document, p) == name] for name in _names(document)}
    parts = [
        f"<h1>{said['title']} <small><code>{escape(info['version'])}</code></small></h1>",
        f'<p>{said["lead"]} <a href="/openapi.json">/openapi.json</a></p><div lang="en">{about}</div>',
        _contents(document, groups, said),
        *(
            f'<section aria-labelledby="{name}"><h2 id="{name}">{escape(name)}</h2>'
            f'<p lang="en">{prose(tags.get(name, ""))}</p>'
            + "".join(_operation(document, path, language, origin) for path in paths)
            + "</section>"
            for name, paths in groups.items()
        ),
        f'<section aria-labelledby="shapes"><h2 id="shapes">{said["shapes"]}</h2>',
        *(_shape(name, shape, language) for name, shape in sorted(document["components"]["schemas"].items())),
        "</section>",
    ]
    return sheet(path="/docs", title=f"{said['title']} – Hansa", language=language, body="\n".join(parts))


def _operations(document: Document) -> Iterator[tuple[str, Any]]:
    for path, methods in document["paths"].items():
        if "get" in methods:
            yield path, methods["get"]


def _tag(document: Document, path: str) -> str:
    return str((document["paths"][path]["get"].get("tags") or ["other"])[0])


def _names(document: Document) -> list[str]:
    """The tags that have operations, in the order in which the document first uses them."""
    return list(dict.fromkeys(_tag(document, path) for path, _ in _operations(document)))


def _contents(document: Document, groups: Mapping[str, list[str]], said: Mapping[str, str]) -> str:
    rows = "\n".join(
        f'<li><a href="#{escape(operation["operationId"])}"><code>{escape(path)}</code></a> '
        f'<span lang="en">{prose(operation["summary"])}</span></li>'
        for paths in groups.values()
        for path in paths
        for operation in [document["paths"][path]["get"]]
    )
    return f"""<nav aria-labelledby="operations"><h2 id="operations">{said["operations"]}</h2>
<ul class="plain">{rows}<li><a href="#shapes">{said["shapes"]}</a></li></ul></nav>"""


def _operation(document: Document, path: str, language: Language, origin: str) -> str:
    operation, said = document["paths"][path]["get"], {name: text.say(language) for name, text in WORDS.items()}
    name = escape(operation["operationId"])
    curl = f"curl '{origin}{request_of(document, path)}'"
    parameters = [parameter for parameter in operation.get("parameters", ()) if parameter["in"] in {"query", "path"}]
    rows = "".join(
        _row(p["name"], p["schema"], p.get("description", ""), p.get("required"), language) for p in parameters
    )
    table = _table(said["parameter"], said["meaning"], rows, said["parameters"]) if rows else ""
    example = example_of(operation)
    shown = "" if example is None else escape(orjson.dumps(example, option=orjson.OPT_INDENT_2).decode())
    return f"""<article aria-labelledby="{name}">
<h3 id="{name}"><span class="verb">GET</span><code>{escape(path)}</code></h3>
<p lang="en">{prose(operation.get("description", operation["summary"]))}</p>
<h4>{said["try"]}</h4>
<pre><code>{escape(curl)}</code></pre>
{table}
{_answers(operation, language)}
{f"<details><summary>{said['example']}</summary><pre><code>{shown}</code></pre></details>" if shown else ""}
</article>"""


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
