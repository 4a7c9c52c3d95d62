"""What a run says: a table for people, a picture, and a file that can be compared with another day's."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

from bench import plot
from bench.figures import Figures
from bench.peers import Missing, baseline, envoy, hive, nginx, traefik
from bench.rows import Bar, Row

RESULTS = Path(__file__).parent / "results"
PARTS = ("fastapi", "granian", "orjson", "pydantic", "pyreqwest", "uvloop")
PEERS: tuple[ModuleType, ...] = (nginx, envoy, traefik, hive, baseline)


def machine() -> dict[str, Any]:
    """Where it ran, with what, and how busy the machine was before."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "load_before": [round(each, 2) for each in os.getloadavg()],
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in PARTS},
    }


def commit() -> str:
    """The short name of the present commit; `unknown` outside a checkout."""
    said = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return said.stdout.strip() or "unknown"


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def peers() -> list[dict[str, Any]]:
    """Everybody the gateway is held against: which version, or why it is missing; and what each cannot do."""
    return [_peer(each) for each in PEERS]


def _peer(module: ModuleType) -> dict[str, Any]:
    said = {"name": module.NAME, "version": None, "missing": None, "cannot": module.CANNOT}
    try:
        return said | {"version": module.version()}
    except Missing as why:
        return said | {"missing": str(why)}


def results(
    rows: Sequence[Row], found: Mapping[str, Figures], settings: Mapping[str, Any], where: Mapping[str, Any]
) -> dict[str, Any]:
    """Everything, as the file holds it."""
    return {
        "machine": dict(where),
        "settings": dict(settings),
        "peers": peers(),
        "rows": [_row(row, found) for row in rows],
        "cases": [_case(each) for each in found.values()],
    }


def _row(row: Row, found: Mapping[str, Figures]) -> dict[str, Any]:
    bars = [_bar(bar, found) for bar in row.bars]
    return {"name": row.name, "what": row.what, "elsewhere": row.elsewhere, "bars": bars}


def _bar(bar: Bar, found: Mapping[str, Figures]) -> dict[str, Any]:
    verdict, why = bar.says(found)
    value, span = bar.measured(found), bar.span(found)
    return {
        "case": bar.case,
        "of": bar.of,
        "quantity": bar.quantity,
        "unit": bar.unit.strip(),
        "bar": bar.text,
        "least": bar.least,
        "most": bar.most,
        "stretch": bar.stretch,
        "measured": None if value is None else round(value, 4),
        "span": None if span is None or value is None else [round(each, 4) for each in span],
        "verdict": verdict,
        "why": why,
        "stretched": bar.stretched(found),
    }


def _case(figures: Figures) -> dict[str, Any]:
    middles = {quantity: figures.middle(quantity) for quantity in figures.values}
    return {
        "name": figures.name,
        "asked": list(figures.asked),
        "connections": figures.connections,
        "bytes": figures.bytes_each,
        "remark": figures.remark,
        "missing": figures.missing,
        "failed": figures.failed,
        "median": {quantity: round(value, 3) for quantity, value in middles.items() if value is not None},
        "rounds": {quantity: [round(each, 3) for each in values] for quantity, values in figures.values.items()},
    }


def wrong(found: Mapping[str, Any]) -> list[str]:
    """What did not answer as it should; a bar that is missed is none of these."""
    return [f"{each['name']}: {each['failed']}" for each in found["cases"] if each["failed"]]


def table(found: Mapping[str, Any]) -> str:
    """The same as Markdown."""
    return "\n".join(
        [_head(found), "", *_verdicts(found["rows"]), "", *_cases(found["cases"]), "", *_peers(found["peers"]), ""]
    )


def _head(found: Mapping[str, Any]) -> str:
    where, settings = found["machine"], found["settings"]
    versions = ", ".join(f"{name} {number}" for name, number in where["versions"].items())
    return (
        f"{where['at']}, commit {where['commit']}: {where['cores']} × {where['cpu']}, load before "
        f"{where['load_before'][0]}; Python {where['python']}, {versions}. {settings['rounds']} rounds of "
        f"{settings['seconds']:g} s, medians (least–most); one worker each; open loop at {settings['pace']:g} of the peak."
    )


def _verdicts(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "| row | case | measured (rounds) | bar | | stretch |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for row in rows:
        if row["elsewhere"]:
            yield _line(row["name"], row["what"], "", "", f"measured by {row['elsewhere']}", "")
        for bar in row["bars"]:
            why = f": {_one_line(bar['why'])}" if bar["why"] else ""
            yield _line(
                row["name"],
                bar["case"],
                shown(bar),
                bar["bar"] or f"beside {bar['of']}",
                f"**{bar['verdict']}**{why}",
                stretch(bar),
            )


def shown(bar: Mapping[str, Any]) -> str:
    """What was measured, with its unit and the spread of the rounds."""
    if bar["measured"] is None:
        return ""
    low, high = (_number(each) for each in bar["span"] or (bar["measured"],) * 2)
    spread = "" if low == high else f" ({low}–{high})"
    return f"{_number(bar['measured'])}{spread} {'×' if bar['of'] else bar['unit']}"


def stretch(bar: Mapping[str, Any]) -> str:
    """What would be better still, and whether it is."""
    if bar["stretch"] is None:
        return ""
    reached = {True: "reached", False: "not reached", None: "not measured"}[bar["stretched"]]
    return f"{'≤' if bar['most'] is not None else '≥'} {bar['stretch']:g}: {reached}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _one_line(text: str) -> str:
    """As it may stand in a cell."""
    return " ".join(text.split()).replace("|", "/")[:200]


def _cases(cases: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    loaded = [each for each in cases if "rate" in each["rounds"] or each["missing"] or each["failed"]]
    if not loaded:
        return
    yield "| case | answers/s (rounds) | server CPU µs | p50 / p99 ms at the peak | open loop: rate, p50 / p99 ms | remark |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for case in loaded:
        if why := case["missing"] or case["failed"]:
            yield _line(case["name"], "", "", "", "", f"{'missing' if case['missing'] else 'failed'}: {_one_line(why)}")
            continue
        middle, rates = case["median"], case["rounds"]["rate"]
        paced = ""
        if "paced_rate" in middle:
            paced = f"{middle['paced_rate']:,.0f}/s, {middle['paced_p50_ms']:.2f} / {middle['paced_p99_ms']:.2f}"
        yield _line(
            case["name"],
            f"{middle['rate']:,.0f}" + (f" ({min(rates):,.0f}–{max(rates):,.0f})" if len(rates) > 1 else ""),
            f"{middle['cpu_us']:,.0f}" if "cpu_us" in middle else "?",
            f"{middle['p50_ms']:.2f} / {middle['p99_ms']:.2f}",
            paced,
            case["remark"] or "",
        )


def _peers(known: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in known:
        yield f"- {each['name']} {each['version'] or '(missing: ' + each['missing'] + ')'}. {each['cannot']}"


def write(found: Mapping[str, Any], kind: str = "") -> Path:
    """Write the file, and its table and its picture beside it; the path of the first."""
    where = found["machine"]
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{where['at'][:10]}-{where['commit']}{kind}.json"
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")
    if not kind:
        path.with_suffix(".md").write_text(f"![Every row against its bar]({path.stem}.svg)\n\n" + table(found), "utf-8")
        path.with_suffix(".svg").write_text(plot.drawn(found), "utf-8")
    return path
