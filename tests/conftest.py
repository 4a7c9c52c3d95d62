"""What holds for every test: no property has a time limit of its own, since speed is measured in `bench/` and nowhere else."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("hansa", deadline=None)
settings.load_profile("hansa")
