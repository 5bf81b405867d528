"""New words get times of their own while the user goes on: with the real window, model and interview."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor.settings import Settings
from editor.window import EditorWindow
from engine.transcript.words import Timing, Word


@pytest.fixture
def window(qtbot, settings: Settings, interview_project: Path) -> Iterator[EditorWindow]:
    made = EditorWindow(settings)
    qtbot.addWidget(made)
    made.show()
    made.desk.open_project(interview_project)
    made.view.setFocus()
    yield made
    made.close()


def words(window: EditorWindow) -> tuple[Word, ...]:
    assert window.desk.project is not None
    return window.desk.project.transcript.paragraphs[0].words


def aligned(window: EditorWindow) -> bool:
    return not window.aligning.busy


def test_typed_words_get_times_and_undo_leads_back(qtbot, window: EditorWindow):
    before = words(window)
    QTest.keyClick(window.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window.view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(window.view, "evening")
    assert words(window)[1].timing is Timing.INTERPOLATED
    qtbot.waitUntil(lambda: aligned(window), timeout=60_000)
    now = words(window)
    assert (now[1].text, now[1].timing) == ("evening,", Timing.ALIGNED)
    assert (now[0], now[2:]) == (before[0], before[2:])
    assert window.desk.history is not None
    while window.desk.history.stack.canUndo():
        QTest.keyClick(window.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert words(window) == before
    while window.desk.history.stack.canRedo():
        QTest.keyClick(
            window.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
    qtbot.waitUntil(lambda: aligned(window), timeout=60_000)
    assert words(window)[1].timing is Timing.ALIGNED


def test_an_answer_that_comes_too_late_is_dropped(qtbot, window: EditorWindow):
    QTest.keyClicks(window.view, "So ")
    with qtbot.waitSignal(window.aligning.searched, timeout=60_000):
        pass
    QTest.keyClicks(window.view, "er ")
    first = words(window)[:2]
    with qtbot.waitSignal(window.aligning.answered, timeout=60_000):
        pass
    assert words(window)[:2] == first
    qtbot.waitUntil(lambda: aligned(window), timeout=60_000)
    assert all(word.timing is not Timing.INTERPOLATED for word in words(window)[:2])
