"""Long work in a child process, whose messages arrive one by one.

The child is a fresh interpreter that knows nothing of the program around it: ``multiprocessing`` would import the main
module again, with Qt and the whole window in it. Both sides talk in pickles, the order over the child's standard input,
its messages over what was its standard output; anything that a library prints there goes to a log instead. The input
stays open as long as the parent lives, however it dies, so its end tells the child to go.
"""

import contextlib
import faulthandler
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any, BinaryIO

from engine.errors import EarmarkError, WorkerDied, WorkerFailed

Report = Callable[[object], None]
"""What the work calls to send a value to its parent; may wait for the parent to take what was sent before."""

_NICENESS = 10
_LAST_WORDS_BYTES = 4_000
_EXIT_WAIT_S = 5.0


@dataclass(frozen=True, slots=True)
class Finished:
    """Message: the work is done; the last one. ``value`` is what it returned."""

    value: object


@dataclass(frozen=True, slots=True)
class Failed:
    """Message: the work ended without a value; the last one."""

    error: EarmarkError


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Message: the work was stopped on request; the last one."""


Outcome = Finished | Failed | Cancelled


@dataclass(frozen=True, slots=True)
class _Reported:
    """Wraps what the work sends on the way, so that even an ``Outcome`` may be sent."""

    value: object


class Job:
    """``work(*args, report)`` running in a child process of low priority.

    ``on_message`` is called on a thread of the job's own: with each reported value, in order, then with exactly one
    ``Outcome``, when the child is gone. If it raises, the work is stopped and has failed.

    ``work`` must be a function at the top of a module and everything that passes between the processes must survive
    pickling; an order that does not raises here and now.
    """

    def __init__(
        self, work: Callable[..., object], args: tuple[Any, ...], on_message: Callable[[object], None]
    ) -> None:
        self._on_message = on_message
        self._process: subprocess.Popen[bytes] | None = None
        self._cancelled = threading.Event()
        self._running = True
        self._lock = threading.Lock()  # either cancel sees the process, or the process is never started
        order = pickle.dumps((work, args))
        self._attendant = threading.Thread(target=self._attend, args=(order,), name="job", daemon=True)
        self._attendant.start()

    @property
    def running(self) -> bool:
        """Whether the outcome is still to come."""
        return self._running

    def cancel(self) -> None:
        """End the child at once. Returns immediately; what it had sent still arrives, then ``Cancelled``."""
        with self._lock:
            self._cancelled.set()
            if self._process is not None:
                self._process.kill()

    def join(self, timeout_s: float | None = None) -> bool:
        """Wait until the outcome has been delivered; return whether it has."""
        self._attendant.join(timeout_s)
        return not self._attendant.is_alive()

    def _attend(self, order: bytes) -> None:
        try:
            outcome = self._run(order)
        except Exception as error:  # noqa: BLE001 - whatever it is, the receiver waits for an outcome
            outcome = _failure(error)
        self._running = False
        self._on_message(outcome)

    def _run(self, order: bytes) -> Outcome:
        with tempfile.TemporaryFile() as log:
            with self._lock:
                if self._cancelled.is_set():
                    return Cancelled()
                self._process = process = _start(log)
            try:
                outcome = self._relay(process, order)
                if outcome is not None:
                    return outcome
                with contextlib.suppress(subprocess.TimeoutExpired):  # it closed the pipe: it is about to end by itself
                    process.wait(_EXIT_WAIT_S)
            finally:
                _end(process)
            if self._cancelled.is_set():
                return Cancelled()
            return Failed(WorkerDied(process.returncode, _last_words(log)))

    def _relay(self, process: subprocess.Popen[bytes], order: bytes) -> Finished | Failed | None:
        """Pass messages on until the last one; None where the child ends without it."""
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(OSError):  # already gone: its silence tells below
            process.stdin.write(order)
            process.stdin.flush()
        while True:
            try:
                message = pickle.load(process.stdout)
            except (EOFError, pickle.UnpicklingError):  # the latter where it was killed in mid-message
                return None
            match message:
                case _Reported(value):
                    self._on_message(value)
                case Finished() | Failed():
                    return message


def _start(log: IO[bytes]) -> subprocess.Popen[bytes]:
    search_path = os.pathsep.join(folder or os.getcwd() for folder in sys.path)  # noqa: PTH109 - joins strings
    return subprocess.Popen(
        [sys.executable, "-P", "-c", "from engine.jobs import serve; serve()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        env={**os.environ, "PYTHONPATH": search_path},
        creationflags=_creation_flags(),
    )


def _creation_flags() -> int:
    if sys.platform == "win32":
        return subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
    return 0


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):  # closing sends what a child that died early has not taken
                pipe.close()


def _last_words(log: IO[bytes]) -> str:
    """Return the end of what the child wrote to its standard error."""
    size = log.seek(0, os.SEEK_END)
    log.seek(max(0, size - _LAST_WORDS_BYTES))
    return log.read().decode(errors="replace").strip()


def _failure(error: Exception) -> Failed:
    summary = "".join(traceback.format_exception_only(error)).strip()
    return Failed(WorkerFailed(summary, "".join(traceback.format_exception(error))))


def serve() -> None:
    """Do the one order that arrives on standard input: the child's whole life."""
    if sys.platform != "win32":
        os.nice(_NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches both; the parent decides
    faulthandler.enable()
    with os.fdopen(os.dup(1), "wb") as messages:
        os.dup2(2, 1)
        _send(messages, _outcome_of_order(lambda value: _send(messages, _Reported(value))))


def _outcome_of_order(report: Report) -> Finished | Failed:
    try:
        work, args = pickle.load(sys.stdin.buffer)
        threading.Thread(target=_end_with_parent, name="end with parent", daemon=True).start()
        return Finished(work(*args, report))
    except EarmarkError as error:
        return Failed(error)
    except Exception as error:  # noqa: BLE001 - the border: everything nobody foresaw becomes one typed error
        return _failure(error)


def _end_with_parent() -> None:
    while os.read(0, 1):  # not through sys.stdin, whose lock would then be held while the interpreter ends
        pass
    os._exit(1)


def _send(messages: BinaryIO, message: _Reported | Finished | Failed) -> None:
    try:
        pickled = pickle.dumps(message)
    except Exception as error:
        if isinstance(message, _Reported):
            raise
        pickled = pickle.dumps(_failure(error))
    messages.write(pickled)
    messages.flush()
