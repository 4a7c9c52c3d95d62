"""What is committed of the clients is what the contract gives, and of its version."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sdk.generate import run
from sdk.generate.contract import DOCUMENT, NAMES, camel, read, singular, snake
from sdk.generate.python_types import annotation, argument, last_none


def test_the_committed_clients_are_todays() -> None:
    """Every generated file is as `make sdk` would write it, and no other lies beside them."""
    assert run.differences() == []


def test_a_change_by_hand_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed, a missing and a strange file are each named; writing mends the first two."""
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "PYTHON", tmp_path / "_generated")
    monkeypatch.setattr(run, "TYPESCRIPT", tmp_path / "typescript")
    texts = {tmp_path / "_generated" / name: f"# {name}\n" for name in ("a.py", "b.py")}
    monkeypatch.setattr(run, "wanted", lambda: texts)
    assert len(run.differences()) == 2
    assert run.write() == list(texts)
    assert run.differences() == []
    (tmp_path / "_generated" / "a.py").write_text("# by hand\n", "utf-8")
    (tmp_path / "_generated" / "c.py").write_text("", "utf-8")
    assert [flaw.partition(" ")[0] for flaw in run.differences()] == ["_generated/a.py", "_generated/c.py"]
    assert run.write() == [tmp_path / "_generated" / "a.py"]


def test_every_operation_has_one_name(tmp_path: Path) -> None:
    """No two operations share group and method, and a name given to an operation that is gone is a mistake."""
    contract = read()
    told = json.loads(DOCUMENT.read_text("utf-8"))
    verbs = ("get", "put", "post", "patch", "delete")
    assert len(contract.operations) == sum(verb in item for item in told["paths"].values() for verb in verbs)
    for wrong in ('gone = "waste.gone"', 'list_places = "waste.pickups"'):
        names = tmp_path / "names.toml"
        names.write_text(f"{NAMES.read_text('utf-8')}\n{wrong}\n", "utf-8")
        with pytest.raises(ValueError, match=r"gone|waste\.pickups"):
            read(names=names)


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "string"}, "str"),
        ({"type": "string", "format": "date-time"}, "datetime"),
        ({"type": "string", "enum": ["a", "b"]}, "str"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "int | None"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/CaseShape"}}, "tuple[Case, ...]"),
        ({"type": "array", "prefixItems": [{"type": "number"}, {"type": "number"}]}, "tuple[float, float]"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "Mapping[str, str]"),
        ({"type": "object", "additionalProperties": True}, "Mapping[str, Any]"),
        ({}, "Any"),
    ],
)
def test_a_schema_has_its_type(schema: dict[str, object], kind: str) -> None:
    """Null is None, codes are open, lists are tuples, and what has no type is Any."""
    assert annotation(schema) == kind


def test_arguments_take_one_or_many_and_newer_codes() -> None:
    """A list takes a single value, too; a code that is not known yet can be asked for; an instant can be `now`."""
    codes = {"type": "array", "items": {"type": "string", "enum": ["a"]}}
    assert argument(codes, "codes.Kind") == "codes.Kind | str | Sequence[codes.Kind | str]"
    assert argument({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}[Tt ]"}, None) == "datetime | str"
    assert argument({"type": "string", "format": "date"}, None) == "date"


def test_names_follow_the_language() -> None:
    """One of many, snake and camel, and None at the end of a union."""
    assert [singular(each) for each in ("pickups", "cities", "addresses", "parking")] == [
        "pickup",
        "city",
        "address",
        "parking",
    ]
    assert (snake("BulkyOffer"), camel("bulky_offers")) == ("bulky_offer", "bulkyOffers")
    assert last_none("str | None | int") == "str | int | None"
