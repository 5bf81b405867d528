"""Counting times from another moment: by the dialog, in every view, undone, and after the next opening."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor.dialogs.counting import CountingDialog, Moment
from editor.settings import Settings
from editor.window import EditorWindow
from engine.project.project import Project
from engine.transcript.edits import SetOffset
from tests.dialogs import answer

CONTROL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(qtbot, settings: Settings, make_project: Callable[..., Project]) -> Iterator[EditorWindow]:
    project = make_project("one two three | four five six")
    project.flush()
    project.close()
    project.close = lambda: None  # type: ignore[method-assign]  # the fixture closes it again
    made = EditorWindow(settings)
    qtbot.addWidget(made)
    made.show()
    assert made.desk.open_project(project.path)
    made.activateWindow()
    made.view.setFocus()
    qtbot.waitUntil(lambda: made.isActiveWindow() and made.view.hasFocus())
    yield made
    made.close()


def reply_with(reply: Callable[[CountingDialog], None]) -> None:
    """Do something with the dialog as soon as it is there."""
    answer(CountingDialog, reply, when=CountingDialog.isActiveWindow)


def test_times_are_counted_from_the_word_at_the_caret(qtbot, window: EditorWindow):
    history = window.desk.history
    assert history is not None
    QTest.keyClick(window.view, Qt.Key.Key_Down)
    word = window.view.word_at_caret()
    assert word is not None
    assert word.text == "four"
    reply_with(lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Return))
    QTest.keyClick(window.view, Qt.Key.Key_G, CONTROL_ALT)
    assert history.transcript.offset_ms == -word.start_ms
    told: list[str] = []
    window.announcing.announced.connect(told.append)
    window.announcing.say_where()
    assert told[0].startswith("00:00")
    assert window.focusWidget() is window.view
    window.activateWindow()
    qtbot.waitUntil(window.view.hasFocus)
    QTest.keyClick(window.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert history.transcript.offset_ms == 0


def test_the_time_of_day_is_written_and_kept(window: EditorWindow):
    def reply(dialog: CountingDialog) -> None:
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Up)
        dialog.time.setFocus()
        dialog.time.selectAll()
        QTest.keyClicks(dialog.time, "14:02:10")
        QTest.keyClick(dialog.time, Qt.Key.Key_Return)

    reply_with(reply)
    QTest.keyClick(window.view, Qt.Key.Key_G, CONTROL_ALT)
    assert window.desk.project is not None
    assert window.transport.time.text() == "14:02:10"
    assert window.waveform.scene.offset_ms == 50_530_000
    path = window.desk.project.path
    window.desk.put_away()
    with Project.open(path, read_only=True) as project:
        assert project.transcript.offset_ms == 50_530_000
        assert project.journal()[-1].edit == SetOffset(50_530_000)
    assert window.desk.open_project(path)
    assert window.transport.time.text() == "14:02:10"


def test_what_is_no_time_is_refused(qtbot):
    dialog = CountingDialog([Moment("At the beginning", 0)], 60_000, -5_500)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.time.text() == "-00:00:05.500"
    assert dialog.offset_ms == -5_500
    dialog.time.selectAll()
    QTest.keyClicks(dialog.time, "soon")
    QTest.keyClick(dialog.time, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.offset_ms == -5_500
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
