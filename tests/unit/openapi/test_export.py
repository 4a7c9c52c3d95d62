"""The contract: valid OpenAPI, complete in every operation, with examples that are true, and the same each time."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from domain.catalogue import CATALOGUE
from gateway.app import contract
from openapi import export
from tests.static.tree import ROOT
from tests.unit.http.shapes import misfits
from tests.unit.http.stage import declared

DOCUMENT = contract(declared())
OPERATIONS = {operation["operationId"]: operation for path in DOCUMENT["paths"].values() for operation in path.values()}
WORDS = ["list_vocabularies", "get_vocabulary"]
MINE = {
    **{f"{verb}_me_orders": ["waste:read", "waste:write"] for verb in ("list", "get")},
    **{f"{verb}_me_reports": ["reports:read", "reports:write"] for verb in ("list", "get")},
    **{name: ["waste:write"] for name in ("create_waste_bulky_orders", "delete_me_orders")},
    **{name: ["reports:write"] for name in ("create_reports", "delete_me_reports")},
}
"""What citizens ask for: one of these scopes."""
SCOPED = {"list_me_grants": "grants:read", "delete_me_grants": "grants:write"}
HOOKS = {
    **dict.fromkeys(("list_webhooks", "get_webhook", "list_webhook_deliveries"), "webhooks:read"),
    **dict.fromkeys(("create_webhook", "change_webhook", "delete_webhook", "renew_webhook_secret"), "webhooks:write"),
    **dict.fromkeys(("replay_webhook_delivery", "ping_webhook"), "webhooks:write"),
}
OWN = [*WORDS, *SCOPED, *HOOKS, *MINE]
RESOURCES = [name for name in OPERATIONS if name.startswith(("list_", "get_")) and name not in OWN]


def flaws(schema: dict[str, Any], example: Any) -> list[str]:
    """Where an example does not fit its schema, or has a member the schema does not describe."""
    return misfits(DOCUMENT, schema, example)


def test_the_document_is_openapi() -> None:
    """It passes the validator of OpenAPI 3.1."""
    assert DOCUMENT["openapi"].startswith("3.1.")
    assert [str(error) for error in OpenAPIV31SpecValidator(DOCUMENT).iter_errors()] == []


def test_every_resource_has_its_operations() -> None:
    """A list for each resource of the catalogue, and one thing by its id where there is one."""
    plain = {name: name.replace(".", "_").replace("-", "_") for name in CATALOGUE}
    wanted = {f"list_{plain[name]}" for name, resource in CATALOGUE.items() if resource.listed}
    wanted |= {f"get_{plain[name]}" for name, resource in CATALOGUE.items() if resource.item}
    assert set(RESOURCES) == wanted


def test_every_operation_has_its_own_name() -> None:
    """Generated clients call operations by their ids: no two are equal, and each is one plain word."""
    ids = [operation["operationId"] for path in DOCUMENT["paths"].values() for operation in path.values()]
    assert len(set(ids)) == len(ids)
    assert [name for name in ids if not re.fullmatch(r"[a-z]+(_[a-z]+)+", name)] == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_says_what_it_is(name: str) -> None:
    """Summary, description, a declared tag, and who may call it; its parameters are described too."""
    operation = OPERATIONS[name]
    assert operation["summary"]
    assert operation["description"]
    assert set(operation["tags"]) <= {tag["name"] for tag in DOCUMENT["tags"]}
    assert operation["tags"]
    needs = MINE | {each: [scope] for each, scope in (SCOPED | HOOKS).items()}
    assert [each for each in operation["security"] if each] == [{"hansa": [scope]} for scope in needs.get(name, ())]
    own = [parameter for parameter in operation.get("parameters", []) if parameter["in"] == "query"]
    assert [parameter["name"] for parameter in own if not parameter.get("description")] == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_names_its_errors(name: str) -> None:
    """Errors are problem documents, but for the server's own 414 and readiness, whose 503 says what its 200 says otherwise.

    A bad query is our 400, never the framework's 422.
    """
    responses = OPERATIONS[name]["responses"]
    errors = {status: response for status, response in responses.items() if not status.startswith("2")}
    assert "422" not in responses or "requestBody" in OPERATIONS[name]
    if name in RESOURCES or name in SCOPED:
        assert set(errors) == {"400", "401", "403", "414", "429", "500", "503"} | (
            {"404"} if name.startswith(("get_", "delete_")) else set()
        )
    assert "content" not in errors.pop("414", {})
    if name == "health_ready":
        assert errors.pop("503")["content"]["application/json"]["schema"]["$ref"].endswith("/Ready")
    for response in errors.values():
        assert response["description"]
        assert list(response["content"]) == ["application/problem+json"]
        assert response["content"]["application/problem+json"]["schema"]["$ref"].endswith("/ProblemShape")


def test_nothing_of_the_framework_is_left() -> None:
    """The framework's own error models are not published, and every model that is published is used."""
    text = json.dumps(DOCUMENT)
    unused = [name for name in DOCUMENT["components"]["schemas"] if f"#/components/schemas/{name}" not in text]
    assert unused == []
    assert "ValidationError" not in text


@pytest.mark.parametrize("name", [name for name in RESOURCES if name.startswith("list_")])
def test_a_parameter_shows_its_form(name: str) -> None:
    """No parameter is published without a type, and its examples fit it."""
    for parameter in OPERATIONS[name]["parameters"]:
        schema = parameter["schema"]
        assert "type" in schema or "anyOf" in schema, parameter["name"]
        for example in (*schema.get("examples", ()), *parameter.get("examples", {}).values()):
            assert flaws(schema, example) == []


@pytest.mark.parametrize("name", [*RESOURCES, *WORDS, "list_me_grants"])
def test_every_example_is_true(name: str) -> None:
    """An example fits the schema it stands beside; once there are examples, every resource's operation has one."""
    content = OPERATIONS[name]["responses"]["200"]["content"]["application/json"]
    any_at_all = any(file.name.endswith(".json") for file in files("openapi").joinpath("examples").iterdir())
    assert "example" in content or not any_at_all
    if "example" in content:
        assert flaws(content["schema"], content["example"]) == []


def test_a_wrong_example_would_be_noticed() -> None:
    """The check itself sees what does not fit."""
    schema = OPERATIONS["list_places"]["responses"]["200"]["content"]["application/json"]["schema"]
    empty = {"items": [], "sources": [], "complete": True, "next_cursor": None}
    assert flaws(schema, empty) == []
    assert len(flaws(schema, empty | {"complete": "yes"})) == 1
    assert len(flaws(schema, {**empty, "extra": 1})) == 1
    assert len(flaws(schema, {"items": []})) == 3


def test_examples_belong_to_operations() -> None:
    """No example lies about that belongs to nothing."""
    names = [file.name.removesuffix(".json") for file in files("openapi").joinpath("examples").iterdir()]
    assert [name for name in names if not name.startswith((".", "__")) and name not in OPERATIONS] == []


def test_the_shipped_configuration_has_a_contract() -> None:
    """The configuration that ships can be published, and where cities are chosen it says where they are listed."""
    made = export.document()
    (city,) = [p for p in made["paths"]["/v1/places"]["get"]["parameters"] if p["name"] == "city"]
    assert "/v1/cities" in city["description"]  # which says them, so that a city more changes no contract
    assert list(made["paths"]) == list(DOCUMENT["paths"])


def test_the_document_is_the_same_each_time() -> None:
    """Another process with another hash seed writes the same bytes: the committed file changes with the code only."""
    program = (
        "from gateway.app import contract\nfrom openapi.export import text_of\n"
        "from tests.unit.http.stage import declared\nimport sys\n"
        "sys.stdout.buffer.write(text_of(contract(declared())).encode())"
    )
    environ = {**os.environ, "PYTHONHASHSEED": "7"}
    again = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environ, capture_output=True, check=True)
    assert again.stdout.decode() == export.text_of(DOCUMENT)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A document that stands in for today's; the test may change it."""
    made: dict[str, Any] = {"info": {"title": "Städte"}, "paths": {"/a": {"get": {"responses": {}}}}}
    monkeypatch.setattr(export, "document", lambda: made)
    return made


def _run(folder: Path, *flags: str) -> tuple[list[str], str]:
    printed: list[str] = []
    chosen = {flag: flag in flags for flag in ("write", "check", "publish")}
    found = export.run(**chosen, today=date(2026, 12, 1), folder=folder, out=printed.append)
    return found, "".join(printed)


def test_without_a_wish_it_is_printed(small: dict[str, Any], tmp_path: Path) -> None:
    """Nothing is written, and what is printed is the document with its umlauts."""
    found, printed = _run(tmp_path)
    assert (found, json.loads(printed)) == ([], small)
    assert "Städte" in printed
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_passes_the_check(small: dict[str, Any], tmp_path: Path) -> None:
    """Written and published, the document is what the code says and keeps its promises."""
    assert _run(tmp_path, "publish") == ([], "")
    assert _run(tmp_path, "check") == ([], "")
    assert json.loads((tmp_path / export.COMMITTED).read_text("utf-8")) == small


def test_a_difference_is_named(small: dict[str, Any], tmp_path: Path) -> None:
    """A change of the code that was not written is a flaw; once written it is none, for it breaks nobody."""
    _run(tmp_path, "publish")
    small["paths"]["/b"] = {}
    (flaw,) = _run(tmp_path, "check")[0]
    assert export.COMMITTED in flaw
    _run(tmp_path, "write")
    assert _run(tmp_path, "check")[0] == []


def test_writing_does_not_forgive_a_break(small: dict[str, Any], tmp_path: Path) -> None:
    """What was published counts until the next release, whatever was written since."""
    _run(tmp_path, "publish")
    small["paths"].clear()
    _run(tmp_path, "write")
    assert _run(tmp_path, "check")[0] == ["GET /a is gone."]
    _run(tmp_path, "publish")
    assert _run(tmp_path, "check")[0] == []


def test_nothing_published_is_a_flaw(small: dict[str, Any], tmp_path: Path) -> None:
    """Without a published document the check says what is missing and how to write it."""
    _run(tmp_path, "write")
    (flaw,) = _run(tmp_path, "check")[0]
    assert export.PUBLISHED in flaw
    assert "--publish" in flaw
