"""The tally: every count has its place, and the block of memory is the budget."""

from __future__ import annotations

import pytest

from telemetry.exposition import exposition, shown
from telemetry.metrics import BOUNDS, METRICS, OTHER, TABLE
from telemetry.tally import Tally

CALLS = "hansa.source.calls"


def numbers(tally: Tally, name: str, *labels: str) -> list[float]:
    """The numbers of one series."""
    return dict(tally.series())[name, labels]


def test_counts_add_up() -> None:
    """Each labelled series counts by itself."""
    tally = Tally()
    for state in ("fresh", "stale", "fresh"):
        tally.add(CALLS, ("a", "b", "c", state))
    assert numbers(tally, CALLS, "a", "b", "c", "fresh") == [2]
    assert numbers(tally, CALLS, "a", "b", "c", "stale") == [1]


@pytest.mark.parametrize(("seconds", "bucket"), [(0.0, 0), (BOUNDS[0], 0), (0.003, 2), (BOUNDS[-1], 12), (99.0, 13)])
def test_a_duration_falls_into_the_bucket_it_does_not_exceed(seconds: float, bucket: int) -> None:
    """A bucket's upper end belongs to it; what is longer than all ends goes to the last; the sum keeps the duration."""
    tally = Tally()
    tally.observe("hansa.request.duration", ("list_places",), seconds)
    found = numbers(tally, "hansa.request.duration", "list_places")
    assert [place for place, count in enumerate(found[:-1]) if count] == [bucket]
    assert found[-1] == seconds


def test_a_full_block_folds_into_other() -> None:
    """When no place is left, new series count as `other`; known ones go on, and what was folded is counted."""
    width = sum(metric.width for metric in TABLE)
    cells: memoryview[float] = memoryview(bytearray(8 * (width + 3))).cast("d")
    tally = Tally(cells)
    for turn in range(50):
        tally.add(CALLS, (f"source-{turn}", "city", "resource", "fresh"))
        tally.add(CALLS, ("source-0", "city", "resource", "fresh"))
        tally.observe("hansa.source.call.duration", (f"source-{turn}", "city", "resource"), 1.0)
    assert numbers(tally, CALLS, "source-0", "city", "resource", "fresh") == [51]
    assert numbers(tally, CALLS, *[OTHER] * 4)[0] == 47
    assert numbers(tally, "hansa.source.call.duration", *[OTHER] * 3)[-1] == 50
    assert numbers(tally, "hansa.telemetry.overflow")[0] >= 47
    for metric in TABLE:  # every metric still has room for its `other`
        tally.add(metric.name, (OTHER,) * len(metric.labels))


def test_names_follow_opentelemetrys_mapping() -> None:
    """Counters end in `_total`, seconds in `_seconds`, ratios in `_ratio`; no two metrics share a name."""
    names = {metric.prometheus for metric in TABLE}
    assert len(names) == len(TABLE)
    assert {
        *("hansa_requests_total", "hansa_request_duration_seconds", "hansa_source_data_age_seconds", "hansa_source_up"),
        *("hansa_event_loop_lag_seconds", "hansa_slo_budget_remaining_ratio", "hansa_source_bulkhead_wait_seconds"),
        *("hansa_token_verification_failures_total", "hansa_telemetry_overflow_total", "hansa_slo_target_ratio"),
    } <= names


def test_the_text_is_what_prometheus_reads() -> None:
    """Buckets are cumulative and end at +Inf, values are escaped, an instant is shown as an age."""
    tally = Tally()
    tally.observe("hansa.source.call.duration", ('a"b\\c', "d", "e"), 0.002)
    tally.observe("hansa.source.call.duration", ('a"b\\c', "d", "e"), 50.0)
    tally.put("hansa.source.data.age", ("s", "c", "r"), 1000.0, 1000.0)
    text = exposition(tally.series(), now=1012.5)
    assert "# TYPE hansa_source_call_duration_seconds histogram" in text
    said = 'hansa_source_call_duration_seconds_bucket{source="a\\"b\\\\c",city="d",resource="e",le="%s"} %d\n'
    assert said % ("0.001", 0) in text
    assert said % ("0.0025", 1) in text
    assert said % ("10", 1) in text
    assert said % ("+Inf", 2) in text
    assert 'hansa_source_call_duration_seconds_count{source="a\\"b\\\\c",city="d",resource="e"} 2\n' in text
    assert 'hansa_source_data_age_seconds{source="s",city="c",resource="r"} 12.5\n' in text
    assert shown(METRICS["hansa.source.data.age"], [2000.0, 0.0], 1000.0) == 0
