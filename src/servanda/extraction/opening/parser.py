"""The parsing process: started, fed, bounded in time and memory, and ended.

Comes in: bytes and their kind. Goes out: what a parser found, or a fault. A file that makes
its parser hang, swell or crash ends that process, not this one; the next file gets a new one.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from servanda.errors import BadInput, Fault
from servanda.extraction.opening.kinds import Kind, shown
from servanda.extraction.opening.parsed import Parsed, from_data

MEGABYTE = 1 << 20
_CHUNK = 1 << 16
_HEADER = 8
_FILES_EACH = 100


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a file may go.

    Attributes:
        seconds: of wall clock and of processor time, each, for one file.
        memory: bytes of address space of the parsing process.
        file_bytes: of the file.
        text_chars: of the clean text.
        pages: of a PDF.
    """

    seconds: float = 30.0
    memory: int = 1536 * MEGABYTE
    file_bytes: int = 64 * MEGABYTE
    text_chars: int = 3_000_000
    pages: int = 1_000


class Parser:
    """Parses files one after the other in a process of its own; use it in a `with`."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()
        self._process: subprocess.Popen[bytes] | None = None
        self._done = 0

    def __enter__(self) -> Self:
        """Return itself; the process starts with the first file."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        self._end()

    def parse(self, data: bytes, kind: Kind, name: str, charset: str = "") -> Parsed:
        """Return what a file holds.

        Args:
            data: its bytes.
            kind: what it is.
            name: for messages.
            charset: as a server or mail named it.

        Raises:
            BadInput: when it cannot be read within the bounds.
        """
        if len(data) > self.bounds.file_bytes:
            raise BadInput(_too_large(name, len(data), self.bounds))
        said = self._answer(data, kind, name, charset)
        if "unreadable" in said:
            raise BadInput(
                Fault(shown(name), str(said["unreadable"]), next_step=str(said["next_step"]))
            )
        return from_data(said)

    def _answer(self, data: bytes, kind: Kind, name: str, charset: str) -> dict[str, Any]:
        deadline = time.monotonic() + self.bounds.seconds
        ask = {"kind": kind.value, "length": len(data), "charset": charset}
        try:
            process = self._started()
            _Exchange(process, deadline, self.bounds).send(_framed(ask), data)
            answer = _Exchange(process, deadline, self.bounds).receive()
        except (TimeoutError, EOFError, BrokenPipeError, ValueError) as why:
            code = self._end()
            raise BadInput(_ended(name, why, code, self.bounds)) from None
        self._done += 1
        if self._done % _FILES_EACH == 0:
            self._end()
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            bounds = self.bounds
            self._process = subprocess.Popen(  # noqa: S603 — our own module
                [
                    sys.executable,
                    "-I",
                    "-m",
                    "servanda.extraction.opening.worker",
                    *map(str, (bounds.seconds, bounds.memory, bounds.text_chars, bounds.pages)),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"PYTHONIOENCODING": "utf-8", "OPENBLAS_NUM_THREADS": "1"},
            )
        return self._process

    def _end(self) -> int | None:
        """Kill the process; return the code with which it had ended by itself, if it had."""
        process, self._process = self._process, None
        if process is None:
            return None
        code = process.poll()
        if code is None:
            process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=5)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        return code


@dataclass(slots=True)
class _Exchange:
    """Bytes to the process and back before a deadline, without waiting for ever on a pipe."""

    process: subprocess.Popen[bytes]
    deadline: float
    bounds: Bounds

    def send(self, *pieces: bytes) -> None:
        pipe = self.process.stdin
        if pipe is None:
            raise EOFError
        os.set_blocking(pipe.fileno(), False)
        with selectors.DefaultSelector() as ready:
            ready.register(pipe, selectors.EVENT_WRITE)
            for piece in pieces:
                rest = memoryview(piece)
                while rest:
                    self._wait(ready)
                    with contextlib.suppress(BlockingIOError):
                        rest = rest[os.write(pipe.fileno(), rest[:_CHUNK]) :]

    def receive(self) -> dict[str, Any]:
        length = int.from_bytes(self._exactly(_HEADER), "big")
        # A character takes at most 6 bytes of JSON here, a block some more.
        if length > 16 * self.bounds.text_chars + MEGABYTE:
            raise ValueError
        read: dict[str, Any] = json.loads(self._exactly(length))
        return read

    def _exactly(self, count: int) -> bytes:
        pipe = self.process.stdout
        if pipe is None:
            raise EOFError
        got = bytearray()
        with selectors.DefaultSelector() as ready:
            ready.register(pipe, selectors.EVENT_READ)
            while len(got) < count:
                self._wait(ready)
                piece = os.read(pipe.fileno(), min(_CHUNK, count - len(got)))
                if not piece:
                    raise EOFError
                got += piece
        return bytes(got)

    def _wait(self, ready: selectors.BaseSelector) -> None:
        left = self.deadline - time.monotonic()
        if left <= 0 or not ready.select(left):
            raise TimeoutError


def _framed(ask: dict[str, Any]) -> bytes:
    written = json.dumps(ask).encode()
    return len(written).to_bytes(_HEADER, "big") + written


def _ended(name: str, why: Exception, code: int | None, bounds: Bounds) -> Fault:
    """Say why the process gave no answer: too slow, too large, or the parser crashed."""
    slow = isinstance(why, TimeoutError) or code == -getattr(signal, "SIGXCPU", 0)
    problem = (
        f"was not read within {bounds.seconds:g} seconds: reading it was stopped."
        if slow
        else f"made its parser stop or need more than {bounds.memory // MEGABYTE:,} MB of memory."
    )
    return Fault(
        shown(name),
        problem,
        next_step="Open it in another program and save the text you need as a new file.",
    )


def _too_large(name: str, size: int, bounds: Bounds) -> Fault:
    return Fault(
        shown(name),
        f"is too large: {size:,} bytes.",
        f"At most {bounds.file_bytes:,} are read.",
        next_step="Take the pages that you need out of it.",
    )
