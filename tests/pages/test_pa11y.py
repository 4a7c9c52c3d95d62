"""What pa11y finds, with axe and HTML CodeSniffer against WCAG 2 AA, in light and in dark colours: nothing.

pa11y comes from npm by its lock; it drives the browser that is installed.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from tests.ahead import today
from tests.identity.broker_tools import BIN, installed
from tests.pages.portal import DESK, OPS, PAGES, READER, spoken

SIGN_UP = "/developers/desk/sign-up"
TOOLS = Path(__file__).resolve().parents[1] / "tools" / "pa11y"


@pytest.fixture(scope="module")
def look() -> list[str]:
    """The command that looks; its packages are installed."""
    installed(
        TOOLS / "node_modules",
        TOOLS / "package-lock.json",
        [str(BIN / "npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
    )
    return [str(BIN / "node"), str(TOOLS / "look.mjs")]


def _found(
    look: list[str],
    chromium: str,
    origin: str,
    scheme: str,
    paths: list[str],
    *,
    cookies: Mapping[str, str] | None = None,
) -> dict[str, list[str]]:
    env = today() | {"COOKIES": json.dumps(dict(cookies or {}))}
    env |= {"PUPPETEER_SKIP_DOWNLOAD": "1", "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    command = [*look, chromium, origin, scheme, *paths]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=500, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert list(found) == paths
    return {
        path: [f"{each['code']}: {each['selector']}" for each in issues] for path, issues in found.items() if issues
    }


@pytest.mark.timeout(600)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_pa11y_has_no_complaint(language: str, scheme: str, look: list[str], chromium: str, gateway: str) -> None:
    """No page breaks a rule that a machine can check."""
    assert _found(look, chromium, gateway, scheme, [f"{path}?lang={language}" for path in PAGES]) == {}


@pytest.mark.timeout(600)
def test_pa11y_has_no_complaint_about_the_contract(look: list[str], chromium: str, gateway: str) -> None:
    """Nor does the page with every request on it, by far the largest."""
    assert _found(look, chromium, gateway, "light", [f"{READER}?lang=en"]) == {}


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("language", "scheme"), [("de", "light"), ("en", "dark")])
def test_pa11y_has_no_complaint_about_the_desk(
    language: str, scheme: str, look: list[str], chromium: str, gateway: str
) -> None:
    """Nor do the pages that only somebody who is logged in sees, with a key there."""
    pages = [f"{path}?lang={language}" for path in DESK]
    with httpx.Client(base_url=gateway, headers={"origin": gateway}, timeout=30) as browser:
        form = browser.get(SIGN_UP).text
        (token,) = re.findall(r'name="csrf" value="([0-9a-f]+)"', form)
        sent = browser.post(SIGN_UP, data={"csrf": token, "organisation": f"Uni Adorf {language}"})
        assert sent.status_code == 200
        cookies = dict(browser.cookies)
        # a page that only leads to the log-in would be looked at in vain
        assert [page for page in pages if browser.get(page).status_code != 200] == []
    assert _found(look, chromium, gateway, scheme, pages, cookies=cookies) == {}


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("language", "scheme"), [("de", "dark"), ("en", "light")])
def test_pa11y_has_no_complaint_about_operations(
    language: str, scheme: str, look: list[str], chromium: str, gateway: str
) -> None:
    """Nor do the operators' pages, with a question that was asked and its trace there."""
    with httpx.Client(base_url=gateway, timeout=30) as browser:
        asked = {"lat": "51.45", "lon": "7.01", "limit": "1", "explain": "true"}
        trace = browser.get("/v1/mobility/departures", params=asked).headers["x-request-id"]
        until = time.monotonic() + 30
        while browser.get(f"/ops/traces/{trace}").status_code != 200:
            assert time.monotonic() < until
            time.sleep(0.5)
        pages = [spoken(path, language) for path in (*OPS, f"/ops/traces/{trace}")]
        assert [page for page in pages if browser.get(page).status_code != 200] == []
    assert _found(look, chromium, gateway, scheme, pages) == {}
