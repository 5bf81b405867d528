"""Hearing: the word that is heard, following it, going elsewhere and coming back; playing from a place."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QInputMethodEvent, QPaintEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from editor.time_label import time_label
from editor.transcript_view.places import WordPlace, stretch_of, word_heard_at
from editor.transcript_view.words_on_page import rectangles_of
from tests.editor.transcript_view.conftest import Desk
from tests.editor.transcript_view.samples import long_transcript, transcript_of

TEXTS = ["The quick brown fox", "jumps over the lazy dog.", "It was early."]
LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
MakeDesk = Callable[..., Desk]


@pytest.fixture
def desk(desk_with: MakeDesk) -> Desk:
    return desk_with(TEXTS)


@pytest.fixture
def long_desk(desk_with: MakeDesk) -> Desk:
    return desk_with(long_transcript(3_000))


def area_of(desk: Desk, paragraph: int, word: int) -> QRectF:
    """Where a word stands in the viewport."""
    (area,) = rectangles_of(desk.view.text, desk.view.paragraphs, WordPlace(paragraph, word))
    return area.translated(0, -desk.view.verticalScrollBar().value())


def heard_area(desk: Desk) -> QRect:
    """Find the word that is painted as heard, by its colour."""
    image = desk.view.viewport().grab().toImage()
    wanted = desk.view._colours.heard.rgb()
    found = QRect()
    for y in range(image.height()):
        for x in range(image.width()):
            if image.pixel(x, y) == wanted:
                found = found.united(QRect(x, y, 1, 1))
    return found


@pytest.mark.parametrize(
    ("time_ms", "place"),
    [
        (0, None),
        (1_000, WordPlace(0, 0)),
        (1_599, WordPlace(0, 1)),
        (1_600, WordPlace(0, 2)),
        (3_000, WordPlace(0, 3)),
        (10**9, WordPlace(2, 2)),
    ],
)
def test_the_word_heard_is_the_last_that_has_started(time_ms, place):
    assert word_heard_at(transcript_of(TEXTS).paragraphs, time_ms) == place


def test_a_paragraph_without_words_is_never_heard(desk):
    desk.put_caret(1, 0, to=(1, len(TEXTS[1])))
    desk.press(Qt.Key.Key_Delete)
    start_ms = desk.view.paragraphs[1].start_ms
    assert word_heard_at(desk.view.paragraphs, start_ms + 10) == WordPlace(0, 3)


def test_the_word_heard_is_shown(desk):
    desk.view.set_position(desk.view.paragraphs[1].words[2].start_ms + 50)
    assert area_of(desk, 1, 2).toRect().adjusted(-4, -4, 4, 4).contains(heard_area(desk))
    desk.put_caret(1, 0)
    desk.type("He ")
    assert area_of(desk, 1, 3).toRect().adjusted(-4, -4, 4, 4).contains(heard_area(desk))


class PaintNotes(QObject):
    """Notes what is painted of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.painted: list[QRect] = []
        widget.installEventFilter(self)

    def eventFilter(self, _widget: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.painted.append(event.rect())
        return False


def test_only_the_two_words_are_painted_anew(qtbot, desk):
    first, second = desk.view.paragraphs[1].words[0], desk.view.paragraphs[1].words[2]
    desk.view.set_position(first.start_ms)
    desk.view.clearFocus()  # no blinking caret
    QApplication.processEvents()
    notes = PaintNotes(desk.view.viewport())
    desk.view.set_position(second.start_ms)
    desk.view.set_position(second.start_ms + 10)
    qtbot.waitUntil(lambda: bool(notes.painted))
    both = area_of(desk, 1, 0).united(area_of(desk, 1, 2))
    assert len(notes.painted) == 1
    assert both.adjusted(-9, -9, 9, 9).toAlignedRect().contains(notes.painted[0])


def test_it_follows_into_the_upper_part(qtbot, long_desk):
    long_desk.view.set_position(long_desk.view.paragraphs[20].words[3].start_ms)
    height = long_desk.view.viewport().height()
    qtbot.waitUntil(lambda: 0 < area_of(long_desk, 20, 3).top() < height / 3)
    assert long_desk.view.following


def test_what_is_in_sight_is_left_where_it_is(long_desk):
    for word in long_desk.view.paragraphs[1].words:
        long_desk.view.set_position(word.start_ms)
    assert long_desk.view.verticalScrollBar().value() == 0


@pytest.mark.parametrize("way", ["wheel", "page", "bar", "caret"])
def test_scrolling_away_ends_following_and_the_pill_leads_back(qtbot, long_desk, way):
    view, bar = long_desk.view, long_desk.view.verticalScrollBar()
    view.set_position(view.paragraphs[0].words[3].start_ms)
    with qtbot.waitSignal(view.following_changed) as told:
        if way == "wheel":
            wheel(view, -8)
        elif way == "page":
            long_desk.press(Qt.Key.Key_PageDown)
        elif way == "caret":
            long_desk.press(Qt.Key.Key_End, CONTROL)
        else:
            bar.triggerAction(bar.SliderAction.SliderPageStepAdd)
    assert told.args == [False]
    value = bar.value()
    assert value > 0
    for word in view.paragraphs[0].words:
        view.set_position(word.start_ms)
    assert bar.value() == value
    pill = view._pill
    assert pill.isVisible()
    assert pill.text().startswith("↑" if value > 200 else "•")

    long_desk.now_s += 5
    with qtbot.waitSignal(view.following_changed) as told:
        QTest.mouseClick(pill, LEFT)
    assert told.args == [True]
    assert not pill.isVisible()
    qtbot.waitUntil(lambda: area_of(long_desk, 0, 3).top() >= 0)


def wheel(view: QAbstractScrollArea, steps: int) -> None:
    middle = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        middle,
        view.viewport().mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def test_the_pill_is_reached_by_the_keyboard(qtbot, long_desk):
    view = long_desk.view
    view.set_position(view.paragraphs[0].words[3].start_ms)
    wheel(view, -8)
    long_desk.press(Qt.Key.Key_Tab)
    assert view._pill.hasFocus()
    assert view._pill.accessibleName()
    with qtbot.waitSignal(view.following_changed):
        QTest.keyClick(view._pill, Qt.Key.Key_Space)


def test_scrolling_with_nothing_to_hear_is_no_matter(long_desk):
    wheel(long_desk.view, -8)
    assert long_desk.view.following
    assert not long_desk.view._pill.isVisible()


def test_typing_is_not_disturbed_and_following_goes_on_after_a_while(qtbot, long_desk):
    view, bar = long_desk.view, long_desk.view.verticalScrollBar()
    view.set_position(view.paragraphs[0].words[0].start_ms)
    long_desk.put_caret(0, 4)
    long_desk.type("so ")
    far_ms = view.paragraphs[30].words[0].start_ms
    view.set_position(far_ms)
    assert bar.value() == 0
    long_desk.now_s += 2.5
    view.set_position(far_ms + 10)
    qtbot.waitUntil(lambda: 0 < area_of(long_desk, 30, 0).top() < view.viewport().height() / 3)
    assert view.following


def test_typing_out_of_sight_comes_back_to_the_caret_and_goes_on_following(qtbot, long_desk):
    view = long_desk.view
    view.set_position(view.paragraphs[30].words[0].start_ms)
    qtbot.waitUntil(lambda: area_of(long_desk, 30, 0).top() < view.viewport().height() / 3)
    long_desk.type("x")
    assert view.verticalScrollBar().value() < 100
    assert view.following


def test_double_click_selects_the_word_and_plays_from_it(qtbot, desk):
    point = area_of(desk, 1, 3).center().toPoint()
    with qtbot.waitSignal(desk.view.play_requested) as asked:
        QTest.mouseDClick(desk.view.viewport(), LEFT, pos=point)
    assert asked.args == [desk.view.paragraphs[1].words[3].start_ms]
    assert desk.view.textCursor().selectedText() == "lazy"


def test_control_click_plays_and_leaves_the_caret(qtbot, desk):
    desk.put_caret(0, 2)
    for word in (0, 4):
        point = area_of(desk, 1, word).center().toPoint()
        with qtbot.waitSignal(desk.view.play_requested) as asked:
            QTest.mouseClick(desk.view.viewport(), LEFT, CONTROL, point)
        assert asked.args == [desk.view.paragraphs[1].words[word].start_ms]
    assert desk.caret == (0, 2)


def test_a_click_beside_all_words_plays_nothing(qtbot, desk):
    beside = area_of(desk, 2, 2).toRect().topRight() + QPoint(150, 3)
    with qtbot.assertNotEmitted(desk.view.play_requested):
        QTest.mouseDClick(desk.view.viewport(), LEFT, pos=beside)
        QTest.mouseClick(desk.view.viewport(), LEFT, CONTROL, beside)


def test_a_click_on_a_time_plays_from_its_paragraph(qtbot, desk):
    line = area_of(desk, 1, 0)
    point = QPoint(desk.view._margin.width - 30, round(line.center().y()))
    QTest.mouseMove(desk.view.viewport(), point)
    assert desk.view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    with qtbot.waitSignal(desk.view.play_requested) as asked:
        QTest.mouseClick(desk.view.viewport(), LEFT, pos=point)
    assert asked.args == [desk.view.paragraphs[1].start_ms]
    QTest.mouseMove(desk.view.viewport(), area_of(desk, 1, 2).center().toPoint())
    assert desk.view.viewport().cursor().shape() == Qt.CursorShape.IBeamCursor


def test_playing_from_the_caret(qtbot, desk):
    desk.put_caret(1, len("jumps ov"))
    with qtbot.waitSignal(desk.view.play_requested) as asked:
        desk.view.play_from_caret()
    assert asked.args == [desk.view.paragraphs[1].words[1].start_ms]
    word = desk.view.word_at_caret()
    assert word is not None
    assert word.text == "over"


def test_words_behind_emoji_and_in_hebrew_are_hit(qtbot, desk_with):
    desk = desk_with(["😀😀 one", "שלום עולם one two"])
    for paragraph, word in ((0, 1), (1, 0), (1, 1), (1, 3)):
        with qtbot.waitSignal(desk.view.play_requested) as asked:
            QTest.mouseDClick(desk.view.viewport(), LEFT, pos=area_of(desk, paragraph, word).center().toPoint())
        assert asked.args == [desk.view.paragraphs[paragraph].words[word].start_ms]
    stretch = stretch_of(desk.view.paragraphs, WordPlace(0, 1))
    assert (stretch.start, stretch.end) == (3, 6)
    assert area_of(desk, 0, 0).right() < area_of(desk, 0, 1).left()
    assert area_of(desk, 1, 1).right() < area_of(desk, 1, 0).left()


def test_the_word_heard_stays_in_its_place_while_something_is_composed(desk):

    before = area_of(desk, 0, 2)
    desk.put_caret(0, 4)
    QApplication.sendEvent(desk.view, QInputMethodEvent("mmmm", []))
    assert area_of(desk, 0, 2).left() > before.left() + 20
    QApplication.sendEvent(desk.view, QInputMethodEvent("", []))
    assert area_of(desk, 0, 2) == before
    assert desk.texts == TEXTS


@pytest.mark.parametrize(
    ("time_ms", "label"), [(0, "00:00"), (59_999, "00:59"), (754_000, "12:34"), (3_600_000, "1:00:00")]
)
def test_times_are_written_shortly(time_ms, label):
    assert time_label(time_ms) == label
