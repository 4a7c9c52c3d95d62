"""A real Chromium, driven over a pipe by its DevTools protocol; a page's own policy does not bind what is asked this way."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.ahead import today

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
SWITCHES: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--hide-scrollbars", "--force-renderer-accessibility", "--lang=de"),
    "--remote-debugging-pipe",
)
KEYS: Final[Mapping[str, tuple[int, str]]] = {
    "Tab": (9, ""),
    "Enter": (13, "\r"),
    "ArrowDown": (40, ""),
    "ArrowRight": (39, ""),
}
"""Name → code, and the text the key types."""
SHIFT: Final = 8


def found() -> str | None:
    """The browser's program; None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """One tab. Every question waits for its answer; what the browser reports meanwhile is kept in `said`."""

    def __init__(self, reader: int, writer: int) -> None:
        self._reader, self._writer = os.fdopen(reader, "rb"), os.fdopen(writer, "wb", buffering=0)
        self._number, self._session, self._scripts = 0, "", True
        self.said: list[dict[str, Any]] = []
        self._heard = bytearray()
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Accessibility"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """The browser's answer to one command."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._writer.write(json.dumps(message).encode() + b"\0")
        while (heard := self._hear()).get("id") != self._number:
            self.said.append(heard)
        assert "error" not in heard, (method, heard["error"])
        return dict(heard["result"])

    def _hear(self) -> dict[str, Any]:
        while b"\0" not in self._heard[-1:]:
            piece = self._reader.peek()
            assert piece, "the browser has ended"
            end = piece.find(b"\0") + 1
            self._heard += self._reader.read(end or len(piece))
        raw, self._heard = self._heard[:-1], bytearray()
        return dict(json.loads(raw))

    def _await_load(self) -> None:
        while not any(heard.get("method") == "Page.loadEventFired" for heard in self.said):
            self.said.append(self._hear())
        if not self._scripts:
            return  # nothing would tell when it is drawn
        drawn = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        self.ask("Runtime.evaluate", expression=drawn, awaitPromise=True)  # `autofocus` acts when a page is first drawn

    def scripts(self, *, on: bool) -> None:
        """Whether pages may run any."""
        self.ask("Emulation.setScriptExecutionDisabled", value=not on)
        self._scripts = on

    def open(self, url: str) -> None:
        """Go there, and wait until it is loaded and drawn."""
        self.said.clear()
        self.ask("Page.navigate", url=url)
        self._await_load()
        methods = [heard.get("method") for heard in self.said]
        del self.said[: methods.index("Page.frameNavigated")]  # until then it was the page before that spoke

    def run(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, key: str, *, shift: bool = False) -> None:
        """Press and release a key, as a person does."""
        code, text = KEYS[key]
        named = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": SHIFT if shift else 0}
        self.ask("Input.dispatchKeyEvent", type="keyDown", text=text, **named)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **named)

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.ask("Input.insertText", text=text)

    def until(self, expression: str) -> None:
        """Wait until this is true in the page, as long as a person would."""
        patiently = f"""new Promise((done, fail) => {{
            const look = () => ({expression}) ? done(true) : setTimeout(look, 50);
            look(); setTimeout(() => fail(new Error("never true")), 20000);
        }})"""
        answer = self.ask("Runtime.evaluate", expression=patiently, awaitPromise=True)
        assert "exceptionDetails" not in answer, (expression, answer)

    def enter(self) -> None:
        """Press Enter where it leads to another page, and wait for that page."""
        self.said.clear()
        self.press("Enter")
        self._await_load()

    def look(self, *, width: int, height: int = 900, scheme: str = "light", forced: bool = False) -> None:
        """A window of this width in CSS pixels, in these colours."""
        # not as a mobile one: that would widen its window until everything fits
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        features = {"prefers-color-scheme": scheme, "forced-colors": "active" if forced else "none"}
        wanted = [{"name": name, "value": value} for name, value in features.items()]
        self.ask("Emulation.setEmulatedMedia", features=wanted)

    def shoot(self, path: Path, *, whole: bool = True) -> None:
        """A picture of the whole page, or of what the window shows."""
        picture = self.ask("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(picture["data"]))

    def close(self) -> None:
        """Ask the browser to end, and let go of its pipe."""
        self._session = ""
        self.ask("Browser.close")
        self._reader.close()
        self._writer.close()


@contextmanager
def browsing(program: str, profile: Path) -> Iterator[Browser]:
    """A browser with a profile of its own; it has ended when this is left."""
    ours_in, theirs_out = os.pipe()
    theirs_in, ours_out = os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20) for end in (theirs_in, theirs_out)]
    os.close(theirs_in)
    os.close(theirs_out)
    actions = [(os.POSIX_SPAWN_DUP2, high[0], 3), (os.POSIX_SPAWN_DUP2, high[1], 4)]
    quiet = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    command = [program, *SWITCHES, f"--user-data-dir={profile}"]
    # On the real day: Chromium does not start with another one.
    pid = os.posix_spawn(program, command, today(), file_actions=[*actions, *quiet])
    for end in high:
        os.close(end)
    browser = Browser(ours_in, ours_out)
    try:
        yield browser
    finally:
        browser.close()
        os.waitpid(pid, 0)
