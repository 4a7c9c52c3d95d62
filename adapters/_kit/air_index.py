"""The Umweltbundesamt's air quality index: its classes, and where each begins for a component and a kind of mean.

Source: `thresholds/json` of its air data. The rows' columns have documented places (number, component, scope, least, most, class)
and no documented names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters._kit.columns import arrays
from adapters._kit.observed import number
from adapters._kit.rows import SPOILT
from domain.infrastructure import Threshold
from domain.vocabulary_observed import OBSERVATION_THRESHOLD
from domain.words import coded

CLASSES = ("air_very_good", "air_good", "air_moderate", "air_poor", "air_very_poor")
"""By the number they have on the wire."""
STATES = {str(place): name for place, name in enumerate(CLASSES)}
Bounds = Mapping[tuple[str, str], tuple[Threshold, ...]]
"""Number of a component and of a scope → where the classes begin, lowest first, in the unit of the component."""


def bounds_of(page: Any) -> Bounds:
    """What the rows that can be read say; the lowest class begins at 0, and that is no mark."""
    found: dict[tuple[str, str], list[Threshold]] = {}
    for row in arrays(page):
        try:
            _, component, scope, least, _, place = row[:6]
            if STATES[str(place)] != CLASSES[0]:
                mark = Threshold(mark=coded(OBSERVATION_THRESHOLD, STATES[str(place)], str(place)), value=number(least))
                found.setdefault((str(component), str(scope)), []).append(mark)
        except SPOILT:
            continue
    return {key: tuple(sorted(marks, key=lambda each: each.value)) for key, marks in found.items()}
