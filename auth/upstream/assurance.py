"""How sure an IdP may say it is: its words as eIDAS levels, and never above its ceiling."""

from __future__ import annotations

from auth.model import LEVELS, Idp, LoginRefused
from config.identity import LOW


def level_of(idp: Idp, said: object) -> str:
    """Our level for what an ID token says as `acr`; what is unknown is `LOW`.

    Raises LoginRefused (`acr-above-ceiling`): an IdP that says more than it may is not believed the rest either.
    """
    level = LOW
    if isinstance(said, str):
        level = idp.levels.get(said, said if said in LEVELS else LOW)
    if LEVELS.index(level) > LEVELS.index(idp.ceiling):
        raise LoginRefused("not-trusted", idp=idp.slug, why="acr-above-ceiling")
    return level


def is_enough(level: str, wanted: str | None) -> bool:
    """Whether a level is at least the wanted one."""
    return wanted is None or LEVELS.index(level) >= LEVELS.index(wanted)


def words_for(idp: Idp, wanted: str) -> tuple[str, ...]:
    """What to ask of the IdP as `acr_values`: its own words for the level and those above, else the levels themselves.

    Raises LoginRefused (`too-weak`) for a level it may never assert.
    """
    if not is_enough(idp.ceiling, wanted):
        raise LoginRefused("too-weak", idp=idp.slug, why="above-ceiling")
    enough = [level for level in LEVELS if is_enough(level, wanted) and is_enough(idp.ceiling, level)]
    own = tuple(word for level in enough for word, meant in idp.levels.items() if meant == level)
    return own or tuple(enough)
