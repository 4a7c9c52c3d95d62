"""Text out of HTML: words in paragraphs, nothing of the markup, whatever was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters._kit.markup import LONGEST, paragraphs


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (None, []),
        ("", []),
        ("  <br/> <p>&nbsp;</p>", []),
        ("Kein Markup, 3 < 5 & 7 > 2", ["Kein Markup, 3 < 5 & 7 > 2"]),
        ("<b>Linien 1</b> und <i>2</i>:<br>Steig&nbsp;B", ["Linien 1 und 2:", "Steig B"]),
        (
            "<p>Eins</P><P class='a > b'>Zwei",
            ["Eins", "b'>Zwei"],
        ),  # a bracket in an attribute ends the tag too early, and is text
        ("<ul><li>F&auml;hrt nicht<li>bis auf Weiteres</ul>", ["Fährt nicht", "bis auf Weiteres"]),
        ("&lt;p&gt;Doppelt&lt;/p&gt; kodiert &amp;amp; mehr", ["Doppelt", "kodiert & mehr"]),
        ("<script>alert('<b>')</script>Text<style>p{}</style>", ["Text"]),
        ("<!-- <p>weg</p> -->da", ["da"]),
        ("davor<script>nie zu Ende", ["davor"]),
        ("<!DOCTYPE html><html><head><title>weg</title></head><body>da</body></html>", ["da"]),
        ("<table><tr><td>Linie</td><td>U79</td></tr></table>", ["Linie U79"]),
        (709, ["709"]),
    ],
)
def test_words_are_what_is_left(markup: object, words: list[str]) -> None:
    """Tags break lines where they would, entities are read, what is never shown is not."""
    assert paragraphs(markup) == words


@pytest.mark.parametrize("markup", [{}, ["<p>"], object()])
def test_what_is_no_text_is_refused(markup: object) -> None:
    """An object where words should be is a broken row."""
    with pytest.raises(TypeError):
        paragraphs(markup)


def test_too_much_is_cut() -> None:
    """A text as long as a book is read to a bound, and quickly."""
    for piece in ("<b>", "<script>", "<", "&lt;", "<!--", "a b "):
        assert sum(map(len, paragraphs(piece * LONGEST))) <= LONGEST


@given(text=st.text(alphabet="<>/!-&; ablpscrit\n\"'=", max_size=200))
def test_no_tag_is_left(text: str) -> None:
    """Whatever is written, no element that could be run or shown is left of it as it was sent."""
    assert not any("<script>" in line or "<b>" in line for line in paragraphs(text))
