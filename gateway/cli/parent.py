"""The server of `hansa serve`: a parent that has its workers swap the configuration, and replaces them one after the other.

SIGHUP swaps, SIGUSR2 replaces, SIGTERM and SIGINT stop. Each place of a worker has a listening socket of its own, which the parent
made and keeps: the kernel spreads connections over the sockets, and whoever waits at one while its worker ends is taken in by
the next.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from granian.net import SocketSpec
from granian.server.mp import MPServer, WorkerProcess

from config.model import ConfigError
from domain.errors import whereabouts
from gateway.cli.server import ways
from gateway.sign import serving
from gateway.told import HELD, REPLACED, SWAP

log = logging.getLogger("hansa.parent")

STARTS = 60.0
"""Seconds in which a new worker has to serve."""
ENDS = 10
"""Seconds for requests that are under way, after a worker has left; then it is killed."""
LOOK = 0.05


@contextmanager
def _holding() -> Iterator[None]:
    """What is sent to a worker that is forked meanwhile waits until it can hear it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, HELD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Parent(MPServer):
    """`reread` reads, checks and hands over the configuration, or raises ConfigError; `folder` is where workers say they serve."""

    def __init__(
        self, factory: str, *, reread: Callable[[], object], folder: Path, seconds: float, **listens: Any
    ) -> None:
        settings = ways(**listens) | {"workers_kill_timeout": int(seconds) + 1 + ENDS}
        super().__init__(factory, **settings)
        self._reread, self._folder = reread, folder
        self._asked: set[int] = set()
        self._places: list[tuple[Any, socket.socket]] = []
        self._replaced: list[WorkerProcess] = []

    # --- how it listens

    def _init_shared_socket(self) -> None:
        """A socket for each worker's place, where the kernel spreads connections over several; else one for all."""
        self._ssp = self._shd = self._sso = None
        for _ in range(self.workers if hasattr(socket, "SO_REUSEPORT") else 1):
            holder = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
            self._places.append((holder, socket.socket(fileno=holder.get_fd())))

    def _drop_shared_socket(self) -> None:
        for _, place in self._places:
            place.close()

    def _spawn_worker(self, idx: int, target: Any, callback_loader: Any, socket_loader: Any = None) -> WorkerProcess:
        self._shd, self._sso = self._places[idx % len(self._places)]
        return super()._spawn_worker(idx, target, callback_loader)

    # --- what it is told

    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        """Hears SIGUSR2 beside what every server hears."""
        signal.signal(signal.SIGUSR2, self.signal_handler_reload)
        super().startup(spawn_target, target_loader)

    def signal_handler_reload(self, *said: Any, **more: Any) -> None:
        """SIGHUP or SIGUSR2: done by the loop, one after the other."""
        self._asked.add(said[0])
        super().signal_handler_reload(*said, **more)

    def _reload(self, spawn_target: Any, target_loader: Any) -> None:
        """In place of the server's own way, which ends workers that others still wait for."""
        self.reload_signal = False
        self.main_loop_interrupt.clear()
        asked, self._asked = self._asked, set()
        if self._sound():
            if signal.SIGUSR2 in asked:
                self._roll(spawn_target, target_loader)
            else:
                self._tell(SWAP, self.wrks)
        # what came just before the loop was told to wait again is looked at now
        if self.interrupt_signal or self.interrupt_children or self.reload_signal:
            self.main_loop_interrupt.set()

    def _sound(self) -> bool:
        """Whether the configuration can be served, and lies ready; whatever is wrong, what is served goes on being served."""
        with ThreadPoolExecutor(1) as aside:
            wrong = aside.submit(self._reread).exception()
        if isinstance(wrong, ConfigError):
            for flaw in wrong.flaws:
                said = f"nothing is changed: {flaw}"
                log.error(said)
        elif wrong is not None:
            log.error("nothing is changed: %s", whereabouts(wrong))
        return wrong is None

    def _tell(self, number: int, workers: list[WorkerProcess]) -> None:
        for worker in workers:
            if worker.is_alive():
                with suppress(ProcessLookupError):
                    os.kill(pid_of(worker), number)

    # --- workers come and go

    def _spawn_workers(self, spawn_target: Any, target_loader: Any) -> None:
        with _holding():
            super()._spawn_workers(spawn_target, target_loader)

    def _respawn_workers(self, workers: Any, spawn_target: Any, target_loader: Any, delay: float = 0) -> None:
        with _holding():
            super()._respawn_workers(workers, spawn_target, target_loader, delay)

    def _roll(self, spawn_target: Any, target_loader: Any) -> None:
        """Each worker is replaced by one that serves already; one that does not come to serve ends the matter."""
        for idx in range(self.workers):
            new = self._spawn_worker(idx, spawn_target, target_loader)
            new.interrupt_by_parent = True  # until it serves, its end is nobody's but ours
            with _holding():
                new.start()
            if not self._serves(new):
                new.kill()
                new.join()
                if not self.interrupt_signal:
                    log.error("worker %d is not replaced: the new one did not come to serve", idx + 1)
                return
            old, self.wrks[idx] = self.wrks[idx], new
            new.interrupt_by_parent = False
            self._see_off(old)
            log.info("worker %d is replaced", idx + 1)

    def _serves(self, new: WorkerProcess) -> bool:
        """Wait until it says so."""
        file, until = serving(self._folder, pid_of(new)), time.monotonic() + STARTS
        while not file.exists():
            if self.interrupt_signal or not new.is_alive() or time.monotonic() > until:
                return False
            time.sleep(LOOK)
        return True

    def _see_off(self, old: WorkerProcess) -> None:
        """Wait until it has gone; when the server stops meanwhile, it is waited for with the others."""
        self._tell(REPLACED, [old])
        old.terminate()
        until = time.monotonic() + float(self.workers_kill_timeout or ENDS)
        while old.is_alive() and time.monotonic() < until:
            if self.interrupt_signal:
                self._replaced.append(old)
                return
            old.join(LOOK)
        if old.is_alive():
            log.warning("worker %d did not end by itself", old.idx + 1)
            old.kill()
            old.join()
        serving(self._folder, pid_of(old)).unlink(missing_ok=True)
        if self.wrks[old.idx].is_alive():  # then it was the old one that ended otherwise than expected
            self.interrupt_children[:] = [each for each in self.interrupt_children if each != old.idx]

    def _stop_workers(self) -> None:
        self.wrks += self._replaced
        super()._stop_workers()


def pid_of(worker: WorkerProcess) -> int:
    """Of a worker that was started."""
    return int(worker.inner.pid)
