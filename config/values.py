"""Read single values: text, numbers, durations, sizes, keys of the official registers. Knows no section of a file.

Every function here takes a node and gives its value, or raises ConfigError that says what would be right.
"""

from __future__ import annotations

import ipaddress
import math
import re
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from config.flaws import opening, quoted, remedy_for, wrong
from config.shape import Read
from config.source import Node

_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
_DURATION = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)(ms|s|m|h|d|w)", re.ASCII)
_BYTES = {"B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
_SIZE = re.compile(r"(\d{1,9})(B|KiB|MiB|GiB)", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


def text(node: Node) -> str:
    """Text that is not empty."""
    if isinstance(node.value, str):
        if node.value.strip():
            return node.value.strip()
        raise wrong(node.spot, "This must not be empty.")
    remedy = f'Put it in quotes: "{node.written}".' if isinstance(node.value, int | float) else None
    raise wrong(node.spot, f"Text is needed here, not {node.kind}.", remedy)


def matching(pattern: str, words: str, example: str) -> Read[str]:
    """Text of one form; `words` names it in messages."""
    form = re.compile(pattern, re.ASCII)

    def read(node: Node) -> str:
        value = text(node)
        if not form.fullmatch(value):
            raise wrong(node.spot, f"{quoted(value)} is not {words}.", f"Write it like {example}.")
        return value

    return read


def digits(count: int, words: str) -> Read[str]:
    """A key of so many digits, in quotes: as a number it would lose its leading zero."""

    def read(node: Node) -> str:
        if isinstance(node.value, int) and node.written.isdigit() and len(node.written) <= count:
            remedy = f'Put it in quotes, with its leading zero: "{node.written.zfill(count)}".'
            raise wrong(node.spot, f"{opening(words)} is text, and this is a number.", remedy)
        value = text(node)
        if len(value) != count or not (value.isascii() and value.isdigit()):
            raise wrong(node.spot, f"{quoted(value)} is not {words}.", f"It has {count} digits.")
        return value

    return read


def one_of(words: Iterable[str]) -> Read[str]:
    """One of a few known words."""
    known = tuple(words)

    def read(node: Node) -> str:
        value = text(node)
        if value not in known:
            raise wrong(node.spot, f"{quoted(value)} is not known here.", remedy_for(value, known))
        return value

    return read


def number(node: Node) -> float:
    """A finite number."""
    if isinstance(node.value, bool) or not isinstance(node.value, int | float) or not math.isfinite(node.value):
        raise wrong(node.spot, f"A number is needed here, not {node.kind}.", "Write it without quotes.")
    return float(node.value)


def above_zero(node: Node) -> float:
    """A number greater than zero."""
    value = number(node)
    if value <= 0:
        raise wrong(node.spot, f"{node.written} is not greater than zero.")
    return value


def share(node: Node) -> float:
    """A part of a whole, from 0 to 1."""
    value = number(node)
    if not 0 <= value <= 1:
        raise wrong(node.spot, f"{quoted(str(value))} is no share: it lies between 0 and 1.", "A fifth is 0.2.")
    return value


def whole_number(least: int, most: int) -> Read[int]:
    """A whole number between two bounds, both allowed."""

    def read(node: Node) -> int:
        value = number(node)
        if not isinstance(node.value, int) or not least <= value <= most:
            raise wrong(node.spot, f"{node.written} does not fit here.", f"Whole numbers from {least} to {most} do.")
        return node.value

    return read


def truth(node: Node) -> bool:
    """True or false."""
    if not isinstance(node.value, bool):
        raise wrong(node.spot, f"This is true or false, not {node.kind}.")
    return node.value


def duration(node: Node) -> timedelta:
    """`20s`, `6h`, `14d`, `2w`: longer than nothing, the unit is required."""
    value = text(node) if isinstance(node.value, str) else node.written
    found = _DURATION.fullmatch(value)
    span = timedelta(seconds=float(found[1]) * _SECONDS[found[2]]) if found else timedelta(0)
    if span <= timedelta(0):
        raise wrong(node.spot, f"{quoted(value)} is not a duration.", "Write it like 20s, 5m, 6h, 14d or 2w.")
    return span


def seconds(node: Node) -> float:
    """A number of seconds, or a duration."""
    return above_zero(node) if isinstance(node.value, int | float) else duration(node).total_seconds()


def size(node: Node) -> int:
    """A number of bytes, or a size: `20MiB`."""
    if isinstance(node.value, int | float):
        return whole_number(1, 2**40)(node)
    value = text(node)
    found = _SIZE.fullmatch(value)
    count = int(found[1]) * _BYTES[found[2]] if found else 0
    if count < 1:
        raise wrong(node.spot, f"{quoted(value)} is not a size.", "Write it like 512KiB, 20MiB or 1GiB.")
    return count


def size_or_none(node: Node) -> int:
    """A size, or 0 for nothing at all."""
    return 0 if node.value == 0 and node.value is not False else size(node)


def web_address(*schemes: str) -> Read[str]:
    """An address with one of the schemes, without user, password or fragment; a slash at its end is taken off."""

    def read(node: Node) -> str:
        value = text(node)
        flaw = address_flaw(value, schemes)
        if flaw is not None:
            raise wrong(node.spot, *flaw)
        return value.rstrip("/")

    return read


def address_flaw(value: str, schemes: tuple[str, ...]) -> tuple[str, str | None] | None:
    """What is wrong with an address, and the remedy; None when it can be used. Never repeats a password."""
    scheme, mark, _ = value.partition("://")
    if not mark or scheme not in schemes:
        known = [f"{each}://" for each in schemes]
        remedy = remedy_for(f"{scheme}://", known) if mark else f"Begin it with {' or '.join(known)}."
        return f"The address does not begin with {' or '.join(known)}.", remedy
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "The address cannot be taken apart.", "Check its host and port."
    if "@" in parts.netloc:
        return "The address holds a user or a password.", "Take it out: secrets stand in the environment."
    if not host or not host_fits(host) or re.search(r"\s", value):
        return "The address has no usable host, or holds a blank.", f"Write it like {schemes[0]}://host/path."
    return ("The address has a #fragment.", "Leave it out: it is never sent.") if parts.fragment else None


def host_fits(host: str) -> bool:
    """Whether it is a host's name or a literal IPv4 or IPv6 address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return _HOST.fullmatch(host) is not None
    return True


def cidr_flaw(value: str) -> tuple[str, str | None] | None:
    """What is wrong with a network in CIDR writing, and the remedy; None when it can be used."""
    try:
        ipaddress.ip_network(value)
    except ValueError:
        try:
            meant = ipaddress.ip_network(value, strict=False)
        except ValueError:
            return f"{quoted(value)} is not a network.", "Write it like 10.20.0.0/16 or fd00::/8."
        return f"{quoted(value)} has bits set beyond its prefix.", f'Did you mean "{meant}"?'
    return None


def cidr(node: Node) -> str:
    """A network in CIDR writing."""
    value = text(node)
    if (flaw := cidr_flaw(value)) is not None:
        raise wrong(node.spot, *flaw)
    return value
