"""A typed client of Hansa, one API for every city: `Hansa` waits, `AsyncHansa` is for asyncio.

Three things are never mixed up: what is not there because nobody asked for it (`ABSENT`), what nobody knows (`None`), and
what there is none of (an empty list in an answer that is `complete`).
"""

from hansa_client._generated import codes, models
from hansa_client._generated.version import VERSION
from hansa_client.absent import ABSENT, Absent
from hansa_client.answers import Answer, Listing, Page
from hansa_client.calls import Photo
from hansa_client.client import AsyncHansa, Hansa
from hansa_client.errors import (
    BadQuestion,
    Conflict,
    HansaError,
    NotAllowed,
    NotFound,
    NotKnown,
    Problem,
    TooMany,
    Unacceptable,
    Unavailable,
    Unreachable,
    Unreadable,
)
from hansa_client.events import Happened
from hansa_client.retrying import Retry

__all__ = [
    "ABSENT",
    "VERSION",
    "Absent",
    "Answer",
    "AsyncHansa",
    "BadQuestion",
    "Conflict",
    "Hansa",
    "HansaError",
    "Happened",
    "Listing",
    "NotAllowed",
    "NotFound",
    "NotKnown",
    "Page",
    "Photo",
    "Problem",
    "Retry",
    "TooMany",
    "Unacceptable",
    "Unavailable",
    "Unreachable",
    "Unreadable",
    "codes",
    "models",
]
