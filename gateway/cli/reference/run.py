"""Write the reference, or say which of its pages is not what the code says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from gateway.cli.monitoring import alerts
from gateway.cli.reference import answers, operating

FOLDER = Path("docs/reference")
"""Where it stands in a clone; it is not shipped."""

PAGES: Mapping[str, Callable[[], str]] = {
    "resources.md": answers.resources,
    "vocabularies.md": answers.vocabularies,
    "problems.md": answers.problems,
    "settings.md": operating.settings,
    "metrics.md": operating.metrics,
    "configuration.md": operating.configuration,
    "adapters.md": operating.adapters,
    "command-line.md": operating.commands,
    "alerts.md": alerts.page,
}


def write(folder: Path) -> None:
    """Write every page."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        (folder / name).write_text(make(), "utf-8")


def differences(folder: Path) -> list[str]:
    """What to say of each page that is not today's."""
    return [
        f"{folder / name} is not what the code says. `hansa reference --write` writes it; look at the difference."
        for name, make in PAGES.items()
        if not (folder / name).is_file() or (folder / name).read_text("utf-8") != make()
    ]
