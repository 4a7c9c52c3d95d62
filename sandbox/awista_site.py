"""The website of AWISTA as far as readers take it apart: a page, its script chunks, ids of server actions.

Simulated after a Next.js site. Every deployment renames the chunks and gives the server actions new ids.
"""

import hashlib
import secrets
from dataclasses import dataclass

CHUNKS = "/_next/static/chunks/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """One build of the site; everything in it follows from its `seed`."""

    seed: str

    @classmethod
    def fresh(cls) -> "Deployment":
        """A build nobody has seen before."""
        return cls(seed=secrets.token_hex(8))

    @property
    def action(self) -> str:
        """The id of the address search of the calendar: 42 hexadecimal digits."""
        return "40" + self._hex("calendar/searchAddressAction", 40)

    @property
    def chunks(self) -> dict[str, str]:
        """The scripts of the build, by path under `/_next/static/chunks/`, in the order of the page."""
        decoy = "40" + self._hex("bulky/searchAddressAction", 40)
        texts = {
            "webpack": "(()=>{var e={},t={};self.__runtime=e})();",
            "main-app": _module("window.next={version:'15',appDir:!0}"),
            # The bulky-waste form has a search of the same name: its id is none of the calendar's.
            "app/sperrmuell/page": _module(_reference(decoy, "searchAddressAction") + ";let a={city:null}"),
            "app/layout": _module("let n='AWISTA Kommunal'"),
            "app/abfallkalender/page": _module(
                _reference(self._hex("newsletter", 42), "subscribeAction")
                + ";"
                + _reference(self.action, "searchAddressAction")
                + ";let q=e=>e.addressIdForQuery??null;let r=e=>e.isReadyForHouseNumber"
            ),
            "polyfills": "!function(){}();",
        }
        return {f"{name}-{self._hex(name, 16)}.js": text for name, text in texts.items()}

    @property
    def page(self) -> str:
        """The calendar's page: scripts with the deployment behind a question mark, as the platform writes them."""
        build = f"?dpl=dpl_{self.seed}"
        scripts = "".join(f'<script src="{CHUNKS}{path}{build}" async=""></script>' for path in self.chunks)
        return (
            '<!DOCTYPE html><html lang="de"><head><meta charSet="utf-8"/>'
            '<meta name="licence" content="synthetic; simulated after AWISTA Kommunal"/>'
            f"<title>Abfallkalender</title>{scripts}</head>"
            '<body><h1>Abfallkalender</h1><form><input name="address" placeholder="Straße und Hausnummer"/></form>'
            "</body></html>"
        )

    def _hex(self, name: str, digits: int) -> str:
        return hashlib.sha256(f"{self.seed}/{name}".encode()).hexdigest()[:digits]


def _module(body: str) -> str:
    return f'(self.webpackChunk_N_E=self.webpackChunk_N_E||[]).push([[1],{{7:(e,t,r)=>{{"use strict";{body}}}}}]);'


def _reference(action: str, name: str) -> str:
    return f'(0,r.createServerReference)("{action}",r.callServer,void 0,r.findSourceMapURL,"{name}")'
