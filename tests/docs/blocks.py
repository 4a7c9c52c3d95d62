"""What stands in a document besides sentences: its code blocks with the marks before them, its headings and its links.

A mark is an HTML comment on the line before a block:

- `<!-- file: PATH -->`: the reader writes the block into this file;
- `<!-- below: "LINE" in PATH -->`: the reader puts the block under the first such line of this file;
- `<!-- from: PATH -->`: the block is an excerpt of this file of the repository;
- `<!-- exits: N -->`: the commands leave with this status;
- `<!-- not run: REASON -->`: nobody runs it, and why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.static.tree import ROOT

GENERATED = ROOT / "docs" / "reference"

_BLOCK = re.compile(
    r"(?:^<!-- (?P<mark>.+?) -->\n)?^```(?P<language>\S*)[^\n]*\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_CODE = re.compile(r"`[^`]*`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One fenced block."""

    language: str
    text: str
    mark: str
    """`file`, `exits`, … or empty."""
    value: str
    """What the mark says."""
    line: int


def documents() -> list[Path]:
    """Everything written for readers, the generated pages last."""
    tops = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
    below = sorted((ROOT / "docs").rglob("*.md"), key=lambda path: (GENERATED in path.parents, path))
    return [*tops, *below]


def blocks(text: str) -> Iterator[Block]:
    """The blocks in their order."""
    for found in _BLOCK.finditer(text):
        mark, _, value = (found["mark"] or "").partition(":")
        yield Block(
            language=found["language"],
            text=found["text"],
            mark=mark.strip(),
            value=value.strip(),
            line=text.count("\n", 0, found.start()) + 1,
        )


def prose(text: str) -> str:
    """The document without its blocks."""
    return _BLOCK.sub("", text)


def anchors(text: str) -> set[str]:
    """The anchors a reader's browser makes of the headings."""
    found = set()
    for heading in _HEADING.findall(prose(text)):
        plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        found.add(re.sub(r"[^\w\- ]", "", plain).replace(" ", "-"))
    return found


def links(text: str) -> list[str]:
    """Where its links lead."""
    return _LINK.findall(_CODE.sub("", prose(text)))
