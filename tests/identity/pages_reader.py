"""A strict reader of HTML on the standard library's tokenizer: what a browser would quietly mend is an error here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "img", "input", "br"}
CLOSES_NO_PARAGRAPH = {"a", "b", "bdi", "br", "button", "code", "input", "label", "q", "span", "strong", "time"}
"""What may stand in a paragraph; anything else would end it, and its end tag would be a stray."""


@dataclass
class Node(HTMLParser):
    """A strict reader: every element is closed in its turn, no attribute is twice, no paragraph holds a block."""

    tags: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), self.get_starttag_text()
        assert "p" not in self.open or tag in CLOSES_NO_PARAGRAPH, f"<{tag}> in a paragraph"
        assert not ({"a", "button"} & set(self.open) and tag in {"a", "button", "input"}), f"<{tag}> in a control"
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> out of turn, line {self.getpos()[0]}"

    def handle_data(self, data: str) -> None:
        """Text belongs to every element it stands in."""
        for tag in set(self.open):
            self.texts[tag][-1] += data


def read(page: bytes) -> Node:
    """The page, parsed; fails where it is not well-formed."""
    node = Node()
    node.feed(page.decode())
    node.close()
    assert node.open == []
    return node
