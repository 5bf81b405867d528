"""``earmark record``: from a microphone into a file."""

import argparse
import queue
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cli.command import Command, add_json_argument
from engine.cli.output import print_json, say, span_of
from engine.errors import EarmarkError

if TYPE_CHECKING:
    from engine.audio.recorder import Recorder, RecorderState

_DETAILS = """\
Records until Ctrl-C, or so many seconds. The file is named for date and time and never takes another's place; it is
whole at every moment, so that a crash or a power cut costs about a second at most. Past 4 GiB (12
hours at 48 kHz) it goes on as RF64. "earmark doctor" names the microphones.

Prints the file. With --json, one line:
  {"recording": PATH, "device": NAME, "sample_rate_hz": N, "duration_ms": N, "clipped_samples": N, "overruns": N}
  {"recording": PATH or null, "error": KIND, "message": TEXT, ...}     where it failed; the file keeps what there was
"clipped_samples": at full scale, so it was too loud; "overruns": how often sound was lost as the computer was busy.
"""
_SHOWN_S = 0.1
_SHOWN_ELSEWHERE_S = 10.0
_BAR_DB = 60
_BAR_COLUMNS = 20


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, metavar="DIR", help="where it goes (default: Documents/Earmark)")
    parser.add_argument("--device", metavar="NAME", help="a microphone's name, or a part of it (default: the system's)")
    parser.add_argument("--seconds", type=_length, metavar="N", help="stop after so long (default: at Ctrl-C)")
    add_json_argument(parser)


def _length(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return seconds


def _run(arguments: argparse.Namespace) -> int:
    # Not at the top: they bring NumPy along.
    from engine.audio.recorder import Recorder
    from engine.audio.recordings import default_recordings_folder

    said: queue.SimpleQueue[RecorderState | EarmarkError] = queue.SimpleQueue()
    recorder = Recorder(
        arguments.output or default_recordings_folder(), arguments.device, on_state=said.put, on_error=said.put
    )
    recorder.record()
    line = _Line()
    try:
        failure = _follow(recorder, said, arguments.seconds, line)
    except KeyboardInterrupt:  # the usual end
        failure = _end(recorder, said)
    finally:
        line.end()
        recorder.close()
    if failure is not None:
        say(str(failure))
    _tell(recorder, failure, as_json=arguments.json)
    return int(failure is not None)


def _follow(
    recorder: "Recorder", said: "queue.SimpleQueue[RecorderState | EarmarkError]", seconds: float | None, line: "_Line"
) -> EarmarkError | None:
    """Show how it goes until it ends; return why, where it failed."""
    while seconds is None or recorder.elapsed_ms < seconds * 1000:
        try:
            news = said.get(timeout=_SHOWN_S)
        except queue.Empty:
            line.show(recorder)
        else:
            if isinstance(news, EarmarkError):
                return news
    return _end(recorder, said)


def _end(recorder: "Recorder", said: "queue.SimpleQueue[RecorderState | EarmarkError]") -> EarmarkError | None:
    recorder.close()
    while not said.empty():
        news = said.get()
        if isinstance(news, EarmarkError):
            return news
    return None


def _tell(recorder: "Recorder", failure: EarmarkError | None, *, as_json: bool) -> None:
    path = None if recorder.path is None else str(recorder.path)
    if as_json:
        error = {} if failure is None else {"error": type(failure).__name__, "message": str(failure)}
        facts: dict[str, object] = {
            "device": recorder.device,
            "sample_rate_hz": recorder.sample_rate_hz,
            "duration_ms": recorder.elapsed_ms,
            "clipped_samples": recorder.clipped_samples,
            "overruns": recorder.overruns,
        }
        print_json({"recording": path, **error, **facts})
    elif path is not None:
        print(path, flush=True)
    elif failure is None:
        say("nothing was recorded")


class _Line:
    """Time and level: a line that changes on a terminal, a line every ten seconds elsewhere."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._due_at = 0.0
        self._columns = 0

    def show(self, recorder: "Recorder") -> None:
        """Show how it goes, if it is time for that."""
        now = time.monotonic()
        if not recorder.elapsed_ms or now < self._due_at:
            return
        self._due_at = now + (0.0 if self._is_terminal else _SHOWN_ELSEWHERE_S)
        text = _status(recorder)
        if self._is_terminal:
            print("\r" + text.ljust(self._columns), end="", file=sys.stderr, flush=True)
            self._columns = len(text)
        else:
            print(text, file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the line, so that others can write."""
        if self._columns:
            print(file=sys.stderr, flush=True)
            self._columns = 0


def _status(recorder: "Recorder") -> str:
    minutes, seconds = divmod(recorder.elapsed_ms // 1000, 60)
    level = recorder.level
    filled = round(max(0.0, level.rms_dbfs + _BAR_DB) * _BAR_COLUMNS / _BAR_DB)
    bar = "#" * filled + "-" * (_BAR_COLUMNS - filled)
    parts = [f"{minutes:02}:{seconds:02}", f"[{bar}] peak {level.peak_dbfs:4.0f} dB"]
    if recorder.clipped_samples:
        parts.append(f"TOO LOUD: {recorder.clipped_samples} samples cut off")
    if recorder.overruns:
        parts.append(f"sound lost {recorder.overruns} times")
    if recorder.room_ms is not None:
        parts.append(f"room for {span_of(recorder.room_ms / 1000)}")
    return "  ".join(parts)


COMMAND = Command("record", "record from a microphone", _DETAILS, _configure, _run)
