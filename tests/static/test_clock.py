"""Who asks the time is handed a clock: a test can then let it be any day, and the suite passes on any."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.static.tree import name_of, parsed, sources

READINGS = {
    "date": {"today"},
    "datetime": {"now", "today", "utcnow"},
    "time": {"ctime", "gmtime", "localtime", "time", "time_ns"},
}
"""Module or type → what asks it for the present; what only measures (`monotonic`, `perf_counter`) is everybody's."""
CLOCKS = {
    "auth/upstream/broker.py": "the clock it works by when it is handed none; identity imports nothing of the domain",
    "auth/upstream/city_tokens.py": "the same",
    "auth/upstream/wire.py": "a signed assertion for a stranger's server, who compares it with the real time",
    "domain/spans.py": "a span is compared with those of other machines",
    "domain/when.py": "the clock that is handed on",
    "gateway/edge/spanned.py": "a span is compared with those of other machines",
    "sandbox/clock.py": "a twin's own clock, which its control desk moves",
    "sandbox/bulky_callback.py": "signs a call back, which its reader compares with the real time",
    "sandbox/demo_live.py": "the reader of signed webhooks",
    "sandbox/demo_visit.py": "a client that checks its own token",
    "sandbox/journal.py": "when a call really came",
    "sandbox/oidc.py": "tokens are signed for the real time",
    "sandbox/oidc_desk.py": "the same",
    "sandbox/oidc_exchange.py": "the same",
    "telemetry/availability.py": "a number is of the moment it was counted",
    "telemetry/otel.py": "the same",
    "telemetry/scraped.py": "the same",
    "telemetry/start.py": "the same",
}
"""Where a clock is read → why it cannot be handed one."""


def readings(tree: ast.Module) -> Iterator[str]:
    """Every place that asks for the present, called or handed on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if node.attr in READINGS.get(str(owner), ()):
                yield f"line {node.lineno}: {owner}.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (f"line {node.lineno}: {each.name}" for each in node.names if each.name in READINGS["time"])


def test_only_clocks_read_the_clock() -> None:
    """Nothing else that ships asks the machine for the present, and no exception stands here that none needs."""
    found = {name_of(path): list(readings(parsed(path))) for path in sources()}
    asking = {name: places for name, places in found.items() if places}
    assert {name: places for name, places in asking.items() if name not in CLOCKS} == {}
    assert CLOCKS.keys() - asking.keys() == set()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("from datetime import datetime\nat = datetime.now(UTC)", 1),
        ("import datetime\nat = datetime.date.today()", 1),
        ("clock = datetime.now", 1),
        ("from time import time, monotonic", 1),
        ("import time\nage = time.monotonic() - time.perf_counter()", 0),
        ("at = clock.now()", 0),
        ("at = journey.time", 0),
    ],
)
def test_the_law_sees_every_way_to_ask(text: str, count: int) -> None:
    """Called, named or imported, the present is asked for; measuring is not asking."""
    assert len(list(readings(ast.parse(text)))) == count
