"""What portals write in a hundred ways comes out in one: licences, formats, days, sizes, addresses."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters._kit import open_data
from domain.datasets import Dataset, Distribution, marks
from domain.vocabulary_datasets import DATASETS, LICENCE
from domain.words import coded


@pytest.mark.parametrize(
    ("native", "code"),
    [
        ("dl-de/by-2.0", "dl_de_by_2_0"),
        ("http://dcat-ap.de/def/licenses/dl-zero-de/2.0", "dl_de_zero_2_0"),
        ("https://www.dcat-ap.de/def/licenses/dl-by-de/2.0/", "dl_de_by_2_0"),
        ("https://www.govdata.de/dl-de/zero-2-0", "dl_de_zero_2_0"),
        ("http://dcat-ap.de/def/licenses/dl-by-de/2_0", "dl_de_by_2_0"),
        ("http://dcat-ap.de/def/licenses/geoNutz/20131001", "geonutz_berlin_2013"),
        ("https://opendatacommons.org/licenses/odbl/1.0/", "odbl_1_0"),
        ("dl-de-by-2.0", "dl_de_by_2_0"),
        ("DL-DE-BY-2.0", "dl_de_by_2_0"),
        ("Datenlizenz Deutschland – Namensnennung – Version 2.0", "dl_de_by_2_0"),
        ("CC BY 3.0 DE", "cc_by_3_0_de"),
        ("https://creativecommons.org/licenses/by/3.0/de/", "cc_by_3_0_de"),
        ("http://creativecommons.org/licenses/by/4.0/deed.de", "cc_by_4_0"),
        ("http://publications.europa.eu/resource/authority/licence/CC_BY_4_0", "cc_by_4_0"),
        ("http://www.opendefinition.org/licenses/cc-by", "cc_by"),
        ("cc-zero", "cc0_1_0"),
        ("odc-odbl", "odbl_1_0"),
        ("ODbL-1.0", "odbl_1_0"),
        ("http://dcat-ap.de/def/licenses/other-closed", "other"),
    ],
)
def test_a_licence_is_known_in_any_spelling(native: str, code: str) -> None:
    """Slugs, titles, addresses, SPDX and the lists of dcat-ap.de mean one code, and what was written stays."""
    seen: Counter[str] = Counter()
    found = open_data.licence(native, seen)
    assert found is not None
    assert (found.code, found.native, seen) == (code, native, Counter())


@pytest.mark.parametrize("native", [None, "", "  ", "notspecified", "License not specified", "Keine Angabe"])
def test_nothing_said_is_no_licence(native: Any) -> None:
    """It is null, and not `other`; a text nobody knows keeps its words without a code, and is counted."""
    seen: Counter[str] = Counter()
    assert open_data.licence(native, seen) is None
    unknown = open_data.licence("Lizenz des Hauses", seen)
    assert unknown is not None
    assert (unknown.code, unknown.native, dict(seen)) == (None, "Lizenz des Hauses", {"Lizenz des Hauses": 1})


def test_every_spelling_means_one_code() -> None:
    """No spelling of a vocabulary is another code's, whatever its case and punctuation; each code is in some standard."""
    for vocabulary in DATASETS:
        meanings: dict[str, set[str]] = {}
        for codes in vocabulary.standards.values():
            for code, spellings in codes.items():
                assert code in vocabulary.codes
                for spelling in spellings:
                    meanings.setdefault(open_data._plain(spelling), set()).add(code)
        assert {spelling: codes for spelling, codes in meanings.items() if len(codes) > 1} == {}
        assert {code for codes in vocabulary.standards.values() for code in codes} == set(vocabulary.codes)


@pytest.mark.parametrize(
    ("label", "media", "url", "code"),
    [
        ("CSV", None, "https://a.example/x", "csv"),
        ("csv (UTF-8)", None, "https://a.example/x", "csv"),
        ("http://publications.europa.eu/resource/authority/file-type/GEOJSON", None, "https://a.example/x", "geojson"),
        ("", "application/vnd.geo+json", "https://a.example/x", "geojson"),
        (None, "https://www.iana.org/assignments/media-types/text/csv", "https://a.example/x", "csv"),
        (None, None, "https://a.example/Schulen%202026.XLSX?v=1", "xlsx"),
        ("Dienst", None, "https://a.example/ows?Service=WFS&request=GetCapabilities", "wfs"),
        ("Esri Shapefile", None, "https://a.example/x.zip", "shp"),
        ("WMS_SRVC", None, "https://a.example/x", "wms"),
        (None, None, "https://a.example/seite", None),
    ],
)
def test_a_format_is_told_by_what_tells_it(label: Any, media: Any, url: str, code: str | None) -> None:
    """Its label, else its media type, else the service, else the end of its address; else nothing."""
    seen: Counter[str] = Counter()
    found = open_data.form(label, media, url, seen)
    assert (found.code if found else None, seen) == (code, Counter())


@pytest.mark.parametrize(
    ("text", "utc", "day"),
    [
        ("2026-03-01", False, date(2026, 3, 1)),
        ("2026-03-01T00:00", False, date(2026, 3, 1)),
        ("2026-04-02T22:31:55.358565", True, date(2026, 4, 3)),
        ("2026-04-02T22:31:55.358565", False, date(2026, 4, 2)),
        ("2026-04-02T23:30:00+00:00", False, date(2026, 4, 3)),
        ("1.3.2026", False, date(2026, 3, 1)),
        ("Stand: 01.03.2026, vorläufig", False, date(2026, 3, 1)),
        ("Date changed  Mo, 03/16/2026 - 09:30", False, date(2026, 3, 16)),
        ("März 2026", False, None),
        ("R/P1Y", False, None),
        ("31.02.2026", False, None),
        ("13/13/2026", False, None),
        (None, False, None),
    ],
)
def test_a_day_is_read_in_any_form_or_not_at_all(text: Any, *, utc: bool, day: date | None) -> None:
    """CKAN's instants are UTC, and belong to the civic day; words that are no day are nothing."""
    assert open_data.day(text, utc=utc) == day


@pytest.mark.parametrize(
    ("value", "size"),
    [(20480, 20480), ("20480", 20480), ("12.50 KB", 12800), ("1,5 MB", 1572864), ("groß", None), (True, None)],
)
def test_a_size_is_bytes(value: Any, size: int | None) -> None:
    """A number, or one with a unit as people read it."""
    assert open_data.size(value) == size


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("https://a.example/Bäume 2026.csv", "https://a.example/B%C3%A4ume%202026.csv"),
        ("https://a.example/B%C3%A4ume%202026.csv", "https://a.example/B%C3%A4ume%202026.csv"),
        ("/files/x.json", "https://base.example/files/x.json"),
        ("ftp://a.example/x", None),
        ("javascript:alert(1)", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_an_address_can_be_asked_or_is_none(value: str, address: str | None) -> None:
    """Blanks and umlauts are encoded once; what no browser should follow is nothing."""
    assert open_data.link(value, "https://base.example/data.json") == address


def test_the_whole_has_the_licence_of_its_files() -> None:
    """One for all is the whole's; files without one have the whole's; two different ones leave the whole without."""
    by, zero = coded(LICENCE, "dl_de_by_2_0", "a"), coded(LICENCE, "dl_de_zero_2_0", "b")
    file = Distribution(url="https://a.example/1.csv")
    same = open_data.finished(Dataset(title="x", licence=by, distributions=(file, file)))
    assert (same.licence, [each.licence for each in same.distributions]) == (by, [by, by])
    mixed = open_data.finished(
        Dataset(title="x", licence=by, distributions=(file, Distribution(url=file.url, licence=zero)))
    )
    assert (mixed.licence, [each.code for each in mixed.licences]) == (None, ["dl_de_by_2_0", "dl_de_zero_2_0"])
    partly = open_data.finished(Dataset(title="x", distributions=(file, Distribution(url=file.url, licence=zero))))
    assert (partly.licence, [each.code for each in partly.licences]) == (None, ["dl_de_zero_2_0"])
    assert open_data.finished(Dataset(title="x", licence=by)).licence == by


@given(st.text(max_size=40), st.text(max_size=40), st.lists(st.text(max_size=60), max_size=3))
def test_marks_never_fail_and_never_are_a_title_alone(title: str, page: str, ids: list[str]) -> None:
    """Whatever a portal writes: marks are text, and one without identifiers, page and files has none."""
    assert all(isinstance(mark, str) for mark in marks(Dataset(title=title, landing_page=page, identifiers=tuple(ids))))
    assert list(marks(Dataset(title=title))) == []


@given(st.text(max_size=60) | st.none() | st.integers() | st.booleans() | st.floats())
def test_odd_values_are_values_or_a_known_complaint(value: Any) -> None:
    """Nothing but what a row is rejected for is ever raised."""
    seen: Counter[str] = Counter()
    for read in (open_data.day, open_data.size, open_data.prose):
        read(value)
    open_data.link(value, "https://base.example/")
    open_data.form(value, value, "https://base.example/", seen)
    open_data.theme(value, seen)
