"""Bodies: read as they come, refused as soon as they are wrong, and only ever with an error of ours."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import Busy, HansaError, Malformed, TooLarge, TooSlow, Unprocessable, UnsupportedMedia
from gateway.http import body as bodies
from gateway.http.body import FORM_BYTES, Body, read_body
from gateway.http.form import JSON_BYTES, PHOTO_BYTES
from gateway.problems import problem_of, rendered
from tests.intake.sending import BOUNDARY, FORM, Sent, cut, form, part

REPORT = b'{"category": "litter", "text": "M\xc3\xbcll"}'
CANARY = "Kanarienvogel"
JSON = part("report", REPORT, kind="application/json")


async def read(body: bytes, kind: str | None = "application/json", *, size: int = 4096, files: bool = True) -> Body:
    """The body, sent in pieces of this size."""
    return await read_body(Sent(cut(body, size), kind=kind).request, files=files)


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=UTF-8", 'application/json;charset="utf-8"']
)
async def test_json_is_read_as_it_was_sent(kind: str) -> None:
    """The object, the very bytes and their SHA-256."""
    found = await read(REPORT, kind, size=3, files=False)
    assert (found.raw, found.data, found.photos) == (REPORT, {"category": "litter", "text": "Müll"}, ())
    assert found.digest == hashlib.sha256(REPORT).digest()


@pytest.mark.parametrize("size", [1, 2, 7, 64, 5000])
async def test_a_form_is_the_same_however_it_is_cut(size: int) -> None:
    """JSON first, last or between: the photos keep their order and every byte, boundaries in them included."""
    photos = (b"\xff\xd8\xff\r\n--" + BOUNDARY[:-1] + b"\r\n\0", b"", bytes(range(256)) * 8)
    pictured = [part("photo", each, file="../../etc/passwd\\..\\x.jpg", kind="text/html") for each in photos]
    sums = b"".join(hashlib.sha256(each).digest() for each in (REPORT, *photos))
    for parts in ([JSON, *pictured], [*pictured, JSON], [pictured[0], JSON, *pictured[1:]]):
        found = await read(form(parts), FORM, size=size)
        assert (found.raw, found.photos) == (REPORT, photos)
        assert found.digest == hashlib.sha256(sums).digest()


async def test_the_digest_tells_bodies_apart() -> None:
    """Other photos, another order, a photo cut in two or none: each is another request."""
    one, two = part("photo", b"aa"), part("photo", b"bb")
    forms = [[JSON], [JSON, one], [JSON, two], [JSON, one, two], [JSON, two, one], [JSON, part("photo", b"aabb")]]
    digests = {(await read(form(parts), FORM)).digest for parts in forms}
    assert len(digests) == len(forms)
    assert (await read(form([JSON]), FORM)).digest == (await read(REPORT)).digest


@pytest.mark.parametrize(
    ("kind", "files", "allowed"),
    [
        (None, True, b"application/json, multipart/form-data"),
        ("text/plain", True, b"application/json, multipart/form-data"),
        ("application/x-www-form-urlencoded", True, b"application/json, multipart/form-data"),
        ("multipart/mixed; boundary=a", True, b"application/json, multipart/form-data"),
        ("application/json; charset=latin-1", True, b"application/json, multipart/form-data"),
        ("application/json, text/html", True, b"application/json, multipart/form-data"),
        (FORM, False, b"application/json"),
    ],
)
async def test_another_kind_is_told_what_is_taken(kind: str | None, *, files: bool, allowed: bytes) -> None:
    """415 with `Accept-Post`, before a byte of the body is asked for."""
    sent = Sent([REPORT], kind=kind)
    with pytest.raises(UnsupportedMedia) as refused:
        await read_body(sent.request, files=files)
    status, headers, _ = rendered(problem_of(refused.value), "de", trace_id="t", instance="/")
    assert (status, dict(headers)[b"accept-post"], sent.asked) == (415, allowed, 0)


async def test_a_packed_body_is_not_unpacked() -> None:
    """Content-Encoding on a request is a 415 that says so: no zip bomb is opened here."""
    sent = Sent([b"\x1f\x8b"], kind="application/json", content_encoding="gzip")
    with pytest.raises(UnsupportedMedia) as refused:
        await read_body(sent.request, files=True)
    _, headers, _ = rendered(problem_of(refused.value), "en", trace_id="t", instance="/")
    assert (dict(headers)[b"accept-encoding"], sent.asked) == (b"identity", 0)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"{} {}",
        b"\xef\xbb\xbf{}",
        b'{"a": "\xff"}',
        b'{"a": "\xed\xa0\x80"}',
        b'{"a": "\\ud800"}',
        b'{"\\udfff": 1}',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": 9007199254740993}',
        b'{"a": ' + b"9" * 9000 + b"}",
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "\\u0062": 2}}',
        b'{"a": "\n"}',
        b'{"a": ' + b"[" * 17 + b"]" * 17 + b"}",
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b"[" * 60_000,
        b"<html>",
        b"{'a': 1}",
    ],
    ids=lambda raw: repr(raw[:24]),
)
async def test_json_that_two_readers_read_differently_is_malformed(raw: bytes) -> None:
    """400: no UTF-8, no object, a key twice, half a character, no number, too deep."""
    with pytest.raises(Malformed) as refused:
        await read(raw)
    assert (refused.value.status, refused.value.slug) == (400, "malformed")
    assert refused.value.hint is not None


async def test_much_json_is_refused_while_it_comes() -> None:
    """64 KiB: what says it is more is not asked for, and what does not say so is read that far."""
    told = Sent([b"{}"], kind="application/json", content_length=str(JSON_BYTES + 1))
    endless = Sent(itertools.repeat(b" " * 1000), kind="application/json")
    for sent in (told, endless):
        with pytest.raises(TooLarge) as refused:
            await read_body(sent.request, files=False)
        assert [(each.name, each.code) for each in refused.value.mistakes] == [("body", "too-many-bytes")]
    assert (told.asked, endless.asked) == (0, 66)


def _form_without_end(name: str) -> Iterator[bytes]:
    yield JSON + part(name, b"")[:-2]
    yield from itertools.repeat(bytes(65_536))


async def test_an_endless_photo_is_refused_while_it_comes() -> None:
    """10 MiB and no piece more; 20 MB of photo is a 413 that names it."""
    endless = Sent(_form_without_end("photo"), kind=FORM)
    with pytest.raises(TooLarge) as refused:
        await read_body(endless.request, files=True)
    assert [(each.name, dict(each.params)) for each in refused.value.mistakes] == [("photo.0", {"limit": "10485760"})]
    assert endless.asked <= 2 + PHOTO_BYTES // 65_536
    with pytest.raises(TooLarge):
        await read(form([JSON, part("photo", bytes(20_000_000))]), FORM, size=65_536)


async def test_a_form_weighs_no_more_than_32_mebibytes() -> None:
    """Three photos of 10 MiB pass; more is refused by what is declared, or by what came."""
    parts = [JSON, *(part("photo", bytes(PHOTO_BYTES)) for _ in range(3))]
    assert [len(each) for each in (await read(form(parts), FORM, size=65_536)).photos] == [PHOTO_BYTES] * 3
    with pytest.raises(TooLarge):
        await read_body(Sent([], kind=FORM, content_length=str(FORM_BYTES + 1)).request, files=True)
    before = itertools.repeat(b"-" * 65_536)  # what stands before the first boundary, without end
    with pytest.raises((TooLarge, Malformed)):
        await read_body(Sent(before, kind=FORM).request, files=True)


@pytest.mark.parametrize(
    ("parts", "name", "code"),
    [
        ([JSON, part("attachment", b"x")], "attachment", "unknown-part"),
        ([JSON, part("a\tb", b"x")], "(part)", "unknown-part"),
        ([JSON, part("", b"x")], "(part)", "unknown-part"),
        ([JSON, JSON], "report", "repeated"),
        ([JSON, *[part("photo", b"x")] * 4], "photo", "too-many"),
        ([JSON, *[part("photo", b"x")] * 1000], "photo", "too-many"),
        ([part(f"p{number}", b"x") for number in range(1000)], "p0", "unknown-part"),
        ([part("photo", b"x")], "report", "missing"),
        ([], "report", "missing"),
    ],
)
async def test_parts_that_do_not_belong_are_named(parts: list[bytes], name: str, code: str) -> None:
    """422: an unknown part, a second report, a fourth photo, no report."""
    with pytest.raises(Unprocessable) as refused:
        await read(form(parts), FORM)
    assert [(each.where, each.name, each.code) for each in refused.value.mistakes] == [("body", name, code)]


async def test_a_report_part_of_another_kind_is_refused() -> None:
    """What is sent as text/html is not read as JSON; without a kind it is."""
    with pytest.raises(UnsupportedMedia):
        await read(form([part("report", REPORT, kind="text/html")]), FORM)
    assert (await read(form([part("report", REPORT)]), FORM)).raw == REPORT


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (form([JSON]), "multipart/form-data"),
        (form([JSON]), "multipart/form-data; boundary="),
        (form([JSON]), "multipart/form-data; boundary=" + "x" * 71),
        (form([JSON]), "multipart/form-data; boundary=a\tb"),
        (form([JSON]), "multipart/form-data; boundary=other"),
        (b"", FORM),
        (REPORT, FORM),
        (form([JSON])[:-6], FORM),
        (JSON[:60], FORM),
        (form([part("report", REPORT, more="X: " + "y" * 5000 + "\r\n")]), FORM),
        (form([part("report", REPORT, more="".join(f"X{n}: y\r\n" for n in range(50)))]), FORM),
        (form([part("report", REPORT, more="Content-Disposition: form-data; name=photo\r\n")]), FORM),
        (form([part("report", b"e30=", more="Content-Transfer-Encoding: base64\r\n")]), FORM),
        (form([b"--" + BOUNDARY + b"\r\n\r\n{}\r\n"]), FORM),
        (form([b"--" + BOUNDARY + b"\r\nContent-Disposition: attachment; name=report\r\n\r\n{}\r\n"]), FORM),
        (form([b"--" + BOUNDARY + b"\r\nno header\r\n\r\n{}\r\n"]), FORM),
    ],
)
async def test_a_form_that_is_none_is_malformed(body: bytes, kind: str) -> None:
    """400: no boundary or another one, an end too soon, headers without bounds, a part of another nature."""
    with pytest.raises(Malformed):
        await read(body, kind)


async def test_an_app_that_goes_or_falls_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hanging up ends the reading; saying nothing more is a 408. The berth is free again after either."""
    monkeypatch.setattr(bodies, "PIECE_SECONDS", 0.01)
    monkeypatch.setattr(bodies, "_FORMS", bodies.Berths(1))
    for _ in range(3):
        with pytest.raises(Malformed):
            await read_body(Sent([JSON], kind=FORM, ends="gone").request, files=True)
        with pytest.raises(TooSlow):
            await read_body(Sent([JSON], kind=FORM, ends="silent").request, files=True)
    assert (await read(form([JSON]), FORM)).raw == REPORT


async def test_only_so_many_forms_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded: one more is told to come again, while JSON alone is read all the same."""
    monkeypatch.setattr(bodies, "_FORMS", bodies.Berths(2))
    slow = [
        asyncio.create_task(read_body(Sent([JSON], kind=FORM, ends="silent").request, files=True)) for _ in range(2)
    ]
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await read(form([JSON]), FORM)
    assert (await read(REPORT)).raw == REPORT
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)
    assert (await read(form([JSON]), FORM)).raw == REPORT


async def test_nothing_of_a_body_is_logged_or_said(caplog: pytest.LogCaptureFixture) -> None:
    """Not a word of what was sent stands in a log line or in an error's text."""
    caplog.set_level(logging.DEBUG)
    texts = []
    for body, kind in (
        (f'{{"{CANARY}": 1, "{CANARY}": 2}}'.encode(), "application/json"),
        (f'{{"a": {CANARY}}}'.encode(), "application/json"),
        (form([part(CANARY, b"x")]), FORM),
        (form([JSON, part("photo", b"x", file=CANARY, more=f"{CANARY}\r\n")]), FORM),
        (form([JSON])[:-6] + CANARY.encode(), FORM),
    ):
        with pytest.raises(HansaError) as refused:
            await read(body, kind)
        texts.append(str(refused.value))
    assert CANARY not in caplog.text
    assert CANARY not in " ".join(texts)


_pieces = st.lists(
    st.one_of(
        st.binary(max_size=40),
        st.sampled_from(
            [b"--" + BOUNDARY, b"--", b"\r\n", b"\r\n\r\n", b":", REPORT, JSON, part("photo", b"\xff\xd8")]
        ),
        st.sampled_from([b"Content-Disposition: form-data; name=", b'"report"', b"photo", b"{", b'{"a":[', b"}"]),
    ),
    max_size=30,
)


@given(pieces=_pieces, kind=st.sampled_from(["application/json", FORM]) | st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_whatever_comes_it_is_a_body_or_an_error_of_ours(pieces: list[bytes], kind: str) -> None:
    """No sequence of pieces, and no `Content-Type`, raises anything else."""

    async def sent() -> None:
        latin = kind.encode("latin-1", "replace").decode("latin-1")
        found = await read_body(Sent([each for each in pieces if each], kind=latin).request, files=True)
        assert json.loads(found.raw) == found.data

    try:
        asyncio.run(sent())
    except HansaError as refused:
        problem_of(refused)


@given(
    data=st.dictionaries(
        st.text(max_size=8), st.text(max_size=20) | st.integers(-1000, 1000) | st.booleans(), max_size=5
    ),
    photos=st.lists(st.binary(max_size=200), max_size=3),
    size=st.integers(1, 300),
)
@settings(max_examples=100, deadline=None)
def test_what_was_sent_is_what_is_read(data: dict[str, object], photos: list[bytes], size: int) -> None:
    """Any object and any bytes come out as they went in, however the network cuts them."""
    try:
        raw = json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return
    parts = [part("report", raw), *(part("photo", each, file="x.jpg") for each in photos if BOUNDARY not in each)]
    found = asyncio.run(read(form(parts), FORM, size=size))
    assert (found.data, list(found.photos)) == (data, [each for each in photos if BOUNDARY not in each])
