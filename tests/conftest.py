"""What holds for every test: no property has a time limit of its own, since speed is measured in `bench/` and nowhere else.

And what keeps hundreds of gateways in one process light: none outlives its test, and what stays is not looked through for garbage.
"""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from functools import _lru_cache_wrapper
from pathlib import Path

import pytest
from aiohttp import web_app
from fastapi.dependencies import models
from hypothesis import settings

settings.register_profile("hansa", deadline=None)
settings.load_profile("hansa")

_KEPT = [each for module in (models, web_app) for each in vars(module).values() if isinstance(each, _lru_cache_wrapper)]
"""What FastAPI and aiohttp remember of endpoints and middlewares: each would hold a whole gateway, or a twin, long after its test."""
assert len(_KEPT) > 1, "FastAPI and aiohttp remember otherwise now: look whether gateways still go with their tests"


_HERE = Path(__file__).parent
_LONG_FIRST = {
    folder: place
    for place, folder in enumerate(
        ("contract_api", "docs", "pages", "sdk", "intake", "flow", "identity", "monitoring", "static", "contract")
    )
}


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Hardly anything of what is made now is garbage."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts processes and browsers comes first, and the many small ones last: they fill the gaps between several workers."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    folder = item.path.relative_to(_HERE).parts[0] if item.path.is_relative_to(_HERE) else ""
    return _LONG_FIRST.get(folder, len(_LONG_FIRST))


def pytest_collection_finish() -> None:
    """Ten thousand collected tests and every module: they stay to the end.

    A gateway is a hundred thousand objects, and is looked through for garbage while it is made, unless that is done less often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@pytest.fixture(autouse=True)
def _gone_with_its_test() -> Iterator[None]:
    yield
    for each in _KEPT:
        each.cache_clear()
