"""A CSV in pieces: the same rows however it is cut, whatever its charset, and one bad line costs one row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters._kit.csv_stream import MOST_BYTES, MOST_LINES, Rows, plain
from domain.errors import SourceNonsense

NEEDED = (("betreiber",), ("laengengrad", "lon"))
HEAD = "Betreiber;Längengrad;P1 [kW]\n"


def rows(*pieces: bytes, needed: Iterable[tuple[str, ...]] = NEEDED) -> list[tuple[int, dict[str, str]]]:
    """The rows of a table that came in these pieces."""
    table = Rows(needed=tuple(needed))
    found = [(place, dict(row)) for piece in pieces for place, row in table.feed(piece)]
    return [*found, *((place, dict(row)) for place, row in table.end())]


@given(st.lists(st.integers(0, 400), max_size=12), st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]))
def test_the_cuts_do_not_matter(cuts: list[int], charset: str) -> None:
    """Pieces may end within a character, a line end or a cell in quotes; marks and charsets do not show."""
    text = f'Vorspann;;\r\n;;\r\n{HEAD}Müller;"6,9";"22;\n11"\r\nÖl "&" Söhne;7,0;"a ""b"""\r\n\r\n'
    body = text.encode(charset)
    at = sorted({0, *(cut for cut in cuts if cut < len(body)), len(body)})
    found = rows(*(body[start:end] for start, end in pairwise(at)))
    assert found == [
        (4, {"betreiber": "Müller", "laengengrad": "6,9", "p1kw": "22;\n11"}),
        (6, {"betreiber": 'Öl "&" Söhne', "laengengrad": "7,0", "p1kw": 'a "b"'}),
    ]


def test_one_line_of_another_charset_is_read_as_well() -> None:
    """What somebody pasted from an old issue into a new one keeps its umlauts, and so do the others."""
    body = HEAD.encode() + "Müller;1;\n".encode("cp1252") + "Söhne;2;\n".encode()
    assert [row["betreiber"] for _, row in rows(body)] == ["Müller", "Söhne"]


@pytest.mark.parametrize("later", [1, MOST_LINES - 1, MOST_LINES + 1, 3 * MOST_LINES])
def test_an_unclosed_quotation_mark_costs_its_own_row(later: int) -> None:
    """However many lines follow: they are rows of their own."""
    body = HEAD + '"Deich;1;2\n' + "".join(f"Nr {n};1;2\n" for n in range(later))
    names = [row["betreiber"] for _, row in rows(body.encode())]
    assert names[-later:] == [f"Nr {n}" for n in range(later)]
    assert len(names) == later + 1


def test_columns_are_found_by_name_and_told_apart_by_their_turn() -> None:
    """Order, case, umlauts and brackets of a header do not matter; a name that repeats is numbered."""
    body = "P [kW];LAENGENGRAD ;P [kW];betreiber\n1;2;3;4;5\n6;7\n"
    assert [row for _, row in rows(body.encode())] == [
        {"pkw": "1", "laengengrad": "2", "pkw2": "3", "betreiber": "4"},
        {"pkw": "6", "laengengrad": "7"},
    ]
    assert [plain(name) for name in ("Straße", "STRASSE", "Kreis/kreisfreie Stadt")] == [
        "str",
        "str",
        "kreiskreisfreiestadt",
    ]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "betreiber, laengengrad"),
        (b"<html><body>Wartung</body></html>", "betreiber, laengengrad"),
        ("Vorspann\nBetreiber;Geolänge\nA;1\n".encode(), "without the columns laengengrad"),
        (b"a;b\n" * 500, "betreiber, laengengrad"),
    ],
)
def test_a_table_without_a_needed_column_names_it(body: bytes, said: str) -> None:
    """Another file, or a new layout, is no empty register: the error says what is lacking of the nearest header."""
    with pytest.raises(SourceNonsense, match=said):
        rows(body)


def test_what_has_no_lines_is_no_table() -> None:
    """Memory is bounded by a row, whatever comes."""
    with pytest.raises(SourceNonsense, match="a row of more than"):
        rows(*[b"x" * 10_000] * (MOST_BYTES // 10_000 + 2))


@given(
    st.lists(
        st.lists(
            st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=8),
            min_size=2,
            max_size=2,
        ),
        max_size=20,
    )
)
def test_whatever_a_writer_writes_is_read(cells: list[list[str]]) -> None:
    """Every table `csv` writes comes back cell by cell, but for its empty rows."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([["Betreiber", "lon"], *cells])
    found = [[row["betreiber"], row["lon"]] for _, row in rows(out.getvalue().encode())]
    assert found == [row for row in cells if any(row)]
