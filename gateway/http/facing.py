"""A list in another form: the face draws the body, the headers stay what they were, and say what the form cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import orjson

from domain.catalogue import CATALOGUE
from domain.resource import Resource
from gateway.federation.face import Face
from gateway.http.render import Frame, Rendered

COMPLETE = "hansa-complete"
"""A boolean (RFC 9651 §3.3.6): `complete` of the JSON, for forms that have no room for it."""


def faced(json: Rendered, face: Face | None, resource: Resource, frame: Frame) -> Rendered:
    """The same answer as the face shows it; without one, as it is."""
    if face is None:
        return json
    answer = orjson.loads(json.body)
    headers = {
        **json.headers,
        "content-type": face.content_type,
        "etag": f'{json.headers["etag"][:-1]}-{face.name}"',  # of two representations each has its own (RFC 9110 §8.8.3)
        "content-disposition": f'inline; filename="{resource.path.replace("/", "-")}.{face.name}"',
        COMPLETE: "?1" if answer["complete"] else "?0",
    }
    return replace(json, body=face.draw(resource, answer, frame.language), headers=headers)


def forms_of(faces: tuple[Face, ...]) -> dict[str, Mapping[str, bytes]]:
    """Path of each list → suffix → media type, for the edge."""
    return {
        f"/v1/{resource.path}": {face.name: face.media.encode() for face in faces if face.suits(resource)}
        for resource in CATALOGUE.values()
        if resource.listed
    }
