"""The runbook: every alert and every problem has a page for operators, in both languages, and every link in it leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.load import load, shipped
from domain.texts import PROBLEMS
from gateway.cli.monitoring.alerts import alerts
from gateway.cli.monitoring.run import FILES
from portal.phrases.runbook_alerts import RUNBOOK
from portal.phrases.runbook_problems import PROBLEM_RUNBOOK
from tests.flow.stand import standing
from tests.flow.visitor import text

RULES = [rule for group in alerts(load(shipped()).objectives)["groups"] for rule in group["rules"]]


def test_every_alert_and_every_problem_has_an_entry() -> None:
    """With what to do, as urgent as the rule says; and nothing is left over."""
    assert {rule["alert"]: rule["labels"]["severity"] for rule in RULES} == {
        name: entry.severity for name, entry in RUNBOOK.items()
    }
    assert set(PROBLEM_RUNBOOK) == set(PROBLEMS)
    assert not set(PROBLEM_RUNBOOK) & set(RUNBOOK)
    assert all(entry.do and entry.look for entry in RUNBOOK.values())
    assert all(seen.do for seen in PROBLEM_RUNBOOK.values())
    assert {alert for seen in PROBLEM_RUNBOOK.values() for alert in seen.alerts} <= set(RUNBOOK)


async def test_every_entry_is_a_page(tmp_path: Path) -> None:
    """In German and English, with links that exist, led to from the problem's own page; an unknown name is not found."""
    async with standing(tmp_path) as stand:
        index = await stand.ask("/runbooks", {"lang": "de"})
        links = set(re.findall(r'href="(/runbooks/[^"]+)"', index.body.decode()))
        assert links == {f"/runbooks/{name}?lang=de" for name in (*RUNBOOK, *PROBLEM_RUNBOOK)}
        for name in (*RUNBOOK, *PROBLEM_RUNBOOK):
            pages = [await stand.ask(f"/runbooks/{name}", {"lang": language}) for language in ("de", "en")]
            assert [page.status for page in pages] == [200, 200]
            assert "Was man tut" in text(pages[0])
            assert "What to do" in text(pages[1])
            for target in re.findall(r'href="(/runbooks/[^"?]+)\?lang=de"', pages[0].body.decode()):
                assert target.removeprefix("/runbooks/") in {*RUNBOOK, *PROBLEM_RUNBOOK}
            assert not re.search(r"[\[\]*`]", text(pages[0]))
        assert b'href="/runbooks/source-down"' in (await stand.ask("/problems/source-down")).body
        assert (await stand.ask("/runbooks/nothing")).status == 404


def test_alerts_lead_to_the_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is one; else to the reference."""
    objectives = load(shipped()).objectives
    assert "runbook: docs/reference/alerts.md#hansasourcedown" in FILES["prometheus/alerts.yaml"](objectives)
    monkeypatch.setenv("HANSA_PUBLIC_URL", "https://api.example.org")
    assert "runbook: https://api.example.org/runbooks/HansaSourceDown\n" in FILES["prometheus/alerts.yaml"](objectives)
