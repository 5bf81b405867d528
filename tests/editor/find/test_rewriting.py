"""Correcting in other places too, clean verbatim, and paragraphs made anew: what a user presses."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from editor.dialogs.places import PlacesDialog
from editor.dialogs.reflow import ReflowDialog
from engine.transcript.edits import NameSpeaker, SetSpeaker
from tests.editor.find.conftest import Desk
from tests.editor.find.test_find import reply_with


def reply_to(kind: type[QDialog], reply: Callable[..., None]) -> None:
    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind) and dialog.focusWidget() is not None:
            timer.stop()
            try:
                reply(dialog)
            finally:
                if dialog.isVisible():  # the test has failed
                    dialog.reject()

    timer = QTimer(QApplication.instance())
    timer.setInterval(10)
    timer.timeout.connect(look)
    timer.start()


def correct_next(desk: Desk) -> None:
    """Make mil of the word at the caret a mill, at the keyboard."""
    desk.press("Ctrl+Shift+Right")
    desk.type("mill ")


def test_what_was_corrected_twice_is_offered_for_the_other_places(qtbot, desk_with: Callable[..., Desk]):
    desk = desk_with("mil one | mil two | the mil, three | mil mils four")
    correct_next(desk)
    desk.press("Down")
    desk.press("Home")
    assert not desk.window.alike.bar.isVisible()
    correct_next(desk)
    bar = desk.window.alike.bar
    qtbot.waitUntil(bar.isVisible, timeout=5_000)
    assert bar.text == "“mil” became “mill”. It stands in 2 other places."
    assert desk.view.hasFocus()

    def reply(dialog: PlacesDialog) -> None:
        assert dialog.go.text() == "Correct 2"
        desk.press("Return")

    reply_with(reply)
    desk.press("Ctrl+Shift+E")
    assert desk.texts == ["mill one", "mill two", "the mill, three", "mill mils four"]
    assert not bar.isVisible()
    desk.window.actions_by_id["undo"].trigger()
    assert desk.texts[1:] == ["mill two", "the mil, three", "mil mils four"]


def test_a_correction_made_once_can_be_made_elsewhere_by_key(desk_with: Callable[..., Desk]):
    desk = desk_with("mil one | mil two | mil three")
    desk.press("Ctrl+Shift+E")
    assert desk.window.statusBar().currentMessage() == "Nothing was corrected that stands elsewhere too"
    correct_next(desk)

    def reply(dialog: PlacesDialog) -> None:
        desk.press("Space")
        desk.press("Return")

    reply_with(reply)
    desk.press("Ctrl+Shift+E")
    assert desk.texts == ["mill one", "mil two", "mill three"]


def test_what_is_taken_back_or_declined_is_not_offered(qtbot, desk_with: Callable[..., Desk]):
    desk = desk_with("mil one | mil two | mil three")
    correct_next(desk)
    desk.window.alike._take()
    desk.window.actions_by_id["undo"].trigger()
    desk.window.alike._take()
    correct_next(desk)
    desk.window.alike._take()
    assert not desk.window.alike.bar.isVisible()
    desk.press("Down")
    desk.press("Home")
    correct_next(desk)
    desk.window.alike._take()
    assert desk.window.alike.bar.isVisible()
    desk.window.alike.bar.closed.emit()
    assert not desk.window.alike.bar.isVisible()


def test_fillers_are_left_out_where_they_are_ticked(desk_with: Callable[..., Desk]):
    desk = desk_with("Um, so the the mill uh stood | he said um.")
    kinds: list[str] = []

    def reply(dialog: PlacesDialog) -> None:
        kinds.extend(dialog.kinds.itemText(row) for row in range(dialog.kinds.count()))
        desk.press("Down")
        desk.press("Space")
        desk.press("Return")

    reply_with(reply)
    desk.window.actions_by_id["clean_verbatim"].trigger()
    assert kinds == ["Everything (4)", "um (2)", "said twice (1)", "uh (1)"]
    assert desk.texts == ["So the the mill stood", "he said."]
    desk.window.actions_by_id["undo"].trigger()
    assert desk.texts == ["Um, so the the mill uh stood", "he said um."]
    assert not desk.window.actions_by_id["undo"].isEnabled()


def test_the_users_own_fillers_are_used(desk_with: Callable[..., Desk]):
    desk = desk_with("um like this")
    desk.window.settings.set_value("fillers", "like, so")
    reply_with(lambda dialog: desk.press("Return"))
    desk.window.actions_by_id["clean_verbatim"].trigger()
    assert desk.texts == ["um this"]
    desk.window.actions_by_id["clean_verbatim"].trigger()
    assert desk.window.statusBar().currentMessage() == "No filler and no repeated word was found"


def test_paragraphs_flow_anew_and_back(desk_with: Callable[..., Desk]):
    desk = desk_with("one two | three four | five")
    history = desk.window.desk.history
    assert history is not None
    ids = [paragraph.id for paragraph in history.transcript.paragraphs]
    history.apply_all([NameSpeaker(1, "Ann"), *(SetSpeaker(id_, 1) for id_ in ids[:2])], "Give")

    def reply(dialog: ReflowDialog) -> None:
        dialog.by_silence.setChecked(False)
        QTest.keyClick(dialog, Qt.Key.Key_Return)

    reply_to(ReflowDialog, reply)
    desk.window.actions_by_id["reflow"].trigger()
    assert desk.texts == ["one two three four", "five"]
    desk.window.actions_by_id["undo"].trigger()
    assert desk.texts == ["one two", "three four", "five"]
    reply_to(ReflowDialog, lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Return))
    desk.window.actions_by_id["reflow"].trigger()
    assert desk.window.statusBar().currentMessage() == "The paragraphs are like that already"
