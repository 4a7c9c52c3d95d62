"""Features as map servers keep them: an id, named values, a shape in degrees and in metres.

Shared by the ArcGIS and WFS twins. Knows neither protocol.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sandbox.chance import draw
from sandbox.ground import Shape, surveyed

EDITED_EVERY = 28  # days: each row is touched once in this time, so that some rows change on every day


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One row of a layer."""

    id: int | str
    values: Mapping[str, object]
    shape: Shape
    """(lon, lat)."""
    metric: Shape
    """EPSG:25832 (easting, northing)."""


def features(rows: Sequence[tuple[int | str, Mapping[str, object], Shape]]) -> list[Feature]:
    """The rows (id, values, shape in degrees), surveyed."""
    metric = surveyed([shape for _, _, shape in rows])
    return [
        Feature(id=row[0], values=row[1], shape=row[2], metric=metres) for row, metres in zip(rows, metric, strict=True)
    ]


def last_edit(key: object, today: date) -> date:
    """The last day on which the row of this key was edited; it moves with the twin's clock."""
    phase = int(draw("edited", key) * EDITED_EVERY)
    return today - timedelta(days=(today.toordinal() + phase) % EDITED_EVERY)
