"""The rows of a run as a picture: how far each is from its bar, on a logarithmic scale.

A limit that is to be kept under is drawn the other way round: to the right is always better, and the line in the middle is the bar.
What is stated without a bar is held against the other case itself. What has no figure says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import log10
from typing import Any

WIDTH, TOP, LINE, LABEL, VALUE = 1080, 76, 22, 440, 200
LEAST, MOST = 0.05, 20.0
TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10)

_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1b1b1b }
.row { font-weight: 600 } .small { font-size: 12px; fill: #4a4a4a }
.note { paint-order: stroke; stroke: #ffffff; stroke-width: 6px }
.ground { fill: #ffffff } .tick { stroke: #d5d5d5 } .line { stroke: #1b1b1b; stroke-width: 2 }
.met { fill: #1a7f4b } .missed { fill: #c4501b } .stated { fill: #5b6f9c }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f0f0 } .small { fill: #c4c4c4 }
  .note { stroke: #16181d }
  .ground { fill: #16181d } .tick { stroke: #3c4048 } .line { stroke: #f0f0f0 }
  .met { fill: #4cc98a } .missed { fill: #ff9a62 } .stated { fill: #9db4ea }
}
"""


def drawn(found: Mapping[str, Any]) -> str:
    """The picture of a run, as the file holds it."""
    lines = list(_lines(found["rows"]))
    height = TOP + LINE * len(lines) + 40
    where = found["machine"]
    title = f"Hansa against its budget, {where['at'][:10]}, commit {where['commit']}"
    said = " ".join(f"{line.words}." for line in lines if line.words)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title desc">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(said)}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{height}"/>',
        _text(16, 28, title, "row"),
        _text(
            16,
            48,
            "The line in the middle is the bar (or the other case, where nothing but the ratio is stated); to the right is better.",
            "small",
        ),
        *_ticks(height),
        *(line.drawn(TOP + LINE * at) for at, line in enumerate(lines)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One line of the picture."""

    label: str
    value: str = ""
    kind: str = ""
    ratio: float | None = None

    @property
    def words(self) -> str:
        """For who does not see it."""
        return f"{self.label}: {self.value}" if self.value else ""

    def drawn(self, y: int) -> str:
        """Its label, its bar and its value."""
        if not self.value:
            return _text(16, y + 16, self.label, "row")
        parts = [_text(30, y + 16, self.label)]
        if self.ratio is None:
            return "".join([*parts, _text(LABEL + 6, y + 16, self.value, "small note")])
        middle, end = _x(1), _x(min(MOST, max(LEAST, self.ratio)))
        left, width = min(middle, end), max(2.0, abs(end - middle))
        parts.append(
            f'<rect class="{self.kind}" x="{left:.1f}" y="{y + 4}" width="{width:.1f}" height="{LINE - 8}" rx="2"/>'
        )
        return "".join([*parts, _text(WIDTH - VALUE + 10, y + 16, self.value)])


def _lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[_Line]:
    for row in rows:
        yield _Line(label=row["name"])
        if row["elsewhere"]:
            yield _Line(label="not in this run", value=f"measured by {row['elsewhere']}: {row['what']}"[:90])
        for bar in row["bars"]:
            yield _line(bar)


def _line(bar: Mapping[str, Any]) -> _Line:
    label = f"{bar['case']} {bar['bar'] or 'beside ' + bar['of']}"
    value = bar["measured"]
    if value is None:
        return _Line(label=label, value=f"{bar['verdict']}: {' '.join(bar['why'].split())[:90]}")
    if bar["most"] is not None and bar["least"] is None:
        ratio = bar["most"] / value if value > 0 else MOST
    else:
        ratio = value / (bar["least"] or 1.0)
    number = f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    unit = "×" if bar["of"] else bar["unit"]
    return _Line(label=label, value=f"{number} {unit}, {bar['verdict']}", kind=bar["verdict"], ratio=ratio)


def _x(ratio: float) -> float:
    span = WIDTH - VALUE - LABEL
    return LABEL + span * (log10(ratio) - log10(LEAST)) / (log10(MOST) - log10(LEAST))


def _ticks(height: int) -> Iterator[str]:
    for tick in TICKS:
        kind = "line" if tick == 1 else "tick"
        yield f'<line class="{kind}" x1="{_x(tick):.1f}" x2="{_x(tick):.1f}" y1="{TOP - 4}" y2="{height - 30}"/>'
        yield _text(_x(tick), height - 12, "bar" if tick == 1 else f"{tick:g} ×", "small", anchor="middle")


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    named = f' class="{kind}"' if kind else ""
    turned = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text{named} x="{x:.1f}" y="{y:.1f}"{turned}>{escape(words)}</text>'
