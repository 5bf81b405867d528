"""Training pairs on disk."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.audio.decode import decode
from engine.corpus.audiofolder import ProjectClips, write_audiofolder
from engine.errors import ExportFailed, NothingReviewed, RecordingChanged, RecordingMissing
from engine.project.project import Project
from engine.transcript.edits import ConfirmWords, ReplaceText
from tests.engine.corpus.projects import make_project, noise, write_wav


def correct(path: Path) -> Path:
    """Correct a word and confirm a sentence."""
    with Project.open(path) as project:
        first, second = project.transcript.paragraphs[:2]
        start = first.text.index("likens")
        project.apply(ReplaceText(first.id, start, start + len("likens"), "lichens"))
        project.apply(ConfirmWords(second.id, 0, 4))
    return path


def write(folder: Path, *projects: Path, cache: Path) -> list[ProjectClips]:
    return write_audiofolder(projects, folder, cache, lambda _done, _total: None)


def rows_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "train" / "metadata.jsonl").read_text(encoding="utf-8").splitlines()]


def samples_of(clip: Path) -> np.ndarray:
    blocks: list[np.ndarray] = []
    decode(clip, blocks.append, lambda _done_ms, _total_ms: None)
    return np.concatenate(blocks)


def test_pairs(tmp_path: Path):
    path = correct(make_project(tmp_path))
    folder = tmp_path / "new" / "pairs"
    steps: list[tuple[int, int]] = []
    written = write_audiofolder([path], folder, tmp_path / "cache", lambda done, total: steps.append((done, total)))
    assert written == [ProjectClips(path, 2, 2_000 + 2_200, left_out=0)]
    assert steps == [(1, 2), (2, 2)]
    with Project.open(path, read_only=True) as project:
        sha256 = project.recording.sha256
    first, second = rows_of(folder)
    assert first == {
        "file_name": f"{sha256[:12]}-00002600-00004600.flac",
        "text": "I study lichens in Scotland.",
        "text_model": "I study likens in Scotland.",
        "start_ms": 2_600,
        "end_ms": 4_600,
        "speaker": "Anna",
        "language": "en",
        "model": "tiny",
        "model_sha256": "ab12",
        "recording_sha256": sha256,
        "words": 5,
        "reviewed_words": 1,
    }
    assert (second["text"], second["reviewed_words"], second["speaker"]) == ("Um, who pays for that?", 5, "Ben")
    assert {clip.name for clip in (folder / "train").glob("*.flac")} == {first["file_name"], second["file_name"]}
    for row in (first, second):
        there = noise(30)[row["start_ms"] * 16 : row["end_ms"] * 16]
        assert np.array_equal(samples_of(folder / "train" / row["file_name"]), there)


def test_the_same_projects_give_the_same_bytes_in_any_order(tmp_path: Path):
    one = correct(make_project(tmp_path, name="one", seed=1))
    two = correct(make_project(tmp_path, name="two", seed=2))
    write(tmp_path / "a", one, two, cache=tmp_path / "cache")
    write(tmp_path / "b", two, one, cache=tmp_path / "other cache")
    contents = [
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (tmp_path / "a", tmp_path / "b")
    ]
    assert contents[0] == contents[1]
    assert len(contents[0]) == 5


def test_two_projects_of_one_recording(tmp_path: Path):
    one, two = correct(make_project(tmp_path, name="one")), correct(make_project(tmp_path, name="two"))
    written = write(tmp_path / "pairs", one, two, cache=tmp_path / "cache")
    assert [part.clips for part in written] == [2, 2]
    assert len({row["file_name"] for row in rows_of(tmp_path / "pairs")}) == 4


def test_a_project_without_corrections_gives_nothing_and_needs_no_recording(tmp_path: Path):
    one, two = correct(make_project(tmp_path, name="one")), make_project(tmp_path, name="two", seed=2)
    (tmp_path / "two.wav").unlink()
    assert [part.clips for part in write(tmp_path / "pairs", one, two, cache=tmp_path / "cache")] == [2, 0]


def test_nothing_reviewed(tmp_path: Path):
    with pytest.raises(NothingReviewed):
        write(tmp_path / "pairs", make_project(tmp_path), cache=tmp_path / "cache")
    assert not (tmp_path / "pairs").exists()


def test_a_recording_that_was_decoded_is_not_needed(tmp_path: Path):
    path = correct(make_project(tmp_path))
    write(tmp_path / "a", path, cache=tmp_path / "cache")
    (tmp_path / "talk.wav").unlink()
    write(tmp_path / "b", path, cache=tmp_path / "cache")
    assert rows_of(tmp_path / "a") == rows_of(tmp_path / "b")


@pytest.mark.parametrize("replaced", [False, True])
def test_a_recording_that_is_gone_or_another(tmp_path: Path, replaced: bool):
    path = correct(make_project(tmp_path))
    (tmp_path / "talk.wav").unlink()
    if replaced:
        write_wav(tmp_path / "talk.wav", noise(5, seed=3))
    before = sorted(tmp_path.iterdir())
    with pytest.raises(RecordingChanged if replaced else RecordingMissing):
        write(tmp_path / "pairs", path, cache=tmp_path / "cache")
    assert sorted(place for place in tmp_path.iterdir() if place.name != "cache") == before


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path):
    path = correct(make_project(tmp_path))
    folder = tmp_path / "mine"
    folder.mkdir()
    write(folder, path, cache=tmp_path / "cache")
    before = sorted(folder.rglob("*"))
    with pytest.raises(ExportFailed):
        write(folder, path, cache=tmp_path / "cache")
    with pytest.raises(ExportFailed):
        write(path, path, cache=tmp_path / "cache")
    assert sorted(folder.rglob("*")) == before
