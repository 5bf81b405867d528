"""Progress of several recordings, and a summary of them."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from engine.cli.output import Progress, Watch, span_of
from engine.formats.clock import clock


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a recording.

    Attributes:
        took_s: How long it took.
        failure: What went wrong, in words; None where nothing did.
    """

    recording: Path
    took_s: float
    duration_ms: int = 0
    words: int = 0
    failure: str | None = None


class Batch:
    """Shows how far the work is: two bars on a terminal, for the recording and for all; lines elsewhere.

    A context manager; meanwhile others may write to standard error.
    """

    def __init__(self, count: int, console: Console | None = None) -> None:
        self.outcomes: list[Outcome] = []
        self._count = count
        self._console = console or Console(stderr=True)
        self._bars = Bars(
            TextColumn("{task.description}", markup=False),  # names may have brackets
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            redirect_stdout=False,  # results go where they are sent
            disable=not self._console.is_terminal,
        )
        self._all = self._bars.add_task("", total=count, visible=count > 1)
        self._one = self._bars.add_task("", total=1.0, visible=False)
        self._lines = Progress("")
        self._watch = Watch()
        self._began_s = 0.0
        self._name = ""

    def __enter__(self) -> "Batch":
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def begin(self, recording: Path) -> None:
        """Turn to the next recording."""
        self._began_s = time.monotonic()
        self._name = recording.name
        self._watch = Watch()
        self._lines = Progress(recording.name)
        self._bars.update(self._all, description=f"{len(self.outcomes) + 1} of {self._count}")
        self._bars.reset(self._one, description=recording.name, visible=True)

    def show(self, doing: str, share: float | None) -> None:
        """Show a step of the recording.

        Args:
            doing: What is being done.
            share: How much of it is done, 0 to 1; None where that is not known.
        """
        if self._bars.disable:
            self._lines.show(doing, share, None if share is None else self._watch.left_s(share))
            return
        self._bars.update(self._one, description=f"{self._name}: {doing}", completed=share or 0.0)
        self._bars.update(self._all, completed=len(self.outcomes) + (share or 0.0), refresh=True)

    def end(self, recording: Path, *, duration_ms: int = 0, words: int = 0, failure: str | None = None) -> Outcome:
        """Note what became of the recording."""
        outcome = Outcome(recording, time.monotonic() - self._began_s, duration_ms, words, failure)
        self.outcomes.append(outcome)
        self._bars.update(self._one, visible=False)
        self._bars.update(self._all, completed=len(self.outcomes))
        return outcome

    def summarise(self) -> None:
        """Print a table of all recordings, where there were several."""
        if self._count == 1 or not self.outcomes:
            return
        table = Table(box=None, pad_edge=False)
        table.add_column("recording", overflow="fold")
        for heading in ("length", "words", "took", "x real time"):
            table.add_column(heading, justify="right")
        for outcome in self.outcomes:
            table.add_row(Text(outcome.recording.name), *_figures(outcome))
        self._console.print(table)
        failed = sum(outcome.failure is not None for outcome in self.outcomes)
        left = self._count - len(self.outcomes)
        print(
            f"{len(self.outcomes) - failed} done, {failed} failed" + (f", {left} not begun" if left else ""),
            file=sys.stderr,
        )


def _figures(outcome: Outcome) -> tuple[str, str, str, str]:
    if outcome.failure is not None:
        return ("failed", "", span_of(outcome.took_s), "")
    speed = outcome.duration_ms / 1000 / max(outcome.took_s, 0.001)
    return (clock(outcome.duration_ms), str(outcome.words), span_of(outcome.took_s), f"{speed:.1f}")
