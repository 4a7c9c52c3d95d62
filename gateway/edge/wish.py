"""What a request says about kept answers (RFC 9111 §5.2.1), and how far it is followed.

Anybody may ask, so nobody may make us fetch at will: an answer younger than FLOOR seconds is good enough for every wish.
"""

from __future__ import annotations

from dataclasses import dataclass

from gateway.edge.keeping import directives, seconds
from gateway.edge.stored import Asked, Stored

FLOOR = 5.0
"""Seconds. `no-cache` and its like cost one fetch in so long, per answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The request's directives that count here; `max-stale` does not, since nothing is served stale on demand."""

    store: bool = True
    """False: what is fetched for this request is kept for nobody."""
    oldest: float | None = None
    """The age in seconds up to which an answer is wanted."""
    left: float = 0
    """For so many seconds it has to stay fresh."""
    fetch: bool = True
    """False: only what is there already."""
    authorized: bool = False

    def served_by(self, stored: Stored, age: float) -> bool:
        """Whether it takes this answer at this age; whether that is fresh enough to be given is another question."""
        if self.authorized and not stored.life.public:
            return False
        modest = (self.oldest is None or age <= self.oldest) and (not self.left or stored.life.fresh - age >= self.left)
        return modest or age < FLOOR


PLAIN = Wish()
AUTHORIZED = Wish(authorized=True)


def wish(asked: Asked) -> Wish:
    """What these request headers wish."""
    said = asked.get(b"cache-control")
    authorized = b"authorization" in asked
    if said is None:
        if asked.get(b"pragma", b"").lower() == b"no-cache":  # RFC 9111 §5.4
            return Wish(oldest=-1, authorized=authorized)
        return AUTHORIZED if authorized else PLAIN
    found = directives(said)
    oldest: float | None = seconds(found, b"max-age")
    return Wish(
        store=b"no-store" not in found,
        oldest=-1 if b"no-cache" in found or oldest == 0 else oldest,
        left=seconds(found, b"min-fresh") or 0,
        fetch=b"only-if-cached" not in found,
        authorized=authorized,
    )
