"""Recognising a passage again, and walking through what was flagged: what a user presses."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

import resources
from editor.dialogs.again import AgainDialog
from editor.glossary.glossary import Entry
from editor.settings import Settings
from editor.troubles import TROUBLES
from editor.window import EditorWindow
from engine.audio.cache import default_cache_folder
from engine.errors import WorkerFailed
from engine.glossary.terms import Term
from engine.models.model import demo_model
from engine.project.project import Project
from engine.project.transcribing import Order, transcribe_to_project
from engine.recognition.passage import Hearing
from engine.recognition.results import Flag, Options, RecognisedWord, Span, Trouble
from engine.transcript.edits import ReplaceText
from tests.dialogs import answer
from tests.editor.conftest import PROVENANCE, heard

FLAGS = (Flag(Trouble.REPETITION, 100, 1_300), Flag(Trouble.MISSING_SPEECH, 10_000, 14_000))


@pytest.fixture
def window(qtbot, settings: Settings) -> Iterator[EditorWindow]:
    made = EditorWindow(settings)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


@pytest.fixture
def spoken(window: EditorWindow, make_project: Callable[..., Project]) -> EditorWindow:
    """A window with a project that was made without recognition, and silence for its sound."""
    project = make_project("one two three | four five six")
    closed(project)
    cache = default_cache_folder()
    cache.mkdir()
    (cache / f"{project.recording.sha256}.s16").write_bytes(bytes(2 * 16_000 * 25))
    window.desk.open_project(project.path)
    window.view.setFocus()
    return window


def closed(project: Project) -> None:
    project.flush()
    project.close()
    project.close = lambda: None  # type: ignore[method-assign]  # the fixture closes it again


def reply_with(reply: Callable[[AgainDialog], None]) -> None:
    """Reply to the dialog as soon as it is there."""
    answer(AgainDialog, reply)


def hearing(text: str, start_ms: int = 100, span: Span | None = None) -> Hearing:
    """What a model hears: a word every 400 ms, as the projects of these tests have them; a bar is a pause."""
    words = []
    for piece in text.split():
        if piece == "|":
            start_ms += 2_000
            continue
        words.append(RecognisedWord(piece, start_ms, start_ms + 300, 0.9))
        start_ms += 400
    return Hearing(span or Span(0, 20_000), tuple(words), replace(PROVENANCE, model="big"))


def texts(window: EditorWindow) -> list[str]:
    assert window.desk.project is not None
    return [paragraph.text for paragraph in window.desk.project.transcript.paragraphs]


def press(dialog: AgainDialog, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(dialog.comparison.list, key)


def again_by_key(window: EditorWindow) -> None:
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window.view, Qt.Key.Key_H, modifiers)


def test_the_glossary_is_expected(spoken: EditorWindow):
    spoken.glossary.add([Entry(Term("Szeged")), Entry(Term("Baja"), is_common=True)])
    expected: list[str] = []

    def look(dialog: AgainDialog) -> None:
        expected.extend(dialog.form.options.vocabulary)
        dialog.reject()

    reply_with(look)
    again_by_key(spoken)
    assert expected == ["Szeged", "Baja"]


def test_differences_are_chosen_by_key_and_taken_as_one_step(spoken: EditorWindow):
    seen: list[str] = []
    played: list[tuple[int, int]] = []

    def reply(dialog: AgainDialog) -> None:
        dialog.play_requested.connect(lambda start_ms, end_ms: played.append((start_ms, end_ms)))
        dialog._show_hearing(hearing("won two free | four fife six"))
        seen.append(dialog._news.text())
        assert dialog.go.text() == "Take 3"
        press(dialog, Qt.Key.Key_Down, Qt.Key.Key_Space)
        assert dialog.go.text() == "Take 2"
        press(dialog, Qt.Key.Key_P)
        seen.append(dialog.comparison._passage.toPlainText())
        press(dialog, Qt.Key.Key_Return)

    reply_with(reply)
    again_by_key(spoken)
    assert texts(spoken) == ["won two three", "four fife six"]
    assert seen == ["big hears this differently in 3 places.", "one won two three [free]\nfour five fife six"]
    assert played == [(400, 1_700)]
    spoken.desk.undo()
    assert texts(spoken) == ["one two three", "four five six"]
    spoken.desk.redo()
    assert texts(spoken) == ["won two three", "four fife six"]


def test_what_the_user_wrote_is_not_ticked(spoken: EditorWindow):
    assert spoken.desk.history is not None
    spoken.desk.history.apply(ReplaceText(1, 0, 3, "eins"))
    shown: list[str] = []

    def reply(dialog: AgainDialog) -> None:
        dialog._show_hearing(hearing("one two free | four five six"))
        items = dialog.comparison.list
        shown.extend(item.text(3) for item in (items.topLevelItem(0), items.topLevelItem(1)) if item)
        assert [one.yours for one in dialog.comparison.chosen] == [False]
        press(dialog, Qt.Key.Key_N)
        assert not dialog.go.isEnabled()
        press(dialog, Qt.Key.Key_Return)
        assert dialog.isVisible()
        press(dialog, Qt.Key.Key_A)
        assert len(dialog.comparison.chosen) == 1
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)

    reply_with(reply)
    again_by_key(spoken)
    assert texts(spoken) == ["eins two free", "four five six"]
    assert shown == ["yours → 90 %", "100 % → 90 %"]


def test_it_is_about_the_selection_or_the_paragraph(spoken: EditorWindow):
    spans: list[Span] = []

    def reply(dialog: AgainDialog) -> None:
        spans.append(dialog._span)
        dialog.reject()

    for select in (
        lambda: None,
        lambda: QTest.keyClick(spoken.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier),
        lambda: spoken.view.select_span(Span(400, 4_000)),
        spoken.view.selectAll,
    ):
        select()
        reply_with(reply)
        spoken.actions_by_id["again"].trigger()  # no window manager gives the focus back for the key
    assert spans == [Span(100, 1_200), Span(100, 400), Span(500, 4_000), Span(100, 4_400)]


def test_of_a_long_stretch_the_first_three_minutes_are_taken(spoken: EditorWindow, settings: Settings):
    assert spoken.desk.project is not None
    dialog = AgainDialog(spoken.desk.project, Span(0, 200_000), settings, spoken)
    assert dialog._heading.text() == "00:00 – 03:00"
    assert "first three minutes" in dialog._news.text()


def test_additions_stand_apart_in_the_passage(spoken: EditorWindow):
    passages: list[str] = []

    def reply(dialog: AgainDialog) -> None:
        dialog._show_hearing(hearing("oh one two three too | four five"))
        passages.append(dialog.comparison._passage.toPlainText())
        dialog.reject()

    reply_with(reply)
    again_by_key(spoken)
    assert passages == ["oh one two three too\nfour five six"]


def test_escape_changes_nothing(spoken: EditorWindow):
    def reply(dialog: AgainDialog) -> None:
        dialog._show_hearing(hearing("won two free | four five six"))
        press(dialog, Qt.Key.Key_Escape)

    reply_with(reply)
    again_by_key(spoken)
    assert texts(spoken) == ["one two three", "four five six"]
    assert spoken.desk.history is not None
    assert not spoken.desk.history.stack.canUndo()


def test_the_same_again_says_so(spoken: EditorWindow):
    said: list[str] = []

    def reply(dialog: AgainDialog) -> None:
        dialog._show_hearing(hearing("one two three | four five six"))
        said.append(dialog._news.text())
        assert not dialog.go.isEnabled()
        dialog.reject()

    reply_with(reply)
    again_by_key(spoken)
    assert said == ["big hears the same: there is nothing to take."]


def test_a_failure_is_told_and_the_form_is_there_again(qtbot, spoken: EditorWindow):
    said: list[str] = []

    def dismiss(dialog: AgainDialog) -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        said.append(box.text())
        box.accept()

    def reply(dialog: AgainDialog) -> None:
        QTimer.singleShot(50, dialog, lambda: dismiss(dialog))
        dialog._runner.failed.emit(WorkerFailed("no room", ""))
        assert dialog.form.isVisible()
        dialog.reject()

    reply_with(reply)
    again_by_key(spoken)
    assert said == ["The recognition failed: no room."]


def test_a_selection_of_the_interview_is_really_heard_again(qtbot, window: EditorWindow, tmp_path: Path):
    recording = Path(shutil.copy(resources.path("demo/interview.flac"), tmp_path / "interview.flac"))
    order = Order(recording, demo_model().path, Options(language="en"))
    with transcribe_to_project(order, tmp_path / "cache", lambda *_: None) as project:
        path, first = project.path, project.transcript.paragraphs[0]
        word = first.words[1]
        project.apply(ReplaceText(first.id, len(first.words[0].text) + 1, len(first.words[0].text) + 4, "xyz"))
    assert window.desk.open_project(path)
    before = texts(window)

    def cancel(dialog: AgainDialog) -> None:
        dialog.go.click()
        assert dialog._runner.running
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        qtbot.waitUntil(dialog.form.isVisible)
        dialog.go.click()
        qtbot.waitUntil(dialog.comparison.isVisible, timeout=30_000)
        assert any(one.yours and one.heard[0].text == word.text for one in dialog.comparison.list._differences)
        dialog.comparison.list.tick_none()
        dialog.comparison.list._item(0).setCheckState(0, Qt.CheckState.Checked)
        press(dialog, Qt.Key.Key_Return)

    reply_with(cancel)
    window.actions_by_id["again"].trigger()
    assert texts(window) == [first.text, *before[1:]]


@pytest.fixture
def flagged(window: EditorWindow, make_project: Callable[..., Project]) -> EditorWindow:
    """A window with a project in which two stretches are flagged."""
    project = make_project(windows=1)
    project.add_recognised(replace(heard(0, "no no no no | yes"), flags=FLAGS))
    closed(project)
    window.desk.open_project(project.path)
    window.view.setFocus()
    return window


def press_next(window: EditorWindow, *, back: bool = False) -> None:
    modifiers = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(window.view, Qt.Key.Key_F8, modifiers | Qt.KeyboardModifier.ShiftModifier if back else modifiers)


def open_stretches(window: EditorWindow) -> str:
    button = window._status.flags
    return button.text() if button.isVisible() else ""


def test_every_trouble_has_its_words():
    assert TROUBLES.keys() == set(Trouble)


def test_without_flags_nothing_is_shown(spoken: EditorWindow):
    assert open_stretches(spoken) == ""
    press_next(spoken)
    assert not spoken.flags.bar.isVisible()
    assert spoken.statusBar().currentMessage() == "No stretch needs a listen"


def test_flags_are_walked_through_and_explained(flagged: EditorWindow):
    asked: list[Span] = []
    flagged.flags.again_requested.disconnect()
    flagged.flags.again_requested.connect(asked.append)
    assert open_stretches(flagged) == "2 stretches need a listen"
    press_next(flagged)
    assert flagged.flags.bar.text == "1 of 2   ·   00:00 – 00:01   ·   The same words come again and again here."
    assert flagged.view.textCursor().selectedText() == "no no no"
    press_next(flagged)
    assert flagged.flags.bar.text.endswith("Somebody speaks here, and nothing is written down.")
    assert not flagged.view.textCursor().hasSelection()
    assert flagged.view.textCursor().atEnd()
    flagged.flags.bar.again.click()
    assert asked == [Span(10_000, 14_000)]
    press_next(flagged, back=True)
    assert flagged.flags.bar.text.startswith("1 of 2")
    flagged._status.flags.click()
    assert flagged.flags.bar.text.startswith("2 of 2")


def test_a_flag_goes_when_it_is_dismissed_or_its_stretch_corrected(qtbot, flagged: EditorWindow):
    assert flagged.desk.project is not None
    path = flagged.desk.project.path
    press_next(flagged)
    QTest.keyClicks(flagged.view, "No")
    qtbot.waitUntil(lambda: open_stretches(flagged) == "1 stretch needs a listen")
    assert not flagged.flags.bar.isVisible()
    flagged.desk.undo()
    qtbot.waitUntil(lambda: open_stretches(flagged) == "2 stretches need a listen")
    press_next(flagged)
    press_next(flagged)
    flagged.flags.bar.dismiss.click()
    assert open_stretches(flagged) == "1 stretch needs a listen"
    flagged.desk.put_away()
    flagged.desk.open_project(path)
    assert open_stretches(flagged) == "1 stretch needs a listen"
    assert flagged.desk.project.flags == FLAGS


def test_missed_speech_that_is_taken_is_no_longer_flagged(qtbot, flagged: EditorWindow):
    def reply(dialog: AgainDialog) -> None:
        dialog._show_hearing(hearing("here is more", 10_500, Span(9_500, 14_500)))
        press(dialog, Qt.Key.Key_Return)

    press_next(flagged)
    press_next(flagged)
    reply_with(reply)
    flagged.flags.bar.again.click()
    assert texts(flagged)[-1] == "here is more"
    qtbot.waitUntil(lambda: open_stretches(flagged) == "1 stretch needs a listen")
