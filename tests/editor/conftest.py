"""What the editor's tests share: settings of their own, and projects made without recognition."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from editor.settings import Settings
from editor.window import EditorWindow
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


def heard(index: int, text: str) -> RecognisedWindow:
    """Return a window's words, 400 ms each; a bar in the text makes a pause long enough for a new paragraph."""
    window = Window(index, index * WINDOW_MS, (index + 1) * WINDOW_MS - 500)
    words, start_ms = [], window.start_ms + 100
    for number, piece in enumerate(text.split()):
        if piece == "|":
            start_ms += 2_000
            continue
        words.append(RecognisedWord(piece, start_ms, start_ms + 300, 0.2 if number % 7 == 3 else 0.999))
        start_ms += 400
    return RecognisedWindow(window, (RecognisedSegment(tuple(words), -0.3, 0.01, 1.2, Step.PLAIN),))


@pytest.fixture
def settings(tmp_path: Path, qapp: object) -> Settings:
    """The user's settings, all at their defaults."""
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def make_project(tmp_path: Path) -> Iterator[Callable[..., Project]]:
    """Makes projects, each window of which holds the given text; closes them at the end."""
    made: list[Project] = []

    def make(*texts: str, windows: int | None = None, name: str = "talk") -> Project:
        recording = tmp_path / f"{name}.wav"
        recording.write_bytes(b"sound")
        count = windows or len(texts)
        project = Project.create(tmp_path / f"{name}.earmark", recording, "cafe", count * WINDOW_MS)
        made.append(project)
        plan = (Window(index, index * WINDOW_MS, (index + 1) * WINDOW_MS - 500) for index in range(count))
        project.plan(plan, complete=True)
        project.set_provenance(PROVENANCE)
        for index, text in enumerate(texts):
            project.add_recognised(heard(index, text))
        return project

    yield make
    for project in made:
        project.close()


@pytest.fixture
def window_of(qtbot, settings: Settings, make_project: Callable[..., Project]) -> Iterator[Callable[..., EditorWindow]]:
    """Opens the window with a project of these windows' texts."""
    made: list[EditorWindow] = []

    def make(*texts: str) -> EditorWindow:
        project = make_project(*texts)
        project.flush()
        path = project.path
        project.close()
        window = EditorWindow(settings)
        qtbot.addWidget(window)
        made.append(window)
        window.show()
        assert window.desk.open_project(path)
        return window

    yield make
    for window in made:
        window.close()
