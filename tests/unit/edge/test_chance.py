"""Random numbers from a block are as random as those drawn one by one."""

from __future__ import annotations

import re
import subprocess
import sys

from gateway.edge.chance import BLOCK, hexadecimal


def test_none_comes_twice_across_blocks() -> None:
    """Of the numbers of several blocks each is new and as long as asked for."""
    draw = hexadecimal(8)
    drawn = [draw() for _ in range(3 * BLOCK // 8)]
    assert len(set(drawn)) == len(drawn)
    assert all(re.fullmatch("[0-9a-f]{16}", each) for each in drawn)


FORKS = """
import os
from gateway.edge.chance import hexadecimal
draw = hexadecimal(16)

def say(times):  # at once, so that two who speak at the same moment do not mix
    os.write(1, "".join(draw() + os.linesep for _ in range(times)).encode())

say(1)
children = []
for _ in range(2):
    child = os.fork()
    if not child:
        say(20)
        os._exit(0)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
say(20)
"""


def test_a_forked_worker_draws_its_own() -> None:
    """Two processes forked from one that has drawn already share no number, with each other or with it."""
    said = subprocess.run([sys.executable, "-c", FORKS], capture_output=True, text=True, check=True, timeout=60)
    drawn = said.stdout.split()
    assert len(drawn) == len(set(drawn)) == 61
