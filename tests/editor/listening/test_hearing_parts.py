"""Playing with the real window and a sound card: parts alone, held keys, pauses while typing, a pedal."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from editor.listening.holding import HeldAction
from editor.pedals import Pedals
from editor.settings import Settings
from editor.window import EditorWindow
from tests.engine.pedals.simulated import SimulatedLibrary, SimulatedPedal

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


def press(window: EditorWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(window.view, key, modifiers)


@pytest.fixture(autouse=True)
def quick(settings: Settings) -> None:
    settings.set_value("rewind_ms", 0)
    settings.set_value("typing_still_ms", 500)


def wait_for_end(qtbot, window: EditorWindow) -> None:
    qtbot.waitUntil(lambda: not window.playback.playing and window.playback.has_ended_stretch, timeout=10_000)


def plays(qtbot, window: EditorWindow) -> None:
    qtbot.waitUntil(lambda: window.playback.playing, timeout=10_000)


def rests(qtbot, window: EditorWindow) -> None:
    qtbot.waitUntil(lambda: not window.playback.playing, timeout=10_000)


def wanted(window: EditorWindow) -> bool:
    return window.playback.wanted


def will_play_on(window: EditorWindow) -> bool:
    return window.listening._typing_pause.pauses


def test_a_paragraph_alone_and_the_next_press_the_next(qtbot, heard: EditorWindow):
    press(heard, Qt.Key.Key_F6, SHIFT)
    plays(qtbot, heard)
    wait_for_end(qtbot, heard)
    assert heard.playback.position_ms == 1_200
    press(heard, Qt.Key.Key_F6, SHIFT)
    stretch = heard.playback.stretch
    assert stretch is not None
    assert (stretch.start_ms, stretch.end_ms) == (3_300, 4_400)
    assert heard.view.textCursor().blockNumber() == 1
    wait_for_end(qtbot, heard)
    press(heard, Qt.Key.Key_F4)
    plays(qtbot, heard)
    assert heard.playback.stretch is None
    assert heard.playback.position_ms >= 4_400


def test_play_stops_at_each_paragraph_where_that_is_wanted(qtbot, heard: EditorWindow, settings: Settings):
    settings.set_value("paragraph_stops", True)
    press(heard, Qt.Key.Key_F4)
    plays(qtbot, heard)
    wait_for_end(qtbot, heard)
    assert heard.playback.position_ms == 1_200
    press(heard, Qt.Key.Key_F4)
    plays(qtbot, heard)
    press(heard, Qt.Key.Key_F4)
    rests(qtbot, heard)
    assert 3_300 <= heard.playback.position_ms < 4_400
    press(heard, Qt.Key.Key_F4)
    wait_for_end(qtbot, heard)
    assert heard.playback.position_ms == 4_400


def test_a_loop_lasts_through_a_pause_and_a_skip(qtbot, heard: EditorWindow):
    action = heard.actions_by_id["loop"]
    press(heard, Qt.Key.Key_L, CONTROL)
    assert action.isChecked()
    plays(qtbot, heard)
    places: list[int] = []
    heard.playback.position_changed.connect(places.append)
    qtbot.waitUntil(lambda: any(later < earlier for earlier, later in pairwise(places)))
    assert max(places) <= 1_200
    press(heard, Qt.Key.Key_F4)
    rests(qtbot, heard)
    press(heard, Qt.Key.Key_F4)
    plays(qtbot, heard)
    heard.playback.seek(700)
    assert action.isChecked()
    press(heard, Qt.Key.Key_L, CONTROL)
    assert not action.isChecked()
    qtbot.waitUntil(lambda: heard.playback.position_ms > 1_500)
    press(heard, Qt.Key.Key_L, CONTROL)
    heard.playback.seek(10_000)
    assert not action.isChecked()
    press(heard, Qt.Key.Key_F4)
    rests(qtbot, heard)


def test_a_loop_between_two_moments(qtbot, heard: EditorWindow):
    heard.playback.seek(10_000)
    press(heard, Qt.Key.Key_L, CONTROL | SHIFT)
    assert "00:10" in heard.statusBar().currentMessage()
    heard.playback.seek(9_000)
    press(heard, Qt.Key.Key_L, CONTROL | SHIFT)
    stretch = heard.playback.stretch
    assert stretch is not None
    assert (stretch.start_ms, stretch.end_ms, stretch.loops) == (9_000, 10_000, True)
    press(heard, Qt.Key.Key_L, CONTROL | SHIFT)
    assert heard.playback.stretch is None


def test_it_plays_while_a_key_is_held(qtbot, heard: EditorWindow):
    heard.playback.seek(10_000)
    QTest.keyPress(heard.view, Qt.Key.Key_F2)
    plays(qtbot, heard)
    again = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_F2, NONE, "", True)
    QCoreApplication.sendEvent(heard.view, again)
    qtbot.waitUntil(lambda: heard.playback.position_ms > 10_300)
    assert heard.playback.playing
    QTest.keyRelease(heard.view, Qt.Key.Key_F2)
    rests(qtbot, heard)
    assert heard.playback.position_ms < 10_000  # it went back a second


def test_a_key_that_repeats_as_on_x11_stays_held(qtbot, heard: EditorWindow):
    action = heard.actions_by_id["hold_to_play"]
    assert isinstance(action, HeldAction)
    heard_of: list[str] = []
    action.pressed.connect(lambda: heard_of.append("pressed"))
    action.released.connect(lambda: heard_of.append("released"))
    QTest.keyPress(heard.view, Qt.Key.Key_F2)
    for _ in range(5):
        QTest.keyRelease(heard.view, Qt.Key.Key_F2)
        QTest.keyPress(heard.view, Qt.Key.Key_F2)
    with qtbot.assertNotEmitted(action.released, wait=100):
        pass
    with qtbot.waitSignal(action.released):
        QTest.keyRelease(heard.view, Qt.Key.Key_F2)
    assert heard_of == ["pressed", "released"]


def test_a_held_key_is_released_when_the_window_goes_away(qtbot, heard: EditorWindow, settings: Settings):
    settings.set_value("hold_rewind_ms", 0)
    QTest.keyPress(heard.view, Qt.Key.Key_F2)
    plays(qtbot, heard)
    QCoreApplication.sendEvent(heard, QEvent(QEvent.Type.WindowDeactivate))
    assert not wanted(heard)
    rests(qtbot, heard)
    QTest.keyRelease(heard.view, Qt.Key.Key_F2)
    QTest.keyPress(heard.view, Qt.Key.Key_F2)
    plays(qtbot, heard)
    QTest.keyRelease(heard.view, Qt.Key.Key_F2)
    rests(qtbot, heard)


def test_it_pauses_while_something_is_typed(qtbot, heard: EditorWindow, settings: Settings):
    settings.set_value("typing_pauses", True)
    press(heard, Qt.Key.Key_F4)
    plays(qtbot, heard)
    press(heard, Qt.Key.Key_Right)  # to move about is not to type
    assert wanted(heard)
    QTest.keyClicks(heard.view, "well")
    assert not wanted(heard)
    rests(qtbot, heard)
    plays(qtbot, heard)
    assert not will_play_on(heard)


def test_pausing_while_typing_never_fights_the_user(qtbot, heard: EditorWindow, settings: Settings):
    settings.set_value("typing_pauses", True)
    press(heard, Qt.Key.Key_F4)
    plays(qtbot, heard)
    press(heard, Qt.Key.Key_F4)
    rests(qtbot, heard)
    QTest.keyClicks(heard.view, "x")
    assert not will_play_on(heard)  # what the user paused stays paused
    press(heard, Qt.Key.Key_F4)
    plays(qtbot, heard)
    QTest.keyClicks(heard.view, "y")
    assert will_play_on(heard)
    press(heard, Qt.Key.Key_F4)  # the user plays on before the moment is over
    assert wanted(heard)
    assert not will_play_on(heard)
    plays(qtbot, heard)
    press(heard, Qt.Key.Key_F4)
    rests(qtbot, heard)
    QTest.keyPress(heard.view, Qt.Key.Key_F2)
    plays(qtbot, heard)
    QTest.keyClicks(heard.view, "z")
    assert wanted(heard)  # a key is held to play
    QTest.keyRelease(heard.view, Qt.Key.Key_F2)
    rests(qtbot, heard)


@pytest.fixture
def pedal() -> SimulatedPedal:
    return SimulatedPedal()


@pytest.fixture
def pedals(heard: EditorWindow, pedal: SimulatedPedal, settings: Settings) -> Iterator[Pedals]:
    real = heard.listening.pedals
    made = Pedals(SimulatedLibrary(pedal), settings, real._held, real._trigger)
    yield made
    made.close()


def test_a_pedal_plays_winds_and_accepts(
    qtbot, heard: EditorWindow, pedals: Pedals, pedal: SimulatedPedal, settings: Settings
):
    settings.set_value("hold_rewind_ms", 0)
    settings.set_value("pedal_right", "next_paragraph")
    heard.playback.seek(10_000)
    pedal.press(2, 0)
    plays(qtbot, heard)
    pedal.press(0, 0)
    rests(qtbot, heard)
    before_ms = heard.playback.position_ms
    pedal.press(1, 0)
    qtbot.waitUntil(lambda: heard.playback.position_ms <= before_ms - 2_000)
    pedal.press(0, 0)
    pedal.press(4, 0)
    qtbot.waitUntil(lambda: heard.playback.position_ms == 25_100)
    pedal.press(2, 0)
    plays(qtbot, heard)
    pedal.pull_out()
    rests(qtbot, heard)
