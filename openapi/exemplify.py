"""Write the examples of the OpenAPI document anew, from a gateway that runs: an example is an answer that was really given.

`make run` in one terminal, `hansa openapi --examples http://127.0.0.1:8080` in another, then `hansa openapi --write`. The example
of what needs a citizen's token is left as it is: it was written by hand, and a test holds it against its schema.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from domain.catalogue import CATALOGUE

QUESTIONS = "questions.json"
"""What to ask where the first item of whatever city is not telling enough; `*` is asked for everything else."""

Get = Callable[[str, Mapping[str, str]], dict[str, Any]]


def examples(get: Get) -> dict[str, Any]:
    """Operation → answer, for every operation of the catalogue."""
    questions = json.loads(Path(__file__).with_name(QUESTIONS).read_text("utf-8"))
    found: dict[str, Any] = {}
    for resource in CATALOGUE.values():
        if not resource.listed:
            continue
        name = resource.name.replace(".", "_").replace("-", "_")
        page = get(f"/v1/{resource.path}", questions.get(resource.name, questions["*"]))
        found[f"list_{name}"] = page
        if resource.item:
            found[f"get_{name}"] = get(f"/v1/{resource.path}/{page['items'][0]['id']}", {})
    for name in ("live", "ready", "sources"):
        found[f"health_{name}"] = get(f"/health/{name}", {})
    found["list_vocabularies"] = get("/v1/vocabularies", {})
    found["get_vocabulary"] = get("/v1/vocabularies/waste.colour", {})
    return found


def write(get: Get, folder: Path | None = None) -> None:
    """Ask and write `openapi/examples/*.json`; raises LookupError when the gateway has nothing to show."""
    folder = folder or Path(__file__).parent / "examples"
    for operation, answer in examples(get).items():
        (folder / f"{operation}.json").write_text(json.dumps(answer, indent=1, ensure_ascii=False) + "\n", "utf-8")
