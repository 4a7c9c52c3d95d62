"""Markdown, as far as the reference needs it, and the docstrings that stand under attributes."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import pairwise


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; empty text when there are no rows."""
    lines = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    if not lines:
        return ""
    head = "| " + " | ".join(heads) + " |\n" + "| " + " | ".join("---" for _ in heads) + " |\n"
    return head + "\n".join(lines) + "\n"


def code(text: str) -> str:
    """As code, unless there is nothing to show."""
    return f"`{text}`" if text else ""


def page(title: str, *parts: str) -> str:
    """A whole page, with the note that nobody writes it by hand."""
    note = "Written from the code by `hansa reference --write`; change it there."
    return "\n\n".join([f"# {title}", note, *(part.strip("\n") for part in parts if part.strip())]) + "\n"


def span(time: timedelta) -> str:
    """`14 days`, `6 h`, `5 s`."""
    seconds = int(time.total_seconds())
    size, unit = next(pair for pair in ((86_400, "days"), (3600, "h"), (60, "min"), (1, "s")) if seconds % pair[0] == 0)
    return f"{seconds // size} {'day' if (size, seconds) == (86_400, 86_400) else unit}"


def first(docstring: str | None) -> str:
    """The first paragraph, on one line."""
    return " ".join((docstring or "").strip().split("\n\n")[0].split())


def attribute_docs(kind: type) -> dict[str, str]:
    """Attribute → the docstring under it, of a class whose source is at hand."""
    declared = next(
        n for n in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(kind)))) if isinstance(n, ast.ClassDef)
    )
    found: dict[str, str] = {}
    for before, after in pairwise(declared.body):
        if isinstance(before, ast.AnnAssign) and isinstance(before.target, ast.Name) and isinstance(after, ast.Expr):
            text = ast.literal_eval(after.value) if isinstance(after.value, ast.Constant) else ""
            found[before.target.id] = " ".join(str(text).split())
    return found


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
