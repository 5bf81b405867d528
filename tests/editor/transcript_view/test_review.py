"""Review: marks, walking from one doubtful word to the next, and accepting."""

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPalette

from editor.transcript_view.colours import DARK, LIGHT, Colours, colours_for
from editor.transcript_view.places import WordPlace
from editor.transcript_view.words_on_page import rectangles_of
from engine.doubt.marks import Doubt
from engine.transcript.transcript import Transcript
from tests.editor.transcript_view.conftest import Desk
from tests.editor.transcript_view.samples import marks_of, prose, transcript_of

CONTROL = Qt.KeyboardModifier.ControlModifier
MakeDesk = Callable[..., Desk]


@pytest.fixture
def transcript() -> Transcript:
    source = random.Random(3)
    return transcript_of([prose(40, source) for _ in range(5)], speakers=True, doubt=source)


@pytest.fixture
def desk(desk_with: MakeDesk, transcript: Transcript) -> Desk:
    desk = desk_with(transcript)
    desk.view.set_marks(marks_of(transcript, budget=0.1))
    return desk


def doubtful(desk: Desk) -> list[WordPlace]:
    marks = marks_of(desk.history.transcript, budget=0.1)
    return [
        WordPlace(number, index)
        for number, paragraph in enumerate(desk.view.paragraphs)
        for index, word in enumerate(paragraph.words)
        if marks.level(word) is not Doubt.NONE
    ]


def selected_word(desk: Desk) -> WordPlace:
    (stretch,) = desk.view.selected()
    spans = list(desk.view.paragraphs[stretch.paragraph].spans())
    return WordPlace(stretch.paragraph, spans.index((stretch.start, stretch.end)))


def test_every_doubtful_word_is_visited_in_order_and_back(desk):
    places = doubtful(desk)
    assert len(places) == 20
    visited = []
    while desk.view.next_doubtful():
        visited.append(selected_word(desk))
    assert visited == places
    back = [selected_word(desk)]
    while desk.view.previous_doubtful():
        back.append(selected_word(desk))
    assert back == places[::-1]


def test_a_doubtful_word_is_heard_with_a_little_before_it(qtbot, desk):
    with qtbot.waitSignal(desk.view.seek_requested) as asked:
        desk.view.next_doubtful()
    place = doubtful(desk)[0]
    assert asked.args == [max(desk.view.paragraphs[place.paragraph].words[place.word].start_ms - 600, 0)]


def test_it_comes_into_view(qtbot, desk_with):
    source = random.Random(4)
    transcript = transcript_of([prose(60, source) for _ in range(40)], doubt=source)
    desk = desk_with(transcript)
    desk.view.set_marks(marks_of(transcript, budget=0.02))
    while desk.view.next_doubtful():
        seen = desk.view.viewport().rect()
        qtbot.waitUntil(lambda seen=seen: seen.contains(desk.view.cursorRect()))


def test_accepting_confirms_and_goes_on_and_can_be_undone(desk):
    places = doubtful(desk)
    desk.view.next_doubtful()
    assert desk.view.accept_doubtful()
    assert selected_word(desk) == places[1]
    first = desk.view.paragraphs[places[0].paragraph].words[places[0].word]
    assert first.confirmed
    assert desk.view.doubtful_left == len(places) - 1
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert desk.view.doubtful_left == len(places)
    assert selected_word(desk) == places[0]


def test_accepting_without_a_selection_takes_the_word_at_the_caret(desk):
    place = doubtful(desk)[0]
    start = list(desk.view.paragraphs[place.paragraph].spans())[place.word][0]
    desk.put_caret(place.paragraph, start + 1)
    desk.view.accept_doubtful()
    assert desk.view.paragraphs[place.paragraph].words[place.word].confirmed


def test_accepting_a_selection_takes_just_its_words_in_one_step(desk):
    spans = [list(paragraph.spans()) for paragraph in desk.view.paragraphs]
    desk.put_caret(0, spans[0][30][0], to=(1, spans[1][3][1]))
    desk.view.accept_doubtful()
    confirmed = [[word.confirmed for word in paragraph.words] for paragraph in desk.view.paragraphs]
    assert confirmed[0] == [False] * 30 + [True] * 10
    assert confirmed[1] == [True] * 4 + [False] * 36
    assert desk.history.stack.count() == 1


def test_a_whole_paragraph_is_accepted(desk):
    desk.put_caret(2, 5)
    desk.view.confirm_paragraph()
    assert all(word.confirmed for word in desk.view.paragraphs[2].words)
    assert desk.view.doubtful_left == len(doubtful(desk)) < 20
    desk.view.confirm_paragraph()
    assert desk.history.stack.count() == 1


def test_typing_over_a_doubtful_word_settles_it(desk):
    before = desk.view.doubtful_left
    desk.view.next_doubtful()
    desk.type("right")
    assert desk.view.doubtful_left == before - 1


def test_nothing_is_accepted_in_a_transcript_to_be_read(desk):
    desk.view.show_history(desk.history, read_only=True)
    desk.view.next_doubtful()
    desk.view.accept_doubtful()
    desk.view.confirm_paragraph()
    assert not desk.history.stack.count()


def test_without_text_there_is_nothing_to_review(desk_with):
    desk = desk_with([])
    assert not desk.view.next_doubtful()
    assert not desk.view.previous_doubtful()
    assert not desk.view.accept_doubtful()
    desk.view.confirm_paragraph()
    desk.view.play_from_caret()
    assert desk.view.word_at_caret() is None
    assert desk.view.paragraph_at_caret() is None
    desk.view.show_history(None)
    assert not desk.view.next_doubtful()
    desk.view.grab()


def colours_around(desk: Desk, place: WordPlace) -> set[str]:
    """Return every colour that is painted on and under a word."""
    (area,) = rectangles_of(desk.view.text, desk.view.paragraphs, place)
    part = area.translated(0, -desk.view.verticalScrollBar().value()).toAlignedRect().adjusted(-1, -1, 1, 3)
    image = desk.view.viewport().grab(part).toImage().convertToFormat(QImage.Format.Format_RGB32)
    return {QColor(image.pixel(x, y)).name() for x in range(image.width()) for y in range(image.height())}


def test_each_level_has_its_ground_and_its_line_and_loses_both(desk, transcript):
    marks = marks_of(transcript, budget=0.1)
    levels = {marks.level(desk.view.paragraphs[place.paragraph].words[place.word]): place for place in doubtful(desk)}
    assert set(levels) == {Doubt.DOUBTFUL, Doubt.VERY_DOUBTFUL}
    colours = desk.view._colours
    for level, fill, line in (
        (Doubt.DOUBTFUL, colours.doubtful, colours.doubtful_line),
        (Doubt.VERY_DOUBTFUL, colours.very_doubtful, colours.very_doubtful_line),
    ):
        painted = colours_around(desk, levels[level])
        assert fill.name() in painted
        assert line.name() in painted
    place = levels[Doubt.VERY_DOUBTFUL]
    spans = list(desk.view.paragraphs[place.paragraph].spans())
    desk.put_caret(place.paragraph, spans[place.word][0])
    desk.view.accept_doubtful()
    desk.put_caret(4, 0)
    painted = colours_around(desk, place)
    assert not {colours.very_doubtful.name(), colours.very_doubtful_line.name()} & painted


def test_marks_can_be_switched_off(desk):
    desk.view.set_marks(None)
    assert desk.view.doubtful_left == 0
    assert desk.view._colours.doubtful.name() not in colours_around(desk, doubtful(desk)[0])


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("colours", "text", "page"),
    [(LIGHT, QColor("#1f2328"), QColor("#ffffff")), (DARK, QColor("#e3e6ea"), QColor("#1b1e23"))],
)
def test_everything_can_be_told_apart(colours: Colours, text: QColor, page: QColor):
    for fill in (colours.doubtful, colours.very_doubtful, colours.heard):
        assert contrast(text, fill) > 7
    for line, fill in (
        (colours.doubtful_line, colours.doubtful),
        (colours.very_doubtful_line, colours.very_doubtful),
    ):
        assert contrast(line, page) > 3
        assert contrast(line, fill) > 3
    for words in (colours.quiet, colours.link, *colours.speakers):
        assert contrast(words, page) > 4.5
    assert contrast(colours.pill_text, colours.pill) > 7


def test_the_page_decides_between_light_and_dark(desk):
    palette = QPalette(desk.view.palette())
    for page, colours in (("#101010", DARK), ("#fafafa", LIGHT)):
        palette.setColor(QPalette.ColorRole.Base, QColor(page))
        assert colours_for(palette) is colours
        desk.view.setPalette(palette)
        assert desk.view._colours is colours
