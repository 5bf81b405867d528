"""Misspelled words: what a user sees and presses."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtWidgets import QApplication

from editor.dialogs.spelling_languages import SpellingLanguagesDialog
from editor.settings import Settings
from editor.transcript_view.colours import LIGHT
from engine.project.correction_log import corrections
from engine.project.project import Project
from engine.spelling.own_words import own_words_file, read_own_words
from engine.transcript.edits import NameSpeaker, ReplaceText
from tests.dictionaries import make_dictionary
from tests.editor.spelling.conftest import SpellingDesk

pytestmark = pytest.mark.usefixtures("english")
Maker = Callable[..., SpellingDesk]


def lines_seen(desk: SpellingDesk) -> bool:
    """Whether any wave is painted."""
    QApplication.processEvents()
    image = desk.view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    wanted = LIGHT.misspelled_line
    for y in range(image.height()):
        for x in range(image.width()):
            colour = image.pixelColor(x, y)
            if abs(colour.hue() - wanted.hue()) < 12 and colour.saturation() > 110:
                return True
    return False


@pytest.fixture
def light(settings: Settings) -> None:
    settings.set_value("theme", "light")
    settings.set_value("marks_shown", False)


def test_words_in_no_dictionary_are_marked(desk_with: Maker):
    desk = desk_with("the mil closed in June, (laughs) | and we movd", "teh Mills streets")
    assert desk.wrong == ["mil", "movd", "teh"]


@pytest.mark.usefixtures("light")
def test_lines_show_and_go_by_one_key(desk_with: Maker, settings: Settings):
    desk = desk_with("the mil closed in June")
    desk.settle()
    assert lines_seen(desk)
    desk.press("Shift+F7")
    assert not settings.value("spelling_shown")
    assert not lines_seen(desk)
    desk.press("Ctrl+F7")
    assert "not marked" in desk.message
    desk.press("Shift+F7")
    desk.settle()
    assert lines_seen(desk)


@pytest.mark.usefixtures("light")
def test_a_word_is_left_alone_while_it_is_typed(desk_with: Maker):
    desk = desk_with("the mill closed")
    desk.press("End")
    desk.type(" strete")
    assert desk.wrong == ["strete"]
    assert not lines_seen(desk)
    desk.type(" ")
    assert lines_seen(desk)
    desk.press("Backspace")
    assert not lines_seen(desk)
    desk.press("Home")
    assert lines_seen(desk)


def test_keys_go_from_word_to_word(desk_with: Maker):
    desk = desk_with("the mil closed | and we movd", "the strete")
    for expected in ("mil", "movd", "strete"):
        desk.press("Ctrl+F7")
        desk.settle()
        assert desk.selected == expected
    assert "in no dictionary" in desk.message
    desk.press("Ctrl+F7")
    assert desk.selected == "strete"
    assert desk.message == "No misspelled word from here to the end"
    for expected in ("movd", "mil"):
        desk.press("Ctrl+Shift+F7")
        assert desk.selected == expected
    desk.press("Ctrl+Shift+F7")
    assert desk.message == "No misspelled word from here to the beginning"


def test_a_suggestion_is_taken_by_its_digit_as_one_step(desk_with: Maker):
    desk = desk_with("Teh mill, and “teh” house")
    desk.settle()
    desk.press("Ctrl+F7")
    desk.press("Ctrl+Period")
    assert desk.menu().actions()[0].text() == "&1   The"
    desk.choose(Qt.Key.Key_1)
    assert desk.texts == ["The mill, and “teh” house"]
    assert desk.place == (0, 3)
    word = desk.view.paragraphs[0].words[0]
    assert word.model_id is None
    desk.window.desk.save_now()
    assert isinstance(desk.window.desk.project, Project)
    assert [one.words[0].text for one in corrections(desk.window.desk.project)] == ["The"]
    desk.press("Ctrl+F7")
    desk.settle()
    desk.press("Ctrl+Period")
    desk.choose(Qt.Key.Key_Return)  # the first is chosen already
    assert desk.texts == ["The mill, and “the” house"]
    desk.window.actions_by_id["undo"].trigger()
    desk.window.actions_by_id["undo"].trigger()
    assert desk.texts == ["Teh mill, and “teh” house"]


def test_a_typographic_apostrophe_stays_one(desk_with: Maker):
    desk = desk_with("we doon’t")
    desk.settle()
    desk.press("Ctrl+F7")
    desk.press("Ctrl+Period")
    texts = [action.text() for action in desk.menu().actions()]
    assert any("don't" in text for text in texts)
    desk.choose(Qt.Key.Key_1)
    assert "don’t" in desk.texts[0]


def test_without_a_misspelled_word_it_says_so(desk_with: Maker):
    desk = desk_with("the mill")
    desk.settle()
    desk.press("Ctrl+Period")
    assert desk.message == "No misspelled word stands at the caret"


def test_words_are_added_to_the_project_and_that_is_undone(desk_with: Maker):
    desk = desk_with("the Kovács mill, Kovács’s house")
    assert desk.wrong == ["Kovács", "Kovács’s"]
    desk.press("Ctrl+F7")
    desk.press("Ctrl+Period")
    desk.choose(Qt.Key.Key_A)
    assert desk.wrong == []
    desk.press("Ctrl+Z")
    assert desk.wrong == ["Kovács", "Kovács’s"]
    desk.press("Ctrl+Y")
    assert desk.wrong == []
    desk.open_again()
    assert desk.wrong == []


def test_words_are_added_for_all_projects(desk_with: Maker):
    desk = desk_with("the Kovács mill")
    desk.settle()
    desk.press("Ctrl+F7")
    desk.press("Ctrl+Period")
    desk.choose(Qt.Key.Key_M)
    assert desk.wrong == []
    assert read_own_words(own_words_file()) == ("Kovács",)


def test_a_word_is_ignored_in_its_paragraph_alone(desk_with: Maker):
    desk = desk_with("the Kovács mill | and Kovács")
    desk.settle()
    desk.press("Ctrl+F7")
    desk.press("Ctrl+Period")
    desk.choose(Qt.Key.Key_I)
    assert desk.wrong == ["Kovács"]
    desk.press("Ctrl+F7")
    assert desk.place[0] == 1


def test_a_right_click_offers_corrections(qtbot, desk_with: Maker):
    desk = desk_with("teh mill")
    desk.settle()
    place = desk.view.cursorRect().center() + QPoint(4, 0)
    chosen: list[str] = []

    def choose() -> None:
        menu = desk.menu()
        chosen.extend(action.text() for action in menu.actions())
        menu.actions()[0].trigger()
        menu.close()

    def look() -> None:
        if QApplication.activePopupWidget() is not None:
            timer.stop()
            choose()

    timer = QTimer(desk.window)
    timer.setInterval(10)
    timer.timeout.connect(look)
    timer.start()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, desk.view.viewport().mapToGlobal(place))
    QApplication.sendEvent(desk.view.viewport(), event)
    qtbot.waitUntil(lambda: desk.texts == ["the mill"], timeout=5_000)
    assert "Copy" in chosen


def test_names_of_speakers_and_vocabulary_are_right(desk_with: Maker):
    desk = desk_with("Széchenyi and the mill")
    assert desk.wrong == ["Széchenyi"]
    desk.apply(NameSpeaker(1, "Anna Széchenyi"))
    assert desk.wrong == []


def test_where_there_is_no_dictionary_it_says_what_helps(desk_with: Maker, english: Path):
    english.unlink()
    desk = desk_with("teh mill")
    desk.press("Ctrl+F7")
    assert desk.window.banner.isVisible()
    assert "hunspell-en-us" in desk.window.banner.text
    assert "dictionaries" in desk.window.banner.text


def test_a_broken_dictionary_is_told_once(qtbot, desk_with: Maker, english: Path):
    english.write_bytes(b"\x7fELF")
    desk = desk_with("teh mill")
    qtbot.waitUntil(desk.window.banner.isVisible, timeout=20_000)
    assert "en_GB.dic" in desk.window.banner.text
    assert not desk.spelling.misspellings.shown


def test_a_crash_in_a_dictionary_takes_nothing_along(qtbot, desk_with: Maker):
    desk = desk_with("teh mill")
    assert desk.wrong == ["teh"]
    job = desk.spelling.checker._runner._job
    assert job is not None
    assert job._process is not None
    job._process.kill()
    qtbot.waitUntil(desk.window.banner.isVisible, timeout=20_000)
    assert "not checked any more" in desk.window.banner.text
    desk.type("so ")
    assert desk.texts == ["so teh mill"]
    desk.press("Shift+F7")
    desk.press("Shift+F7")  # off and on: it is tried again
    assert desk.wrong == ["so", "teh"]


def test_several_languages_are_chosen(qtbot, desk_with: Maker, settings: Settings, tmp_path: Path):
    make_dictionary(tmp_path / "dictionaries", "de_AT", ["Mühle", "Straße"])
    desk = desk_with("the Mühle and mil")
    assert desk.wrong == ["Mühle", "mil"]

    def choose() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, SpellingLanguagesDialog):
            return
        timer.stop()
        assert dialog.by_itself.isChecked()
        assert "en_GB" in dialog.by_itself.text()
        dialog.by_itself.setChecked(False)
        for row in range(dialog.list.count()):
            dialog.list.item(row).setCheckState(Qt.CheckState.Checked)
        dialog.accept()

    timer = QTimer(desk.window)
    timer.setInterval(10)
    timer.timeout.connect(choose)
    timer.start()
    desk.window.actions_by_id["spelling_languages"].trigger()
    assert desk.wrong == ["mil"]
    assert settings.text("spelling_variants") == "de_AT, en_GB"
    desk.open_again()
    assert desk.wrong == ["mil"]


def test_what_is_recognised_later_is_looked_at(desk_with: Maker):
    desk = desk_with("the mill")
    assert desk.wrong == []
    paragraph = desk.view.paragraphs[0]
    desk.apply(ReplaceText(paragraph.id, 0, 3, "teh"))
    assert desk.wrong == ["teh"]
