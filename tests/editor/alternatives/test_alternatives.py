"""Alternatives for words: with the real window, keys, built-in model and interview."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor.alternatives.alternatives import Offer, State
from editor.dialogs.models import ModelsDialog
from editor.settings import Settings
from editor.window import EditorWindow
from engine.project.alternatives import WordRange
from engine.project.correction_log import corrections
from engine.project.project import Project
from engine.project.review_events import Act
from engine.recognition.alternatives import Source
from engine.recognition.wording import plain
from engine.transcript.edits import ReplaceText
from tests.editor.conftest import PROVENANCE

CONTROL = Qt.KeyboardModifier.ControlModifier
WORD = WordRange(1, 4, 4)


@pytest.fixture
def empty(qtbot, settings: Settings) -> Iterator[EditorWindow]:
    made = EditorWindow(settings)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


@pytest.fixture
def window(empty: EditorWindow, interview_project: Path) -> EditorWindow:
    empty.desk.open_project(interview_project)
    empty.view.setFocus()
    return empty


@pytest.fixture
def offers(window: EditorWindow) -> list[Offer]:
    """What is shown, as it comes."""
    seen: list[Offer] = []
    window.alternatives.shown.connect(seen.append)
    return seen


def project_of(window: EditorWindow) -> Project:
    assert window.desk.project is not None
    return window.desk.project


def words(window: EditorWindow) -> list[str]:
    return [word.text for word in project_of(window).transcript.paragraphs[0].words]


def go_to_word(window: EditorWindow, number: int) -> None:
    for _ in range(number):
        QTest.keyClick(window.view, Qt.Key.Key_Right, CONTROL)


def open_menu(qtbot, window: EditorWindow, offers: list[Offer]) -> None:
    QTest.keyClick(window.view, Qt.Key.Key_U, CONTROL)
    qtbot.waitUntil(lambda: bool(offers) and offers[-1].state is not State.LOOKING, timeout=60_000)


def entries(window: EditorWindow) -> list[str]:
    assert window.alternatives_menu.menu is not None
    return [action.text().split("\t")[0] for action in window.alternatives_menu.menu.actions()]


def press(window: EditorWindow, key: Qt.Key) -> None:
    menu = window.alternatives_menu.menu
    assert menu is not None
    QTest.keyClick(menu, key)


def test_an_alternative_is_taken_by_its_digit_as_one_step_that_is_a_correction(qtbot, window, offers):
    before = words(window)
    go_to_word(window, 4)
    open_menu(qtbot, window, offers)
    assert offers[0].state is State.LOOKING
    choices = offers[-1].choices
    assert entries(window)[1:] == [f"&{number}   {choice.text}" for number, choice in enumerate(choices, start=1)]
    press(window, Qt.Key.Key_2)
    now = words(window)
    place = offers[-1].asked.first
    assert plain(" ".join(now)) == plain(" ".join([*before[:place], choices[1].text, *before[place + 1 :]]))
    assert window.alternatives_menu.menu is None
    assert window.view.hasFocus()
    project_of(window).flush()
    assert project_of(window).journal()[-1].way == "alternative"
    assert [plain(correction.words[0].text) for correction in corrections(project_of(window))][:1] == [
        plain(choices[1].text.split()[0])
    ]
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert words(window) == before


def test_arrows_and_enter_choose_and_esc_leaves(qtbot, window, offers):
    before = words(window)
    go_to_word(window, 4)
    open_menu(qtbot, window, offers)
    press(window, Qt.Key.Key_Escape)
    assert window.alternatives_menu.menu is None
    assert words(window) == before
    offers.clear()
    open_menu(qtbot, window, offers)
    assert [offer.state for offer in offers] == [State.FOUND]  # it was kept
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Return)
    assert plain(offers[-1].choices[1].text) in plain(" ".join(words(window)))


def test_what_was_prepared_is_there_at_once_until_the_text_around_changes(qtbot, window, offers):
    alternatives = window.alternatives
    alternatives.prepare([WORD, WordRange(1, 2, 2)])
    assert alternatives.busy
    qtbot.waitUntil(lambda: not alternatives.busy, timeout=60_000)
    alternatives.show(WORD)
    assert [offer.state for offer in offers] == [State.FOUND]
    assert window.desk.history is not None
    window.desk.history.apply(ReplaceText(1, 0, 0, "So "))
    offers.clear()
    alternatives.show(WordRange(1, 3, 3))
    assert [offer.state for offer in offers] == [State.LOOKING]
    qtbot.waitUntil(lambda: offers[-1].state is State.FOUND, timeout=60_000)


def test_what_is_on_the_screen_goes_before_what_is_prepared(qtbot, window, offers):
    window.alternatives.prepare([WordRange(1, number, number) for number in range(5, 12)])
    window.alternatives.show(WORD)
    qtbot.waitUntil(lambda: offers[-1].state is State.FOUND, timeout=60_000)
    assert window.alternatives.busy
    window.alternatives.leave()
    window.alternatives.prepare([])
    assert not window.alternatives.busy


def test_an_alternative_for_words_that_have_changed_is_not_taken(qtbot, window, offers):
    window.alternatives.show(WORD)
    qtbot.waitUntil(lambda: offers[-1].state is State.FOUND, timeout=60_000)
    paragraph = project_of(window).transcript.paragraph(1)
    start, end = list(paragraph.spans())[4]
    assert window.desk.history is not None
    window.desk.history.apply(ReplaceText(1, start, end, "something"))
    before = words(window)
    assert window.alternatives.take(offers[-1], 1) is None
    assert words(window) == before


def test_what_a_person_wrote_elsewhere_is_offered(qtbot, window, offers):
    last = project_of(window).transcript.paragraphs[-1]
    assert window.desk.history is not None
    window.desk.history.apply(ReplaceText(last.id, len(last.text), len(last.text), " morning."))
    start, end = list(project_of(window).transcript.paragraph(1).spans())[1]
    window.desk.history.apply(ReplaceText(1, start, end, "warning,"))
    window.alternatives.show(WordRange(1, 1, 1))
    qtbot.waitUntil(lambda: offers[-1].state is not State.LOOKING, timeout=60_000)
    assert (offers[-1].choices[0].text, offers[-1].choices[0].source) == ("morning", Source.WRITTEN)


def test_too_many_words_are_not_looked_at(window, offers):
    QTest.keyClick(window.view, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(window.view, Qt.Key.Key_U, CONTROL)
    assert "Select a few words" in window.statusBar().currentMessage()
    assert offers == []


def test_the_review_mode_shows_alternatives_and_takes_one_by_its_digit(qtbot, window, offers):
    window.actions_by_id["review_mode"].trigger()
    mode = window.review.mode
    qtbot.waitUntil(lambda: bool(mode.bar.choices), timeout=60_000)
    at = mode.at_hand
    present, choice = offers[-1].present, mode.bar.choices[0]
    QTest.keyClick(window.view, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: mode.at_hand is not at)  # a moment, in which a second digit would begin a number
    assert mode.active
    project_of(window).flush()
    assert Act.TOOK_ALTERNATIVE in [event.act for event in project_of(window).review_events()]
    paragraph = project_of(window).transcript.paragraph(offers[0].asked.paragraph_id)
    assert plain(choice) in plain(paragraph.text)
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    asked = offers[0].asked
    words_now = project_of(window).transcript.paragraph(asked.paragraph_id).words[asked.first : asked.last + 1]
    assert " ".join(word.text for word in words_now) == present
    mode.end()
    assert not window.alternatives.busy


def closed(project: Project) -> Path:
    project.flush()
    project.close()
    project.close = lambda: None  # type: ignore[method-assign]  # the fixture closes it again
    return project.path


def test_without_a_model_it_says_so_and_offers_to_get_one(
    qtbot, empty: EditorWindow, make_project: Callable[..., Project], monkeypatch: pytest.MonkeyPatch
):
    project = make_project("one two three")
    project.set_provenance(replace(PROVENANCE, model="gone"))
    empty.desk.open_project(closed(project))
    shown: list[str] = []
    monkeypatch.setattr(ModelsDialog, "exec", lambda self: shown.append("models"))
    empty.alternatives_menu.choose()
    assert entries(empty) == ["There is no model to look for alternatives", "&Get one…"]
    press(empty, Qt.Key.Key_Return)
    assert shown == ["models"]


def test_without_its_sound_it_says_so(qtbot, empty: EditorWindow, make_project: Callable[..., Project]):
    empty.desk.open_project(closed(make_project("one two three")))
    offers: list[Offer] = []
    empty.alternatives.shown.connect(offers.append)
    empty.alternatives_menu.choose()
    qtbot.waitUntil(lambda: offers[-1].state is State.FAILED, timeout=60_000)
    assert len(entries(empty)) == 1
    assert entries(empty)[0]
    press(empty, Qt.Key.Key_Escape)
