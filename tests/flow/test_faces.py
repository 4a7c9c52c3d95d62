"""The same answers as a table, on a map, and line by line: nothing more, nothing less."""

from __future__ import annotations

import csv
import io
import json

import pytest

from domain.catalogue import CATALOGUE
from gateway.faces.sheet import CSV, columns
from tests.flow.stand import Said, Stand

PLACES = "/v1/places"
QUESTION = {"city": "essen", "kind": "playground", "limit": "20"}


def table(said: Said) -> list[dict[str, str]]:
    """A CSV answer as a spreadsheet reads it."""
    text = said.body.decode("utf-8-sig")
    assert said.body.startswith("\ufeff".encode())
    assert "\r\n" in text
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


async def test_a_table_says_what_the_json_says(stand: Stand) -> None:
    """Row by row the values of the items, places as two numbers, nothing as an empty cell, with the terms of each source."""
    json_, sheet = await stand.ask(PLACES, QUESTION), await stand.ask(f"{PLACES}.csv", QUESTION)
    assert sheet.headers["content-type"] == "text/csv; charset=utf-8"
    assert sheet.headers["content-disposition"] == 'inline; filename="places.csv"'
    rows = table(sheet)
    assert len(rows) == 20
    for item, row in zip(json_.items, rows, strict=True):
        assert (row["id"], row["city"], row["source"], row["name"]) == (
            item["id"],
            item["city"],
            item["source"],
            item["name"] or "",
        )
        assert [float(row["location.lon"]), float(row["location.lat"])] == item["location"]["coordinates"]
        assert row["kind.code"] == item["kind"]["code"]
        assert row["address.street"] == ((item["address"] or {}).get("street") or "")
        assert row["attribution"] == json_.row(item["source"])["attribution"]
        assert row["opening"] == (item["opening"] or "")


async def test_the_head_is_the_same_for_every_answer(stand: Stand) -> None:
    """Also of an empty one."""
    empty = await stand.ask(f"{PLACES}.csv", {"city": "koeln"})
    some = await stand.ask(f"{PLACES}.csv", QUESTION)
    assert empty.body.splitlines()[0] == some.body.splitlines()[0]
    assert len(empty.body.splitlines()) == 1


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_kind_has_columns_of_its_own(name: str) -> None:
    """No name twice, whatever the model is made of."""
    names = columns(CATALOGUE[name])
    assert len(set(names)) == len(names) > 4
    assert {"id", "city", "source", "licence", "attribution"} <= {each.partition(".")[0] for each in names}


async def test_several_values_share_a_cell(stand: Stand) -> None:
    """Codes and their labels side by side; what is no plain value is JSON."""
    query = {"city": "essen", "kind": "recycling_centre"}
    items, rows = (await stand.ask(PLACES, query)).items, table(await stand.ask(f"{PLACES}.csv", query))
    item = next(item for item in items if len(item["accepts"]) > 1)
    row = next(row for row in rows if row["id"] == item["id"])
    assert row["accepts.code"].split(" | ") == [each["code"] for each in item["accepts"]]
    assert row["accepts.label"].split(" | ") == [each["label"] for each in item["accepts"]]
    cities = table(await stand.ask("/v1/cities.csv"))
    [essen] = [each for each in (await stand.ask("/v1/cities")).items if each["id"] == "essen"]
    assert json.loads(next(row["providers"] for row in cities if row["id"] == "essen")) == essen["providers"]


async def test_features_are_the_items(stand: Stand) -> None:
    """RFC 7946: id and geometry outside, the rest as properties, the rows of the sources beside them."""
    json_, map_ = await stand.ask(PLACES, QUESTION), await stand.ask(f"{PLACES}.geojson", QUESTION)
    assert map_.headers["content-type"] == "application/geo+json"
    said = map_.json
    assert (said["type"], said["complete"]) == ("FeatureCollection", True)
    assert [row["id"] for row in said["sources"]] == [row["id"] for row in json_.json["sources"]]
    for item, feature in zip(json_.items, said["features"], strict=True):
        assert feature["type"] == "Feature"
        again = {**feature["properties"], "id": feature["id"], "location": feature["geometry"]}
        assert again == item


async def test_a_line_is_an_item_with_its_terms(stand: Stand) -> None:
    """Each line stands alone, so it says under which licence it may be used."""
    json_, lines = await stand.ask(PLACES, QUESTION), await stand.ask(f"{PLACES}.ndjson", QUESTION)
    assert lines.body.endswith(b"\n")
    read = [json.loads(line) for line in lines.body.splitlines()]
    terms = [{name: json_.row(item["source"])[name] for name in ("licence", "attribution")} for item in json_.items]
    assert read == [{**of, **item} for of, item in zip(terms, json_.items, strict=True)]


async def test_a_walk_stays_in_its_form(stand: Stand) -> None:
    """The link to the next page keeps the suffix, and the walk shows each item once."""
    seen: list[str] = []
    path, query = f"{PLACES}.csv", "city=essen&kind=playground&limit=150"
    while path:
        said = await stand.ask(path, query)
        seen += [row["id"] for row in table(said)]
        link = said.headers.get("link", "")
        following = link[1 : link.index(">")] if 'rel="next"' in link else ""
        path, _, query = following.partition("?")
        assert not path or path == f"{PLACES}.csv"
    whole = await stand.ask(PLACES, {"city": "essen", "kind": "playground", "limit": "1000"})
    assert seen == [item["id"] for item in whole.items]
    assert len(seen) > 150


async def test_what_is_missing_is_said_in_a_header(stand: Stand) -> None:
    """A form without room for `complete` has it as `Hansa-Complete`."""
    assert (await stand.ask(f"{PLACES}.csv", {"city": "duisburg"})).headers["hansa-complete"] == "?1"
    await stand.fault("wfs/essen", "down", seconds=30)
    assert (await stand.ask(f"{PLACES}.csv", QUESTION)).headers["hansa-complete"] == "?0"


async def test_each_form_is_kept_apart(stand: Stand) -> None:
    """One shelf entry a form: suffix and `Accept` share it, JSON never comes out as a table, and its tag is another."""
    first = await stand.ask(f"{PLACES}.csv", QUESTION)
    second = await stand.ask(PLACES, QUESTION, headers={"accept": "text/csv, */*;q=0.1"})
    assert second.headers["cache-status"].startswith("hansa; hit")
    assert second.body == first.body
    plain = await stand.ask(PLACES, QUESTION, headers={"accept": "*/*"})
    assert plain.headers["content-type"] == "application/json"
    assert plain.headers["etag"] != first.headers["etag"]
    assert "accept" in plain.headers["vary"].split(", ")
    again = await stand.ask(PLACES, QUESTION, headers={"accept": "application/json"})
    assert again.headers["cache-status"].startswith("hansa; hit")
    unchanged = await stand.ask(f"{PLACES}.csv", QUESTION, headers={"if-none-match": first.headers["etag"]})
    assert (unchanged.status, unchanged.body) == (304, b"")


async def test_a_refusal_is_a_problem_in_every_form(stand: Stand) -> None:
    """Errors stay problem+json; a form this list does not have is not found."""
    said = await stand.ask("/v1/waste/pickups.csv")
    assert (said.status, said.headers["content-type"]) == (400, "application/problem+json")
    assert (await stand.ask("/v1/waste/guide.geojson")).status == 404


def test_no_cell_is_a_formula() -> None:
    """A text of a source that begins like a formula is text for a spreadsheet (OWASP, CSV injection)."""
    item = {"id": "x:y:1", "city": "x", "source": "s", "name": "=HYPERLINK(1)", "note": "-1+1", "location": None}
    body = CSV.draw(CATALOGUE["places"], {"items": [item], "sources": []}, "en")
    [row] = csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
    assert (row["name"], row["note"], row["location.lon"]) == ("'=HYPERLINK(1)", "'-1+1", "")
