"""What a screen reader is told of a page: its accessibility tree, as lines of text that can be read and compared.

One line a node: role, name, and what else is said of it. Boxes without a meaning are left out, and so is text that only
repeats the name of what it stands in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.identity.pages_browser import Browser

SILENT: Final = {"generic", "none", "InlineTextBox", "ListMarker", "LineBreak", "LabelText"}
NAMED_BY_TEXT: Final = {"heading", "link", "button", "term"}
TOLD: Final = ("level", "required", "invalid", "readonly", "multiline", "live", "url")
"""What is said beside role and name."""

Node = Mapping[str, Any]


def transcript(browser: Browser, origin: str) -> str:
    """The tree of the page that is open; its own origin is left out of addresses."""
    nodes = {node["nodeId"]: node for node in browser.ask("Accessibility.getFullAXTree")["nodes"]}
    root = next(node for node in nodes.values() if "parentId" not in node)
    return "\n".join(_lines(root, nodes, 0, named="")).replace(origin, "") + "\n"


def _lines(node: Node, nodes: Mapping[str, Node], depth: int, *, named: str) -> Iterator[str]:
    role, name = _value(node, "role"), " ".join(_value(node, "name").split())
    silent = node["ignored"] or role in SILENT or (role == "StaticText" and (not name or name in named))
    if not silent:
        yield "  " * depth + " ".join([role, f'"{name}"' if name else "", *_told(node)]).strip()
        named = name if role in NAMED_BY_TEXT else ""
    if role == "StaticText":
        return
    for child in node.get("childIds", ()):
        if child in nodes:
            yield from _lines(nodes[child], nodes, depth + (not silent), named=named)


def _told(node: Node) -> Iterator[str]:
    for item in node.get("properties", ()):
        value = item["value"].get("value")
        if item["name"] in TOLD and value not in {None, False, "false", "off", ""}:
            yield item["name"] if value is True else f"{item['name']}={value}"
    if description := _value(node, "description"):
        yield f'described "{description}"'


def _value(node: Node, key: str) -> str:
    return str(node.get(key, {}).get("value", ""))
