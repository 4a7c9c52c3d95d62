"""The alerts: each declared once, as the rule that fires it and as the page that says what to do.

Severity: `page` calls somebody now, because citizens notice; `ticket` waits for the morning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.objectives import Burn, Objectives, Severity, written
from gateway.cli.monitoring.rules import PLACE, burn_name, events_name
from gateway.cli.reference import markdown
from portal.phrases.runbook_alerts import RUNBOOK
from portal.runbook import as_markdown

SOURCE = "source, city, resource"
NAMES: Mapping[Severity, str] = {"page": "HansaBudgetBurnsFast", "ticket": "HansaBudgetBurnsSlowly"}
PAGE = "docs/reference/alerts.md"
"""Written from the runbook by `hansa reference`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way in which an alert fires; several rules may share its name."""

    alert: str
    expr: str
    severity: Severity
    summary: str
    patience: str = ""
    """How long it must hold; empty fires at once."""
    labels: tuple[tuple[str, str], ...] = ()


def alerts(objectives: Objectives, public_url: str | None = None) -> dict[str, Any]:
    """The rule file. Its runbooks are those at the gateway's public address, or in the reference where it has none."""
    budgets = [_rendered(_burns(objectives, burn), public_url) for burn in objectives.burns]
    rest = [_rendered(rule, public_url) for rule in _STANDING]
    return {"groups": [{"name": "hansa-budgets", "rules": budgets}, {"name": "hansa-sources", "rules": rest}]}


def _rendered(rule: Rule, public_url: str | None) -> dict[str, Any]:
    page = RUNBOOK[rule.alert]
    patience = {"for": rule.patience} if rule.patience else {}
    return {
        "alert": rule.alert,
        "expr": rule.expr,
        **patience,
        "labels": {"severity": rule.severity, **dict(rule.labels)},
        "annotations": {
            "summary": rule.summary,
            "description": page.means.en,
            "runbook": f"{public_url}/runbooks/{rule.alert}" if public_url else f"{PAGE}{_anchor(rule.alert)}",
        },
    }


def _burns(objectives: Objectives, burn: Burn) -> Rule:
    factor = f"{objectives.factor(burn):g}"
    lines = [f"{burn_name(burn.long)} > {factor}", f"and on ({PLACE}) {burn_name(burn.short)} > {factor}"]
    if objectives.least_events:
        lines.append(f"and on ({PLACE}) {events_name(burn.long)} >= {objectives.least_events}")
    # As long as the short window has something of the work in it: what failed then says nothing about now.
    worked_on = f"max by (city, resource) (max_over_time(hansa_source_maintenance[{written(burn.short)}]))"
    lines.append(f"unless on (city, resource) {worked_on} == 1")
    return Rule(
        alert=NAMES[burn.severity],
        expr="\n".join(lines),
        severity=burn.severity,
        summary=(
            "{{ $labels.city }} {{ $labels.resource }}: the budget for {{ $labels.slo }} burns "
            '{{ $value | printf "%.1f" }} times as fast as planned'
        ),
        labels=(("window", written(burn.long)),),
    )


def _unless_worked_on(expr: str) -> str:
    """While the owner of a source works on it nobody is called for it (`maintenance.yaml`)."""
    return f"({expr})\nunless on ({SOURCE}) max by ({SOURCE}) (hansa_source_maintenance) == 1"


def _named(what: str) -> str:
    return "{{ $labels.source }} " + what


_STANDING: tuple[Rule, ...] = (
    Rule(
        alert="HansaGatewayDown",
        expr='up{job="hansa"} == 0 or absent(up{job="hansa"})',
        patience="2m",
        severity="page",
        summary="The gateway {{ $labels.instance }} gives no metrics",
    ),
    Rule(
        alert="HansaSourceDown",
        expr=_unless_worked_on(f"max by ({SOURCE}) (hansa_source_up) == 0"),
        patience="10m",
        severity="ticket",
        summary=_named("does not answer"),
    ),
    Rule(
        alert="HansaDataOld",
        expr=_unless_worked_on(
            f"min by ({SOURCE}) (hansa_source_data_age_seconds)\n"
            f"> on ({SOURCE}) max by ({SOURCE}) (hansa_source_rhythm_seconds)"
        ),
        severity="ticket",
        summary=_named("gives data that is {{ $value | humanizeDuration }} old"),
    ),
    # The gateway waits a whole rhythm before it suspects that a source is frozen: there is nothing more to wait for. The other
    # suspicions may go with the next answer.
    Rule(
        alert="HansaSourceSuspicious",
        expr=_unless_worked_on(
            f'max by ({SOURCE}, suspicion) (hansa_source_suspicious{{suspicion="frozen"}}) == 1\n'
            f'or max by ({SOURCE}, suspicion) (min_over_time(hansa_source_suspicious{{suspicion!="frozen"}}[15m])) == 1'
        ),
        severity="ticket",
        summary=_named("looks {{ $labels.suspicion }}"),
    ),
    Rule(
        alert="HansaBreakerOpen",
        expr=_unless_worked_on(f"max by ({SOURCE}) (hansa_source_breaker_open) == 1"),
        patience="15m",
        severity="ticket",
        summary=_named("is not asked any more: its breaker stays open"),
    ),
    Rule(
        alert="HansaTelemetryDropped",
        expr=(  # a counter that begins with what was lost has not increased yet
            "sum by (signal) (increase(hansa_telemetry_dropped_total[15m])) > 0\n"
            "or sum by (signal) (hansa_telemetry_dropped_total unless hansa_telemetry_dropped_total offset 15m) > 0"
        ),
        patience="5m",
        severity="ticket",
        summary="The gateway lost {{ $labels.signal }} on the way to the collector",
    ),
    Rule(
        alert="HansaEventLoopLag",
        expr="max by (instance) (hansa_event_loop_lag_seconds) > 0.2",
        patience="5m",
        severity="page",
        summary="A worker of {{ $labels.instance }} answers everybody {{ $value | humanizeDuration }} late",
    ),
)


def page() -> str:
    """`alerts.md`: one section for each alert, in the order in which they are declared."""
    about = (
        "What Prometheus raises by the rules in `deploy/prometheus/`. `page` calls somebody now, because citizens notice; "
        "`ticket` waits for the morning."
    )
    severities = {name: severity for severity, name in NAMES.items()} | {
        rule.alert: rule.severity for rule in _STANDING
    }
    return markdown.page("Alerts", about, *(_section(name, severity) for name, severity in severities.items()))


def _section(name: str, severity: Severity) -> str:
    entry = RUNBOOK[name]
    look, do = ("\n".join(f"- {as_markdown(line.en, _anchor)}" for line in lines) for lines in (entry.look, entry.do))
    head = f"## {name}\n\nSeverity: `{severity}`. {entry.means.en}"
    return f"{head}\n\n**Look at**\n\n{look}\n\n**Do**\n\n{do}"


def _anchor(alert: str) -> str:
    return f"#{alert.lower()}"
