"""An answer whose head is here and whose body is still on the wire."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from pyreqwest.request import StreamRequest
from pyreqwest.response import Response

from domain.errors import SourceNonsense


class Exchange:
    """Whoever opened it closes it: that drops the connection if the body was not read to its end."""

    __slots__ = ("_ended", "_request", "_response", "headers", "origin", "status")

    def __init__(self, origin: str, request: StreamRequest, response: Response) -> None:
        self.origin = origin
        self.status = response.status
        self.headers = _headers(response)
        """Names in lower case, repeated ones joined by a comma; no cookies, which the door never sends back."""
        self._request = request
        self._response = response
        self._ended = False

    async def body(self, max_bytes: int) -> bytes:
        """The whole body, decompressed. Raises SourceNonsense for one that is too large or in an unknown coding."""
        if self._is_announced(max_bytes):
            body = bytes(await self._response.bytes())
            self._ended = True
            return body
        return b"".join([piece async for piece in self.pieces(max_bytes)])

    async def pieces(self, max_bytes: int) -> AsyncGenerator[bytes, None]:
        """The body as it comes in, counted after decompression: a small answer may unpack to a huge one."""
        self._is_announced(max_bytes)
        reader, size = self._response.body_reader, 0
        while (piece := await reader.read_chunk()) is not None:
            size += len(piece)
            if size > max_bytes:
                raise SourceNonsense(f"{self.origin}: an answer of more than {max_bytes} bytes")
            yield bytes(piece)
        self._ended = True

    async def close(self) -> None:
        """Done with it, however far it was read."""
        if not self._ended:
            self._ended = True
            await self._request.__aexit__(None, None, None)

    def _is_announced(self, max_bytes: int) -> bool:
        """True when the head says how long the body is; the engine sees to it that it is not longer.

        It removes the length, and the coding, of a body it decompresses.
        """
        if self.headers.get("content-encoding", "identity") != "identity":
            raise SourceNonsense(f"{self.origin}: a content coding nobody asked for")
        length = self.headers.get("content-length")
        if length is not None and int(length) > max_bytes:
            raise SourceNonsense(f"{self.origin}: an answer of more than {max_bytes} bytes")
        return length is not None


def _headers(response: Response) -> dict[str, str]:
    headers: dict[str, str] = {}
    try:
        pairs = list(response.headers.items())
    except ValueError:
        # One value is not ASCII. Names are read one by one, and what cannot be read is left out.
        pairs = [pair for name in set(response.headers) for pair in _readable(response, name)]
    for name, value in pairs:
        if name != "set-cookie":
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _readable(response: Response, name: str) -> list[tuple[str, str]]:
    try:
        return [(name, value) for value in response.get_header_all(name)]
    except ValueError:
        return []
