"""What is kept of days gone by, for the pages and the report that look back. Ports, handed in by the root."""

from __future__ import annotations

from dataclasses import dataclass

from storage.benefit_ports import Benefit
from storage.incidents_ports import Incidents
from storage.ports import Orders
from storage.watch_ports import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Each may raise StorageError when asked."""

    benefit: Benefit
    watch: Watch
    incidents: Incidents
    orders: Orders
