"""The rendered samples on a tiny server of its own, with the policy the identity server sends."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from auth.server.assets import assets
from auth.server.pages import render
from tests.identity.pages_samples import frame, samples

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
NEXT: Final = {"/login": "/de/consent-first", "/consent": "/de/grants", "/me/grants/revoke": "/de/grants-none"}
"""Where a form leads: the way from the choice to the grants, without the log-in elsewhere."""


class Site:
    """The pages as `/<language>/<sample>`, and what was posted: address and form."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, str]] = []
        self.files: dict[str, tuple[str, bytes]] = {path: (item[0], item[1]) for path, item in assets().items()}
        for language in ("de", "en"):
            for name, view in samples(language).items():
                self.files[f"/{language}/{name}"] = ("text/html; charset=utf-8", render(view, frame(language)))


@contextmanager
def serving(site: Site) -> Iterator[str]:
    """The address of a server of this site."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            media_type, body = site.files.get(self.path, ("text/plain", b""))
            self._answer(200 if body else 404, {"content-type": media_type}, body)

        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["content-length"])).decode()
            site.posted.append((self.path, form))
            self._answer(303, {"location": NEXT.get(self.path, "/de/home")}, b"")

        def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in {**headers, "content-security-policy": POLICY}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Nothing: a test prints nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
