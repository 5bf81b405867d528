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
import queue
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
"""What the work calls, on any thread, to send a value to its parent; may wait for the parent to take earlier ones."""

_NICENESS = 10

_told: "queue.SimpleQueue[object]" = queue.SimpleQueue()
"""What the parent told this process, if it is a child."""

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
    """``work(*args, report)`` running in a child process of low priority, or of no low one where it is urgent.

    ``on_message`` is called on a thread of the job's own: with each reported value, in order, then with exactly one
    ``Outcome``, when the child is gone. If it raises, the work is stopped and has failed.

    ``work`` must be a function at the top of a module and everything that passes between the processes must survive
    pickling; an order that does not raises here and now.
    """

    def __init__(
        self,
        work: Callable[..., object],
        args: tuple[Any, ...],
        on_message: Callable[[object], None],
        *,
        urgent: bool = False,
    ) -> None:
        self._on_message = on_message
        self._urgent = urgent
        self._process: subprocess.Popen[bytes] | None = None
        self._cancelled = threading.Event()
        self._running = True
        self._lock = threading.Lock()  # either cancel sees the process, or the process is never started
        self._sending = threading.Lock()
        self._unsent: bytes | None = pickle.dumps((work, args))  # None once there is a child to send to
        self._attendant = threading.Thread(target=self._attend, name="job", daemon=True)
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

    def tell(self, message: object) -> None:
        """Send the work a value, which it gets when next it asks what it was `told`; lost where the work is over."""
        told = pickle.dumps(message)
        with self._sending:
            if self._unsent is not None:
                self._unsent += told
            elif self._process is not None:
                _write(self._process, told)

    @property
    def delivering(self) -> bool:
        """Whether it is ``on_message`` that asks, which can't wait for itself."""
        return threading.current_thread() is self._attendant

    def join(self, timeout_s: float | None = None) -> bool:
        """Wait until the outcome has been delivered; return whether it has."""
        self._attendant.join(timeout_s)
        return not self._attendant.is_alive()

    def _attend(self) -> None:
        try:
            outcome = self._run()
        except Exception as error:  # noqa: BLE001 - whatever it is, the receiver waits for an outcome
            outcome = _failure(error)
        self._running = False
        self._on_message(outcome)

    def _run(self) -> Outcome:
        with tempfile.TemporaryFile() as log:
            with self._lock:
                if self._cancelled.is_set():
                    return Cancelled()
                self._process = process = _start(log, urgent=self._urgent)
            try:
                outcome = self._relay(process)
                if outcome is not None:
                    return outcome
                with contextlib.suppress(subprocess.TimeoutExpired):  # it closed the pipe: it is about to end by itself
                    process.wait(_EXIT_WAIT_S)
            finally:
                _end(process)
            if self._cancelled.is_set():
                return Cancelled()
            return Failed(WorkerDied(process.returncode, _last_words(log)))

    def _relay(self, process: subprocess.Popen[bytes]) -> Finished | Failed | None:
        """Pass messages on until the last one; None where the child ends without it."""
        assert process.stdout is not None
        with self._sending:
            assert self._unsent is not None
            _write(process, self._unsent)
            self._unsent = None
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


def _start(log: IO[bytes], *, urgent: bool) -> subprocess.Popen[bytes]:
    search_path = os.pathsep.join(folder or os.getcwd() for folder in sys.path)  # noqa: PTH109 - joins strings
    return subprocess.Popen(
        [sys.executable, "-P", "-c", f"from engine.jobs import serve; serve(urgent={urgent})"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        # Numerical libraries would each start as many threads as there are processors, and let them spin.
        env={**os.environ, "PYTHONPATH": search_path, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        creationflags=_creation_flags(urgent=urgent),
    )


def _write(process: subprocess.Popen[bytes], told: bytes) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError, ValueError):  # it has gone, or the pipe is closed: its silence tells
        process.stdin.write(told)
        process.stdin.flush()


def _creation_flags(*, urgent: bool) -> int:
    if sys.platform == "win32":
        priority = subprocess.HIGH_PRIORITY_CLASS if urgent else subprocess.BELOW_NORMAL_PRIORITY_CLASS
        return priority | subprocess.CREATE_NO_WINDOW
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


def serve(*, urgent: bool) -> None:
    """Do the one order that arrives on standard input: the child's whole life."""
    if sys.platform != "win32" and not urgent:
        os.nice(_NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches both; the parent decides
    faulthandler.enable()
    sending = threading.Lock()
    with os.fdopen(os.dup(1), "wb") as messages:
        os.dup2(2, 1)

        def report(value: object) -> None:
            with sending:
                _send(messages, _Reported(value))

        outcome = _outcome_of_order(report)
        with sending:
            _send(messages, outcome)


def _outcome_of_order(report: Report) -> Finished | Failed:
    try:
        orders = os.fdopen(os.dup(0), "rb")  # not sys.stdin, whose lock a thread would hold while the interpreter ends
        work, args = pickle.load(orders)
        threading.Thread(target=_hear_parent, args=(orders,), name="hear parent", daemon=True).start()
        return Finished(work(*args, report))
    except EarmarkError as error:
        return Failed(error)
    except Exception as error:  # noqa: BLE001 - the border: everything nobody foresaw becomes one typed error
        return _failure(error)


def told(wait_s: float = 0) -> list[object]:
    """Return what the parent has told the work of this process since the last call; in the parent itself, nothing.

    Args:
        wait_s: How long to wait where there is nothing yet.
    """
    messages = []
    with contextlib.suppress(queue.Empty):
        messages.append(_told.get(block=wait_s > 0, timeout=wait_s))
        while True:
            messages.append(_told.get_nowait())
    return messages


def hear(timeout_s: float | None) -> list[object]:
    """Wait until the parent has told the work of this process something, and return it; empty when time is up."""
    try:
        first = _told.get(timeout=timeout_s)
    except queue.Empty:
        return []
    return [first, *told()]


def _hear_parent(orders: BinaryIO) -> None:
    with contextlib.suppress(EOFError):
        while True:
            _told.put(pickle.load(orders))
    os._exit(1)  # the pipe is closed: the parent has gone


def _send(messages: BinaryIO, message: _Reported | Finished | Failed) -> None:
    try:
        pickled = pickle.dumps(message)
    except Exception as error:
        if isinstance(message, _Reported):
            raise
        pickled = pickle.dumps(_failure(error))
    messages.write(pickled)
    messages.flush()
