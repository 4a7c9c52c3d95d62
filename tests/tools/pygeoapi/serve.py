"""pygeoapi as somebody would run it: one collection over a GeoJSON file, behind the server of its own framework.

Called with a folder for its files, the GeoJSON and the most features of a page; prints its address and serves until its standard
input ends.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import NoReturn

from werkzeug.serving import make_server

CRS = "http://www.opengis.net/def/crs/"


def main(folder: Path, data: Path, page: int) -> None:
    """Serve the collection `kitas`. pygeoapi reads its files when it is imported, and they name the port."""
    server = make_server("127.0.0.1", 0, _later, threaded=True)
    address = f"http://127.0.0.1:{server.port}"
    settings, document = folder / "pygeoapi.json", folder / "openapi.json"
    settings.write_text(json.dumps(_settings(address, data, page)), "utf-8")  # JSON is YAML too
    os.environ |= {"PYGEOAPI_CONFIG": str(settings), "PYGEOAPI_OPENAPI": str(document)}
    from pygeoapi.openapi import generate_openapi_document

    document.write_text(generate_openapi_document(settings, "json"), "utf-8")
    from pygeoapi.flask_app import APP

    server.app = APP
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()
    sys.stdin.read()


def _later(environ: object, start_response: object) -> NoReturn:
    raise NotImplementedError


def _settings(address: str, data: Path, page: int) -> dict[str, object]:
    nobody = {"name": "Test", "url": "https://test.example", "email": "test@test.example"}
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": 0},
            "url": address,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["de-DE"],
            "limits": {"default_items": 3, "max_items": page, "on_exceed": "throttle"},
            "map": {"url": "https://tile.example/{z}/{x}/{y}.png", "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": "Test",
                "description": "Kitas of a test",
                "keywords": ["test"],
                "keywords_type": "theme",
                "terms_of_service": "synthetic",
                "url": address,
            },
            "license": {"name": "synthetic", "url": "https://test.example"},
            "provider": nobody,
            "contact": nobody,
        },
        "resources": {"kitas": _collection(data)},
    }


def _collection(data: Path) -> dict[str, object]:
    return {
        "type": "collection",
        "title": "Kitas",
        "description": "Invented kindergartens",
        "keywords": ["kita"],
        "links": [],
        "extents": {"spatial": {"bbox": [6, 51, 7, 52], "crs": f"{CRS}OGC/1.3/CRS84"}},
        "providers": [
            {
                "type": "feature",
                "name": "GeoJSON",
                "data": str(data),
                "id_field": "id",
                "crs": [f"{CRS}OGC/1.3/CRS84", f"{CRS}EPSG/0/25832"],
                "storage_crs": f"{CRS}OGC/1.3/CRS84",
            }
        ],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
