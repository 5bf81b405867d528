"""The review mode: real keys on the real window."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from editor.window import EditorWindow
from engine.project.review_events import Act, Way
from tests.editor.review.conftest import Reviewer

Review = Callable[..., Reviewer]
TALK = ("then we went mailer to the old house and nobody wade what it was for", "so they said wile it rained all day")
ENTER, TAB, ESCAPE, MODE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_F11
CONTROL = Qt.KeyboardModifier.ControlModifier

pytestmark = pytest.mark.usefixtures("nothing_drawn", "no_device")


@pytest.fixture
def reviewer(review: Review) -> Reviewer:
    made = review(*TALK)
    made.press(MODE)
    assert made.mode.active
    return made


def test_a_key_leads_to_the_first_fragment_and_escape_back_to_the_text(reviewer: Reviewer):
    assert reviewer.mode.bar.isVisible()
    assert reviewer.selected == "mailer"
    reviewer.press(ESCAPE)
    assert not reviewer.mode.active
    assert reviewer.mode.bar.isHidden()
    assert not reviewer.window.actions_by_id["review_mode"].isChecked()
    reviewer.type("miller")
    assert reviewer.texts[0].startswith("then we went miller to")


def test_enter_says_that_it_is_right_and_goes_on_to_the_end(qtbot, reviewer: Reviewer):
    seen = []
    while reviewer.mode.active:
        seen.append(reviewer.selected)
        reviewer.press(ENTER)
    assert seen == ["mailer", "wade", "wile"]
    words = {word.text: word.confirmed for part in reviewer.project.transcript.paragraphs for word in part.words}
    assert [text for text, confirmed in words.items() if confirmed] == ["mailer", "wade", "wile"]
    assert reviewer.acts() == [Act.ACCEPTED] * 3
    assert {event.way for event in reviewer.events()} == {Way.NEXT}
    assert reviewer.window.statusBar().currentMessage() == "Nothing is left to review"


def test_typing_replaces_and_enter_goes_on(reviewer: Reviewer):
    reviewer.type("miller")
    reviewer.press(ENTER)
    assert reviewer.selected == "wade"
    assert reviewer.texts[0].startswith("then we went miller to the old house")
    assert reviewer.acts() == [Act.CORRECTED]


@pytest.mark.parametrize("word", ["miller", "Miller", "river", "every", "more and more", "1984", "me"])
def test_words_that_begin_with_a_key_of_the_mode_can_be_typed(reviewer: Reviewer, word: str):
    reviewer.type(word)
    assert reviewer.mode.active
    assert reviewer.texts[0].startswith(f"then we went {word} to the old house")
    reviewer.press(ENTER)
    assert reviewer.selected == "wade"


def test_the_text_is_left_by_tab_as_it_was_typed(reviewer: Reviewer):
    reviewer.type("mi")
    reviewer.press(TAB)
    assert reviewer.selected == "wade"
    reviewer.press(TAB)
    assert reviewer.selected == "wile"
    assert reviewer.acts() == [Act.CORRECTED, Act.SKIPPED]


def test_arrows_go_on_and_back(reviewer: Reviewer):
    reviewer.press(Qt.Key.Key_Down)
    reviewer.press(Qt.Key.Key_Right)
    assert reviewer.selected == "wile"
    reviewer.press(Qt.Key.Key_Left)
    reviewer.press(Qt.Key.Key_Up)
    assert reviewer.selected == "mailer"
    reviewer.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert reviewer.selected == "wile"  # from the end again
    assert [event.way for event in reviewer.events() if event.act is Act.SHOWN][-3:] == [Way.BACK] * 3


def test_the_commands_of_the_menu_do_the_same_in_the_mode(reviewer: Reviewer):
    reviewer.press(Qt.Key.Key_F8)
    assert reviewer.selected == "wade"
    reviewer.press(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert reviewer.selected == "mailer"
    reviewer.press(ENTER, CONTROL)
    assert reviewer.selected == "wade"
    assert reviewer.acts() == [Act.SKIPPED, Act.SKIPPED, Act.ACCEPTED]


def test_what_is_inaudible_is_marked_with_its_time(reviewer: Reviewer):
    reviewer.command("m")
    assert reviewer.texts[0].startswith("then we went (inaudible 00:00:01) to the old house")
    assert reviewer.selected == "wade"
    assert reviewer.acts() == [Act.CALLED_INAUDIBLE]
    reviewer.window.desk.undo()
    assert reviewer.texts[0].startswith("then we went mailer to")
    assert reviewer.selected == "mailer"


def test_undo_leads_back_to_what_was_accepted(reviewer: Reviewer):
    reviewer.press(ENTER)
    reviewer.press(Qt.Key.Key_Z, CONTROL)
    assert reviewer.selected == "mailer"
    assert not reviewer.project.transcript.paragraphs[0].words[3].confirmed
    assert reviewer.events()[-1].way is Way.POINTED
    reviewer.press(ENTER)
    assert reviewer.selected == "wade"


def test_escape_comes_back_from_elsewhere(reviewer: Reviewer):
    reviewer.view.moveCursor(QTextCursor.MoveOperation.End)
    assert "back to the fragment" in reviewer.mode.bar.text
    reviewer.type(" now")
    reviewer.press(ENTER)  # a new paragraph, as always
    assert len(reviewer.texts) == 3
    reviewer.press(ESCAPE)
    assert reviewer.mode.active
    assert reviewer.selected == "mailer"
    reviewer.press(ENTER)
    assert reviewer.selected == "wade"


def test_part_of_a_word_is_put_right_in_place(reviewer: Reviewer):
    reviewer.press(Qt.Key.Key_Backspace)
    assert reviewer.mode.active
    reviewer.type("e 1 m")
    assert reviewer.texts[0].startswith("then we went e 1 m to the")
    reviewer.press(ESCAPE)
    assert reviewer.selected == "e 1 m"
    reviewer.press(ENTER)
    assert reviewer.selected == "wade"


def test_a_fragment_can_be_deleted(reviewer: Reviewer):
    reviewer.press(Qt.Key.Key_Delete)
    reviewer.press(ENTER)
    assert reviewer.selected == "wade"
    assert reviewer.texts[0].split()[:4] == ["then", "we", "went", "to"]
    assert reviewer.acts() == [Act.CORRECTED]


def test_others_like_the_last_correction_are_one_key_away(qtbot, reviewer: Reviewer):
    with qtbot.waitSignal(reviewer.mode.elsewhere_requested):
        reviewer.type("e")
    assert reviewer.window.statusBar().currentMessage() == "Nothing was corrected that stands elsewhere too"


def test_a_fragment_is_recognised_again_by_one_key(qtbot, reviewer: Reviewer):
    reviewer.mode.again_requested.disconnect(reviewer.window.again.span)
    with qtbot.waitSignal(reviewer.mode.again_requested) as asked:
        reviewer.type("r")
    word = reviewer.project.transcript.paragraphs[0].words[3]
    assert (asked.args[0].start_ms, asked.args[0].end_ms) == (word.start_ms, word.end_ms)


def test_a_digit_without_an_alternative_is_typed(reviewer: Reviewer):
    reviewer.type("3")
    assert reviewer.texts[0].startswith("then we went 3 to")


def test_the_bar_says_how_far_it_is_and_why(qtbot, reviewer: Reviewer):
    qtbot.waitUntil(lambda: "0 of 3" in reviewer.mode.bar.text)
    assert "wrong words left in" in reviewer.mode.bar.text
    assert "unlikely" in reviewer.mode.bar.text
    reviewer.press(ENTER)
    assert "1 of 3" in reviewer.mode.bar.text


def test_another_project_ends_the_mode(reviewer: Reviewer):
    window: EditorWindow = reviewer.window
    window.desk.put_away()
    assert not window.review.mode.active
    assert window.review.mode.bar.isHidden()


def test_the_most_doubtful_come_first_where_that_is_wanted(review: Review):
    reviewer = review(*TALK)
    reviewer.window.settings.set_value("review_order", "doubt")
    reviewer.press(MODE)
    seen = set()
    for _ in range(3):
        seen.add(reviewer.selected)
        reviewer.press(TAB)
    assert seen == {"mailer", "wade", "wile"}


def test_marks_become_more_and_fewer_by_key(qtbot, review: Review):
    reviewer = review(*TALK)
    window, fewer = reviewer.window, CONTROL | Qt.KeyboardModifier.ShiftModifier
    before = reviewer.view.doubtful_left
    for _ in range(9):
        reviewer.press(Qt.Key.Key_F9, fewer)
    assert window.settings.number("doubt_percent") == 1
    assert reviewer.view.doubtful_left < before
    assert window.statusBar().currentMessage() == "The most doubtful 1 % of the words are marked"
    reviewer.press(Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert window.settings.number("doubt_percent") == 2
    window.settings.set_value("doubt_percent", 30)
    reviewer.press(Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert window.settings.number("doubt_percent") == 0
    assert "as suit the recording" in window.statusBar().currentMessage()
    assert reviewer.view.doubtful_left == before


def test_the_status_line_says_how_good_the_text_is(qtbot, review: Review):
    reviewer = review(*TALK)
    status = reviewer.window._status
    qtbot.waitUntil(lambda: "about " in status._quality.text())
    before = status._quality.text()
    reviewer.press(MODE)
    while reviewer.mode.active:
        reviewer.press(ENTER)
    qtbot.waitUntil(lambda: status._quality.text() != before)
    assert "are likely wrong" in status._quality.toolTip()
