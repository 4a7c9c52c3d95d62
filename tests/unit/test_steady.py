"""The soak's test of levelness: noise is not taken for growth, growth is seen, and a connection that was never closed is found."""

from __future__ import annotations

import os
import random
import socket

import pytest

from bench.steady import held, slope


def readings(per_minute: float) -> list[tuple[float, float]]:
    """Ten minutes of a process of 300 MiB that breathes."""
    dice = random.Random(1)
    return [(at, 300 + per_minute * at / 60 + dice.gauss(0, 2)) for at in range(0, 600, 5)]


@pytest.mark.parametrize(("per_minute", "level"), [(0.0, True), (-1.0, True), (1.0, False)])
def test_growth_is_told_from_noise(per_minute: float, *, level: bool) -> None:
    """A MiB a minute is seen under noise of two; none, and less memory, is not called growth."""
    found = slope(readings(per_minute))
    assert found.level is level
    assert found.low <= per_minute * 60 <= found.high


def test_too_few_readings_are_no_proof() -> None:
    """Three readings say nothing."""
    with pytest.raises(ValueError, match="too few"):
        slope([(0.0, 1.0), (1.0, 1.0), (2.0, 1.0)])


def test_a_connection_that_its_client_has_left_is_found() -> None:
    """It is counted as waiting to be closed, and as one of its port, until it is closed."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        client = socket.create_connection(("127.0.0.1", port))
        served, _ = listener.accept()
        with served:
            client.close()
            served.recv(1)
            now = held(os.getpid(), port)
            assert (now.sockets["close_wait"], now.clients) == (1, 1)
        after = held(os.getpid(), port)
        assert (after.sockets["close_wait"], after.clients) == (0, 0)
        assert after.files == now.files - 1
