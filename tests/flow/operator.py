"""An operator's browser at `/ops` that runs no script: on the machine itself, with cookies, sending the forms it was given."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.flow.stand import Said, Stand

HOST = "localhost"


@dataclass(slots=True, kw_only=True)
class AtOps:
    """Somebody at a running gateway's `/ops`."""

    stand: Stand
    cookies: dict[str, str] = field(default_factory=dict)
    host: str = HOST

    async def goes(self, path: str) -> Said:
        """Where a link leads, and where that leads."""
        path, _, query = path.partition("#")[0].partition("?")
        said = self._kept(await self.stand.ask(path, query, headers=self._headers()))
        return await self.goes(said.headers["location"]) if said.status == 303 else said

    async def sends(self, page: Said, path: str, *, origin: str | None = None, **fields: str) -> Said:
        """A form with the token of this page; the page it ends at."""
        token = re.search(r'name="csrf" value="([^"]*)"', page.body.decode())
        sent = urlencode({"csrf": token[1] if token else "", **fields}).encode()
        heads = {"origin": origin or f"http://{self.host}", "content-type": "application/x-www-form-urlencoded"}
        said = self._kept(await self.stand.ask(path, method="POST", headers=self._headers() | heads, body=sent))
        return await self.goes(said.headers["location"]) if said.status == 303 else said

    def _headers(self) -> dict[str, str]:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"host": self.host, "accept-language": "en"} | ({"cookie": kept} if kept else {})

    def _kept(self, said: Said) -> Said:
        for name, value in re.findall(r"(hansa_[a-z_]+)=([^;,]*)", said.headers.get("set-cookie", "")):
            self.cookies[name] = value.strip('"')
        return said
