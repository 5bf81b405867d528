"""Marking turns while listening: real keys on the window, the sound where the test puts it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor.window import EditorWindow
from engine.audio.cache import CachedSound
from engine.project.project import Project

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
# Words take 400 ms each from 100 ms on; a bar is a pause of two seconds.
TALK = "who are you then I am the miller and you | I live here | since when"


@pytest.fixture
def talk(qtbot, window: EditorWindow, open_talk: Callable[..., Project], no_device: None, tmp_path: Path) -> Project:
    project = open_talk(TALK, speakers=())
    (tmp_path / "sound").write_bytes(bytes(2 * 16 * 25_000))
    window.playback.load(CachedSound(tmp_path / "sound", "cafe", 25_000))
    window.desk.sound_changed.emit()
    QTest.keyClick(window.view, Qt.Key.Key_D, CONTROL | SHIFT)
    assert window.turn_pass.active
    assert window.turn_pass.bar.isVisible()
    window.view.setFocus()
    return project


def hear(window: EditorWindow, position_ms: int) -> None:
    """Let the sound arrive somewhere."""
    window.playback.seek(position_ms)


def said(project: Project) -> list[tuple[str, int | None]]:
    return [(paragraph.text, paragraph.speaker_id) for paragraph in project.transcript.paragraphs]


def test_digits_say_who_speaks_from_each_turn_on(qtbot, window: EditorWindow, talk: Project):
    hear(window, 400)
    QTest.keyClick(window.view, Qt.Key.Key_1)
    hear(window, 2_050)  # "I" began at 1,700
    QTest.keyClick(window.view, Qt.Key.Key_2)
    hear(window, 3_650)  # "and" at 3,300
    QTest.keyClick(window.view, Qt.Key.Key_1)
    assert said(talk)[:3] == [("who are you then", 1), ("I am the miller", 2), ("and you", 1)]
    assert said(talk)[3] == ("I live here", None)
    assert [speaker.name for speaker in talk.transcript.speakers.values()] == ["Speaker 1", "Speaker 2"]
    hear(window, 6_550)
    assert said(talk)[3] == ("I live here", 1)  # goes on until the next digit
    QTest.keyClick(window.view, Qt.Key.Key_2)
    assert said(talk)[3] == ("I live here", 2)
    hear(window, 9_800)
    assert said(talk)[4] == ("since when", 2)


def test_each_digit_is_one_step_and_backspace_takes_it_back(qtbot, window: EditorWindow, talk: Project):
    hear(window, 400)
    QTest.keyClick(window.view, Qt.Key.Key_1)
    before = said(talk)
    hear(window, 2_050)
    QTest.keyClick(window.view, Qt.Key.Key_2)
    hear(window, 6_550)
    hear(window, 9_800)
    assert said(talk)[-1] == ("since when", 2)
    QTest.keyClick(window.view, Qt.Key.Key_Backspace)
    assert said(talk) == before
    QTest.keyClick(window.view, Qt.Key.Key_Backspace)
    assert said(talk)[0] == ("who are you then I am the miller and you", None)
    assert not talk.transcript.speakers
    QTest.keyClick(window.view, Qt.Key.Key_Backspace)
    assert said(talk)[0] == ("who are you then I am the miller and you", None)
    window.desk.redo()
    window.desk.redo()
    assert said(talk)[-1] == ("since when", 2)


def test_nothing_is_written_meanwhile_and_escape_ends_it(qtbot, window: EditorWindow, talk: Project):
    before = said(talk)
    QTest.keyClicks(window.view, "abc")
    QTest.keyClick(window.view, Qt.Key.Key_Delete)
    assert said(talk) == before
    QTest.keyClick(window.view, Qt.Key.Key_Escape)
    assert not window.turn_pass.active
    assert window.turn_pass.bar.isHidden()
    QTest.keyClicks(window.view, "5")
    assert said(talk)[0][0].startswith("5who")


def test_a_digit_of_nobody_yet_does_nothing_and_zero_is_nobody(qtbot, window: EditorWindow, talk: Project):
    hear(window, 400)
    QTest.keyClick(window.view, Qt.Key.Key_7)
    assert not talk.transcript.speakers
    QTest.keyClick(window.view, Qt.Key.Key_1)
    hear(window, 2_050)
    QTest.keyClick(window.view, Qt.Key.Key_0)
    assert said(talk)[:2] == [("who are you then", 1), ("I am the miller and you", None)]


def test_the_bar_says_whose_digits_they_are(qtbot, window: EditorWindow, talk: Project):
    assert "1  someone new" in window.turn_pass.bar.text
    hear(window, 400)
    QTest.keyClick(window.view, Qt.Key.Key_1)
    assert "1  Speaker 1     2  someone new" in window.turn_pass.bar.text
