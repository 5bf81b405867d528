"""earmark speakers: a real talk is labelled by its turns, and what a person has said stays."""

import shutil
from pathlib import Path

import pytest

from engine.audio.identity import sha256_of
from engine.project.project import Project
from engine.recognition.results import (
    Options,
    Provenance,
    RecognisedSegment,
    RecognisedWindow,
    RecognisedWord,
    Step,
    Window,
)
from engine.transcript.edits import NameSpeaker, SetSpeaker
from tests.benchmarks.speakers import reference
from tests.engine.cli.running import run


@pytest.fixture
def talk(shared: Path, tmp_path: Path) -> Path:
    """A project of a telephone talk, a word each third of a second of its turns."""
    recording = Path(shutil.copy(shared / "audio/multi_speaker/sample.wav", tmp_path / "talk.wav"))
    turns = reference(shared / "audio/multi_speaker/sample.rttm", "sample")
    words: list[RecognisedWord] = []
    for start_ms, end_ms, speaker in turns:
        for at_ms in range(start_ms, end_ms - 200, 333):
            if not words or at_ms >= words[-1].end_ms:
                words.append(RecognisedWord(speaker, at_ms, at_ms + 200, 0.9))
    window = Window(0, 0, 30_000)
    with Project.create(tmp_path / "talk.earmark", recording, sha256_of(recording), 30_000) as project:
        project.plan([window], complete=True)
        project.set_provenance(Provenance("demo", "ab12", Options(language="en"), (), "en"))
        segment = RecognisedSegment(tuple(words), -0.3, 0.01, 1.2, Step.PLAIN)
        project.add_recognised(RecognisedWindow(window, (segment,)))
    return tmp_path / "talk.earmark"


def who_says_what(path: Path) -> dict[str, dict[str, int]]:
    """Count for each speaker the words of each real speaker, which are their names."""
    counts: dict[str, dict[str, int]] = {}
    with Project.open(path, read_only=True) as project:
        for paragraph in project.transcript.paragraphs:
            name = project.transcript.speakers[paragraph.speaker_id or 0].name
            for word in paragraph.words:
                said = counts.setdefault(name, {})
                said[word.text] = said.get(word.text, 0) + 1
    return counts


def test_a_talk_is_labelled(talk: Path, shared: Path):
    model = shared / "models/diarization/pyannote-segmentation-3.0.int8.onnx"
    outcome = run("speakers", talk, "--model", model, "--count", 2, "--json")
    assert outcome.code == 0
    assert [line["name"] for line in outcome.objects] == ["Speaker 1", "Speaker 2"]
    counts = who_says_what(talk)
    assert set(counts) == {"Speaker 1", "Speaker 2"}
    right = sum(max(said.values()) for said in counts.values())
    assert right >= 0.85 * sum(sum(said.values()) for said in counts.values())


def test_without_a_model_it_works_as_well_as_it_can_and_keeps_what_is_known(talk: Path):
    with Project.open(talk) as project:
        project.apply(NameSpeaker(1, "Anna"))
        for paragraph in tuple(project.transcript.paragraphs):
            project.apply(SetSpeaker(paragraph.id, 1))
    outcome = run("speakers", talk)
    assert (outcome.code, outcome.err.splitlines()[-1]) == (0, "earmark: nothing has changed")
    assert set(who_says_what(talk)) == {"Anna"}
    assert run("speakers", talk, "--replace", "--count", 2).code == 0


@pytest.mark.parametrize("arguments", [("--count", "0"), ("--count", "many")])
def test_wrong_numbers_are_wrong_usage(tmp_path: Path, arguments: tuple[str, str]):
    assert run("speakers", tmp_path / "talk.earmark", *arguments).code == 2


def test_a_model_that_is_not_there_is_told(talk: Path, tmp_path: Path):
    outcome = run("speakers", talk, "--model", tmp_path / "none.onnx")
    assert outcome.code == 1
    assert "none.onnx" in outcome.err
