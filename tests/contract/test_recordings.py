"""Recordings of the shipped bindings replay through their adapters to the same records, without network or twin."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from adapters._kit.recording import Recording, Redaction, Unrecordable, file_name, read, write
from adapters._kit.replay import Unrecorded
from config.load import load, shipped
from config.model import Settings
from domain.errors import SourceLimited
from gateway.cli.recording import differences
from tests.static.tree import ROOT

DECLARED = load(shipped())
FOLDER = ROOT / "tests" / "recordings" / "bindings"
FILES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_a_recording_replays_to_the_same_records(file: Path) -> None:
    """Records, rejections, notes and windows are what they were when the binding was recorded."""
    made = read(file)
    assert made.answers
    assert any(answer["records"] for answer in made.answers)
    assert await differences(made, DECLARED, Settings()) == []


def test_what_counts_as_recorded_is_recorded() -> None:
    """`quality.yaml` says `recorded` of exactly the bindings whose recordings are here."""
    recorded = {name for name, proof in DECLARED.proofs.quality.items() if proof.recorded}
    assert {file_name(name) for name in recorded} == {file.name for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_recording_holds_no_key_and_no_port(file: Path) -> None:
    """Keys of the configuration and the twins' addresses do not stand in it."""
    text = file.read_text("utf-8")
    keys = [str(b.options["key"]) for city in DECLARED.cities for b in city.bindings if "key" in b.options]
    assert keys
    assert not [word for word in ("127.0.0.1", *keys) if word in text]


def any_recording() -> Recording:
    """One of a layer, which is asked twice."""
    return read(FOLDER / "duisburg_stadt_places_spielplatz.json")


async def test_an_unrecorded_request_is_named() -> None:
    """A request that was not made when it was recorded ends the replay, and says which; it is no fault of a back-end."""
    made = any_recording()
    strange = replace(made, options={**made.options, "page": 7})
    with pytest.raises(Unrecorded, match=r"GET http://duisburg\.arcgis\.twin/.*7.* is not in the recording"):
        await differences(strange, DECLARED, Settings())


async def test_a_difference_is_found() -> None:
    """A replay that gives another record than the recorded one is not the same."""
    made = any_recording()
    answer = json.loads(json.dumps(made.answers[0]))
    answer["records"][0]["name"] = "Anderswo"
    found = await differences(replace(made, answers=[answer]), DECLARED, Settings())
    assert len(found) == 1
    assert "Anderswo" in found[0]


async def test_an_error_replays_as_an_error() -> None:
    """A conversation in which the back-end refused is kept too."""
    made = any_recording()
    refused = replace(made.exchanges[0], answer=None, problem="source-limited", retry_after=7.0)
    with pytest.raises(SourceLimited) as limited:
        await differences(replace(made, exchanges=[refused]), DECLARED, Settings())
    assert limited.value.retry_after == 7.0


async def test_a_binding_that_is_gone_is_said() -> None:
    """A recording outlives its binding only until somebody looks."""
    made = replace(any_recording(), binding="duisburg/stadt/places#fort")
    assert await differences(made, DECLARED, Settings()) == ["there is no binding duisburg/stadt/places#fort any more"]


def test_a_recording_is_bounded(tmp_path: Path) -> None:
    """Answers of more than 2 MiB are refused: nobody would read them."""
    made = any_recording()
    exchange = made.exchanges[0]
    assert exchange.answer is not None
    huge = replace(exchange, answer=replace(exchange.answer, body=b" " * (3 * 2**20)))
    with pytest.raises(Unrecordable, match="too many to keep"):
        write(replace(made, exchanges=[huge]), tmp_path / "huge.json", Redaction(Settings(), {}))


@pytest.mark.parametrize("body", [b'{"a": [1, "\xc3\xbc"]}', b"BEGIN:X\r\nEND:X\r\n", b"\xff\xfe\x00"])
def test_every_body_comes_back(tmp_path: Path, body: bytes) -> None:
    """JSON by its meaning, text with its line ends, anything else byte by byte."""
    made = any_recording()
    exchange = made.exchanges[0]
    assert exchange.answer is not None
    one = replace(exchange, answer=replace(exchange.answer, body=body))
    write(replace(made, exchanges=[one]), tmp_path / "one.json", Redaction(Settings(), {}))
    again = read(tmp_path / "one.json").exchanges[0].answer
    assert again is not None
    assert again.body == body or json.loads(again.body) == json.loads(body)


def test_secrets_are_written_as_something_else(tmp_path: Path) -> None:
    """A key in a header is replaced there, and in the answer that handed it out, by the same word: the conversation still fits."""
    made = any_recording()
    exchange = made.exchanges[0]
    assert exchange.answer is not None
    handed_out = replace(exchange, answer=replace(exchange.answer, body=b'{"apiKey": "s3cr3t-4711"}'))
    used = replace(exchange, headers={"x-api-key": "s3cr3t-4711", "accept": "*/*"})
    write(replace(made, exchanges=[handed_out, used]), tmp_path / "one.json", Redaction(Settings(), {}))
    text = (tmp_path / "one.json").read_text("utf-8")
    assert "s3cr3t" not in text
    first, second = json.loads(text)["exchanges"]
    assert first["answer"]["json"] == {"apiKey": "redacted-1"}
    assert second["request"]["headers"] == {"x-api-key": "redacted-1", "accept": "*/*"}
