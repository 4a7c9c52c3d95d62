"""What strangers send where reports and callbacks are taken: refused in words, nothing executed, nothing kept in the open."""

from __future__ import annotations

import base64
import io
import itertools
import json
import logging
import zipfile
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from sandbox.bounces import signed
from tests.flow.collector import keeping, plan, until
from tests.intake.house import DESKS, House, house
from tests.intake.pictures import CANARY, as_bytes, png_that_says, scene, telephone
from tests.intake.sending import FORM, form, part

REPORTS, MINE = "/v1/reports", "/v1/me/reports"
MAIL = DESKS["duesseldorf"]
JSON = "application/json"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
SECRET = "env:HANSA_DUESSELDORF_BOUNCES"
BOUNCES, ORDERS = "/v1/callbacks/duesseldorf/sauber/reports", "/v1/callbacks/duesseldorf/awista/waste.bulky-orders"


THEIRS = {"mail", "PIL"}
"""Loggers of the twin of a mail server, and of what makes the test's pictures: ours are made in a process of their own."""


def zipped(before: bytes) -> bytes:
    """A picture that is an archive as well."""
    out = io.BytesIO(before)
    out.seek(0, io.SEEK_END)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("../../evil.sh", "#!/bin/sh\ntouch /tmp/evil\n" + CANARY)
    return out.getvalue()


def photos(report: bytes) -> dict[str, tuple[bytes, int]]:
    """Forms whose photo is none, or too much of one; and the status each is refused with."""
    pictures = {
        "20 MB": (telephone("JPEG") + bytes(20 * 2**20), 413),
        "a bomb": (png_that_says(60_000, 60_000), 422),
        "SVG as JPEG": (SVG, 415),
        "GIF": (as_bytes(scene(), "GIF"), 415),
        "an archive": (zipped(b""), 415),
        "a page": (b"<!doctype html><script>alert(1)</script>", 415),
        "half a picture": (telephone("JPEG")[:300], 422),
        "nothing": (b"", 415),
    }
    head = part("report", report, kind=JSON)
    return {
        name: (form([head, part("photo", content, file="../../etc/cron.d/x.jpg", kind="image/jpeg")]), status)
        for name, (content, status) in pictures.items()
    }


def bodies(report: bytes) -> dict[str, tuple[str | None, bytes, int]]:
    """Bodies that are none: content type, bytes, and the status each is refused with."""
    head, photo = part("report", report, kind=JSON), part("photo", telephone("JPEG"), file="x.jpg", kind="image/jpeg")
    deep = b'{"attributes":' + b'{"a":' * 5000 + b"1" + b"}" * 5001
    return {
        "an unknown part": (FORM, form([head, part("shell", b"rm -rf /")]), 422),
        "two reports": (FORM, form([head, head]), 422),
        "four photos": (FORM, form([head, *[photo] * 4]), 422),
        "no report": (FORM, form([photo]), 422),
        "a form without an end": (FORM, head, 400),
        "no form": (FORM, b"\r\n" * 500, 400),
        "no boundary": ("multipart/form-data", form([head]), 400),
        "text": ("text/plain", report, 415),
        "a form of a page": ("application/x-www-form-urlencoded", b"category=litter", 415),
        "no type": (None, report, 415),
        "XML": ("application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', 415),
        "another charset": ("application/json; charset=utf-7", report, 415),
        "deep": (JSON, deep, 400),
        "twice the same": (JSON, b'{"category":"litter","category":"green"}', 400),
        "half a character": (JSON, b'{"text":"\\ud800"}', 400),
        "NaN": (JSON, b'{"lat":NaN}', 400),
        "a list": (JSON, b"[]", 400),
        "no JSON": (JSON, b"\xff\xfe{", 400),
        "nothing": (JSON, b"", 400),
        "too long": (JSON, b'{"text":"' + b"a" * 70_000 + b'"}', 413),
    }


async def test_nothing_hostile_is_taken(tmp_path: Path) -> None:
    """Each is refused with its own status, in words that repeat nothing; no city hears of it, and nothing is kept."""
    async with house(tmp_path) as h:
        report = json.dumps(await h.report("duisburg")).encode()
        sent = {name: (FORM, body, status) for name, (body, status) in photos(report).items()} | {
            f"body: {name}": each for name, each in bodies(report).items()
        }
        for name, (kind, body, status) in sent.items():
            heads = [("authorization", f"Bearer {h.token()}"), ("idempotency-key", '"hostile"')]
            heads += [("content-type", kind)] if kind else []
            said = await h.stand.ask(REPORTS, method="POST", headers=heads, body=body)
            assert said.status == status, (name, said.status, said.body)
            assert said.headers["content-type"] == "application/problem+json", name
            assert b"Kanari" not in said.body, name
            assert b"script" not in said.body, name
            assert b"cron" not in said.body, name
        for coding in ("gzip", "br", "identity, gzip"):
            said = await h.say("POST", REPORTS, report, headers={"content-encoding": coding})
            assert said.status == 415
        assert (await h.say("GET", MINE)).items == []


async def test_a_body_without_an_end_is_cut_off(tmp_path: Path) -> None:
    """However it is sent: the answer is there long before the sender would be done."""
    async with house(tmp_path) as h:
        head = form([part("report", b"{}", kind=JSON)])[:-20]
        for kind, start, most in ((JSON, b"{", 2**17), (FORM, head, 2**26), (FORM, b"-" * 100, 2**26)):
            taken = 0

            def pieces(start: bytes = start) -> Any:
                nonlocal taken
                for piece in itertools.chain([start], itertools.repeat(b"a" * 65_536)):
                    taken += len(piece)
                    yield piece

            heads = {"authorization": f"Bearer {h.token()}", "idempotency-key": '"endless"', "content-type": kind}
            said = await h.stand.ask(REPORTS, method="POST", headers=heads, body=pieces())
            assert said.status in {400, 413}, said.body
            assert taken < most


async def test_a_key_is_one_line_of_printable_letters(tmp_path: Path) -> None:
    """Empty, said twice, too long, with anything else in it: 400 that names the header; at its longest it works."""
    async with house(tmp_path) as h:
        body = json.dumps(await h.report("duisburg")).encode()
        base = [("authorization", f"Bearer {h.token()}"), ("content-type", JSON), ("prefer", "wait=1")]
        odd: list[list[str]] = [
            *([key] for key in ("", '""', " ", '"a', 'a"b"', "ä", '"ä"', "a b", '"\t"', "a" * 300, f'"{"a" * 256}"')),
            ["a", "b"],
            ["a", "a"],
            [],
        ]
        for keys in odd:
            heads = [*base, *(("idempotency-key", key) for key in keys)]
            said = await h.stand.ask(REPORTS, method="POST", headers=heads, body=body)
            assert (said.status, said.json["errors"][0]["name"]) == (400, "Idempotency-Key"), (keys, said.body)
        assert (await h.say("GET", MINE)).items == []
        said = await h.say("POST", REPORTS, body, key=f'"{"a" * 255}"', headers={"prefer": "wait=1"})
        assert said.status == 202


INJECTED = ("\r\nBcc: evil@example.org", "\nX: y", "\u2028Bcc: z", "\x00", "\x1b[2J", "\u202egpj", "\x85Bcc: z")


async def test_what_she_writes_is_text_wherever_it_goes(tmp_path: Path) -> None:
    """No field can become a header or a command of the mail: what is no line is refused, and what is text stays text."""
    async with house(tmp_path) as h, h.delivering():
        wish = await h.report("duesseldorf")
        for bad in INJECTED:
            for change in (
                {"contact": {"name": f"Ada{bad}", "email": "ada@example.org"}},
                {"contact": {"name": "Ada", "email": f"ada@example.org{bad}"}},
                {"contact": {"name": "Ada", "email": "ada@example.org", "phone": f"+49 1{bad}"}},
                {"city": f"duesseldorf{bad}"},
                {"category": f"litter{bad}"},
                {"attributes": {f"a{bad}": "b"}},
                {"attributes": {"a": f"b{bad}"}},
            ):
                said = await h.send_report(wish | change)
                # blanks at the ends are no part of a text, and of what is trimmed nothing is left to object to
                assert said.status == 422, (change, said.body)
                assert b"evil" not in said.body
        text = (
            "Zeile\r\n.\r\nMAIL FROM:<evil@example.org>\r\nRCPT TO:<evil@example.org>\r\nDATA\r\n"
            "Bcc: evil@example.org\n--=_dsn\nContent-Type: text/html\n\n<script>alert(1)</script>"
        )
        photo = zipped(telephone("JPEG"))
        said = await h.send_report(wish | {"text": text}, photo)
        assert said.status == 201, said.body
        [order] = await h.journal(MAIL)
        raw = await h.twin("GET", MAIL, f"letters/{said.json['reference']}")
        letter = message_from_bytes(raw, policy=default)
        assert (letter["To"], letter["Bcc"], letter["X"]) == ("meldung@awista.example", None, None)
        assert order["recipient"] == "meldung@awista.example"
        kinds = [part.get_content_type() for part in letter.walk()]
        assert kinds == ["multipart/mixed", "text/plain", JSON, "image/jpeg"]
        [picture] = [part.get_payload(decode=True) for part in letter.walk() if part.get_content_type() == "image/jpeg"]
        assert isinstance(picture, bytes)
        assert not zipfile.is_zipfile(io.BytesIO(picture))
        assert b"evil.sh" not in picture


async def test_nobody_reads_what_a_city_does_not_publish(tmp_path: Path) -> None:
    """Duisburg shows how a report stands and no word of it; Düsseldorf shows none at all."""
    async with house(tmp_path) as h, h.delivering():
        wish = await h.report("duisburg")
        said = await h.send_report(wish, telephone("JPEG"))
        assert said.status == 201
        letter = await h.send_report(await h.report("duesseldorf"))
        assert letter.status == 201
        h.clock.move(hours=2)
        found = await h.stand.ask(
            REPORTS, {"city": "duisburg", "lat": wish["lat"], "lon": wish["lon"], "radius": "30m"}
        )
        assert [item["text"] for item in found.items] == [None]
        one = await h.stand.ask(f"{REPORTS}/{found.items[0]['id']}")
        everything = await h.stand.ask(REPORTS, {"limit": "1000"})
        for answer in (found, one, everything):
            assert b"Kanari" not in answer.body
            assert b"script" not in answer.body
        assert {item["city"] for item in everything.items} <= {"duisburg", "essen", "koeln"}


async def test_a_callback_is_answered_alike_whatever_it_holds(tmp_path: Path) -> None:
    """Rubbish, too much, forged, old, about nothing, once more: 204 and nothing happens; 404 only where nobody calls back."""
    async with house(tmp_path) as h, h.delivering():
        said = await h.send_report(await h.report("duesseldorf"))
        reference = said.json["reference"]
        now = h.clock()
        good = _bounce(reference)
        old = signed(good, SECRET, now.fromtimestamp(now.timestamp() - 3600, now.tzinfo))
        about_nothing = _bounce("a" * 16)
        sent: list[tuple[dict[str, str], bytes]] = [
            ({}, b""),
            ({}, b"\x00\xff" * 1000),
            ({}, b'{"a":' * 10_000),
            ({}, good),
            (signed(good, "another's", now), good),
            (old, good),
            (signed(good, SECRET, now), good + b" "),
            (signed(good, SECRET, now) | {"webhook-signature": "v1,"}, good),
            (signed(good, SECRET, now) | {"webhook-timestamp": "\uff19" * 10}, good),
            (signed(about_nothing, SECRET, now), about_nothing),
            (signed(b"a" * 100_000, SECRET, now), b"a" * 100_000),
            (signed(b"\xff" * 5000, SECRET, now), b"\xff" * 5000),
            (signed(good, SECRET, now) | {"content-type": "multipart/report; boundary=" + "a" * 5000}, good),
        ]
        for heads, body in sent:
            for path in (BOUNCES, ORDERS):
                answer = await h.stand.ask(path, method="POST", headers=heads, body=body)
                assert (answer.status, answer.body) == (204, b""), (heads, body[:50], answer.body)
        for path in ("/v1/callbacks/koeln/stadt/reports", "/v1/callbacks/../x", "/v1/callbacks/", "/v1/callbacks/%00"):
            assert (await h.stand.ask(path, method="POST", body=good)).status == 404, path
        endless = itertools.repeat(b"a" * 65_536)
        assert (await h.stand.ask(BOUNCES, method="POST", body=endless)).status == 204
        assert (await h.say("GET", said.headers["location"])).json["state"] == "placed"
        real = signed(good, SECRET, h.clock())
        for _ in range(3):  # replayed as it was
            assert (await h.stand.ask(BOUNCES, method="POST", headers=real, body=good)).status == 204
        case = await h.turned(said.headers["location"], "rejected")
        assert [update["state"] for update in case["updates"]] == ["accepted", "placed", "rejected"]


def _bounce(reference: str) -> bytes:
    report = f"Reporting-MTA: dns; m\r\nOriginal-Envelope-Id: {reference}\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    kind = 'multipart/report; report-type=delivery-status; boundary="b"'
    return (
        f"MIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\n{report}\r\n--b--\r\n"
    ).encode()


async def test_nothing_of_her_lies_open_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """After reports that went well, ill and wrong: no file, log line, span, metric or refusal holds anything she said."""
    caplog.set_level(logging.DEBUG)
    async with keeping() as keeper:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", keeper.url)
        refusals: list[bytes] = []
        async with house(tmp_path, plan=plan()) as h, h.delivering():
            logging.getLogger("dbos").setLevel(logging.DEBUG)
            monkeypatch.setattr(logging.getLogger("dbos"), "propagate", True)
            canaries, pictures = await _lives(h, refusals)
            await until(lambda: any("stuck" in line for line in keeper.lines()))
            await until(lambda: any(span.name == f"POST {REPORTS}" for span in keeper.spans()))
            await until(lambda: "hansa.requests" in keeper.metrics())
            files = _files(tmp_path)
            assert [(name, found) for name, said in files.items() if (found := _in(said, canaries | pictures))] == []
        assert {"hansa.db", "intake.db"} <= set(files)
        ours = [record for record in caplog.records if record.name.partition(".")[0] not in THEIRS]
        lines = "\n".join(
            f"{record.name} {record.getMessage()} {record.exc_text or ''} {vars(record)}" for record in ours
        )
        assert any(record.name == "dbos" for record in ours)
        assert any(record.name.startswith("hansa") for record in ours)
        assert _in(lines.encode(), canaries) == []
        assert _in(keeper.everything, canaries) == []
        assert len(refusals) > 5
        assert _in(b"".join(refusals), canaries) == []
        left = _files(tmp_path)
        assert [(name, found) for name, said in left.items() if (found := _in(said, canaries | pictures))] == []


def _files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def _in(said: bytes, canaries: dict[str, bytes]) -> list[str]:
    forms = {name: (canary, base64.b64encode(canary)[:-4]) for name, canary in canaries.items()}
    return [name for name, (plain, coded) in forms.items() if plain in said or (len(coded) > 7 and coded in said)]


async def _lives(h: House, refusals: list[bytes]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Reports of every kind of luck; what may be found nowhere, and pieces of the pictures the cities got."""
    token, key = h.token(), "Kanari-Schluessel-77"
    canaries = {
        "name": b"Kanari",
        "e-mail": b"ada.kanari",
        "phone": b"1234567",
        "text": b"Kanariensofa",
        "script": b"alert(1)",
        "street": b"Vogelgasse",
        "file": b"IMG_4711",
        "marker": CANARY.encode(),
        "token": token.encode()[-40:],
        "key": key.encode(),
    }
    pictures: dict[str, bytes] = {}
    for city in DESKS:
        wish = await h.report(city)
        wish["text"] += "\nVogelgasse 3"
        canaries[f"north of {city}"] = str(wish["lat"]).encode()
        said = await h.send_report(wish, telephone("JPEG"), key=f'"{key}-{city}"', token=token)
        assert said.status == 201, said.body
        await h.say("DELETE", said.headers["location"])
        for fault in ("html", "500", "reset"):
            wish = await h.report(city)
            await h.stand.fault(DESKS[city], fault, count=1)
            await h.send_report(wish, telephone("PNG"), token=token, headers={"prefer": "wait=1"})
            await h.stand.heal(DESKS[city])
        for change in (
            {"category": "Kanari"},
            {"text": 5},
            {"Kanari": 1},
            {"contact": {"email": "Kanari"}},
            {"lat": 99},
        ):
            refused = await h.send_report(wish | change, token=token)
            assert 400 <= refused.status < 500
            if "Kanari" not in str(change):  # what is misspelt is named, or nobody could mend it
                refusals.append(refused.body)
        again = await h.send_report(wish | {"text": "Kanariensofa, anders"}, key=f'"{key}-{city}"', token=token)
        refusals.append(again.body)
        refusals.append((await h.send_report(wish, SVG, token=token)).body)
        refusals.append((await h.send_report(wish, token=token[:-5] + "Kanari")).body)
    for order in await h.journal(MAIL):
        raw = await h.twin("GET", MAIL, f"letters/{order['reference']}")
        for place, each in enumerate(message_from_bytes(raw, policy=default).walk()):
            if each.get_content_maintype() == "image":
                content = each.get_payload(decode=True)
                assert isinstance(content, bytes)
                middle = len(content) // 2
                pictures[f"{order['reference']}.{place}"] = content[middle : middle + 24]
    assert pictures
    return canaries, pictures
