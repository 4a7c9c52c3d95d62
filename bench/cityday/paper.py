"""What the city day says: a table for people, a time line as SVG, and the bars it has to meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.cityday.judge import Verdict

OURS = "Hansa"
COLOURS = {
    Verdict.CORRECT: "#1a7f37",
    Verdict.HONEST: "#9a6700",
    Verdict.UNMARKED: "#8250df",
    Verdict.LOST: "#6e7781",
    Verdict.WRONG: "#cf222e",
}
WIDTH, LEFT, HIGH = 720, 190, 40


def barred(found: dict[str, Any]) -> dict[str, Any]:
    """The same with what has to be met, and whether it is: of ours none wrong anywhere, none lost in the day.

    In the peaks a gateway may refuse what is more than it can do (503 and `Retry-After`); the table counts that as lost.
    """
    for row in found["targets"]:
        if row["target"] == OURS:
            lost = sum(part["lost"] for part in row["phases"].values())
            found["bars"] = [
                {"bar": "no wrong answer", "measured": row["wrong"], "met": row["wrong"] == 0},
                {"bar": "no lost answer in the day", "measured": lost, "met": lost == 0},
            ]
    return found


def table(found: Mapping[str, Any]) -> str:
    """As Markdown."""
    where, how = found["machine"], found["settings"]
    outage = f"{how['outage_minutes']:g} minutes"
    pressed = f" (a day of ten minutes' outage, pressed to {outage})" if how["compressed"] else ""
    together = "; all of them at the same time, and their peaks one after the other" if how.get("together") else ""
    head = (
        f"{where['at']}, commit {where['commit']}: {where['cores']} × {where['cpu']}, load before {where['load_before'][0]}; "
        f"Python {where['python']}. {how['minutes']:g} minutes for each, {how['rate']:g} questions a second in an open loop, "
        f"seed {how['seed']}, {how['unique_positions']:.0%} with a position of their own; {how['silent_city']} is silent in the "
        f"middle, for {outage}{pressed}{together}. Peak: {how['peak']['clients']} clients, {how['peak']['seconds']:g} s."
    )
    lines = [
        head,
        "",
        "| who | when | asked | correct/s | correct | honest | unmarked | lost | wrong | p50 / p99 / longest ms | calls per 1 000 |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in found["targets"]:
        lines += [f"| {row['target']} | not run: {row['missing']} |" + " |" * 9] if "missing" in row else _lines(row)
    words = [
        f"- **{row['target']}** {row['version']}: {row['cannot']}" for row in found["targets"] if row.get("cannot")
    ]
    bars = [
        f"{each['bar']}: {each['measured']}, {'met' if each['met'] else 'missed'}" for each in found.get("bars", ())
    ]
    return "\n".join(
        [*lines, "", *bars, "", "What the others leave undone:", "", *words, "", *_why(found["targets"]), ""]
    )


def _lines(row: Mapping[str, Any]) -> list[str]:
    parts = {f"day, {name}": part for name, part in row["phases"].items()}
    parts |= {f"peak, {name}": part for name, part in row["peak"].items()}
    return [_line(row["target"], name, part) for name, part in parts.items()]


def _line(target: str, when: str, part: Mapping[str, Any]) -> str:
    counted = [part[each.value] for each in Verdict]
    calls = part.get("calls_per_1000")
    cells = [target, when, part["asked"], part["correct_per_second"], *counted, _times(part)]
    return "| " + " | ".join(map(str, [*cells, "" if calls is None else calls])) + " |"


def _times(part: Mapping[str, Any]) -> str:
    return " / ".join("–" if part[name] is None else f"{part[name]:.0f}" for name in ("p50_ms", "p99_ms", "longest_ms"))


def _why(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Of what was not right, some reasons."""
    lines = []
    for row in rows:
        parts = (*row.get("phases", {}).values(), *row.get("peak", {}).values())
        seen = {text for part in parts for text in part["why"]}
        lines += [f"- {row['target']}: {text}" for text in sorted(seen)]
    return ["Why answers were lost or wrong:", "", *lines] if lines else []


def picture(found: Mapping[str, Any]) -> str:
    """The verdicts over the day, a band for each target; the outage is shaded."""
    rows = [row for row in found["targets"] if "timeline" in row]
    high = HIGH + len(rows) * (HIGH + 14) + 24
    wide = (WIDTH - LEFT) / 3
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + 20} {high}" font-family="sans-serif" font-size="12">',
        "<title>The city day: what answers were worth, over the time</title>",
        f'<rect width="{WIDTH + 20}" height="{high}" fill="#ffffff"/>',
        f'<rect x="{LEFT + wide:.1f}" y="30" width="{wide:.1f}" height="{high - 54}" fill="#eaeef2"/>',
        f'<text x="{LEFT + wide + 6:.1f}" y="24">{found["settings"]["silent_city"]} is silent</text>',
    ]
    for at, row in enumerate(rows):
        parts += _band(row, HIGH + at * (HIGH + 14))
    for at, (verdict, colour) in enumerate(COLOURS.items()):
        x = LEFT + at * 100
        parts.append(f'<rect x="{x}" y="{high - 18}" width="10" height="10" fill="{colour}"/>')
        parts.append(f'<text x="{x + 14}" y="{high - 9}">{verdict.value}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _band(row: Mapping[str, Any], top: int) -> list[str]:
    steps = row["timeline"]
    most = max((sum(step.values()) for step in steps), default=0) or 1
    wide = (WIDTH - LEFT) / max(1, len(steps))
    parts = [f'<text x="4" y="{top + HIGH / 2 + 4}">{row["target"]}</text>']
    for at, step in enumerate(steps):
        base = float(top + HIGH)
        for verdict, colour in COLOURS.items():
            if tall := HIGH * step.get(verdict.value, 0) / most:
                base -= tall
                x = LEFT + at * wide
                parts.append(
                    f'<rect x="{x:.1f}" y="{base:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{colour}"/>'
                )
    return parts


def drawn(found: Mapping[str, Any], path: Path) -> None:
    """The table and the picture beside the result."""
    path.with_suffix(".md").write_text(table(found), "utf-8")
    path.with_suffix(".svg").write_text(picture(found), "utf-8")
