"""A form with files as browsers send it: multipart/form-data (RFC 7578).

A value is never part of a header, names and file names are ours; so nothing anybody writes can end a part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b

from domain.cases import Photo


def multipart(fields: Mapping[str, str], files: Sequence[tuple[str, Photo]]) -> tuple[str, bytes]:
    """The content type and the body. The boundary hangs on the content, so that a repeated form is the same bytes.

    Raises ValueError when a name or a media type could break out of its header.
    """
    parts = [(_plain(name), "", value.encode()) for name, value in fields.items()]
    for name, photo in files:
        head = f'; filename="{_plain(photo.name)}"\r\nContent-Type: {_plain(photo.kind)}'
        parts.append((_plain(name), head, photo.content))
    digest = blake2b(digest_size=18)
    for _, _, content in parts:
        digest.update(content)
    boundary = digest.hexdigest()  # of 144 bits that are made of all contents: none of them holds it
    body = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{head}\r\n\r\n'.encode() + content + b"\r\n"
        for name, head, content in parts
    )
    return f"multipart/form-data; boundary={boundary}", body + f"--{boundary}--\r\n".encode()


def _plain(text: str) -> str:
    if not text.isascii() or not text.isprintable() or '"' in text:
        raise ValueError("a name that cannot stand in a header")
    return text
