"""A value that is not there at all, which is another thing than null: nobody asked for it, or it does not apply."""

from __future__ import annotations

from enum import Enum
from typing import Final, Literal


class Absent(Enum):
    """The type of `ABSENT`. It is false, so `if place.view:` leaves it out, for the type checker too."""

    ABSENT = "absent"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent.ABSENT
"""Not there. In an argument: leave it out of the request."""
