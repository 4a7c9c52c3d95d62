"""What a run says: a table for people, and a file that can be compared with another day's."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.cases import Figures, Start

RESULTS = Path(__file__).parent / "results"
PARTS = ("fastapi", "granian", "orjson", "pydantic", "pyreqwest", "uvloop")
START_SECONDS, WORKER_MIB = 1.5, 120.0


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


def results(
    figures: Sequence[Figures], start: Start, settings: dict[str, Any], where: dict[str, Any]
) -> dict[str, Any]:
    """Everything, as the file holds it."""
    peers = {each.case.name: each for each in figures}
    return {
        "machine": where,
        "settings": settings,
        "cases": [_row(each, peers) for each in figures],
        "start": {
            "seconds": [round(each, 2) for each in start.seconds],
            "worker_mib": [round(each, 1) for each in start.worker_mib],
            "bars": {"seconds": START_SECONDS, "worker_mib": WORKER_MIB},
        },
    }


def _row(figures: Figures, peers: dict[str, Figures]) -> dict[str, Any]:
    case = figures.case
    peer = peers[case.against] if case.against else None
    share = figures.rate / peer.rate if peer else None
    reached = figures.rate if share is None else share
    absent = case.name in {"edge hit", "conditional hit"} and not figures.cache_status
    return {
        "case": case.name,
        "asked": list(case.targets),
        "connections": case.connections,
        "bytes": figures.bytes_each,
        "per_second": round(figures.rate),
        "rounds": [round(each) for each in figures.rates],
        "cpu_us": figures.cpu and round(figures.cpu),
        "p50_ms": round(sorted(figures.p50_ms)[len(figures.p50_ms) // 2], 2),
        "p99_ms": round(sorted(figures.p99_ms)[len(figures.p99_ms) // 2], 2),
        "against": case.against,
        "share": share and round(share, 3),
        "cpu_share": round(peer.cpu / figures.cpu, 3) if peer and peer.cpu and figures.cpu else None,
        "bar": case.least,
        "met": None if case.least is None else reached >= case.least,
        "remark": "no shelf: the answer is made anew" if absent else figures.cache_status,
    }


def table(found: dict[str, Any]) -> str:
    """The same as Markdown."""
    where, rows = found["machine"], found["cases"]
    versions = ", ".join(f"{name} {number}" for name, number in where["versions"].items())
    head = (
        f"{where['at']}, commit {where['commit']}: {where['cores']} × {where['cpu']}, load before "
        f"{where['load_before'][0]}; Python {where['python']}, {versions}. "
        f"{found['settings']['rounds']} rounds of {found['settings']['seconds']:g} s, medians; one worker."
    )
    lines = [
        head,
        "",
        "| case | answers/s (rounds) | server CPU µs | p50 / p99 ms | share | bar | met | remark |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        spread = f"{min(row['rounds'])}–{max(row['rounds'])}"
        share = f"{row['share']:.2f} × {row['against']}" if row["share"] else ""
        share += f" ({row['cpu_share']:.2f} by CPU)" if row["cpu_share"] else ""
        bar = "" if row["bar"] is None else f"≥ {row['bar']:g}{' ×' if row['share'] else '/s'}"
        cells = [
            row["case"],
            f"{row['per_second']} ({spread})",
            row["cpu_us"] or "?",
            f"{row['p50_ms']} / {row['p99_ms']}",
        ]
        cells += [share, bar, _verdict(row["met"]), row["remark"] or ""]
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join([*lines, *_starts(found["start"]), ""])


def _starts(start: dict[str, Any]) -> list[str]:
    lines = []
    for name, text, unit in (("seconds", "start to first answer", "s"), ("worker_mib", "memory of a worker", "MiB")):
        values, bar = sorted(start[name]), start["bars"][name]
        if values:
            middle = values[len(values) // 2]
            spread = f"{middle} {unit} ({values[0]}–{values[-1]})"
            lines.append(f"| {text} | {spread} | | | | ≤ {bar:g} {unit} | {_verdict(middle <= bar)} | |")
    return lines


def _verdict(met: bool | None) -> str:
    return "" if met is None else "yes" if met else "no"


def write(found: dict[str, Any], kind: str = "") -> Path:
    """Write the file and its table beside it; the path of the first."""
    where = found["machine"]
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{where['at'][:10]}-{where['commit']}{kind}.json"
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")
    if "cases" in found:
        path.with_suffix(".md").write_text(table(found), "utf-8")
    return path
