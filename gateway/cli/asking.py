"""Ask a running gateway and show the answer as people read it: a table, with the sources under it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from rich.console import Console
from rich.table import Table

from adapters._kit.http import Engine, Reach
from adapters._kit.transport import transport
from domain.catalogue import CATALOGUE
from gateway.federation.check import nearest

SHOWN = 5
"""Columns beside id and city that fit a terminal."""

STYLES = {"fresh": "green", "stale": "yellow", "failed": "red", "refused": "red", "paused": "yellow"}


class Unanswerable(Exception):
    """There is no answer to show; the text says why and what to do."""


def ask(url: str, resource: str, fields: Sequence[str], *, language: str, as_json: bool, out: Console) -> int:
    """Print the answer; 0 when it is complete, 1 when it is not, 2 when the question was refused."""
    if resource not in CATALOGUE:
        near = nearest(resource, CATALOGUE, most=1)
        raise Unanswerable(f"There is no resource {resource!r}. Did you mean {near[0] if near else 'places'!r}?")
    pairs = [_pair(field) for field in fields]
    status, answer = fetched(url, f"/v1/{CATALOGUE[resource].path}", pairs, language=language)
    if as_json:
        out.print_json(json.dumps(answer))
    elif status == 200:
        out.print(items_table(answer["items"]))
        out.print(sources_table(answer["sources"]))
    else:
        _show_problem(answer, out)
    if status == 200:
        return 0 if answer["complete"] else 1
    return 2 if status < 500 else 1


def _pair(field: str) -> tuple[str, str]:
    key, equals, value = field.partition("=")
    if not key or not equals:
        raise Unanswerable(f"{field!r} is no key=value pair, such as city=adorf.")
    return key, value


def fetched(
    url: str, path: str, query: Mapping[str, str] | Sequence[tuple[str, str]], *, language: str = "en"
) -> tuple[int, dict[str, Any]]:
    """Status and JSON of one GET, over the house's own transport."""
    return asyncio.run(_fetched(url, path, query, language))


async def _fetched(url: str, path: str, query: Any, language: str) -> tuple[int, dict[str, Any]]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Unanswerable(f"{url!r} is no address of a gateway, such as http://127.0.0.1:8080.")
    reach = Reach(
        origins=frozenset({f"{parts.scheme}://{parts.netloc}"}),
        network=("0.0.0.0/0", "::/0"),  # whoever types the address may mean any machine of theirs
        user_agent="hansa-ask",
    )
    async with Engine() as engine, httpx.AsyncClient(transport=transport(engine.door(reach)), timeout=35) as client:
        target = f"{url.rstrip('/')}{path}" + (f"?{urlencode(query)}" if query else "")
        try:
            response = await client.get(target, headers={"accept-language": language})
            answer: dict[str, Any] = response.json()
        except httpx.HTTPError as wrong:
            raise Unanswerable(
                f"Nothing answers at {url}. Start it with `hansa serve`, or name it with --url."
            ) from wrong
        except ValueError as wrong:
            raise Unanswerable(f"{url} answers, but not as a Hansa gateway.") from wrong
        return response.status_code, answer


def items_table(items: Sequence[Mapping[str, Any]]) -> Table:
    """The items, with the fields that say most, and at the end what depends on the asker or the clock."""
    table = Table(title=None, caption=f"{len(items)} items", header_style="bold")
    columns = _columns(items)
    views = dict.fromkeys(name for item in items for name in item.get("view") or ())
    for column in (*columns, *views):
        table.add_column(column, overflow="fold")
    for item in items:
        view = item.get("view") or {}
        table.add_row(*(cell(item.get(column)) for column in columns), *(cell(view.get(name)) for name in views))
    return table


def _columns(items: Sequence[Mapping[str, Any]]) -> list[str]:
    filled = dict.fromkeys(
        name
        for item in items
        for name, value in item.items()
        if value not in (None, [], {}) and name not in {"source", "view"}
    )
    first = [name for name in ("id", "city") if name in filled]
    return first + [name for name in filled if name not in first][:SHOWN]


def cell(value: Any) -> str:
    """A value in a table: labels instead of codes, places as lat, lon, yes and no."""
    if value is None or isinstance(value, bool):
        return {None: "–", True: "yes", False: "no"}[value]
    if isinstance(value, dict):
        if "label" in value:
            return str(value["label"] or value["native"])
        if value.get("type") == "Point":
            lon, lat = value["coordinates"]
            return f"{lat:.5f}, {lon:.5f}"
        return ", ".join(cell(part) for part in value.values() if part is not None)
    if isinstance(value, list):
        return ", ".join(cell(part) for part in value)
    return str(value)


def sources_table(sources: Sequence[Mapping[str, Any]]) -> Table:
    """The sources, each with its state and what it has to say."""
    table = Table(title="sources", title_justify="left", header_style="bold")
    for column in ("source", "state", "count", "as of", "says"):
        table.add_column(column, overflow="fold")
    for source in sources:
        style = STYLES.get(source["state"], "dim")
        says = [note["text"] for note in source["notes"]]
        if source["problem"]:
            says.insert(0, source["problem"]["title"])
        state = f"[{style}]{source['state']}[/{style}]"
        table.add_row(source["id"], state, str(source["count"]), cell(source["as_of"]), "\n".join(says))
    return table


def _show_problem(answer: Mapping[str, Any], out: Console) -> None:
    out.print(f"[bold red]{answer['title']}[/bold red] ({answer['status']})")
    for mistake in answer.get("errors", []):
        allowed = f" ({', '.join(mistake['allowed'])})" if mistake["allowed"] else ""
        out.print(f"  {mistake['name']}: {mistake['detail']}{allowed}", markup=False)
    if answer.get("sources"):
        out.print(sources_table(answer["sources"]))
    out.print(answer["hint"], markup=False)
