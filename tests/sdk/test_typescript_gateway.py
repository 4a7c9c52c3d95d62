"""The TypeScript client at a real gateway, and as a package: what its README shows, paging, a city that does not answer."""

from __future__ import annotations

import json
import re

import pytest

from sdk.generate.contract import camel, read
from tests.docs.blocks import blocks
from tests.sdk.conftest import Gateway
from tests.sdk.node import SOURCE, Client, node, run
from tests.sdk.test_python_gateway import SAID, fault

FILES = {block.value: block.text for block in blocks((SOURCE / "README.md").read_text("utf-8")) if block.mark == "file"}

pytestmark = pytest.mark.timeout(240)  # the first test starts the gateway and fetches the programs


def test_the_types_are_todays(client: Client) -> None:
    """The committed types are what openapi-typescript makes of the contract."""
    made = run(node(), "generate.mjs", "--print", cwd=SOURCE)
    assert made == (SOURCE / "src" / "generated" / "schema.ts").read_text("utf-8"), "run `make sdk`"


def test_the_apps_of_the_readme_work(client: Client, gateway: Gateway) -> None:
    """Compiled as strictly as it goes and run, they print what they promise."""
    for name, text in FILES.items():
        (client.place / name).write_text(text, "utf-8")
    client.compiled(*FILES)
    assert {name.replace(".ts", ".py") for name in FILES} == SAID.keys()
    for name in FILES:
        lines = run(node(), name.replace(".ts", ".js"), gateway.url, cwd=client.place).splitlines()
        wanted = SAID[name.replace(".ts", ".py")]
        assert len(lines) == len(wanted), lines
        assert all(re.fullmatch(pattern, line) for pattern, line in zip(wanted, lines, strict=True)), lines


def test_the_app_has_thirty_lines() -> None:
    """It is as short as the README says."""
    assert len(FILES["app.ts"].splitlines()) <= 31


def test_the_package_holds_what_it_needs(client: Client) -> None:
    """It has the contract's version, types, the licence, no dependencies, and a method for each operation."""
    about = json.loads((client.package / "package.json").read_text("utf-8"))
    assert (about["version"], about.get("dependencies")) == (read().version, None)
    assert all((client.package / name).exists() for name in ("LICENSE", "README.md", "dist/index.d.ts"))
    methods = (client.package / "dist" / "generated" / "methods.js").read_text("utf-8")
    assert [each.id for each in read().operations if f"    {camel(each.method)}(" not in methods] == []


WRONG = {
    "an unknown argument": 'await hansa.places({ colour: "red" });',
    "an argument of another type": "await hansa.places({ limit: true });",
    "a field that may be absent": "(await hansa.places()).items[0]!.view.open;",
    "a field that is not there": "(await hansa.waste.pickups()).items[0]!.colour;",
    "an order without its things": 'await hansa.waste.orderBulky({ address: "x" });',
}


def test_the_types_keep_users_from_mistakes(client: Client) -> None:
    """Each of these is refused by the compiler, and a code it has never heard of is not."""
    lines = ['import { Hansa } from "@hansa/client";', 'const hansa = new Hansa("http://adorf.example");']
    lines += ['await hansa.places({ kind: "hover_pad", city: "adorf" });']
    lines += [f"// @ts-expect-error {why}\n{line}" for why, line in WRONG.items()]
    (client.place / "wrong.ts").write_text("\n".join(lines), "utf-8")
    client.compiled("--noEmit", "wrong.ts")


def test_pages_follow_each_other(client: Client, gateway: Gateway) -> None:
    """All pages together hold what one long page holds, each once; every one says how complete it is."""
    wishes = {"key": gateway.key}
    asked = {"kind": "recycling_centre", "limit": 3}
    (whole,) = client.asks(gateway.url, "places", {**asked, "limit": 500}, wishes=wishes)
    found = client.asks(gateway.url, "places", asked, wishes=wishes, follow="items")
    assert found == [place["id"] for place in whole["items"]]
    pages = client.asks(gateway.url, "places", asked, wishes=wishes, follow="pages")
    assert len(pages) == -(-len(found) // 3) > 2
    assert all(page["complete"] for page in pages)


def test_a_source_that_is_down_is_not_nothing(client: Client, gateway: Gateway) -> None:
    """With a back-end down the answer is not complete, names who is missing, and claims no count for it."""
    twin, wishes = gateway.twins["awl/neuss"], {"key": gateway.key, "retry": {"attempts": 1}}
    houses = ["neuss:awl:6810-42", "essen:haus:9"]
    fault(twin, "PUT", {"kind": "down"})
    try:
        (told,) = client.asks(gateway.url, "waste.pickups", {"address": houses}, wishes=wishes)
        (none,) = client.asks(gateway.url, "waste.pickups", {"address": houses[0]}, wishes=wishes)
        (whole,) = client.asks(gateway.url, "waste.pickups", {"address": houses[1]}, wishes=wishes)
    finally:
        fault(twin, "DELETE")
    assert told["items"]
    assert (told["complete"], whole["complete"], whole["failed"]) == (False, True, [])
    assert {row["id"]: row["count"] for row in told["failed"]} == {"neuss/awl/waste.pickups": None}
    assert (none["thrown"], [row["id"] for row in none["rows"] if row["silent"]]) == (
        "Unavailable",
        ["neuss/awl/waste.pickups"],
    )


def test_one_thing_and_what_is_not_json(client: Client, gateway: Gateway) -> None:
    """A source with slashes in its id, a calendar as text, events until the loop is left, a typing error in German."""
    wishes = {"key": gateway.key, "language": "de"}
    (told,) = client.asks(gateway.url, "sources", {"city": "essen", "limit": 1}, wishes=wishes)
    source = told["items"][0]["id"]
    (answer,) = client.asks(gateway.url, "source", source, wishes=wishes)
    assert answer["item"]["id"] == source
    (made,) = client.asks(gateway.url, "waste.createCalendar", {"address": "essen:haus:9"}, wishes=wishes)
    (text,) = client.asks(gateway.url, "waste.calendar", made["id"], wishes=wishes)
    assert text.startswith("BEGIN:VCALENDAR")
    asked = {"topics": "sources", "city": "essen"}
    (event,) = client.asks(gateway.url, "events", asked, wishes=wishes, follow="events", most=1)
    assert (event["name"], event["data"]["city"]) == ("source.changed", "essen")
    (wrong,) = client.asks(gateway.url, "places", {"kind": "recycling_center"}, wishes=wishes)
    assert (wrong["thrown"], wrong["errors"][0]["allowed"]) == ("BadQuestion", ["recycling_centre"])
    assert "Diesen Wert gibt es nicht" in wrong["message"]


@pytest.mark.parametrize(("token", "thrown"), [("", "NotKnown"), ("hers", None)])
def test_a_citizens_things_need_her_token(client: Client, gateway: Gateway, token: str, thrown: str | None) -> None:
    """Without a token a typed refusal, with one her list."""
    wishes = {"token": gateway.token if token else ""}
    (told,) = client.asks(gateway.url, "me.reports", wishes=wishes)
    assert told.get("thrown") == thrown
    assert thrown or told["items"] == []
