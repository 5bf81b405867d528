"""The pane of versions in the real window: what a user sees of a paragraph's past, and brings back."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor.settings import Settings
from editor.versions.pane import changed_words
from editor.window import EditorWindow
from engine.project.project import Project

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(qtbot, settings: Settings, make_project: Callable[..., Project]) -> Iterator[EditorWindow]:
    settings.set_value("user_name", "Anna")
    project = make_project("one two three | four five six")
    project.flush()
    project.close()
    project.close = lambda: None  # type: ignore[method-assign]  # the fixture closes it again
    made = EditorWindow(settings)
    qtbot.addWidget(made)
    made.show()
    made.desk.open_project(project.path)
    made.view.setFocus()
    yield made
    made.close()


def lines(window: EditorWindow) -> list[str]:
    rows = (window.versions._list.item(row).text() for row in range(window.versions._list.count()))
    return [row.partition("   ·   ")[2] for row in rows]


def text(window: EditorWindow) -> str:
    assert window.desk.project is not None
    return window.desk.project.transcript.paragraphs[0].text


def test_versions_are_shown_by_key_and_any_is_brought_back_in_one_step(qtbot, window: EditorWindow):
    QTest.keyClicks(window.view, "zero ")
    QTest.keyClick(window, Qt.Key.Key_V, CONTROL | SHIFT)
    qtbot.waitUntil(
        lambda: lines(window) == ["written   ·   Anna\n→ zero", "recognised\none two three"], timeout=30_000
    )
    assert window.versions._heard.text() == "one two three"
    qtbot.waitUntil(window.versions._list.hasFocus)
    QTest.keyClick(window.versions._list, Qt.Key.Key_Down)
    assert window.versions._chosen.text() == "<b><u></u></b><s>zero </s>one two three"
    QTest.keyClick(window.versions._list, Qt.Key.Key_Return)
    assert text(window) == "one two three"
    qtbot.waitUntil(lambda: lines(window)[0] == "written   ·   Anna\nzero →", timeout=30_000)
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert text(window) == "zero one two three"


def test_the_pane_follows_the_caret_and_what_is_typed(qtbot, window: EditorWindow):
    QTest.keyClick(window, Qt.Key.Key_V, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: lines(window) == ["recognised\none two three"], timeout=30_000)
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_End, CONTROL)
    qtbot.waitUntil(lambda: lines(window) == ["recognised\nfour five six"], timeout=30_000)
    window.settings.set_value("user_name", "Béla")
    QTest.keyClicks(window.view, "!")
    qtbot.waitUntil(
        lambda: lines(window) == ["written   ·   Béla\nsix → six!", "recognised\nfour five six"], timeout=30_000
    )
    assert window.desk.project is not None
    window.desk.project.flush()
    assert window.desk.project.journal()[-1].who == "Béla"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("half the street", "half ninety street", "the → ninety"),
        ("half the street", "half the streets", "street → streets"),
        ("the cat", "a cat", "the → a"),
        ("one two", "one big two", "→ big"),
        ("one big two", "one two", "big →"),
        ("", "all", "→ all"),
        ("same", "same", ""),
    ],
)
def test_only_whole_words_that_changed_are_said(before: str, after: str, said: str):
    assert changed_words(before, after) == said
