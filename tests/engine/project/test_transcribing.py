"""From an order to its project."""

from pathlib import Path

from engine.project.transcribing import SPEAKER_COUNT, Order, project_of
from engine.recognition.results import Identified


def test_a_new_project_knows_how_many_voices_are_to_be_told_apart(tmp_path: Path):
    recording = tmp_path / "talk.wav"
    recording.write_bytes(b"sound")
    order = Order(recording, tmp_path, speaker_count=0)
    with project_of(order, Identified("cafe", 60_000)) as project:
        assert project.fact(SPEAKER_COUNT) == 0
        project.set_fact(SPEAKER_COUNT, None)
    with project_of(order, Identified("cafe", 60_000)) as again:
        assert again.fact(SPEAKER_COUNT) is None, "it is asked for once"


def test_without_a_wish_nothing_is_noted(tmp_path: Path):
    recording = tmp_path / "talk.wav"
    recording.write_bytes(b"sound")
    with project_of(Order(recording, tmp_path), Identified("cafe", 60_000)) as project:
        assert project.fact(SPEAKER_COUNT) is None
