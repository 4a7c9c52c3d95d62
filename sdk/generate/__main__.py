"""`python -m sdk.generate`: write the generated parts anew; with `--check` only say what differs, and fail."""

from __future__ import annotations

import sys

from sdk.generate.run import ROOT, differences, write


def main(arguments: list[str]) -> int:
    """0 when all is as it should be."""
    if arguments == ["--check"]:
        flaws = differences()
        sys.stderr.writelines(f"{flaw}\n" for flaw in flaws)
        return 1 if flaws else 0
    if arguments:
        sys.stderr.write("usage: python -m sdk.generate [--check]\n")
        return 2
    sys.stdout.writelines(f"{path.relative_to(ROOT)}\n" for path in write())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
