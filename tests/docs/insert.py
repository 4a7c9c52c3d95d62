"""`python insert.py FILE LINE BLOCK`: put the block under the first line of the file that reads like LINE."""

import sys
from pathlib import Path

if __name__ == "__main__":
    file, line, block = sys.argv[1:]
    rows = Path(file).read_text("utf-8").splitlines(keepends=True)
    place = next(number for number, row in enumerate(rows) if row.strip() == line)
    rows.insert(place + 1, Path(block).read_text("utf-8"))
    Path(file).write_text("".join(rows), "utf-8")
