"""The recording dialog: keys, signals and what it says, with a sound card whose microphone hears a known sound."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

import resources
from editor.dialogs.record import RecordDialog
from editor.settings import Settings
from editor.window import EditorWindow
from engine.audio.growing_wav import extent_of
from engine.audio.recorder import RecorderState
from tests.engine.audio.media import sound
from tests.recordings import interview_samples
from tests.virtual_sink import VirtualSink

SPEECH = sound(10, 16_000)


@pytest.fixture
def speaking(virtual_sink: VirtualSink) -> Iterator[VirtualSink]:
    with virtual_sink.playing(SPEECH):
        yield virtual_sink


@pytest.fixture
def dialog(qtbot, settings: Settings, tmp_path: Path) -> RecordDialog:
    settings.set_value("recording_folder", str(tmp_path / "recordings"))
    made = RecordDialog(settings)
    qtbot.addWidget(made, before_close_func=lambda _: made._microphone.close())  # or it would ask
    return made


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)


def begin(qtbot, dialog: RecordDialog, *, for_ms: int = 300) -> Path:
    """Show the dialog and start to record as a user of the keyboard does."""
    dialog.appear()
    qtbot.waitUntil(dialog._go.isEnabled)
    dialog.activateWindow()  # there is no window manager that would
    qtbot.waitUntil(dialog._go.hasFocus)
    with qtbot.waitSignal(dialog.started) as started:
        press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog._microphone.elapsed_ms > for_ms)
    return Path(started.args[0])


def reply(text: str) -> list[str]:
    """Press a button of the next question; return what it asks, once it has."""
    asked: list[str] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            timer.stop()
            asked.append(box.text())
            next(button for button in box.findChildren(QPushButton) if button.text() == text).click()

    timer = QTimer(QApplication.instance())
    timer.timeout.connect(look)
    timer.start(20)
    return asked


@pytest.mark.usefixtures("speaking")
def test_record_pause_and_stop_by_keys(qtbot, dialog: RecordDialog, tmp_path: Path):
    path = begin(qtbot, dialog)
    assert path.parent == tmp_path / "recordings"
    assert dialog._doing.text() == "● Recording"
    assert "good" in dialog._loudness.advice
    assert path.name in dialog._hint.text()
    dialog._stop.setFocus()
    for expected in (RecorderState.PAUSED, RecorderState.RECORDING, RecorderState.PAUSED):
        with qtbot.waitSignal(dialog._microphone.state_changed) as changed:
            press(Qt.Key.Key_Space)
        assert changed.args == [expected]
    assert "goes on without a gap" in dialog._hint.text()
    with qtbot.waitSignal(dialog.recorded) as recorded:
        press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert recorded.args == [path]
    assert extent_of(path).samples > 0
    assert not dialog.isVisible()


@pytest.mark.usefixtures("speaking")
def test_the_level_shows_before_and_nobody_listens_after(qtbot, dialog: RecordDialog):
    dialog.appear()
    qtbot.waitUntil(lambda: "Peak −" in dialog._loudness.advice)
    assert dialog._clock.text() == "00:00"
    assert not dialog._stop.isEnabled()
    with qtbot.waitSignal(dialog._microphone.state_changed) as changed:
        press(Qt.Key.Key_Escape)
    assert changed.args == [RecorderState.STOPPED]
    assert not dialog.isVisible()


def test_what_is_cut_off_is_said(qtbot, dialog: RecordDialog, virtual_sink: VirtualSink):
    with virtual_sink.playing(np.clip(SPEECH.astype(np.int32) * 4, -32_768, 32_767).astype(np.int16)):
        begin(qtbot, dialog)
        qtbot.waitUntil(dialog._losses.isVisible)
    assert "samples were cut off" in dialog._losses.text()
    assert "too loud" in dialog._loudness.advice


@pytest.mark.usefixtures("speaking")
def test_closing_asks_first(qtbot, dialog: RecordDialog):
    path = begin(qtbot, dialog)
    asked = reply("Go on recording")
    press(Qt.Key.Key_Escape)
    assert asked == ["A recording is going on."]
    assert dialog.isVisible()
    assert dialog._microphone.recording
    reply("Stop and keep it")
    with qtbot.assertNotEmitted(dialog.recorded), qtbot.waitSignal(dialog._microphone.state_changed):
        dialog.close()
    assert not dialog.isVisible()
    assert extent_of(path).samples > 0


def test_a_microphone_that_is_pulled_out(qtbot, dialog: RecordDialog, speaking: VirtualSink):
    path = begin(qtbot, dialog)
    with qtbot.waitSignal(dialog._microphone.failed):
        speaking.unload()
    assert "is gone. What was recorded is kept." in dialog._failure.text()
    assert not dialog._go.isEnabled()
    assert dialog._stop.text() == "Transcribe what there is…"
    with qtbot.waitSignal(dialog.recorded) as recorded:
        dialog._stop.click()
    assert recorded.args == [path]


@pytest.mark.usefixtures("speaking")
def test_a_folder_that_takes_nothing(qtbot, dialog: RecordDialog, settings: Settings, tmp_path: Path):
    (tmp_path / "recordings").write_text("a file, not a folder")
    dialog.appear()
    qtbot.waitUntil(dialog._go.isEnabled)
    with qtbot.waitSignal(dialog._microphone.failed):
        dialog._go.click()
    assert "can't be stored in recordings" in dialog._failure.text()
    settings.set_value("recording_folder", str(tmp_path / "others"))
    dialog._choices.folder_chosen.emit(tmp_path / "others")
    assert begin(qtbot, dialog).parent == tmp_path / "others"


def test_no_microphone_until_one_is_connected(qtbot, dialog: RecordDialog, no_device: None, request):
    with qtbot.waitSignal(dialog._microphone.devices_found):
        dialog.appear()
    assert dialog._failure.text().startswith("There is no microphone")
    assert not dialog._go.isEnabled()
    assert dialog._choices._again.hasFocus()
    request.getfixturevalue("virtual_sink")
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(dialog._go.isEnabled)
    assert not dialog._failure.isVisible()


def test_choices_are_remembered(qtbot, dialog: RecordDialog, settings: Settings, virtual_sink: VirtualSink):
    configuration = Path(virtual_sink.environment["ALSA_CONFIG_PATH"])
    with configuration.open("a", encoding="utf-8") as file:
        file.write('pcm.desk { type pulse device "earmark.monitor" hint { show on } }\n')
    dialog.appear()
    qtbot.waitUntil(dialog._go.isEnabled)
    devices = dialog._choices._devices
    assert [devices.itemText(row) for row in range(devices.count())] == [
        "The system’s choice: default",
        "default (ALSA)",
        "desk (ALSA)",
    ]
    devices.setFocus()
    with qtbot.waitSignal(dialog._microphone.state_changed):
        QTest.keyClick(devices, Qt.Key.Key_End)
    assert settings.text("recording_device") == "desk (ALSA)"
    recorder = dialog._microphone._recorder
    assert recorder is not None
    qtbot.waitUntil(lambda: recorder.device == "desk")
    dialog.close()
    with qtbot.waitSignal(dialog._microphone.devices_found):
        dialog.appear()
    assert devices.currentText() == "desk (ALSA)"


@pytest.mark.usefixtures("speaking")
def test_the_window_records_and_transcribes(qtbot, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    settings.set_value("recording_folder", str(tmp_path / "recordings"))
    asked_for: list[Path] = []
    window = EditorWindow(settings)
    qtbot.addWidget(window)
    monkeypatch.setattr(window.transcribing, "ask", asked_for.append)
    window.show()
    window.dashboard.record_requested.emit()
    path = begin(qtbot, window.recorder)
    window.recorder._stop.click()
    qtbot.waitUntil(lambda: asked_for == [path])
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.actions_by_id["record"].trigger()
    path = begin(qtbot, window.recorder)
    asked = reply("Stop and keep it")
    assert window.close()
    assert asked == ["A recording is going on."]
    assert extent_of(path).samples > 0
    assert asked_for != [path]


def test_what_is_said_can_be_read_while_it_is_said(
    qtbot, settings: Settings, tmp_path: Path, virtual_sink: VirtualSink
):
    model = tmp_path / "own"  # the demo's model under another name, for as itself it is not taken
    shutil.copytree(resources.path("models/demo"), model, ignore=shutil.ignore_patterns("recipe"))
    settings.set_value("model", str(model))
    settings.set_value("language", "en")
    settings.set_value("recording_folder", str(tmp_path / "recordings"))
    dialog = RecordDialog(settings)
    qtbot.addWidget(dialog, before_close_func=lambda _: dialog._microphone.close())
    with virtual_sink.playing(interview_samples()[: 20 * 16_000]):
        begin(qtbot, dialog)
        qtbot.waitUntil(lambda: "thank you" in dialog._live.text, timeout=30_000)
        assert dialog._microphone.recording
        with qtbot.waitSignal(dialog.recorded):
            press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not dialog._live._runner.running


def test_without_a_model_of_one_s_own_there_is_no_text(qtbot, dialog: RecordDialog):
    assert dialog._live.isHidden()
