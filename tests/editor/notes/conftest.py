"""A window with a project whose sound is there, and fingers."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor.history import TranscriptHistory
from editor.settings import Settings
from editor.window import EditorWindow
from engine.audio.cache import default_cache_folder
from engine.project.project import Project
from engine.transcript.transcript import Transcript

MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


class Desk:
    """The window, and what a user does with it. Words begin at 100, 500 and 900, and at 3,300, 3,700 and 4,100 ms."""

    def __init__(self, qtbot, window: EditorWindow) -> None:
        self.window = window
        self.view = window.view
        self.pane = window.notes.pane
        self.table = window.notes.pane.list
        self._qtbot = qtbot

    @property
    def history(self) -> TranscriptHistory:
        assert self.window.desk.history is not None
        return self.window.desk.history

    @property
    def transcript(self) -> Transcript:
        return self.history.transcript

    @property
    def rows(self) -> list[tuple[str, str]]:
        """What the list shows: times and texts."""
        model = self.table.model()
        cells = ([str(model.index(row, column).data()) for column in (1, 2)] for row in range(model.rowCount()))
        return [(time, text) for time, text in cells]

    def press(self, keys: str) -> None:
        """Press keys such as "Ctrl+Alt+N" wherever the focus is."""
        *modifiers, name = keys.split("+")
        pressed = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            pressed |= MODIFIERS[modifier]
        QTest.keyClick(QApplication.focusWidget() or self.view, getattr(Qt.Key, f"Key_{name}"), pressed)

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.view, text)

    def write(self, keys: str, text: str) -> None:
        """Press keys that make something new, write its text and keep it."""
        self.press(keys)
        self._qtbot.waitUntil(lambda: self.table.is_editing)
        self.type(text)
        self.press("Return")
        self._qtbot.waitUntil(lambda: self.view.hasFocus() and not self.table.is_editing)

    def wait(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition)


@pytest.fixture
def desk(qtbot, settings: Settings, make_project: Callable[..., Project]) -> Iterator[Desk]:
    project = make_project("one two three | four five six")
    project.flush()
    project.close()
    project.close = lambda: None  # type: ignore[method-assign]  # the fixture closes it again
    default_cache_folder().mkdir()
    noise = np.random.default_rng(7).normal(0, 3_000, 25 * 16_000).astype(np.int16)
    (default_cache_folder() / f"{project.recording.sha256}.s16").write_bytes(noise.tobytes())
    window = EditorWindow(settings)
    window.resize(1_200, 760)
    qtbot.addWidget(window)
    window.show()
    assert window.desk.open_project(project.path)
    window.activateWindow()
    window.view.setFocus()
    qtbot.waitUntil(lambda: window.isActiveWindow() and window.view.hasFocus())
    yield Desk(qtbot, window)
    window.close()
