"""The report as one HTML file: no script, nothing from elsewhere, to be read, sent and printed."""

from __future__ import annotations

from datetime import date, datetime

from domain.when import civic_day, there
from domain.words import spell
from portal.desk.callers import number
from portal.page import environment
from portal.phrases.resources import resource_text
from portal.phrases.status import STATUS
from portal.report.charts import days_drawn, shares
from portal.report.gather import Count, Report
from portal.states import named
from portal.status_words import TALL, bars, percent
from storage.benefit_ports import FEW


def drawn(report: Report, *, made: datetime, sandbox: bool) -> str:
    """The whole file. `sandbox`: every back-end was simulated."""
    total = sum(report.answers)
    worst = sorted(report.courses.items(), key=lambda found: (found[1].whole.share or 0, found[0]))
    return (
        environment()
        .get_template("report/report.html")
        .render(
            report=report,
            subject=report.subject,
            total=total,
            mean=total // len(report.days),
            change=_change(total, report.before) if report.whole and report.began is None else "",
            chart=days_drawn(report.answers, report.days),
            rows=list(zip(report.days, report.answers, strict=True)),
            widths=shares([service.answers for service in report.services]),
            worst=[(source, course) for source, course in worst if course.whole.tone != "good"],
            tall=TALL,
            bars=bars,
            made=made,
            sandbox=sandbox,
            day=_day,
            moment=_moment,
            number=_number,
            people=_people,
            count=_count,
            percent=lambda share: percent(share, language="de"),
            domain=lambda name: named(name).de,
            resource=lambda name: resource_text(name).de,
            tone=lambda name: STATUS[f"tone_{name}"].de,
            state=lambda name: STATUS[f"state_{name}"].de,
            few=FEW,
            asked=report.course.whole,
        )
    )


def _number(value: int) -> str:
    return number(value, language="de")


def _people(value: int) -> str:
    """A number of apps or of things that people did."""
    return f"weniger als {FEW}" if 0 < value < FEW else _number(value)


def _count(value: Count) -> str:
    """A sum of such numbers."""
    if value.hidden:
        return f"mindestens {_number(value.told + 1)}" if value.told else f"weniger als {FEW}"
    return _number(value.told)


def _change(now: int, before: int | None) -> str:
    """How much more or less than in the month before, in words."""
    if not before:
        return ""
    share = round(100 * (now - before) / before)
    if not share:
        return "etwa so viele wie im Monat davor"
    return f"{_number(abs(share))} % {'mehr' if share > 0 else 'weniger'} als im Monat davor"


def _day(day: date) -> str:
    return spell(day.isoformat(), "de")


def _moment(instant: datetime) -> str:
    return f"{_day(civic_day(instant))}, {there(instant):%H:%M} Uhr"
