"""earmark evaluate, with the built-in model on the built-in interview."""

import json
from pathlib import Path

import pytest

import resources
from tests.engine.cli.running import run
from tests.recordings import INTERVIEW, interview_samples, write_wave


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("texts") / "interview.txt"
    path.write_text(json.loads(resources.path("demo/interview.json").read_text(encoding="utf-8"))["text"])
    return path


def test_doubt_is_measured_beside_the_probability_and_weights_are_learnt(tmp_path: Path, text: Path):
    weights, result = tmp_path / "weights.json", tmp_path / "result.json"
    part, part_text = tmp_path / "part.wav", tmp_path / "part.txt"
    write_wave(part, interview_samples()[: 30 * 16_000])
    part_text.write_text(" ".join(text.read_text().split()[:75]))
    named = (INTERVIEW, part, "--reference", text, "--reference", part_text)
    outcome = run("evaluate", *named, "--doubt", "--train", weights, "--output", result, "--model", "demo")
    assert outcome.code == 0, outcome.err
    [printed] = outcome.objects
    assert json.loads(result.read_text()) == [printed]
    assert (printed["model"], printed["compute_type"], printed["language"]) == ("demo", "int8", "en")
    assert len(printed["inputs"][0]["sha256"]) == len(printed["inputs"][0]["text_sha256"]) == 64
    measured = printed["conditions"]["as it is"]
    assert measured["recordings"] == 2
    assert measured["words"] > 100
    assert 0 < measured["word_error_rate"] < 0.5
    for estimate in ("ours", "without_evidence", "raw", "gain"):
        figure = measured["figures"][estimate]["auroc"]
        assert figure["low"] <= figure["value"] <= figure["high"]
    learnt = json.loads(weights.read_text())
    assert learnt["trained_on"]["models"] == [printed["model_sha256"]]
    assert len(learnt["folds"]) == 5


def test_one_recording_is_too_little_to_learn_from(tmp_path: Path, text: Path):
    outcome = run("evaluate", INTERVIEW, "--reference", text, "--train", tmp_path / "weights.json", "--model", "demo")
    assert outcome.code == 1
    assert "too few different recordings" in outcome.err


def test_nothing_to_measure_is_said(tmp_path: Path):
    table = tmp_path / "manifest.tsv"
    table.write_text("file\tlanguage\ttranscript\na.wav\tfr\toui\n")
    outcome = run("evaluate", "--manifest", table)
    assert outcome.code == 1
    assert "no recording with a text in this language" in outcome.err
