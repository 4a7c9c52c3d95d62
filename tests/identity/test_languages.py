"""Which language a page speaks: an app may wish for one, and whoever reads has the last word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.identity.server_stand import an_app, asking, standing


@pytest.mark.parametrize(
    ("wish", "spoken"), [("en-GB de", "en"), ("fr en", "en"), ("de", "de"), ("fr", "de"), ("", "de"), ('/ "\r\n', "de")]
)
async def test_an_app_may_wish_for_a_language(wish: str, spoken: str, tmp_path: Path) -> None:
    """`ui_locales` (OpenID Connect Core §3.1.2.1) is heeded where we speak one of them, through the whole log-in."""
    async with standing(tmp_path) as stand:
        app, browser = await stand.client(an_app()), stand.browser()
        step = await browser.get(asking(app, ui_locales=wish))
        page = await browser.get(step.location)
        assert page.header("content-language") == spoken
        back = await stand.log_in(browser, asking(app, ui_locales=wish))
        assert (await browser.get(back.location)).header("content-language") == spoken


async def test_what_the_reader_has_chosen_goes_before_the_apps_wish(tmp_path: Path) -> None:
    """Somebody who has chosen German here reads German, whatever an app wishes."""
    async with standing(tmp_path) as stand:
        app, browser = await stand.client(an_app()), stand.browser()
        await browser.get("/?lang=de")
        step = await browser.get(asking(app, ui_locales="en"))
        assert (await browser.get(step.location)).header("content-language") == "de"
