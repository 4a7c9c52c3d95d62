"""A layer of an ArcGIS map server: its columns with their Esri types, its rows, its limits.

Values only; which layers there are stands in `arcgis_layers`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sandbox.features import Feature


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column: its name, its type without the prefix `esriFieldType`, the words of a coded one."""

    name: str
    type: Literal["OID", "String", "Double", "Integer", "SmallInteger", "Date"] = "String"
    codes: Mapping[int, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer: what it says about itself, and its rows."""

    id: int
    name: str
    display: str
    fields: Sequence[Field]
    rows: Sequence[Feature]
    polygons: bool = False
    page: int = 100
    """maxRecordCount."""
    geojson: Literal["no", "top", "properties"] = "properties"
    """Whether f=geojson works, and where it says that more rows follow: at the top (older) or in `properties`."""

    @property
    def edited(self) -> str | None:
        """The column that holds the last edit, if there is one."""
        return next((field.name for field in self.fields if field.type == "Date"), None)

    def find(self, name: str) -> str | None:
        """The real name of a column; the case does not matter."""
        return next((field.name for field in self.fields if field.name.upper() == name.upper()), None)
