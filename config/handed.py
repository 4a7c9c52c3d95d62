"""How `hansa serve` hands its workers the configuration: read and checked once, and the same for all of them.

A worker that starts while somebody is writing to the files, or after something wrong was written there, gets what was good last.
The folder is the server's own, and nobody else's to read or write.
"""

from __future__ import annotations

import pickle
from pathlib import Path

from config.load import load, shipped
from config.model import Declared, Settings

FILE = "declared"


def hand(folder: Path, declared: Declared) -> None:
    """Lay it ready, in one step: whoever reads meanwhile gets this or the one before, whole."""
    new = folder / f"{FILE}.new"
    new.write_bytes(pickle.dumps(declared))
    new.replace(folder / FILE)


def handed(settings: Settings) -> Declared:
    """What a process of ours serves: what it was handed, else what it reads itself; then it raises ConfigError."""
    if settings.handed_folder is None:
        return load(settings.config or shipped())
    declared: Declared = pickle.loads((settings.handed_folder / FILE).read_bytes())
    return declared
