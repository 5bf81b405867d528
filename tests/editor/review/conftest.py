"""The window with a project to be reviewed, as a user has it before them."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor.settings import Settings
from editor.window import EditorWindow
from engine.doubt import drawing
from engine.project.project import Project
from engine.project.review_events import Act, ReviewEvent


class Reviewer:
    """The window, and what a reviewer does with it."""

    def __init__(self, qtbot, window: EditorWindow) -> None:
        self.window = window
        self.mode = window.review.mode
        self.view = window.view
        self._qtbot = qtbot

    @property
    def project(self) -> Project:
        assert self.window.desk.project is not None
        return self.window.desk.project

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.view, key, modifiers)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.view, text)

    def command(self, text: str) -> None:
        """Press a letter or digit, and wait until it has done what it stands for."""
        with self._qtbot.waitSignal(self.mode._keys.pressed):
            QTest.keyClicks(self.view, text)

    @property
    def selected(self) -> str:
        return self.view.textCursor().selectedText()

    @property
    def texts(self) -> list[str]:
        assert self.view.first_difference() is None
        return [paragraph.text for paragraph in self.project.transcript.paragraphs]

    def events(self) -> list[ReviewEvent]:
        self.project.flush()
        return self.project.review_events()

    def acts(self) -> list[Act]:
        """What was done, apart from what was merely shown."""
        return [event.act for event in self.events() if event.act is not Act.SHOWN]


@pytest.fixture
def nothing_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is marked comes up."""
    monkeypatch.setattr(drawing, "AUDIT_SHARE", 0.0)


@pytest.fixture
def review(qtbot, settings: Settings, make_project: Callable[..., Project]) -> Iterator[Callable[..., Reviewer]]:
    """Opens the window with a project of these texts, of which every seventh word from the fourth is marked."""
    windows: list[EditorWindow] = []

    def make(*texts: str) -> Reviewer:
        project = make_project(*texts)
        project.flush()
        path = project.path
        project.close()
        project.close = lambda: None  # type: ignore[method-assign]  # the fixture closes it again
        window = EditorWindow(settings)
        qtbot.addWidget(window)
        windows.append(window)
        window.resize(1100, 760)
        window.show()
        assert window.desk.open_project(path)
        window.activateWindow()
        window.view.setFocus()
        qtbot.waitUntil(lambda: window.isActiveWindow() and window.view.hasFocus())
        return Reviewer(qtbot, window)

    yield make
    for window in windows:
        window.close()
