"""GBFS as it comes over the wire, 2.1 to 3.0: where the feeds are, in which language, and what a value means.

Sources: https://github.com/MobilityData/gbfs, versions 2.1, 2.2, 2.3 and 3.0. Knows the documents' shapes, no vehicle and
no station. What differs between versions: 2.x lists its feeds by language, 3.0 once; an instant is POSIX seconds, or RFC
3339; a name is a text, or one for each language; a truth was 0 or 1 long ago.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters._kit.contract import Tools
from adapters._kit.values import text_of
from domain.errors import SourceNonsense
from domain.exchange import Call
from domain.places import PostalAddress
from domain.sharing import RentalLinks

SHORTEST, LONGEST = timedelta(seconds=10), timedelta(minutes=10)
"""What is believed of a `ttl`: 0 means "at any time", and an hour-long one would show vehicles that have long gone."""
MILLISECONDS = 10**11
"""From here on a number of seconds is one of milliseconds, which some feeds send."""
EARLIEST = datetime(2010, 1, 1, tzinfo=UTC)  # an instant before is a counter that never reported, 0 mostly
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
MOST = 100_000
SCHEMES = ("http://", "https://", "android-app://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One document."""

    rows: Sequence[Any]
    as_of: datetime | None
    lasts: timedelta | None


async def discovered(tools: Tools, call: Call, language: str) -> Mapping[str, str]:
    """Name of a feed → its address, from the system's `gbfs.json`."""
    page = await _page(tools, call, tools.url)
    data = page["data"]
    feeds = data.get("feeds")
    if feeds is None:  # by language, not necessarily one that was asked for
        order = dict.fromkeys((language, "en", *sorted(data)))
        feeds = next((data[each]["feeds"] for each in order if isinstance(data.get(each), dict)), None)
    if not isinstance(feeds, list):
        raise SourceNonsense(f"{call.binding}: gbfs.json lists no feeds")
    return {each["name"]: each["url"] for each in feeds}


async def read(tools: Tools, call: Call, url: str, key: str) -> Feed:
    """The rows under one key of a feed; an answer without them is nonsense."""
    page = await _page(tools, call, url)
    rows = page["data"][key]
    if not isinstance(rows, list) or len(rows) > MOST:
        raise SourceNonsense(f"{call.binding}: {key} is no list of a sane length")
    return Feed(rows=rows, as_of=instant(page.get("last_updated")), lasts=_lasts(page.get("ttl")))


async def _page(tools: Tools, call: Call, url: Any) -> Any:
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        raise SourceNonsense(f"{call.binding}: a feed without an address")
    page = (await tools.door.get(url, deadline=call.deadline, trace=call.trace)).json()
    if not isinstance(page, dict) or not isinstance(page.get("data"), dict):
        raise SourceNonsense(f"{call.binding}: a document without data")
    return page


def instant(value: Any) -> datetime | None:
    """POSIX seconds or RFC 3339 as UTC; None for what is neither, has no zone, or cannot be meant."""
    try:
        if isinstance(value, str):
            found = datetime.fromisoformat(value)
            if found.tzinfo is None:
                return None
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found = datetime.fromtimestamp(value / 1000 if value >= MILLISECONDS else value, UTC)
        else:
            return None
        return found.astimezone(UTC) if EARLIEST <= found <= LATEST else None
    except (ValueError, OverflowError, OSError):
        return None


def _lasts(ttl: Any) -> timedelta | None:
    seconds = count(ttl)
    return None if seconds is None else max(SHORTEST, min(timedelta(seconds=min(seconds, 86_400)), LONGEST))


def worded(value: Any, language: str) -> str | None:
    """A text, or of several the one in this language, else the English one, else the first."""
    if not isinstance(value, list):
        return text_of(value)
    texts = {str(each["language"]).lower(): each["text"] for each in reversed(value)}
    near = (each for each in texts if each.partition("-")[0] == language)
    chosen = next((each for each in (language, *near, "en") if each in texts), None)
    return text_of(texts[chosen] if chosen else value[0]["text"]) if value else None


def count(value: Any) -> int | None:
    """A number of things; None for what is none, and for a negative one: a broken counter is not an empty station."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10**9:
        return None
    return int(value)


def truth(value: Any) -> bool | None:
    """True or false, also as 1 or 0; None for anything else."""
    return bool(value) if isinstance(value, bool) or (isinstance(value, int) and value in {0, 1}) else None


def share(value: Any) -> float | None:
    """A part of a whole from 0 to 1; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        return None
    return round(float(value), 3)


def links_of(value: Any) -> RentalLinks | None:
    """`rental_uris`; None without any. A link is shown to people, so one that would run a script is none."""
    if not isinstance(value, dict):
        return None
    found = {each: link for each in ("android", "ios", "web") if (link := _link(value.get(each), each))}
    return RentalLinks(**found) if found else None


def _link(value: Any, platform: str) -> str | None:
    text = text_of(value) if isinstance(value, str) else None
    if text is None or len(text) > 2000 or text.split() != [text]:
        return None
    scheme = text.partition(":")[0].lower()
    if scheme in {"javascript", "data", "vbscript", "file"} or ":" not in text:
        return None
    return text if platform != "web" or text.startswith(SCHEMES[:2]) else None


def address_of(raw: Mapping[str, Any], split: Any) -> PostalAddress | None:
    """`address` and `post_code`; the text may go on with postcode and town behind a comma."""
    text, postcode = text_of(raw.get("address")), text_of(raw.get("post_code"))
    street, number = split(text.partition(",")[0]) if text else (None, None)
    found = {"street": street, "house_number": number, "postcode": postcode}
    return PostalAddress(**{k: v for k, v in found.items() if v}) if any(found.values()) else None
