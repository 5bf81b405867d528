"""Projects made without recognition, for tests that need many or particular ones."""

from pathlib import Path

from engine.project.project import Project
from engine.recognition.results import (
    Options,
    Provenance,
    RecognisedSegment,
    RecognisedWindow,
    RecognisedWord,
    Step,
    Window,
)

PROVENANCE = Provenance("demo", "ab12", Options(language="en"), (("ctranslate2", "4.8.5"),), "en")
WINDOW_MS = 25_000


def make_project(path: Path, *texts: str, sha256: str = "cafe", recording: str = "", probability: float = 0.8) -> Path:
    """Make a project, each window of which holds the given text, with a recording beside it; close it."""
    sound = path.with_name(recording or f"{path.stem}.wav")
    sound.write_bytes(f"sound {sha256}".encode())
    with Project.create(path, sound, sha256, len(texts) * WINDOW_MS) as project:
        windows = [Window(index, index * WINDOW_MS, (index + 1) * WINDOW_MS - 500) for index in range(len(texts))]
        project.plan(windows, complete=True)
        project.set_provenance(PROVENANCE)
        for window, text in zip(windows, texts, strict=True):
            project.add_recognised(_heard(window, text, probability))
    return path


def _heard(window: Window, text: str, probability: float) -> RecognisedWindow:
    words = tuple(
        RecognisedWord(word, window.start_ms + 100 + 400 * place, window.start_ms + 400 * (place + 1), probability)
        for place, word in enumerate(text.split())
    )
    return RecognisedWindow(window, (RecognisedSegment(words, -0.3, 0.01, 1.2, Step.PLAIN),) if words else ())
