"""How a worker looks for garbage: seldom, and never among what it was started with.

Almost all that an answer is made of goes when nobody holds it any more; what the collector finds are a few cycles, five objects in an
answer. At Python's own pace (each 700 new objects, and everything after each quarter more) looking for them took a third of a cold
answer, and stopped a worker for 0.3 s at a time.
"""

from __future__ import annotations

import gc

YOUNG, YOUNGER_ROUNDS, OLDER_ROUNDS = 10_000, 10, 50
"""New objects after which the new ones are looked at; so many such rounds after which those that stayed are, and so many of these
after which all are."""


def seldom() -> None:
    """For a process that serves for long, once its application is made: what is there now stays, and is not looked at again.

    What the configuration is made into, and may be swapped for another, is made later and not among it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, YOUNGER_ROUNDS, OLDER_ROUNDS)
