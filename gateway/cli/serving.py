"""Start the twins if the profile wants them, start the server, and greet whoever started it with something to paste."""

from __future__ import annotations

import gc
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from config.model import Settings
from gateway.cli.along import along
from gateway.cli.beside import again, beside
from gateway.cli.handing import Handing
from gateway.cli.parent import Parent
from gateway.cli.scraping import NotListening, scraped
from storage.tables import tables_ahead
from telemetry.logs import write_to


class NotStarted(Exception):
    """The server or the sandbox could not start; the text is for the operator."""


def serve(settings: Settings, *, port: int | None, host: str | None, workers: int, out: Console) -> None:
    """Blocks until it is stopped. Raises ConfigError or NotStarted before anything listens."""
    settings = replace(settings, port=port or settings.port, host=host or settings.host)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="hansa-handed-")))
        with tables_ahead(settings.state, settings.database_url):
            twins = stack.enter_context(sandbox(settings))
            settings = replace(settings, twins=twins or settings.twins)
            handing = Handing(settings, folder)
            for line in handing():
                out.print(f"[yellow]not served:[/yellow] {line}", highlight=False)
        environ = {
            "HANSA_PORT": str(settings.port),
            "HANSA_HOST": settings.host,
            "HANSA_TWINS": json.dumps(dict(settings.twins)),
            "HANSA_HANDED_FOLDER": str(folder),
            "HANSA_OUTAGES_FOLDER": stack.enter_context(TemporaryDirectory(prefix="hansa-outages-")),
        }
        _free(settings)
        try:
            environ |= stack.enter_context(scraped(settings))
        except NotListening as wrong:
            raise NotStarted(str(wrong)) from wrong
        os.environ.update(environ)  # the workers are new processes and read their settings there
        listening = Parent(
            "gateway.app:create",
            reread=handing,
            folder=folder,
            seconds=settings.drain_seconds,
            host=settings.host,
            port=settings.port,
            workers=workers,
        )
        write_to(sys.stderr, settings.log)
        gc.collect()  # what was only made to be checked
        gc.freeze()  # the rest a worker inherits as it is: neither looked through again nor copied
        with along(settings, folder, out), beside(folder, "intake") as intake, greeter(settings, folder):
            handing.anew = partial(again, intake)
            listening.serve()


def _free(settings: Settings) -> None:
    """Refuse a port that is taken, in words, before the server tries: it would only log and respawn."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe_socket:
        probe_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe_socket.bind((settings.host, settings.port))
        except OSError as wrong:
            text = f"{settings.host}:{settings.port} cannot be listened on ({wrong.strerror}). Choose another with HANSA_PORT."
            raise NotStarted(text) from wrong


@contextmanager
def greeter(settings: Settings, folder: Path) -> Iterator[None]:
    """A process of its own, not a thread: the server forks its workers, and a fork must not carry half a thread along."""
    says = ["gateway.cli.greeting", settings.host, str(settings.port), settings.profile]
    command = [sys.executable, "-m", "gateway.cli.afterwards", str(folder), *says]
    with subprocess.Popen(command) as process:
        try:
            yield
        finally:
            process.terminate()


@contextmanager
def sandbox(settings: Settings) -> Iterator[Mapping[str, str]]:
    """The twins as a process of their own, for as long as this lasts; none in the live profile or when some are given."""
    if settings.profile != "sandbox" or settings.twins:
        yield {}
        return
    command = [sys.executable, "-m", "sandbox", "--until-eof"]
    from auth.demo import SECRET_FILE

    demo = {"DEMO_ISSUER": settings.issuer or "", "DEMO_API": settings.resource}
    demo["DEMO_SECRET"] = str(settings.state.absolute() / SECRET_FILE)
    told = os.environ | demo
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=told) as process:
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both are pipes, as asked above
        try:
            line = process.stdout.readline()
            if not line:
                raise NotStarted("The twins did not start; `python -m sandbox` says why.")
            yield json.loads(line)
        finally:
            process.stdin.close()  # its end of file is the twins' signal to go
            process.wait(10)
