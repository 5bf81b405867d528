"""The waveform in the window: mouse, keys, and keeping in step with text and sound."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip, QWidget

from editor.settings import Theme
from editor.transcript_view.colours import DARK, LIGHT
from editor.waveform.legend import Legend
from editor.window import EditorWindow
from engine.audio.peaks import PeaksBuilder
from engine.project.project import Project
from engine.recognition.results import Decoding, Flag, Span, Trouble
from tests.recordings import interview_samples

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def point(widget: QWidget, x: float) -> QPoint:
    return QPoint(round(x), widget.height() // 2)


def press(window: EditorWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(window.waveform.pane.strip, key, modifiers)


def drag(window: EditorWindow, first_ms: int, last_ms: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
    strip = window.waveform.pane.strip
    first, last = (point(strip, strip.scale.x_of(time_ms)) for time_ms in (first_ms, last_ms))
    QTest.mousePress(strip, LEFT, modifiers, first)
    QTest.mouseMove(strip, (first + last) / 2)
    QTest.mouseMove(strip, last)
    QTest.mouseRelease(strip, LEFT, modifiers, last)


def wheel(widget: QWidget, x: float, steps: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
    place = QPointF(point(widget, x))
    event = QWheelEvent(
        place,
        QPointF(widget.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def times(window: EditorWindow) -> list[tuple[int, int]]:
    assert window.desk.history is not None
    paragraphs = window.desk.history.transcript.paragraphs
    return [(word.start_ms, word.end_ms) for paragraph in paragraphs for word in paragraph.words]


def selected(window: EditorWindow) -> Span | None:
    return window.waveform.scene.selection


def near(span: Span | None, start_ms: int, end_ms: int, within_ms: int = 15) -> bool:
    return span is not None and abs(span.start_ms - start_ms) <= within_ms and abs(span.end_ms - end_ms) <= within_ms


# --- the mouse


def test_a_click_goes_there(opened: EditorWindow):
    strip, overview = opened.waveform.pane.strip, opened.waveform.pane.overview
    QTest.mouseClick(strip, LEFT, NONE, point(strip, strip.scale.x_of(3_000)))
    assert opened.playback.position_ms == pytest.approx(3_000, abs=10)
    QTest.mouseClick(overview, LEFT, NONE, point(overview, overview.scale.x_of(60_000)))
    assert opened.playback.position_ms == pytest.approx(60_000, abs=100)
    assert strip.scale.shows(60_000), "the strip goes along"


def test_dragging_selects_and_an_edge_can_be_dragged_on(opened: EditorWindow):
    scene = opened.waveform.scene
    drag(opened, 2_000, 3_000)
    assert near(scene.selection, 2_000, 3_000)
    drag(opened, 3_000, 4_000)
    assert near(scene.selection, 2_000, 4_000)
    drag(opened, 2_000, 5_000)
    assert near(scene.selection, 4_000, 5_000)
    strip = opened.waveform.pane.strip
    QTest.mouseClick(strip, LEFT, SHIFT, point(strip, strip.scale.x_of(6_000)))
    assert near(scene.selection, 4_000, 6_000)
    QTest.mouseClick(strip, LEFT, NONE, point(strip, strip.scale.x_of(8_000)))
    assert scene.selection is None


def test_the_wheel_zooms_at_the_pointer_and_scrolls(opened: EditorWindow):
    strip = opened.waveform.pane.strip
    time_ms, before = strip.scale.time_at(700), strip.scale
    wheel(strip, 700, 3)
    assert strip.scale.ms_per_px < before.ms_per_px
    assert strip.scale.time_at(700) == pytest.approx(time_ms, abs=2)
    zoomed = strip.scale
    wheel(strip, 700, -2, SHIFT)
    assert strip.scale.start_ms > zoomed.start_ms
    assert strip.scale.ms_per_px == zoomed.ms_per_px
    wheel(opened.waveform.pane.overview, 300, -40)
    assert strip.scale.span == Span(0, 75_000)


# --- the keyboard


def test_keys_move_select_and_zoom(opened: EditorWindow):
    opened.actions_by_id["focus_waveform"].trigger()
    strip, playback = opened.waveform.pane.strip, opened.playback
    assert strip.hasFocus()
    press(opened, Qt.Key.Key_Right)
    step_ms = playback.position_ms
    assert 100 <= step_ms <= 500
    press(opened, Qt.Key.Key_Right)
    press(opened, Qt.Key.Key_Left)
    assert playback.position_ms == step_ms
    press(opened, Qt.Key.Key_Right, SHIFT)
    press(opened, Qt.Key.Key_Right, SHIFT)
    assert selected(opened) == Span(step_ms, 3 * step_ms)
    press(opened, Qt.Key.Key_Left, SHIFT)
    assert selected(opened) == Span(step_ms, 2 * step_ms)
    press(opened, Qt.Key.Key_Home, SHIFT)
    assert selected(opened) == Span(0, step_ms)
    press(opened, Qt.Key.Key_Escape)
    assert selected(opened) is None
    press(opened, Qt.Key.Key_End)
    assert playback.position_ms == playback.duration_ms
    press(opened, Qt.Key.Key_PageUp)
    assert playback.position_ms < playback.duration_ms - 5_000
    press(opened, Qt.Key.Key_Home)
    assert playback.position_ms == 0
    before = strip.scale.ms_per_px
    press(opened, Qt.Key.Key_Plus)
    assert strip.scale.ms_per_px == pytest.approx(before / 1.5)
    press(opened, Qt.Key.Key_Minus)
    assert strip.scale.ms_per_px == pytest.approx(before)
    press(opened, Qt.Key.Key_0)
    assert strip.scale.span == Span(0, 75_000)
    press(opened, Qt.Key.Key_Escape)
    assert opened.view.hasFocus()


def test_enter_plays_the_selection_and_space_pauses(qtbot, virtual_sink, opened: EditorWindow):
    opened.waveform.focus()
    drag(opened, 1_000, 1_400)
    press(opened, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.playback.playing)
    qtbot.waitUntil(lambda: not opened.playback.playing)
    assert opened.playback.position_ms == pytest.approx(1_400, abs=30)
    opened.waveform.loop_selection()
    qtbot.waitUntil(lambda: opened.playback.playing)
    press(opened, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not opened.playback.playing)
    strip = opened.waveform.pane.strip
    QTest.mouseDClick(strip, LEFT, NONE, point(strip, strip.scale.x_of(5_000)))
    qtbot.waitUntil(lambda: opened.playback.playing and opened.playback.position_ms >= 5_000 - 20)


def test_it_can_be_hidden_and_stays_so(opened: EditorWindow):
    opened.waveform.focus()
    opened.actions_by_id["toggle_waveform"].trigger()
    assert opened.waveform.pane.isHidden()
    assert opened.view.hasFocus()
    assert opened.settings.value("waveform_shown") is False
    opened.waveform.focus()
    assert opened.waveform.pane.isVisible()


# --- in step


def test_the_strip_turns_the_page_until_the_user_looks_elsewhere(opened: EditorWindow):
    strip, scene = opened.waveform.pane.strip, opened.waveform.scene
    end_ms = round(strip.scale.end_ms)
    for position_ms in range(0, end_ms + 500, 100):
        scene.set_position(position_ms)
    assert strip.scale.start_ms > end_ms / 2
    assert strip.scale.shows(scene.position_ms)
    wheel(strip, 100, -20, SHIFT)
    elsewhere = strip.scale
    assert not elsewhere.shows(scene.position_ms)
    scene.set_position(scene.position_ms + 100)
    assert strip.scale == elsewhere, "the user is looking at something"
    scene.set_position(1_000)
    assert strip.scale.shows(1_000), "and went somewhere"


def test_text_and_waveform_select_each_other(qtbot, opened: EditorWindow):
    scene, view = opened.waveform.scene, opened.view
    view.select_span(Span(500, 1_300))
    qtbot.waitUntil(lambda: scene.selection == Span(500, 1_200))
    drag(opened, 1_290, 2_290)
    opened.actions_by_id["select_words"].trigger()
    assert view.textCursor().selectedText() == "four five six"
    assert view.hasFocus()
    qtbot.waitUntil(lambda: scene.selection == Span(1_300, 2_400))
    view.moveCursor(view.textCursor().MoveOperation.End)
    qtbot.waitUntil(lambda: scene.selection is None)
    qtbot.waitUntil(lambda: scene.text is not None and scene.text.end_ms > 50_000)


def test_words_follow_edits_after_a_moment(qtbot, opened: EditorWindow):
    QTest.keyClicks(opened.view, "New ")
    qtbot.waitUntil(lambda: opened.waveform.scene.paragraphs[0].text.startswith("New one"))
    assert opened.waveform.scene.timeline.said(np.array([100.0, 120.0])).reviewed.all()


def test_a_recording_grows_while_it_is_decoded(qtbot, window: EditorWindow, tmp_path: Path):
    path = tmp_path / "growing.part"
    builder = PeaksBuilder()
    samples = interview_samples()[: 30 * 16_000]
    path.write_bytes(builder.add(samples).tobytes())
    window.waveform.show_decoding(Decoding(10_000, 60_000))
    assert window.waveform.scene.peaks is None
    window.waveform.show_decoding(Decoding(30_000, 60_000, path))
    qtbot.waitUntil(lambda: window.waveform.scene.peaks is not None)
    scene = window.waveform.scene
    assert scene.peaks is not None
    assert scene.peaks.length == len(samples)
    assert scene.length_ms == 60_000
    path.unlink()
    window.waveform.show_sound(None)
    assert scene.peaks is None


def test_a_tooltip_says_what_there_is(opened: EditorWindow):
    opened.settings.set_value("doubt_percent", 30)
    opened.waveform._show_words()
    opened.waveform.show_flags((Flag(Trouble.REPETITION, 1_000, 2_000),))
    strip = opened.waveform.pane.strip
    at = point(strip, strip.scale.x_of(1_400))
    QApplication.sendEvent(strip, QHelpEvent(QEvent.Type.ToolTip, at, strip.mapToGlobal(at)))
    said = QToolTip.text()
    assert "“four”" in said
    assert "doubtful" in said
    assert "again and again" in said
    assert "Nothing is written" in opened.waveform.scene.description(20_000)


def test_the_menu_offers_what_makes_sense(qtbot, opened: EditorWindow):
    def texts() -> dict[str, bool]:
        opened.waveform._show_menu(1_350, QPoint(10, 10))
        [menu] = opened.waveform.pane.findChildren(QMenu)
        offered = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
        menu.close()
        menu.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return offered

    assert not texts()["Play the selection"]
    drag(opened, 1_000, 3_000)
    assert all(texts().values())


# --- what it looks like


@pytest.mark.parametrize(("theme", "colours"), [(Theme.LIGHT, LIGHT), (Theme.DARK, DARK)])
def test_doubt_flags_and_play_head_are_painted(opened: EditorWindow, theme: Theme, colours):
    opened.settings.set_value("theme", theme.value)
    opened.settings.set_value("doubt_percent", 30)
    opened.waveform.show_flags((Flag(Trouble.REPETITION, 4_000, 5_000),))
    opened.waveform._show_words()
    opened.playback.seek(7_000)
    strip = opened.waveform.pane.strip
    image = strip.grab().toImage()
    area = strip.wave_area()
    doubtful = image.pixelColor(round(strip.scale.x_of(1_400)), area.top() + 8)
    assert doubtful.rgb() in (colours.doubtful.rgb(), colours.very_doubtful.rgb())
    flagged = image.pixelColor(round(strip.scale.x_of(4_500)), area.top() + 1)
    assert flagged.rgb() == colours.very_doubtful_line.rgb()
    head = image.pixelColor(round(strip.scale.x_of(7_000)), area.bottom())
    assert head.rgb() == strip.palette().highlight().color().rgb()


def test_it_can_be_painted_in_every_state(qtbot, window: EditorWindow, opened: EditorWindow):
    pane = opened.waveform.pane
    for _ in range(12):
        pane.grab()
        opened.waveform.zoom_in()
    opened.waveform.zoom_to_all()
    pane.grab()
    legend = Legend(pane)
    legend.show_above(pane)
    legend.close()
    opened.resize(640, 420)
    pane.grab()
    opened.desk.put_away()
    pane.grab()
    assert opened.waveform.scene.peaks is None


# --- borders


def test_a_border_is_dragged_in_one_step(qtbot, opened: EditorWindow):
    before = times(opened)
    history = opened.desk.history
    assert history is not None
    opened.actions_by_id["adjust_times"].trigger()
    opened.waveform.pane.strip.zoom_to(Span(0, 3_000))
    assert before[:2] == [(100, 400), (500, 800)]
    drag(opened, 400, 460)
    assert times(opened)[0] == pytest.approx((100, 460), abs=4)
    assert times(opened)[1:] == before[1:]
    drag(opened, times(opened)[0][1], 620)  # into the next word, which follows
    assert times(opened)[0][1] == times(opened)[1][0] == pytest.approx(620, abs=4)
    assert times(opened)[2:] == before[2:]
    assert opened.actions_by_id["undo"].isEnabled()
    history.undo()
    history.undo()
    assert times(opened) == before
    assert not history.stack.canUndo()


def test_borders_are_chosen_and_nudged_by_key(opened: EditorWindow):
    before = times(opened)
    opened.playback.seek(480)
    opened.actions_by_id["adjust_times"].trigger()
    adjusting = opened.waveform.pane.strip.adjusting
    assert adjusting.current is not None
    assert adjusting.current.time_ms == 500
    press(opened, Qt.Key.Key_Right, CONTROL)
    assert times(opened)[1] == (510, 800)
    press(opened, Qt.Key.Key_Left, CONTROL | SHIFT)
    press(opened, Qt.Key.Key_Left, CONTROL | SHIFT)
    assert times(opened)[1] == (410, 800)
    press(opened, Qt.Key.Key_Left, CONTROL | SHIFT)
    assert times(opened)[:2] == [(100, 360), (360, 800)], "the word before follows"
    press(opened, Qt.Key.Key_Right)
    assert adjusting.current.time_ms == 800
    press(opened, Qt.Key.Key_Left)
    assert adjusting.current.time_ms == 360
    press(opened, Qt.Key.Key_Escape)
    assert not adjusting.active
    assert opened.view.hasFocus()
    assert opened.desk.history is not None
    for _ in range(4):
        opened.desk.history.undo()
    assert times(opened) == before


def test_the_nearest_border_is_set_and_journalled(opened: EditorWindow):
    opened.waveform.pane.strip.adjusting.set_here(430)
    assert times(opened)[0] == (100, 430)
    assert opened.desk.project is not None
    path = opened.desk.project.path
    opened.desk.put_away()
    with Project.open(path, read_only=True) as project:
        assert project.transcript.paragraphs[0].words[0].end_ms == 430


def test_a_project_is_looked_at_as_closely_as_the_last_time(qtbot, opened: EditorWindow):
    strip = opened.waveform.pane.strip
    first = strip.scale.ms_per_px
    opened.actions_by_id["zoom_in"].trigger()
    zoomed = strip.scale.ms_per_px
    assert zoomed < first
    assert opened.desk.project is not None
    path = opened.desk.project.path
    opened.desk.put_away()
    assert opened.desk.open_project(path)
    qtbot.waitUntil(lambda: opened.waveform.scene.peaks is not None)
    assert strip.scale.ms_per_px == pytest.approx(zoomed, abs=0.001)
