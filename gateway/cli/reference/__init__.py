"""The reference under `docs/reference/`, written from the code: what is declared once is described from there."""
