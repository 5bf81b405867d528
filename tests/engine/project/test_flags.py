"""A flag is open until somebody has seen to its stretch."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.project.flags import open_flags
from engine.project.project import Project
from engine.recognition.results import (
    Flag,
    Options,
    Provenance,
    RecognisedSegment,
    RecognisedWindow,
    RecognisedWord,
    Step,
    Trouble,
    Window,
)
from engine.transcript.edits import ConfirmWords, Edit, ReplaceText

WINDOW = Window(0, 0, 20_000)
LOOP = Flag(Trouble.REPETITION, 1_000, 2_400)
HOLE = Flag(Trouble.MISSING_SPEECH, 5_000, 9_000)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    recording = tmp_path / "talk.wav"
    recording.write_bytes(b"sound")
    words = tuple(
        RecognisedWord(text, 500 * place, 500 * place + 400, 0.8)
        for place, text in enumerate(["well", "then", "no", "no", "no", "yes"])
    )
    with Project.create(tmp_path / "talk.earmark", recording, "cafe", 20_000) as made:
        made.plan([WINDOW], complete=True)
        made.set_provenance(Provenance("demo", "ab12", Options(), (), "en"))
        segment = RecognisedSegment(words, -0.3, 0.01, 1.2, Step.PLAIN)
        made.add_recognised(RecognisedWindow(WINDOW, (segment,), (LOOP, HOLE)))
        yield made


def test_flags_are_open_at_first(project: Project):
    assert open_flags(project) == (LOOP, HOLE)
    project.apply(ReplaceText(1, 0, 4, "Well,"))  # elsewhere
    assert open_flags(project) == (LOOP, HOLE)


@pytest.mark.parametrize(
    "edit", [ReplaceText(1, 10, 12, "so"), ReplaceText(1, 12, 15, ""), ConfirmWords(1, 2, 2)], ids=str
)
def test_what_is_corrected_struck_out_or_confirmed_is_seen_to(project: Project, edit: Edit):
    change = project.apply(edit)
    assert open_flags(project) == (HOLE,)
    project.apply(change.inverse)
    assert open_flags(project) == (LOOP, HOLE)


def test_a_dismissal_lasts(project: Project):
    project.dismiss_flag(HOLE)
    assert open_flags(project) == (LOOP,)
    assert project.flags == (LOOP, HOLE)
    project.flush()
    with Project.open(project.path, read_only=True) as again:
        assert open_flags(again) == (LOOP,)
