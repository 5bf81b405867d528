"""Listening by the keyboard, in the real window: what does not have to be heard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QToolButton

from editor.dialogs.preferences import PreferencesDialog
from editor.pedals import pedal_words
from editor.settings import Settings
from editor.window import EditorWindow
from engine.pedals.models import MODELS
from engine.pedals.watch import PedalState, PedalStatus
from engine.transcript.edits import NameSpeaker, SetSpeaker
from tests.virtual_sink import VirtualSink

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
NONE = Qt.KeyboardModifier.NoModifier


def press(window: EditorWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(window.view, key, modifiers)


def test_skips_of_three_lengths(spoken: EditorWindow):
    spoken.playback.seek(20_000)
    places = []
    for key, modifiers in (
        (Qt.Key.Key_F3, NONE),
        (Qt.Key.Key_F5, NONE),
        (Qt.Key.Key_F3, SHIFT),
        (Qt.Key.Key_F5, SHIFT),
        (Qt.Key.Key_F5, CONTROL),
        (Qt.Key.Key_F3, CONTROL),
    ):
        press(spoken, key, modifiers)
        places.append(spoken.playback.position_ms)
    assert places == [15_000, 20_000, 19_000, 20_000, 50_000, 20_000]


def test_from_paragraph_to_paragraph(spoken: EditorWindow):
    places = []
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_PageUp, Qt.Key.Key_PageUp):
        press(spoken, key, CONTROL)
        places.append(spoken.playback.position_ms)
    assert places == [100, 3_300, 100, 0, 0]


def test_from_speaker_to_speaker(spoken: EditorWindow):
    assert spoken.desk.history is not None
    ids = [paragraph.id for paragraph in spoken.desk.history.transcript.paragraphs]
    spoken.desk.history.apply_all([NameSpeaker(1, "Anna"), SetSpeaker(ids[0], 1), SetSpeaker(ids[1], 1)])
    places = []
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        press(spoken, key, CONTROL | SHIFT)
        places.append(spoken.playback.position_ms)
    assert places == [100, 25_100, 100]


def test_the_time_is_typed_to_go_there(spoken: EditorWindow):
    field = spoken.transport.time
    spoken.playback.seek(31_400)
    press(spoken, Qt.Key.Key_G, CONTROL)
    assert field.hasFocus()
    assert field.text() == "00:00:31.4"
    QTest.keyClicks(field, "soon")
    field.selectAll()
    QTest.keyClicks(field, "soon")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.property("wrong")
    assert spoken.playback.position_ms == 31_400
    field.selectAll()
    QTest.keyClicks(field, "-10")
    assert not field.property("wrong")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert spoken.playback.position_ms == 21_400
    assert spoken.view.hasFocus()
    assert field.text() == "00:21"
    press(spoken, Qt.Key.Key_G, CONTROL)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert spoken.view.hasFocus()
    assert spoken.playback.position_ms == 21_400


def test_the_time_is_copied(spoken: EditorWindow):
    spoken.playback.seek(31_478)
    press(spoken, Qt.Key.Key_G, CONTROL | SHIFT)
    assert QGuiApplication.clipboard().text() == "00:00:31.4"
    assert spoken.statusBar().currentMessage() == "Copied: 00:00:31.4"


def test_the_speed_is_kept_and_comes_back(spoken: EditorWindow, settings: Settings):
    for _ in range(3):
        press(spoken, Qt.Key.Key_Up, CONTROL | ALT)
    assert settings.number("speed_percent") == 130
    settings.set_value("speed_step_percent", 5)
    press(spoken, Qt.Key.Key_Down, CONTROL | ALT)
    assert spoken.transport.speed_percent == 125
    press(spoken, Qt.Key.Key_0, CONTROL | ALT)
    assert spoken.transport.speed_percent == 100
    press(spoken, Qt.Key.Key_0, CONTROL | ALT)
    assert spoken.transport.speed_percent == 125
    again = EditorWindow(settings)
    assert again.transport.speed_percent == 125
    again.close()


@pytest.mark.parametrize(
    ("key", "setting"),
    [
        (Qt.Key.Key_T, "typing_pauses"),
        (Qt.Key.Key_P, "paragraph_stops"),
        (Qt.Key.Key_J, "silence_skipped"),
        (Qt.Key.Key_B, "voices_boosted"),
    ],
)
def test_ways_of_listening_are_switched_and_shown(spoken: EditorWindow, settings: Settings, key: Qt.Key, setting: str):
    [button] = [
        button
        for button in spoken.transport.findChildren(QToolButton)
        if button.defaultAction() is spoken.actions_by_id[setting]
    ]
    press(spoken, key, CONTROL | SHIFT)
    assert settings.value(setting) is True
    assert button.isChecked()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert settings.value(setting) is False
    settings.set_value(setting, True)
    assert button.isChecked()


def test_how_far_it_goes_back_is_chosen_by_key(spoken: EditorWindow, settings: Settings):
    lengths = []
    for _ in range(5):
        press(spoken, Qt.Key.Key_F4, SHIFT)
        lengths.append(settings.number("rewind_ms"))
    assert lengths == [2_000, 3_000, 5_000, 0, 500]


def test_the_bar_keeps_room_for_the_position(spoken: EditorWindow):
    for width in (640, 800, 1080):
        spoken.resize(width, 500)
        QApplication.processEvents()
        bar = spoken.transport
        assert bar.width() == width
        assert bar.minimumSizeHint().width() <= width
        assert bar._seek.width() > 60


def test_the_preferences_offer_devices_and_tell_of_the_pedal(
    qtbot, window: EditorWindow, settings: Settings, virtual_sink: VirtualSink
):
    settings.set_value("output_device", "Headphones (ALSA)")
    dialog = PreferencesDialog(settings, window.listening.pedals, window)
    qtbot.addWidget(dialog)
    choice = dialog.findChild(QComboBox, "output_device")
    assert choice is not None
    assert choice.currentData() == "Headphones (ALSA)"
    qtbot.waitUntil(lambda: choice.findText("default (ALSA)") > 0)
    assert choice.currentData() == "Headphones (ALSA)"
    window.listening.pedals.status_changed.emit(PedalStatus(PedalState.READY, MODELS[0]))
    assert dialog._pedal.text() == "Connected: VEC Infinity"


@pytest.mark.parametrize("state", PedalState)
def test_every_state_of_a_pedal_has_its_words(state: PedalState):
    assert pedal_words(PedalStatus(state, MODELS[0]))


def test_a_forbidden_pedal_comes_with_the_rule_that_helps():
    words = pedal_words(PedalStatus(PedalState.FORBIDDEN, MODELS[0]))
    assert '"05f3"' in words
    assert "/etc/udev/rules.d/" in words
