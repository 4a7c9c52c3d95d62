"""Entity tags are compared weakly, in any list, and no bytes make the comparison fail (RFC 9110 §13.1.2)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gateway.edge.condition import has_it, opaques

TAG = st.from_regex(rb'(W/)?"[\x21\x23-\x7e]{0,12}"', fullmatch=True)


def _bare(tag: bytes) -> bytes:
    return tag.removeprefix(b"W/")


@given(st.lists(TAG, max_size=8), TAG, st.sampled_from([b",", b", ", b" ,\t", b",,"]))
def test_a_list_confirms_what_it_names(tags: list[bytes], ours: bytes, comma: bytes) -> None:
    """A match exactly when one of the tags has our opaque part, weak or strong, commas inside quotes notwithstanding."""
    asked = {b"if-none-match": comma.join(tags)}
    assert has_it(asked, ours, None) is (_bare(ours) in {_bare(tag) for tag in tags})


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_no_bytes_make_it_fail(tags: bytes, since: bytes) -> None:
    """Whatever a header holds is either a match or none, and a tag that is not ours never is."""
    asked = {b"if-none-match": tags, b"if-modified-since": since}
    assert has_it(asked, b'W/"0123456789"', b"Sun, 22 Nov 2026 11:00:00 GMT") is (
        b'"0123456789"' in opaques(tags) or tags.strip() == b"*"
    )
    has_it({b"if-modified-since": since}, None, b"Sun, 22 Nov 2026 11:00:00 GMT")
