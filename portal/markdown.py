"""Our own Markdown as HTML. Raw HTML in it is left out, and a link leads to a page of ours or to another host, or is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Leads = Callable[[str], str | None]
"""Where a link of a document leads on the pages; None: nowhere, and only its text is shown."""

_FILE = re.compile(r"<!-- file: (\S+) -->")


class Read(NamedTuple):
    """A document, read."""

    title: str
    """Its h1, as text."""
    body: str
    """All of it as HTML, from the h1 on."""
    parts: Sequence[tuple[str, str]]
    """Its h2: anchor and text."""


def read(text: str, leads: Leads) -> Read:
    """One document. Its headings get the anchors that links in the repository use."""
    parser = _parser()
    tokens = parser.parse(text)
    headings = list(_anchored(tokens))
    for token in tokens:
        if token.children:
            token.children = list(_linked(token.children, leads))
    body = str(parser.renderer.render(tokens, parser.options, {}))
    title = next((said for tag, _, said in headings if tag == "h1"), "")
    return Read(title, body, [(anchor, said) for tag, anchor, said in headings if tag == "h2"])


def _anchored(tokens: Sequence[Token]) -> Iterator[tuple[str, str, str]]:
    """Tag, anchor and text of each heading, which gets its anchor as its id."""
    used: dict[str, int] = {}
    for token, inline in pairwise(tokens):
        if token.type != "heading_open":
            continue
        said = "".join(child.content for child in inline.children or ())
        anchor = re.sub(r"[^\w\- ]", "", said.lower()).replace(" ", "-")
        used[anchor] = used.get(anchor, -1) + 1
        if used[anchor]:
            anchor = f"{anchor}-{used[anchor]}"
        token.attrSet("id", anchor)
        yield token.tag, anchor, said


def _linked(children: Sequence[Token], leads: Leads) -> Iterator[Token]:
    """The parts of a line; of a link that leads nowhere only its text, of a picture nothing."""
    dropped = False
    for child in children:
        if child.type == "link_open":
            target = leads(str(child.attrGet("href")))
            dropped = target is None
            if target is None:
                continue
            child.attrSet("href", target)
        if child.type == "image" or (child.type == "link_close" and dropped):
            continue
        yield child


@cache
def _parser() -> MarkdownIt:
    """CommonMark with tables. Raw HTML is recognised, so that it can be left out."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.add_render_rule("html_block", _mark)
    parser.add_render_rule("html_inline", lambda *_: "")
    parser.add_render_rule("fence", _block)
    parser.add_render_rule(
        "table_open", lambda *_: '<div class="wide" role="group" tabindex="0" aria-label="Table"><table>\n'
    )
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    parser.add_render_rule("th_open", lambda *_: '<th scope="col">')
    return parser


def _mark(_: Any, tokens: Sequence[Token], place: int, *more: Any) -> str:
    """What stands in a comment before a block: the file it is written to."""
    found = _FILE.match(tokens[place].content)
    return Markup('<p class="file"><code>{}</code></p>\n').format(found[1]) if found else ""


def _block(_: Any, tokens: Sequence[Token], place: int, *more: Any) -> str:
    language = tokens[place].info.strip()
    copied = Markup(' class="copied"') if language == "sh" else ""
    text = escape(tokens[place].content)
    return Markup('<div{}><pre data-language="{}"><code>{}</code></pre></div>\n').format(copied, language, text)
