"""Our Markdown as HTML: nothing of it runs, and every link leads to a page or is none."""

from __future__ import annotations

from functools import partial

import pytest

from portal.guides import leads
from portal.markdown import read


def nowhere(link: str) -> str | None:
    """No link leads anywhere."""
    return None


def test_raw_html_is_left_out() -> None:
    """What is no Markdown does not get onto a page, be it a block or in a line."""
    shown = read("# A\n\n<script>x()</script>\n\nand <b onclick=x()>so</b> on\n", nowhere).body
    assert "<script" not in shown
    assert "onclick" not in shown
    assert "<p>and so on</p>" in shown


def test_code_is_shown_as_it_is() -> None:
    """A block is escaped; one of a shell can be copied; a comment before it names the file it is written to."""
    shown = read("<!-- file: app.py -->\n```python\na < b\n```\n\n```sh\nls\n```\n", nowhere).body
    assert '<p class="file"><code>app.py</code></p>' in shown
    assert "a &lt; b" in shown
    assert shown.count('class="copied"') == 1


def test_headings_have_the_anchors_links_in_the_repository_use() -> None:
    """Lower case, blanks as hyphens, punctuation left out; the second of the same name is told apart."""
    found = read("# Take `this`: now\n\n## Ask\n\n## Ask\n", nowhere)
    assert found.title == "Take this: now"
    assert 'id="take-this-now"' in found.body
    assert found.parts == [("ask", "Ask"), ("ask-1", "Ask")]


@pytest.mark.parametrize(
    ("link", "there"),
    [
        ("https://example.org/", "https://example.org/"),
        ("#3-ask", "#3-ask"),
        ("receive-webhooks.md#register-it", "/developers/guides/receive-webhooks?lang=de#register-it"),
        ("../tutorial.md", "/developers/guides/tutorial?lang=de"),
        ("../reference/problems.md", "/problems?lang=de"),
        ("../reference/vocabularies.md", "/v1/vocabularies"),
        ("../../CHANGELOG.md", "/developers/changelog?lang=de"),
        ("run-in-production.md", None),
        ("javascript:alert(1)", None),
    ],
)
def test_a_link_leads_to_a_page_or_nowhere(link: str, there: str | None) -> None:
    """A document that has a page is linked to it, in the language the page was asked in; the others are not linked."""
    assert leads("docs/how-to/use-a-token.md", "de", link) == there


def test_of_a_link_that_leads_nowhere_the_words_stay() -> None:
    """No anchor without a target, and nobody misses the sentence."""
    lead = partial(leads, "docs/tutorial.md", None)
    shown = read("See [how `it` runs](how-to/run-in-production.md) or [ask](#ask).", lead).body
    assert shown == '<p>See how <code>it</code> runs or <a href="#ask">ask</a>.</p>\n'
