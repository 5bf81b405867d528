"""The window: what a user does with menus, keys and files, from a recording to an export."""

import json
import shutil
from collections.abc import Callable, Iterator
from operator import attrgetter
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QInputDialog, QMenu, QMessageBox

import resources
from editor.actions import rows
from editor.dialogs.export import ExportDialog
from editor.dialogs.start import StartDialog
from editor.messages import MESSAGES
from editor.recent import recent_projects
from editor.settings import Settings
from editor.window import EditorWindow
from engine import errors
from engine.models.model import demo_model
from engine.project.project import Project
from engine.project.transcribing import Order
from engine.recognition.results import Options
from engine.transcript.edits import NameSpeaker, SetSpeaker
from tests.dialogs import answer
from tests.recordings import repeated_interview


@pytest.fixture
def window(qtbot, settings: Settings) -> Iterator[EditorWindow]:
    made = EditorWindow(settings)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


@pytest.fixture
def interview(tmp_path: Path) -> Path:
    return Path(shutil.copy(resources.path("demo/interview.flac"), tmp_path / "interview.flac"))


def take_focus(qtbot, window: EditorWindow) -> None:
    """Give the view the focus again after a dialog: there is no window manager that would."""
    window.activateWindow()
    window.view.setFocus()
    qtbot.waitUntil(lambda: window.isActiveWindow() and window.view.hasFocus())


def drop(window: EditorWindow, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    entering = QDragEnterEvent(QPoint(50, 50), copy, mime, left, none)
    QApplication.sendEvent(window.dashboard, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(window.dashboard, QDropEvent(QPointF(50, 50), copy, mime, left, none))


def start(window: EditorWindow, recording: Path) -> None:
    window.transcribing.begin(Order(recording, demo_model().path, Options(language="en")))


def test_no_shortcut_stands_twice():
    keys = [QKeySequence(key).toString() for row in rows() for key in row.keys]
    keys += [f"{modifier}+{number}" for modifier in ("Ctrl", "Ctrl+Shift") for number in range(1, 10)]
    assert len(keys) == len(set(keys))
    assert all(keys)


def test_every_action_has_its_slot(window: EditorWindow):
    assert all(callable(attrgetter(row.slot)(window)) for row in rows() if not (row.setting or row.pane))
    assert all(window.side.chooser.findData(row.pane) >= 0 for row in rows() if row.pane)
    assert all(isinstance(window.settings.value(row.setting), bool) for row in rows() if row.setting)
    assert len({row.id for row in rows()}) == len(rows())


def test_every_error_has_its_words():
    leaves = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.EarmarkError)
    ]
    assert {kind for kind in leaves if not kind.__subclasses__()} == set(MESSAGES)


def test_a_dropped_recording_fills_while_it_is_recognised(qtbot, window: EditorWindow, interview: Path):
    answer(StartDialog, lambda dialog: dialog.accept())
    drop(window, interview)
    qtbot.waitUntil(
        lambda: window.desk.project is not None and bool(window.desk.project.transcript.paragraphs), timeout=60_000
    )
    assert window.recognition.running
    assert window.recognition_bar.isVisible()
    window.view.setFocus()
    QTest.keyClicks(window.view, "Hello. ")
    assert window.desk.project is not None
    assert window.desk.project.transcript.paragraphs[0].text.startswith("Hello. ")
    with qtbot.waitSignal(window.recognition.finished, timeout=60_000):
        pass
    assert window.desk.project.complete
    assert not window.recognition_bar.isVisible()
    assert window.desk.project.transcript.paragraphs[0].text.startswith("Hello. ")
    assert len(window.desk.project.transcript.paragraphs) > 3
    assert window.playback.duration_ms == pytest.approx(95_942, abs=2)
    assert recent_projects(window.settings) == [interview.with_suffix(".earmark")]


def test_recognition_is_stopped_and_goes_on(qtbot, window: EditorWindow, tmp_path: Path):
    start(window, repeated_interview(tmp_path / "long.wav", 10))
    qtbot.waitUntil(lambda: window.desk.project is not None and bool(window.desk.project.finished), timeout=60_000)
    with qtbot.waitSignal(window.recognition.cancelled, timeout=1_000):
        window.recognition_bar._cancel.click()
    assert window.desk.project is not None
    assert not window.desk.project.complete
    path = window.desk.project.path
    window.desk.put_away()
    assert window.desk.open_project(path)
    assert window.desk.project.finished
    with qtbot.waitSignal(window.recognition.finished, timeout=60_000):
        window.recognition_bar._resume.click()
    assert window.desk.project.complete


def test_a_crash_of_the_recogniser_is_a_message(qtbot, window: EditorWindow, tmp_path: Path):
    start(window, repeated_interview(tmp_path / "long.wav", 10))
    qtbot.waitUntil(lambda: window.desk.project is not None and len(window.desk.project.finished) >= 1, timeout=60_000)
    job = window.recognition._runner._job
    assert job is not None
    assert job._process is not None
    with qtbot.waitSignal(window.recognition.failed, timeout=10_000):
        job._process.kill()
    assert "stopped unexpectedly" in window.banner.text
    assert window.desk.project is not None
    assert window.desk.project.transcript.paragraphs
    with qtbot.waitSignal(window.recognition.finished, timeout=60_000):
        window.recognition_bar._resume.click()


def test_a_file_that_is_no_recording_gets_one_clear_message(qtbot, window: EditorWindow, tmp_path: Path):
    fake = tmp_path / "song.mp3"
    fake.write_text("not a song at all")
    said: list[str] = []

    def reply(box: QDialog) -> None:
        assert isinstance(box, QMessageBox)
        said.append(box.text())
        box.accept()

    answer(QMessageBox, reply)
    start(window, fake)
    qtbot.waitUntil(lambda: bool(said), timeout=30_000)
    assert "song.mp3 is not a sound or video file" in said[0]
    assert not fake.with_suffix(".earmark").exists()
    qtbot.waitUntil(window.dashboard.isVisible)


@pytest.mark.parametrize("taken", [True, False])
def test_a_recording_that_is_cut_off_may_be_taken_as_it_is(qtbot, window: EditorWindow, interview: Path, taken: bool):
    interview.write_bytes(interview.read_bytes()[:500_000])

    def reply(box: QDialog) -> None:
        assert isinstance(box, QMessageBox)
        assert "cut off" in box.text()
        wanted = "Use the part that is there" if taken else "Cancel"
        [button] = [button for button in box.buttons() if button.text().replace("&", "") == wanted]
        button.click()

    answer(QMessageBox, reply)
    start(window, interview)
    if taken:
        with qtbot.waitSignal(window.recognition.finished, timeout=60_000):
            pass
        assert window.desk.project is not None
        assert 20_000 < window.desk.project.recording.duration_ms < 30_000
        assert window.desk.project.transcript.paragraphs
    else:
        with qtbot.waitSignal(window.transcribing.given_up, timeout=30_000):
            pass
        assert window.dashboard.isVisible()
        assert not interview.with_suffix(".earmark").exists()


def test_the_same_project_is_not_opened_twice(
    qtbot, window: EditorWindow, make_project: Callable[..., Project], settings: Settings
):
    project = make_project("one two three")
    said: list[str] = []

    def reply(box: QDialog) -> None:
        assert isinstance(box, QMessageBox)
        said.append(box.text())
        box.accept()

    answer(QMessageBox, reply)
    assert not window.desk.open_project(project.path)
    assert "open in another window" in said[0]


def test_edits_undo_and_saving(qtbot, window: EditorWindow, make_project: Callable[..., Project]):
    path = closed(make_project("one two three four"))
    window.desk.open_project(path)
    window.view.setFocus()
    QTest.keyClicks(window.view, "zero ")
    QTest.keyClick(window.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.desk.project is not None
    assert window.desk.project.transcript.paragraphs[0].text == "one two three four"
    QTest.keyClick(window.view, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window.view, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert window.desk.project.transcript.paragraphs[0].text == "zero one two three four"
    qtbot.waitUntil(lambda: "Saved" in window._status._saved.text())
    window.desk.put_away()
    with Project.open(path, read_only=True) as again:
        assert again.transcript.paragraphs[0].text == "zero one two three four"


def closed(project: Project) -> Path:
    project.flush()
    project.close()
    project.close = lambda: None  # type: ignore[method-assign]  # the fixture closes it again
    return project.path


def test_speakers_are_made_given_and_renamed(qtbot, window: EditorWindow, make_project: Callable[..., Project]):
    window.desk.open_project(closed(make_project("one two | three four")))
    window.view.setFocus()

    def name(text: str) -> Callable[[QDialog], None]:
        def reply(dialog: QDialog) -> None:
            assert isinstance(dialog, QInputDialog)
            dialog.setTextValue(text)
            dialog.accept()

        return reply

    assert window.desk.project is not None
    transcript = window.desk.project.transcript
    answer(QInputDialog, name("Anna"))
    QTest.keyClick(window.view, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert transcript.paragraphs[0].speaker_id == 1
    take_focus(qtbot, window)
    QTest.keyClick(window.view, Qt.Key.Key_Down)
    QTest.keyClick(window.view, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert [paragraph.speaker_id for paragraph in transcript.paragraphs] == [1, 1]
    answer(QInputDialog, name("Anne"))
    window.speakers.rename()
    assert transcript.speakers[1].name == "Anne"
    menu = window.actions_by_id["new_speaker"].associatedObjects()[0]
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    assert any(action.text().startswith("Anne") for action in menu.actions())
    take_focus(qtbot, window)
    QTest.keyClick(window.view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert transcript.paragraphs[1].speaker_id is None


def test_export(qtbot, window: EditorWindow, make_project: Callable[..., Project], tmp_path: Path):
    window.desk.open_project(closed(make_project("one two three")))

    def choose_all(dialog: QDialog) -> None:
        assert isinstance(dialog, ExportDialog)
        for row in range(dialog._formats.count()):
            dialog._formats.item(row).setCheckState(Qt.CheckState.Checked)
        dialog._folder.setText(str(tmp_path / "out"))
        dialog.accept()

    answer(ExportDialog, choose_all)
    window.exporting.transcript()
    written = {path.suffix for path in (tmp_path / "out").iterdir()}
    assert {".srt", ".vtt", ".txt", ".json"} <= written
    assert json.loads((tmp_path / "out" / "talk.json").read_text())["text"].strip() == "one two three"
    assert "Written: " in window.banner.text
    (tmp_path / "out" / "talk.srt").write_text("somebody's work")
    asked: list[str] = []

    def refuse(box: QDialog) -> None:
        assert isinstance(box, QMessageBox)
        asked.append(box.text())
        box.button(QMessageBox.StandardButton.Cancel).click()

    answer(ExportDialog, choose_all)
    answer(QMessageBox, refuse)
    window.exporting.transcript()
    assert "talk.srt" in asked[0]
    assert (tmp_path / "out" / "talk.srt").read_text() == "somebody's work"


def test_exports_name_speakers_by_their_initials_where_that_is_wanted(
    qtbot, window: EditorWindow, make_project: Callable[..., Project]
):
    project = make_project("one two three")
    project.apply(NameSpeaker(1, "Anna Berg"))
    project.apply(SetSpeaker(project.transcript.paragraphs[0].id, 1))
    path = closed(project)
    window.desk.open_project(path)
    shown: list[bool] = []

    def export_with_initials(dialog: QDialog) -> None:
        assert isinstance(dialog, ExportDialog)
        shown.append(dialog.initials.isChecked())
        dialog.initials.setChecked(True)
        dialog.accept()

    answer(ExportDialog, export_with_initials)
    window.exporting.transcript()
    assert "AB: one two three" in path.with_suffix(".srt").read_text()
    path.with_suffix(".srt").unlink()
    answer(ExportDialog, export_with_initials)
    window.exporting.transcript()
    assert shown == [False, True]


def test_without_sound_everything_else_works(
    qtbot, window: EditorWindow, interview: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ALSA_CONFIG_PATH", "/nowhere")
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    with qtbot.waitSignal(window.playback.silent, timeout=60_000):
        start(window, interview)
    assert "There is no sound" in window.banner.text
    window.banner.hide()
    with qtbot.waitSignal(window.recognition.finished, timeout=60_000):
        pass
    with qtbot.waitSignal(window.playback.failed, timeout=10_000):
        window.playing.toggle()
    assert "There is no sound" in window.banner.text
    QTest.keyClicks(window.view, "Still here. ")
    assert window.desk.project is not None
    assert window.desk.project.transcript.paragraphs[0].text.startswith("Still here.")


def test_a_lost_recording_is_asked_for(window: EditorWindow, make_project: Callable[..., Project]):
    project = make_project("one two three")
    project.recording.path.unlink()
    window.desk.open_project(closed(project))
    assert "is not there" in window.banner.text
    assert window.banner.action.text() == "Look for it…"
    assert not window.view.isReadOnly()


def test_the_dashboard_lists_projects(qtbot, window: EditorWindow, make_project: Callable[..., Project]):
    path = closed(make_project("one two three"))
    window.desk.open_project(path)
    window.desk.put_away()
    table = window.dashboard.table
    qtbot.waitUntil(lambda: [row.path for row in window.dashboard.chosen] == [path], timeout=10_000)
    qtbot.waitUntil(table.hasFocus)
    with qtbot.waitSignal(window.dashboard.open_requested) as asked:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert asked.args == [path]
    assert window.desk.project is not None


def test_the_look_follows_the_settings(window: EditorWindow, settings: Settings):
    window.grab()
    settings.set_value("theme", "dark")
    dark = window.grab().toImage().pixelColor(5, 300).lightness()
    settings.set_value("theme", "light")
    assert window.grab().toImage().pixelColor(5, 300).lightness() > dark + 100
    settings.set_value("font_size", 20)
    assert window.view.font_size == 20


def test_a_right_click_offers_what_can_be_done(qtbot, window: EditorWindow, make_project: Callable[..., Project]):
    window.desk.open_project(closed(make_project("one two three")))
    window.view.selectAll()
    offered: list[str] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            timer.stop()
            offered.extend(action.text().replace("&", "") for action in menu.actions() if action.isEnabled())
            menu.close()

    timer = QTimer(window)
    timer.timeout.connect(look)
    timer.start(20)
    place = window.view.viewport().rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, window.view.viewport().mapToGlobal(place))
    QApplication.sendEvent(window.view.viewport(), event)
    assert {"Copy", "Cut", "Accept and go on", "Speakers"} <= set(offered)
