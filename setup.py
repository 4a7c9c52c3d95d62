"""The one thing `pyproject.toml` cannot say: the wheel takes the documents along, for the pages that show them.

They go to `portal/documents/`, each under its path in the repository; in a checkout they are read where they lie.
"""

from __future__ import annotations

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent


class WithDocuments(build_py):
    """Build the packages, then lay the documents beside the pages; an editable install needs none."""

    def run(self) -> None:
        """As before, and the documents."""
        super().run()
        if not self.editable_mode:
            for document in (HERE / "CHANGELOG.md", *sorted((HERE / "docs").rglob("*.md"))):
                target = Path(self.build_lib, "portal", "documents", document.relative_to(HERE))
                self.mkpath(str(target.parent))
                self.copy_file(str(document), str(target))


setup(cmdclass={"build_py": WithDocuments})
