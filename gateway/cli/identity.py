"""Serve identity: its own process, its own port."""

from __future__ import annotations

import json
import os
from dataclasses import replace

from rich.console import Console

from config.identity_file import read_identity
from config.load import load, shipped
from config.model import Settings
from gateway.cli.along import free
from gateway.cli.server import server
from gateway.cli.serving import NotStarted, sandbox
from gateway.identity import site_of


def serve(settings: Settings, *, port: int | None, host: str | None, workers: int, out: Console) -> None:
    """Blocks until it is stopped; says on `out` where it is. Raises ConfigError or NotStarted before anything listens."""
    settings = replace(settings, identity_port=port or settings.identity_port, host=host or settings.host)
    if workers > 1 and settings.redis_url is None:
        raise NotStarted("More than one identity worker needs HANSA_REDIS_URL: codes and sessions must be shared.")
    with sandbox(settings) as twins:
        settings = replace(settings, twins=twins or settings.twins)
        declared = load(settings.config or shipped())
        try:
            site_of(declared, settings, read_identity(declared.root, profile=settings.profile, twins=settings.twins))
        except ValueError as wrong:
            raise NotStarted(str(wrong)) from wrong
        if not free(settings.host, settings.identity_listens):
            where = f"{settings.host}:{settings.identity_listens}"
            raise NotStarted(f"{where} cannot be listened on. Choose another port with HANSA_IDENTITY_PORT.")
        os.environ |= {
            "HANSA_IDENTITY_PORT": str(settings.identity_listens),
            "HANSA_HOST": settings.host,
            "HANSA_TWINS": json.dumps(dict(settings.twins)),
        }  # the workers are new processes and read their settings there
        out.print(f"Identity: {settings.issuer}", highlight=False)
        server("gateway.identity:create", host=settings.host, port=settings.identity_listens, workers=workers).serve()
