"""Numbers as people read them: durations, rates, shares and ages, in two languages."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.when import there
from domain.words import Language, Text

NOTHING = "–"
_AGES = (
    (86_400, Text("{n} Tage", "{n} days"), Text("1 Tag", "1 day")),
    (3600, Text("{n} h", "{n} h"), Text("1 h", "1 h")),
    (60, Text("{n} min", "{n} min"), Text("1 min", "1 min")),
    (1, Text("{n} s", "{n} s"), Text("1 s", "1 s")),
)


def decimal(value: float, language: Language, digits: int = 1) -> str:
    """`4.2` or `4,2`; a zero at the end is left out."""
    text = f"{value:,.{digits}f}"
    if digits:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text


def seconds(value: float | None, language: Language) -> str:
    """`90 ms`, `4.2 s`, `3 min`."""
    if value is None:
        return NOTHING
    if value < 0.9995:
        return f"{decimal(value * 1000, language, 0 if value >= 0.01 else 1)} ms"
    if value < 100:
        return f"{decimal(value, language)} s"
    return age(timedelta(seconds=value), language)


def per_time(count: float, span: timedelta, language: Language) -> str:
    """`12/min`, and from two a second on `4.2/s`."""
    per_second = count / span.total_seconds()
    if per_second >= 2:
        return f"{decimal(per_second, language)}/s"
    return f"{decimal(per_second * 60, language, 0 if per_second * 60 >= 10 else 1)}/min"


def percent(value: float | None, language: Language) -> str:
    """`2.5 %`; little is never told as nothing, and almost everything not as all."""
    if value is None:
        return NOTHING
    if 0 < value < 0.001:
        return f"< {decimal(0.1, language)} %"
    if 0.999 < value < 1:
        return f"> {decimal(99.9, language)} %"
    return f"{decimal(value * 100, language)} %"


def age(value: timedelta | None, language: Language) -> str:
    """In its largest unit: `5 min`, `3 h`, `2 days`."""
    if value is None:
        return NOTHING
    whole = max(0, int(value.total_seconds()))
    size, many, one = next((each for each in _AGES if whole >= each[0]), _AGES[-1])
    count = whole // size
    return one.say(language) if count == 1 else many.say(language, {"n": str(count)})


def clock(instant: datetime) -> str:
    """`14:50:07` by the civic clock."""
    return f"{there(instant):%H:%M:%S}"


def stamp(instant: datetime, now: datetime) -> str:
    """`14:50:07` of the last half day; before that with the day, `22.11. 14:50`."""
    if now - instant < timedelta(hours=12):
        return clock(instant)
    return f"{there(instant):%d.%m. %H:%M}"
