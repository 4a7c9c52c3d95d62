"""Every question to Prometheus that stands in `deploy/`, and what names it uses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from tests.static.tree import ROOT

DEPLOY = ROOT / "deploy"
BOARDS = sorted((DEPLOY / "grafana").glob("*.json"))
RULES = (DEPLOY / "prometheus" / "recording.yaml", DEPLOY / "prometheus" / "alerts.yaml")

CHOSEN = {
    "$__rate_interval": "5s",
    '=~"$city"': '=~".*"',
    '=~"$operation"': '=~".*"',
    '"$city"': '"essen"',
    '"$source"': '"essen/ebe/waste.pickups#ebe"',
}
"""What a reader chose, and how closely the test looks."""

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_SELECTOR = re.compile(r"([a-zA-Z_:][\w:]*)\{([^}]*)\}")
_MATCHER = re.compile(r"(\w+)\s*(?:=~|!~|!=|=)")
_GROUPED = re.compile(r"\b(?:by|on|without|ignoring|group_left|group_right)\s*\(([^)]*)\)")
_WORD = re.compile(r"(?<![\w$])([a-zA-Z_:][\w:]*)\b(?!\s*\()")
_RANGE = re.compile(r"\[[^\]]*\]")
_KEYWORDS = {"and", "or", "unless", "bool", "offset", "by", "on"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One expression and where it stands."""

    place: str
    expr: str
    legend: str = ""
    variable: bool = False
    """The choices of a variable, which are a label's values."""

    @property
    def chosen(self) -> str:
        """With what a reader chose."""
        expr = self.expr
        for name, value in CHOSEN.items():
            expr = expr.replace(name, value)
        return expr


def board(path: Any) -> dict[str, Any]:
    """One dashboard."""
    read: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return read


def rule_groups() -> Iterator[dict[str, Any]]:
    """Every group of both rule files."""
    for path in RULES:
        yield from yaml.safe_load(path.read_text("utf-8"))["groups"]


@cache
def rules() -> tuple[Mapping[str, Any], ...]:
    """Every rule of both files."""
    return tuple(rule for group in rule_groups() for rule in group["rules"])


def asked() -> Iterator[Asked]:
    """Every expression."""
    for rule in rules():
        yield Asked(place=rule.get("record") or rule["alert"], expr=rule["expr"])
    for path in BOARDS:
        read = board(path)
        for panel in read["panels"]:
            for target in panel.get("targets", []):
                place = f"{path.stem}: {panel['title']} {target['refId']}"
                yield Asked(place=place, expr=target["expr"], legend=target["legendFormat"])
        for note in read["annotations"]["list"]:
            yield Asked(place=f"{path.stem}: {note['name']}", expr=note["expr"], legend=note["textFormat"])
        for variable in read["templating"]["list"]:
            found = (
                re.fullmatch(r"label_values\((.+), (\w+)\)", (variable["query"] or {}).get("query", ""))
                if (variable["type"] == "query")
                else None
            )
            if found:
                expr = f"count by ({found[2]}) ({found[1]})"
                yield Asked(place=f"{path.stem}: ${variable['name']}", expr=expr, variable=True)


def selectors(expr: str) -> Iterator[tuple[str, set[str]]]:
    """Each metric with the labels it is chosen by."""
    bare = _TEXT.sub('""', expr)
    for name, matchers in _SELECTOR.findall(bare):
        yield name, set(_MATCHER.findall(matchers))
    rest = _GROUPED.sub("", _RANGE.sub("", _SELECTOR.sub("", bare)))
    for name in _WORD.findall(rest):
        if name not in _KEYWORDS:
            yield name, set()


def matched(expr: str) -> Iterator[tuple[str, str]]:
    """Each label with each value it is held against, alternatives one by one."""
    for label, values in re.findall(r'(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"', expr):
        yield from ((label, value) for value in values.split("|"))


def grouped(expr: str) -> set[str]:
    """The labels it groups or matches by."""
    return {word for words in _GROUPED.findall(expr) for word in re.findall(r"\w+", words)}


def shown(legend: str) -> set[str]:
    """The labels a legend shows."""
    return set(re.findall(r"\{\{\s*(\w+)\s*\}\}", legend))
