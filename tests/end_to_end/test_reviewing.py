"""Reviewing, as a user does it in the real window: the built-in interview and model, heard at the sound card."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor.settings import Settings
from editor.window import EditorWindow
from engine.project.project import Project
from engine.project.review_events import Act
from tests.virtual_sink import VirtualSink

REVIEW, ENTER, DOWN, SPACE = Qt.Key.Key_F11, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Space


@pytest.fixture
def window(qtbot, settings: Settings, interview_project: Path) -> Iterator[EditorWindow]:
    settings.set_value("doubt_percent", 20)
    made = EditorWindow(settings)
    qtbot.addWidget(made)
    made.resize(1100, 760)
    made.show()
    assert made.desk.open_project(interview_project)
    made.activateWindow()
    made.view.setFocus()
    qtbot.waitUntil(lambda: made.isActiveWindow() and made.view.hasFocus())
    yield made
    made.close()


@pytest.fixture
def settings(tmp_path: Path, qapp: object) -> Settings:
    return Settings(tmp_path / "settings.ini")


def project_of(window: EditorWindow) -> Project:
    assert window.desk.project is not None
    return window.desk.project


def acts(window: EditorWindow) -> list[Act]:
    project_of(window).flush()
    return [event.act for event in project_of(window).review_events()]


def press(window: EditorWindow, key: Qt.Key) -> None:
    QTest.keyClick(window.view, key)


def test_each_fragment_sounds_on_arrival_with_what_is_around_it(qtbot, virtual_sink: VirtualSink, window):
    mode = window.review.mode
    with virtual_sink.recording() as recording:
        press(window, REVIEW)
        first = mode.at_hand.fragment
        assert first.words[0].text in window.view.textCursor().selectedText()
        qtbot.waitUntil(lambda: Act.HEARD in acts(window), timeout=20_000)
        qtbot.waitUntil(lambda: not window.playback.playing, timeout=20_000)
        heard_s = np.count_nonzero(np.abs(recording.samples.astype(np.int32)) > 30) / recording.sample_rate_hz
        assert heard_s > 0.2
        assert first.end_ms <= window.playback.position_ms <= first.end_ms + 800
        assert acts(window) == [Act.SHOWN, Act.HEARD]
        press(window, SPACE)
        qtbot.waitUntil(lambda: acts(window).count(Act.HEARD) == 2, timeout=20_000)
        press(window, DOWN)
        qtbot.waitUntil(lambda: acts(window).count(Act.HEARD) == 3, timeout=20_000)
    assert acts(window) == [Act.SHOWN, Act.HEARD, Act.HEARD, Act.SKIPPED, Act.SHOWN, Act.HEARD]
    assert window.playback._tempo == pytest.approx(0.9)
    press(window, Qt.Key.Key_Escape)
    assert window.playback._tempo == 1.0


@pytest.mark.usefixtures("no_device")
def test_an_alternative_is_taken_by_its_digit_and_leads_on(qtbot, window):
    mode = window.review.mode
    press(window, REVIEW)
    qtbot.waitUntil(lambda: len(mode.bar.choices) > 1 or "Nothing else found" in mode.bar.text, timeout=60_000)
    while not mode.bar.choices:
        press(window, DOWN)
        qtbot.waitUntil(lambda: bool(mode.bar.choices) or "Nothing else found" in mode.bar.text, timeout=60_000)
    assert "take" in mode.bar.text
    at_hand, choice = mode.at_hand, mode.bar.choices[0]
    before = [paragraph.text for paragraph in project_of(window).transcript.paragraphs]
    with qtbot.waitSignal(mode.arrived):
        QTest.keyClicks(window.view, "1")
    after = [paragraph.text for paragraph in project_of(window).transcript.paragraphs]
    assert after != before
    assert choice.casefold() in " ".join(after).casefold()
    assert mode.at_hand.model_words != at_hand.model_words
    assert Act.TOOK_ALTERNATIVE in acts(window)
    place = next(number for number, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1])
    words = project_of(window).transcript.paragraphs[place].words
    assert not any(word.model_id in at_hand.model_words and not word.reviewed for word in words)
    window.desk.undo()
    assert [paragraph.text for paragraph in project_of(window).transcript.paragraphs] == before


@pytest.mark.usefixtures("no_device")
def test_a_whole_interview_is_reviewed_with_one_key(qtbot, window):
    press(window, REVIEW)
    presses = 0
    while window.review.mode.active:
        press(window, ENTER)
        presses += 1
        assert presses < 400
    assert acts(window).count(Act.ACCEPTED) == presses
    assert window.view.doubtful_left == 0
    qtbot.waitUntil(lambda: "0 doubtful left" in window._status._words.text())
