import shutil
from pathlib import Path

import pytest

import resources
from engine.jobs import Finished, Job
from engine.models.model import Model, demo_model, open_model
from engine.recognition.model_choice import default_model
from engine.recognition.results import Options
from engine.recognition.speed import Speed, default_notes, expected_speed, note_run
from engine.recognition.speed_measurement import measure_speed


def model_of(folder: Path, name: str, size: int) -> Model:
    """A folder that has the names and the size of a model."""
    path = folder / name
    path.mkdir()
    for file in ("config.json", "tokenizer.json", "vocabulary.json"):
        shutil.copy(resources.path(f"models/demo/{file}"), path)
    with (path / "model.bin").open("wb") as weights:
        weights.truncate(size)
    return open_model(path)


def test_it_is_measured_once_and_noted():
    before = expected_speed(demo_model(), Options())
    assert before.is_guess
    messages: list[object] = []
    assert Job(measure_speed, (demo_model().path, Options()), messages.append).join(60)
    [finished] = messages
    assert isinstance(finished, Finished)
    assert isinstance(finished.value, Speed)
    after = expected_speed(demo_model(), Options())
    assert after.x_real_time == pytest.approx(finished.value.x_real_time, rel=0.01)
    assert not after.is_guess
    assert after.x_real_time > 5
    assert expected_speed(demo_model(), Options(beam_size=1)).is_guess


def test_runs_bring_it_nearer(tmp_path: Path):
    model, notes = model_of(tmp_path, "small", 250_000_000), tmp_path / "notes" / "speeds.json"
    note_run(model, Options(), 30_000, 10, notes)
    assert not notes.exists(), "too short to tell"
    note_run(model, Options(), 600_000, 60, notes)
    assert expected_speed(model, Options(), notes) == Speed(10.0, is_guess=False)
    for _ in range(12):
        note_run(model, Options(), 600_000, 120, notes)
    assert expected_speed(model, Options(), notes).x_real_time == pytest.approx(5.0, rel=0.02)
    assert Speed(5.0, is_guess=False).takes_s(600_000) == 120
    notes.write_text("not JSON")
    assert expected_speed(model, Options(), notes).is_guess


def test_the_default_is_the_best_that_keeps_up(tmp_path: Path):
    small, large = model_of(tmp_path, "small", 250_000_000), model_of(tmp_path, "large", 3_000_000_000)
    assert default_model([demo_model(), small, large]) == small
    note_run(large, Options(), 600_000, 100, default_notes())
    assert default_model([demo_model(), small, large]) == large
    assert default_model([demo_model()]) == demo_model()
    assert default_model([]) is None


def test_where_all_are_slow_it_is_the_smallest(tmp_path: Path):
    models = [model_of(tmp_path, name, size) for name, size in (("a", 9_000_000_000), ("b", 8_000_000_000))]
    assert default_model([demo_model(), *models]) == models[1]
