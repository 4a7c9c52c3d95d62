"""Answers that are almost right: what a back-end sends on a bad day, made from what it sends on a good one.

Two strategies over the bytes of an answer. Knows JSON trees and raw text, no protocol and no adapter.
"""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import strategies as st

from sandbox.garble import BOMB, DROP, HTML, WRONG, places


def odd_json(valid: object) -> st.SearchStrategy[bytes]:
    """The bytes of `valid` with one to four places dropped or of a wrong type; now and then no JSON at all."""
    return st.one_of(_spoiled(valid), odd_text(json.dumps(valid, ensure_ascii=False).encode()))


@st.composite
def odd_text(draw: st.DrawFn, valid: bytes) -> bytes:
    """`valid` cut short, with a piece taken out, doubled or replaced, or something else altogether."""
    start = draw(st.integers(0, len(valid)))
    end = draw(st.integers(start, min(len(valid), start + 400)))
    foreign = draw(
        st.sampled_from([b"", b"\x00", b"\xff\xfe\xc3", b"<", b"&nbsp;", b'"', b"\xef\xbb\xbf", b"9" * 5000])
    )
    return draw(
        st.sampled_from(
            [
                b"",
                b"null",
                b"[]",
                b"{}",
                b"0",
                HTML.encode(),
                BOMB.encode(),
                b"[" * 100_000,
                b"<a>" * 20_000,
                b"\xef\xbb\xbf" + valid,
                valid[:start],
                valid[:start] + valid[end:],
                valid[:end] + valid[start:],
                valid[:start] + foreign + valid[end:],
            ]
        )
    )


@st.composite
def _spoiled(draw: st.DrawFn, valid: object) -> bytes:
    tree: Any = {"": copy.deepcopy(valid)}
    for _ in range(draw(st.integers(1, 4))):
        holder, key = draw(st.sampled_from(places(tree)))
        wrong = draw(st.sampled_from(WRONG))
        if wrong is not DROP:
            holder[key] = copy.deepcopy(wrong)
        elif holder is tree:
            holder[key] = None
        else:
            del holder[key]
    return json.dumps(tree[""], ensure_ascii=False).encode()
