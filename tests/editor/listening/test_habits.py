"""Settings about listening, applied to the playback."""

from pathlib import Path

import pytest

from editor.listening.habits import Habits
from editor.playback import Playback
from editor.settings import Settings
from engine.project.project import Project
from engine.recognition.results import Span, Window


@pytest.fixture
def playback(qapp: object) -> Playback:
    return Playback()


def skipped(playback: Playback) -> tuple[Span, ...]:
    return playback._skipped


def manner(playback: Playback) -> tuple[bool, str | None]:
    return playback._boosted, playback._device


def test_silences_of_the_open_project_are_jumped_over(tmp_path: Path, playback: Playback, settings: Settings):
    (tmp_path / "talk.wav").write_bytes(b"sound")
    habits = Habits(playback, settings)
    with Project.create(tmp_path / "talk.earmark", tmp_path / "talk.wav", "cafe", 30_000) as project:
        speech = (Span(1_000, 4_000), Span(7_000, 9_000), Span(20_000, 29_500))
        project.plan([Window(0, 0, 30_000, speech)], complete=True)
        habits.show_project(project)
        assert skipped(playback) == ()
        settings.set_value("silence_skipped", True)
        assert skipped(playback) == (Span(4_300, 6_700), Span(9_300, 19_700))
        settings.set_value("longest_silence_s", 5)
        assert skipped(playback) == (Span(9_300, 19_700),)
        habits.show_project(None)
        assert skipped(playback) == ()


def test_boost_and_device_hold_from_the_beginning(playback: Playback, settings: Settings):
    settings.set_value("voices_boosted", True)
    settings.set_value("output_device", "Headphones (ALSA)")
    habits = Habits(playback, settings)
    assert manner(playback) == (True, "Headphones (ALSA)")
    settings.set_value("voices_boosted", False)
    settings.set_value("output_device", "")
    assert manner(playback) == (False, None)
    habits.show_project(None)
