"""Whether a project's words would still be recognised the same: after an update of a library, on another computer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from queue import SimpleQueue

from engine.errors import RecordingChanged
from engine.jobs import Cancelled, Failed, Finished, Job
from engine.project.project import Project
from engine.recognition.results import Identified, Provenance, Recognised, RecognisedWord, Request, Window
from engine.recognition.transcription import transcribe
from engine.transcript.words import ModelWord


@dataclass(frozen=True, slots=True)
class WindowVerdict:
    """What recognising a window again gave.

    Attributes:
        words: How many words it had.
        changed_words: How many of them are other words now, or gone, or came in addition.
        largest_time_difference_ms: Of the words that are the same.
        largest_probability_difference: Of the words that are the same.
    """

    window: Window
    words: int
    changed_words: int
    largest_time_difference_ms: int
    largest_probability_difference: float

    @property
    def agrees(self) -> bool:
        """Whether words, times and probabilities are exactly the same."""
        return not (self.changed_words or self.largest_time_difference_ms or self.largest_probability_difference)


@dataclass(frozen=True, slots=True)
class Run:
    """Windows that were recognised in the same way."""

    provenance: Provenance
    windows: tuple[Window, ...]


def sample(project: Project, count: int | None) -> tuple[Run, ...]:
    """Choose recognised windows, evenly spread over the recording, by how they were recognised.

    Args:
        project: Any project.
        count: How many; None for all.
    """
    words_of = _words_by_window(project)
    windows = [window for window in project.windows if words_of.get(window.index)]
    if count is not None and count < len(windows):
        windows = [windows[(2 * number + 1) * len(windows) // (2 * count)] for number in range(count)]
    runs: dict[Provenance, list[Window]] = {}
    for window in windows:
        runs.setdefault(project.provenance_of(words_of[window.index][0]), []).append(window)
    return tuple(Run(provenance, tuple(members)) for provenance, members in runs.items())


def verify(
    project: Project, run: Run, model: Path, cache_folder: Path, on_verdict: Callable[[WindowVerdict], None]
) -> Provenance | None:
    """Recognise windows again, in a child process, and compare with the words that the project has.

    Args:
        project: May be open read-only.
        run: The windows.
        model: Folder of the model that was used.
        cache_folder: Where decoded sound goes.
        on_verdict: Takes each window's verdict.

    Returns:
        The provenance that the words would have now.

    Raises:
        RecordingChanged: The recording is not the one that was transcribed.
        EarmarkError: What else went wrong.
    """
    recording = project.recording
    request = Request(
        recording.path,
        cache_folder,
        model,
        # Heard once, for the whole recording.
        replace(run.provenance.options, language=run.provenance.language),
        windows=run.windows,
        planned=True,
        allow_truncated=True,
    )
    words_of = _words_by_window(project)
    now: Provenance | None = None
    messages: SimpleQueue[object] = SimpleQueue()
    job = Job(transcribe, (request,), messages.put)
    try:
        while True:
            match messages.get():
                case Identified(sha256) if sha256 != recording.sha256:
                    raise RecordingChanged(project.path, recording.path)
                case Provenance() as provenance:
                    now = provenance
                case Recognised(result):
                    words = [word for segment in result.segments for word in segment.words]
                    on_verdict(_verdict(result.window, words_of.get(result.window.index, []), words))
                case Finished():
                    return now
                case Failed(error):
                    raise error
                case Cancelled():
                    raise KeyboardInterrupt
    finally:
        job.cancel()
        job.join()


def _words_by_window(project: Project) -> dict[int, list[ModelWord]]:
    words_of: dict[int, list[ModelWord]] = {}
    for word in project.transcript.model_words:
        words_of.setdefault(word.window, []).append(word)
    return words_of


def _verdict(window: Window, before: Sequence[ModelWord], now: Sequence[RecognisedWord]) -> WindowVerdict:
    matcher = SequenceMatcher(None, [word.text for word in before], [word.text for word in now], autojunk=False)
    same = [
        (before[block.a + step], now[block.b + step])
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    ]
    return WindowVerdict(
        window,
        words=len(before),
        changed_words=max(len(before), len(now)) - len(same),
        largest_time_difference_ms=max(
            (max(abs(old.start_ms - new.start_ms), abs(old.end_ms - new.end_ms)) for old, new in same), default=0
        ),
        largest_probability_difference=max((abs(old.probability - new.probability) for old, new in same), default=0.0),
    )
