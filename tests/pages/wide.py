"""How wide a page really is, seen from outside of it: a small proxy frames it at a width and reports what sticks out.

The pages forbid frames and scripts, which is right for them and hides the measure from a test. The proxy hands the
page on without its policy and with one script that writes the widths into the title.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import urlopen

MEASURE = b"""<script>addEventListener("load", () => {
  const out = [...document.querySelectorAll("body *")].filter(e => !e.classList.contains("skip"))
    .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5).map(e => e.tagName + "." + e.className);
  document.title = JSON.stringify({window: innerWidth, page: document.documentElement.scrollWidth, out: out.slice(0, 5)});
})</script></body>"""


@contextmanager
def measured(origin: str) -> Iterator[str]:
    """The address under which every page of `origin` writes its widths into its title."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with urlopen(origin + self.path, timeout=30) as response:  # noqa: S310 - the gateway this test has started
                body, kind = response.read(), response.headers["content-type"]
            body = body.replace(b"</body>", MEASURE)
            self.send_response(200)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
