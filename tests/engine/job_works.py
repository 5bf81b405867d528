"""What the jobs of the tests do. On its own, so that their children import nothing else."""

import os
import signal
import sys
import threading
from pathlib import Path

from engine.errors import RecordingMissing
from engine.jobs import Cancelled, Report


def add(first: int, second: int, report: Report) -> int:
    report(first)
    report(second)
    return first + second


def measure(text: str, _report: Report) -> int:
    return len(text)


def report_an_outcome(report: Report) -> None:
    report(Cancelled())


def refuse(_report: Report) -> None:
    raise RecordingMissing(Path("gone.wav"))


def stumble(_report: Report) -> None:
    raise ZeroDivisionError("by nobody's leave")


def return_the_unpicklable(_report: Report) -> object:
    return lambda: None


def report_the_unpicklable(report: Report) -> None:
    report(lambda: None)


def die_of(number: int, _report: Report) -> None:
    print("last words", file=sys.stderr, flush=True)
    os.kill(os.getpid(), number)
    threading.Event().wait()


def exit_with(code: int, _report: Report) -> None:
    os._exit(code)


def wait_for_ever(report: Report) -> None:
    report(os.getpid())
    threading.Event().wait()


def chatter(_report: Report) -> None:
    print("to standard output", flush=True)
    print("to standard error", file=sys.stderr, flush=True)
    os.write(1, b"past Python\n")


def interrupt_itself(_report: Report) -> str:
    os.kill(os.getpid(), signal.SIGINT)
    return "still here"


def niceness(_report: Report) -> int:
    return os.nice(0)


def imported(names: tuple[str, ...], _report: Report) -> list[str]:
    return [name for name in names if name in sys.modules]
