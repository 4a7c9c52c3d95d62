"""The monthly report: what it says of a city's month, whom it says nothing about, and how it says that there is none."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert
from typer.testing import CliRunner

from config.load import load, shipped
from config.model import Settings
from domain.catalogue import CATALOGUE
from domain.when import civic_day, now
from gateway.cli.main import app
from gateway.cli.report import subject_of
from portal.phrases.resources import RESOURCES
from portal.report.charts import days_drawn
from portal.report.gather import Count, Pausing, count, pauses_of
from portal.report.month import Month, month_of, read_month
from storage.benefit_ports import Caller, Tally
from storage.database import open_engine
from storage.incidents_ports import Incident, Note, Said
from storage.open import open_stores
from storage.ports import Order
from storage.watch_tables import DAYS

OCTOBER = Month(2026, 10)
PICKUPS, ORDERS, GUIDE = (f"essen/ebe/waste.{each}" for each in ("pickups", "bulky-orders", "guide"))


def test_months_are_read_named_and_follow_each_other() -> None:
    """Over the end of a year, too; anything else is no month."""
    assert (read_month("2026-12").after, Month(2027, 1).before) == (Month(2027, 1), Month(2026, 12))
    assert (OCTOBER.name, str(OCTOBER), OCTOBER.last) == ("Oktober 2026", "2026-10", date(2026, 10, 31))
    assert Month(2028, 2).last == date(2028, 2, 29)
    for wrong in ("2026-13", "2026-1", "10/2026", "last"):
        with pytest.raises(ValueError, match="write it like 2026-10"):
            read_month(wrong)


def test_what_is_hidden_does_not_come_out_of_a_sum() -> None:
    """One and two are not in it, and it is said that something is missing."""
    assert count([4, 0, 3]) == Count(told=7, hidden=False)
    assert count([4, 2, 3]) == Count(told=7, hidden=True)
    assert count([1]) == Count(told=0, hidden=True)


def test_every_resource_has_a_name_for_people() -> None:
    """And none is left over."""
    assert set(RESOURCES) == set(CATALOGUE)


def test_every_day_has_a_bar_below_the_highest_line() -> None:
    """Also where there are few answers, many, or none at all."""
    days = [date(2026, 10, 1) + timedelta(days=n) for n in range(31)]
    for counts in ([0] * 31, [1, *[0] * 30], [3] * 31, list(range(0, 3_100_000, 100_000))):
        drawn = days_drawn(counts, days)
        assert [bool(bar.high) for bar in drawn.bars] == [bool(each) for each in counts]
        assert all(0 <= bar.y <= bar.y + bar.high <= drawn.high + 0.1 for bar in drawn.bars)
        assert drawn.lines[0][1] >= max(counts)
        assert drawn.bars[-1].x + drawn.bars[-1].wide <= drawn.wide


def test_pauses_end_with_their_time_or_the_next_order() -> None:
    """Those of another city or month are not among them."""

    def order(day: int, verb: str, target: str = "adorf/amt", until: int | None = None, month: int = 10) -> Order:
        end = None if until is None else datetime(2026, month, until, 12, tzinfo=UTC)
        return Order(
            verb=verb, target=target, reason="", by="", at=datetime(2026, month, day, 12, tzinfo=UTC), until=end
        )

    def pausing(since: int, until: int | None, target: str = "adorf/amt") -> Pausing:
        ends = None if until is None else datetime(2026, 10, until, 12, tzinfo=UTC)
        return Pausing(target=target, since=datetime(2026, 10, since, 12, tzinfo=UTC), until=ends)

    given = [
        order(1, "pause", until=3, month=9),
        order(2, "pause", until=9),
        order(4, "resume"),
        order(5, "purge"),
        order(6, "pause", until=7),
        order(8, "pause"),
        order(8, "pause", "adorf/amt/places"),
        order(9, "pause", "adorfer/amt"),
        order(2, "resume", month=11),
        order(3, "pause", month=11),
    ]
    ended = replace(pausing(8, None), until=datetime(2026, 11, 2, 12, tzinfo=UTC))
    assert pauses_of(given, "adorf", OCTOBER) == [
        pausing(2, 4),
        pausing(6, 7),
        ended,
        pausing(8, None, "adorf/amt/places"),
    ]


@pytest.fixture
async def month(tmp_path: Path) -> Month:
    """The last complete month, in which something was counted, in a store."""
    month = month_of(civic_day(now())).before
    first, noon = month.first, datetime(month.year, month.number, 10, 12, tzinfo=UTC)
    cable = Incident(
        title=Said(de="Leitung <weg>", en="Line"),
        targets=("essen",),
        notes=(Note(at=noon, state="identified", text=Said(de="Ein Bagger & ein Kabel.", en="A digger."), by="anna"),),
    )
    subject = subject_of(load(shipped()), "essen", Settings())
    tallies = [
        Tally(day=day, source=source, kind="answered", count=1_000)
        for day in (first, month.last)
        for source in ("essen", "essen/waste", "-")
    ]
    tallies += [
        Tally(day=first, source=PICKUPS, kind="served", count=2_000),
        Tally(day=first, source=ORDERS, kind="completed", count=5),
        Tally(day=first, source="essen/stadt/reports", kind="completed", count=1),
        Tally(day=first, source="essen/-/mobility.parking", kind="wanted", count=77),
        Tally(day=month.after.first, source="essen", kind="answered", count=9_999_999),
        Tally(day=month.before.first, source="essen", kind="answered", count=1_600),
    ]
    callers = [Caller(source=PICKUPS, client=f"app:geheim-{n}", day=first) for n in range(4)]
    callers += [Caller(source=ORDERS, client=f"app:geheim-{n}", day=first) for n in range(2)]
    async with open_stores(state=tmp_path, database_url=None, cache_bytes=1) as stores:
        await stores.benefit.add(tallies, callers)
        await stores.incidents.open(cable)
        await stores.orders.give(Order(verb="pause", target=PICKUPS, reason="Umzug", by="anna", at=noon))
    engine = open_engine(state=tmp_path, database_url=None)
    with engine.begin() as connection:
        (binding,) = subject.sources[PICKUPS]
        connection.execute(insert(DAYS), [{"day": first, "binding": binding, "good": 90, "care": 2, "bad": 8}])
    engine.dispose()
    return month


def run(tmp_path: Path, *args: str) -> tuple[int, str]:
    """The command's exit and what it printed."""
    done = CliRunner().invoke(app, ["report", *args], env={"HANSA_STATE": str(tmp_path), "COLUMNS": "200"})
    return done.exit_code, " ".join(done.output.split())


def words(html: str) -> str:
    """What a reader reads."""
    return " ".join(
        re.sub(r"<[^>]+>", " ", html.partition("<body>")[2]).replace("&amp;", "&").replace("&lt;", "<").split()
    )


def test_a_month_is_one_file_that_says_it_in_german(month: Month, tmp_path: Path) -> None:
    """What was good for what, how reachable it was, what was said; nobody's name, no small number; nothing from elsewhere."""
    target = tmp_path / "report.html"
    code, said = run(tmp_path, "essen", "--out", str(target))
    assert (code, said) == (0, f"Essen, {month}: {target}")
    html = target.read_text("utf-8")
    read = words(html)
    for sentence in (
        f"Hansa in Essen, {month.name}",
        "Das ist eine Sandbox",
        "Antworten 2.000 25 % mehr als im Monat davor",
        "Apps, die gefragt haben 4",
        "Aufträge und Meldungen erledigt mindestens 6",
        "Erreichbarkeit der Quellen 92,0 %",
        f"Apps haben im {month.name} 2.000 Mal Auskunft aus Essen bekommen",
        "Abfuhrtermine Entsorgungsbetriebe Essen GmbH 2.000 4 0",
        "Sperrmüll: Aufträge Entsorgungsbetriebe Essen GmbH 0 weniger als 3 5",
        "Parken Mobilität 77",
        "Abfall 92,0 % 8",
        "Leitung",
        "Ursache bekannt : Ein Bagger & ein Kabel.",
        "dauert an",
    ):
        assert sentence in read
    for secret in ("anna", "Umzug", "geheim", "9.999.999"):
        assert secret not in html
    assert re.search(r"<html lang=\"de\">", html)
    assert not re.search(r"<script|<link|src=|href=|url\(|@import|https?://", html)
    assert [int(level) for level in re.findall(r"<h(\d)", html)][:2] == [1, 2]
    assert html.count("<table>") == html.count("<caption")
    assert all("aria-" in svg for svg in re.findall(r"<svg[^>]*>", html))


@pytest.mark.usefixtures("month")
def test_where_there_is_no_report_it_says_why(tmp_path: Path) -> None:
    """A city nobody knows, a month in which nothing was counted, one that has not begun, one that is none: exit 2, no file."""
    for args, why in (
        (("esen",), 'there is no city "esen"; did you mean "essen".'),
        (("duisburg",), "nothing was counted of Duisburg in"),
        (("essen", "--month", "2019-01"), "nothing was counted of Essen in 2019-01."),
        (("essen", "--month", "2099-01"), "no day of 2099-01 is over yet."),
        (("essen", "--month", "Oktober"), "'Oktober' is no month; write it like 2026-10."),
    ):
        code, said = run(tmp_path, *args, "--out", str(tmp_path / "none.html"))
        assert code == 2
        assert said.startswith(f"No report was written: {why}")
    assert not (tmp_path / "none.html").exists()
