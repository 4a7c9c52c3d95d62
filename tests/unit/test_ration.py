"""How many calls a back-end says are left, in each of the ways servers say it."""

from __future__ import annotations

import pytest

from adapters._kit.ration import left


@pytest.mark.parametrize(
    ("headers", "calls"),
    [
        ({}, None),
        ({"ratelimit": '"default";r=50;t=30'}, 50),
        ({"ratelimit": '"day";r=900;t=4000, "burst" ; t=2 ; r=0'}, 0),
        ({"ratelimit": '"r=1;\\"r=2";pk=:cj0z:;r=7'}, 7),
        ({"ratelimit": "default;t=5;r=8"}, 8),
        ({"ratelimit": '"default";t=5'}, None),
        ({"ratelimit": '"default";r=-1'}, None),
        ({"ratelimit": '"default";r=1.5'}, None),
        ({"ratelimit": '"default";r=9 nonsense'}, None),
        ({"ratelimit": '"default";r=9, '}, None),
        ({"ratelimit": "limit=10, remaining=4, reset=50"}, None),
        ({"ratelimit": "limit=10, remaining=4, reset=50", "ratelimit-remaining": "4"}, 4),
        ({"ratelimit": '"default";r=5', "x-ratelimit-remaining": "77"}, 5),
        ({"x-ratelimit-remaining": "77"}, 77),
        ({"x-rate-limit-remaining": " 12 "}, 12),
        ({"x-rate-limit-remaining": "12, 9"}, 9),
        ({"x-ratelimit-remaining": "many"}, None),
        ({"x-ratelimit-remaining": "9" * 400}, None),
        ({"x-ratelimit-remaining": "\u0663"}, None),
    ],
)
def test_what_is_left_is_read_or_nothing_is(headers: dict[str, str], calls: int | None) -> None:
    """The structured field first, then the plain ones; of several numbers the fewest; what makes no sense says nothing."""
    assert left(headers) == calls
