"""One form for each request, whichever way it was asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.edge.accept import accept, wanted
from tests.unit.edge.rim import Inner, scope, through

FORMS = {"/v1/places": {"csv": b"text/csv", "geojson": b"application/geo+json"}, "/v1/cities": {"csv": b"text/csv"}}
OFFERED = tuple(FORMS["/v1/places"].values())


@pytest.mark.parametrize(
    ("header", "form"),
    [
        (b"", None),
        (b"*/*", None),
        (b"application/json", None),
        (b"text/csv", b"text/csv"),
        (b"TEXT/CSV", b"text/csv"),
        (b"text/csv; charset=utf-8", b"text/csv"),
        (b"text/*", b"text/csv"),
        (b"application/*", None),
        (b"application/geo+json, */*;q=0.1", b"application/geo+json"),
        (b"text/csv;q=0.5, application/geo+json;q=0.7", b"application/geo+json"),
        (b"text/csv, application/json", None),
        (b"text/csv;q=0.4, application/json;q=0.3", b"text/csv"),
        (b"text/csv;q=0, application/geo+json;q=0.1", b"application/geo+json"),
        (b"text/csv;q=x", None),
        (b"text/csv;q=nan", None),
        (b"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", None),
        (b"image/png", None),
    ],
)
def test_the_form_is_the_one_weighted_most(header: bytes, form: bytes | None) -> None:
    """By RFC 9110 weights; JSON where they are equal, and for who wants nothing of what there is."""
    assert wanted(header, OFFERED) == form


@given(st.binary(max_size=200))
def test_whatever_is_written_it_is_a_form_or_none(header: bytes) -> None:
    """No header is a mistake."""
    assert wanted(header, OFFERED) in (None, *OFFERED)


@pytest.mark.parametrize(
    ("path", "header", "behind", "form"),
    [
        ("/v1/places", None, "/v1/places", None),
        ("/v1/places", b"*/*", "/v1/places", None),
        ("/v1/places", b"text/csv", "/v1/places", b"text/csv"),
        ("/v1/places.csv", None, "/v1/places", b"text/csv"),
        ("/v1/places.csv", b"application/geo+json", "/v1/places", b"text/csv"),
        ("/v1/places.json", b"text/csv", "/v1/places", None),
        ("/v1/cities", b"application/geo+json", "/v1/cities", None),
        ("/v1/cities.geojson", b"text/csv", "/v1/cities.geojson", b"text/csv"),
        ("/v1/places/a.csv", b"text/csv", "/v1/places/a.csv", b"text/csv"),
        ("/", b"text/html", "/", b"text/html"),
    ],
)
async def test_both_ways_are_one_request(path: str, header: bytes | None, behind: str, form: bytes | None) -> None:
    """Suffix and `Accept` come out as the same path and header; where there are no forms, all stays as it came."""
    inner = Inner()
    given = [(b"accept", header)] if header is not None else []
    await through(accept(inner, FORMS), *given, path=path, raw_path=path.encode())
    [seen] = inner.scopes
    assert (seen["path"], seen["raw_path"]) == (behind, behind.encode())
    assert dict(seen["headers"]).get(b"accept") == form


async def test_other_headers_stay() -> None:
    """Only `Accept` is settled."""
    inner = Inner()
    await accept(inner, FORMS)(
        scope((b"accept", b"text/csv"), (b"prefer", b"wait=1"), path="/v1/places"), _nothing, _nowhere
    )
    assert inner.header == {b"accept": b"text/csv", b"prefer": b"wait=1"}


async def _nothing() -> dict[str, object]:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _nowhere(_: object) -> None:
    return
