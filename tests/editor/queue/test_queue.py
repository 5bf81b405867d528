"""Recordings that are recognised one after the other."""

import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor.dialogs.start import StartDialog
from editor.queue.file import claim, write_orders
from editor.queue.panel import QueuePanel
from editor.queue.queue import RecordingQueue, State
from editor.settings import Settings
from editor.window import EditorWindow
from engine.errors import NotMedia
from engine.models.model import demo_model
from engine.project.project import Project
from engine.project.transcribing import Order
from engine.recognition.results import Options
from tests.dialogs import answer
from tests.recordings import INTERVIEW, repeated_interview

_PATIENCE_MS = 60_000


def order(recording: Path) -> Order:
    return Order(recording, demo_model().path, Options(language="en"))


def interviews(folder: Path, *names: str) -> list[Path]:
    return [Path(shutil.copy(INTERVIEW, folder / f"{name}.flac")) for name in names]


def states(queue: RecordingQueue) -> list[State]:
    return [entry.state for entry in queue.entries]


@pytest.fixture
def queue(qtbot, tmp_path: Path):
    made = RecordingQueue(tmp_path / "state" / "queue.json")
    yield made
    made.close()


def test_one_after_the_other_and_a_bad_one_does_not_stop_the_rest(qtbot, queue: RecordingQueue, tmp_path: Path):
    first, last = interviews(tmp_path, "first", "last")
    bad = tmp_path / "bad.mp3"
    bad.write_text("no sound " * 100)
    queue.add([order(path) for path in (first, bad, last)])
    assert states(queue) == [State.RUNNING, State.WAITING, State.WAITING]
    qtbot.waitUntil(lambda: not queue.unfinished, timeout=_PATIENCE_MS)
    assert states(queue) == [State.DONE, State.FAILED, State.DONE]
    assert isinstance(queue.entries[1].error, NotMedia)
    for path in (first, last):
        with Project.open(path.with_suffix(".earmark")) as project:
            assert project.complete
    queue.clear_done()
    assert states(queue) == [State.FAILED]


def test_it_pauses_at_once_and_goes_on_after_a_restart(qtbot, queue: RecordingQueue, tmp_path: Path):
    long = repeated_interview(tmp_path / "long.wav", 15)
    [short] = interviews(tmp_path, "short")
    queue.add([order(long), order(short)])
    qtbot.waitUntil(lambda: bool(queue.entries[0].progress.left_s), timeout=_PATIENCE_MS)
    began = time.monotonic()
    queue.pause()
    assert time.monotonic() - began < 1
    assert states(queue) == [State.WAITING, State.WAITING]
    with Project.open(long.with_suffix(".earmark")) as project:
        done = len(project.finished)
        assert done
        assert not project.complete
    second_window = RecordingQueue(tmp_path / "state" / "queue.json")
    assert second_window.entries == []
    second_window.close()
    queue.close()
    again = RecordingQueue(tmp_path / "state" / "queue.json")
    assert again.paused
    assert [entry.order for entry in again.entries] == [order(long), order(short)]
    again.move(again.entries[1], 0)
    again.resume()
    assert again.running is not None
    assert again.running.order.recording == short
    qtbot.waitUntil(lambda: not again.unfinished, timeout=_PATIENCE_MS)
    assert states(again) == [State.DONE, State.DONE]
    again.close()
    assert RecordingQueue(tmp_path / "state" / "queue.json").entries == []


def test_the_panel_reorders_takes_out_and_opens(qtbot, queue: RecordingQueue, tmp_path: Path):
    paths = interviews(tmp_path, "one", "two", "three")
    panel = QueuePanel(queue)
    qtbot.addWidget(panel)
    assert panel.isHidden()
    queue.pause()
    queue.add([order(path) for path in paths])
    panel.show()
    assert [panel._list.item(row).text() for row in range(3)] == [
        f"{n}.flac   ·   waits" for n in ("one", "two", "three")
    ]
    panel.activateWindow()
    panel._list.setFocus()
    qtbot.waitUntil(panel._list.hasFocus)
    panel._list.setCurrentRow(0)
    QTest.keyClick(panel._list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [entry.order.recording.stem for entry in queue.entries] == ["two", "one", "three"]
    panel._remove.click()
    assert [entry.order.recording.stem for entry in queue.entries] == ["two", "three"]
    assert "paused" in panel._heading.text()
    panel._pause.click()
    qtbot.waitUntil(lambda: not queue.unfinished, timeout=_PATIENCE_MS)
    panel._list.setCurrentRow(0)
    with qtbot.waitSignal(panel.open_requested) as opened:
        panel._open.click()
    assert opened.args == [paths[1].with_suffix(".earmark")]


def test_what_is_open_waits_until_it_is_closed(qtbot, queue: RecordingQueue, tmp_path: Path):
    first, second = interviews(tmp_path, "first", "second")
    queue.lend(first.with_suffix(".earmark"))
    with qtbot.waitSignal(queue.finished, timeout=_PATIENCE_MS) as finished:
        queue.add([order(first), order(second)])
        assert states(queue) == [State.OPEN, State.RUNNING]
    assert finished.args == [second.with_suffix(".earmark")]
    queue.stand_aside(True)
    queue.take_back(complete=False)
    assert states(queue) == [State.WAITING, State.DONE]
    queue.stand_aside(False)
    assert states(queue) == [State.RUNNING, State.DONE]


@pytest.fixture
def window(qtbot, settings: Settings):
    made = EditorWindow(settings)
    qtbot.addWidget(made)
    made.show()
    return made


def test_several_recordings_are_asked_about_once_and_one_is_opened_while_it_grows(
    qtbot, window: EditorWindow, settings: Settings, tmp_path: Path
):
    settings.set_value("language", "en")
    folder = tmp_path / "week"
    folder.mkdir()
    long = repeated_interview(folder / "a long one.wav", 8)
    interviews(folder, "short")
    answer(StartDialog, lambda dialog: dialog.accept())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    left, none, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    QApplication.sendEvent(window.dashboard, QDragEnterEvent(QPoint(50, 50), copy, mime, left, none))
    QApplication.sendEvent(window.dashboard, QDropEvent(QPointF(50, 50), copy, mime, left, none))
    assert [entry.order.recording.name for entry in window.queue.entries] == ["a long one.wav", "short.flac"]
    qtbot.waitUntil(lambda: bool(window.queue.entries[0].progress.left_s), timeout=_PATIENCE_MS)
    assert window.desk.open_project(long.with_suffix(".earmark"))
    assert states(window.queue) == [State.OPEN, State.WAITING], "the window recognises, and the queue stands aside"
    qtbot.waitUntil(lambda: window.desk.project is not None and window.desk.project.complete, timeout=_PATIENCE_MS)
    window.desk.put_away()
    assert states(window.queue)[0] is State.DONE
    qtbot.waitUntil(lambda: not window.queue.unfinished, timeout=_PATIENCE_MS)


def test_how_many_speak_outlives_a_restart(tmp_path: Path):
    file = tmp_path / "queue.json"
    wanted = replace(order(tmp_path / "talk.flac"), speaker_count=3)
    write_orders(file, [wanted])
    mine, lock, orders = claim(file)
    assert (mine, orders) == (file, [wanted])
    lock.release()
