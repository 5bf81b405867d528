"""Results go to standard output, everything else to standard error."""

import io
import json
import os
import sys
import time
from collections.abc import Mapping

_STEP = 0.1


def say(text: str) -> None:
    """Tell the user something that is not a result: one line on standard error."""
    line = " ".join(text.splitlines())  # a library's words, or a file's name, may have more
    print(f"earmark: {line}", file=sys.stderr, flush=True)


def print_json(value: Mapping[str, object]) -> None:
    """Print a result as one line of JSON."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def use_utf_8() -> None:
    """Write UTF-8 whatever the locale says; what is not text, as in some file names, as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def let_output_go() -> None:
    """Write to nowhere from now on: who read the output has gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def span_of(seconds: float) -> str:
    """Return a length of time as a person says it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


class Progress:
    """How far something is: a line that changes on a terminal, a line each tenth of the way elsewhere."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._is_terminal = sys.stderr.isatty()
        self._shown: tuple[str, int] | None = None
        self._columns = 0

    def show(self, doing: str, share: float | None, left_s: float | None = None) -> None:
        """Show a step.

        Args:
            doing: What is being done.
            share: How much of it is done, 0 to 1; None where that is not known.
            left_s: How long the rest will take; None where that is not known.
        """
        text = f"{self._label}: {doing}"
        if share is not None:
            text += f" {share:.0%}"
        if left_s is not None and share != 1:
            text += f", {span_of(left_s)} left"
        if self._is_terminal:
            print("\r" + text.ljust(self._columns), end="", file=sys.stderr, flush=True)
            self._columns = len(text)
            return
        state = (doing, int((share or 0) / _STEP + 1e-9))
        if state != self._shown:
            self._shown = state
            print(text, file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the line, so that others can write."""
        if self._columns:
            print(file=sys.stderr, flush=True)
            self._columns = 0


class Watch:
    """Tells from the pace so far how long the rest will take."""

    def __init__(self) -> None:
        self._started_s: float | None = None
        self._share_at_start = 0.0

    def left_s(self, share: float) -> float | None:
        """Return how long it will take until all is done; None at the first call, and as long as nothing moves."""
        now_s = time.monotonic()
        if self._started_s is None:
            self._started_s, self._share_at_start = now_s, share
        if share <= self._share_at_start:
            return None
        return (now_s - self._started_s) * (1 - share) / (share - self._share_at_start)
