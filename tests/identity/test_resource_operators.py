"""Who runs Hansa is decided by the staff IdP and by us together; the command line keeps the list."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from auth.model import LEVELS, Person
from auth.operators import ROLES, NotAnOperator, Role, operator_of
from config.identity import HIGH, LOW, SUBSTANTIAL
from storage.accounts import Operator
from storage.open import open_identity
from tests.identity.resource_issuer import NOON

ISSUER = "https://login.example.org"
HER = Operator(issuer=ISSUER, subject="7f3a", role="operator", created=NOON)
PERSON = Person(idp="staff", issuer=ISSUER, subject="7f3a", acr=SUBSTANTIAL, auth_time=NOON, role="operator")


@pytest.mark.parametrize("ours", ROLES)
@pytest.mark.parametrize("theirs", ROLES)
def test_the_weaker_role_counts(ours: Role, theirs: Role) -> None:
    """Neither the IdP nor our list alone makes anybody more than the other says."""
    found = operator_of(replace(PERSON, role=theirs), [replace(HER, role=ours)])
    assert found == min(ours, theirs, key=ROLES.index)


@pytest.mark.parametrize(
    ("person", "operators", "why"),
    [
        (PERSON, [], "not-an-operator"),
        (PERSON, [replace(HER, removed=NOON)], "not-an-operator"),
        (PERSON, [replace(HER, role="god")], "not-an-operator"),
        (replace(PERSON, subject="7f3b"), [HER], "not-an-operator"),
        (replace(PERSON, issuer=ISSUER + "/"), [HER], "not-an-operator"),
        (replace(PERSON, role=None), [HER], "no-role"),
        (replace(PERSON, role="root"), [HER], "no-role"),
        (replace(PERSON, acr=LOW), [HER], "too-weak"),
        (replace(PERSON, acr="urn:something"), [HER], "too-weak"),
    ],
)
def test_T7_nobody_is_an_operator_by_half(person: Person, operators: list[Operator], why: str) -> None:
    """The account we know, a role there, and a second factor: without any of them she may nothing."""
    found = operator_of(person, operators)
    assert isinstance(found, NotAnOperator)
    assert found.why == why


def test_a_stronger_level_is_enough_too() -> None:
    """Substantial is the least."""
    assert [operator_of(replace(PERSON, acr=acr), [HER]) for acr in LEVELS[1:]] == ["operator"] * 2
    assert LEVELS[-1] == HIGH


def hansa(state: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, as an operator runs it."""
    command = [sys.executable, "-c", "from gateway.cli.main import main; main()", *arguments]
    environ = os.environ | {"HANSA_STATE": str(state), "COLUMNS": "200"}
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


def test_operators_are_added_changed_shown_and_removed(tmp_path: Path) -> None:
    """What the command line says stands in the store, and each change in the audit without a name."""
    assert "Nobody yet" in hansa(tmp_path, "operator", "list").stdout
    added = hansa(tmp_path, "operator", "add", ISSUER, "7f3a")
    assert (added.returncode, "is added as viewer" in added.stdout) == (0, True)
    assert "was viewer and is now admin" in hansa(tmp_path, "operator", "add", ISSUER, "7f3a", "--role", "admin").stdout
    shown = hansa(tmp_path, "operator", "list").stdout
    assert all(word in shown for word in (ISSUER, "7f3a", "admin"))
    assert hansa(tmp_path, "operator", "remove", ISSUER, "7f3a").returncode == 0
    again = hansa(tmp_path, "operator", "remove", ISSUER, "7f3a")
    assert (again.returncode, "is no operator" in again.stderr) == (2, True)
    assert hansa(tmp_path, "operator", "add", ISSUER, "7f3a", "--role", "operator").returncode == 0

    async def stored() -> tuple[list[str], list[str]]:
        async with open_identity(state=tmp_path, database_url=None) as stores:
            rows = await stores.identity.audits(10)
            assert not any("7f3a" in str(row) for row in rows)
            return [row.event for row in reversed(rows)], [each.role for each in await stores.identity.operators()]

    events, roles = asyncio.run(stored())
    assert events == ["operator-added", "operator-changed", "operator-removed", "operator-added"]
    assert roles == ["operator"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((ISSUER, "7f3a", "--role", "owner"), "There is no role 'owner'."),
        ((ISSUER, "7f3a", "--role", "opertor"), 'Did you mean "operator"?'),
        (("login.example.org", "7f3a"), "'login.example.org' is no issuer."),
        ((ISSUER, ""), "A subject has 1 to 255"),
        ((ISSUER, " 7f3a"), "A subject has 1 to 255"),
    ],
)
def test_a_mistake_is_said_in_words(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    """Status 2, what is wrong and what to write instead; nobody is added."""
    answer = hansa(tmp_path, "operator", "add", *arguments)
    assert (answer.returncode, said in answer.stderr) == (2, True), answer.stderr
