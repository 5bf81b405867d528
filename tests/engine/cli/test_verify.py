import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.engine.cli.running import run
from tests.recordings import INTERVIEW


@pytest.fixture
def project(tmp_path: Path) -> Path:
    recording = Path(shutil.copy(INTERVIEW, tmp_path / "interview.flac"))
    assert run("transcribe", recording).code == 0
    return recording.with_suffix(".earmark")


def test_what_is_recognised_again_is_the_same_until_it_is_not(project: Path):
    before = project.read_bytes()
    outcome = run("verify", project, "--windows", "all", "--json")
    assert outcome.code == 0
    *windows, summary = outcome.objects
    assert len(windows) == 4
    assert all(window["agrees"] and window["words"] > 30 for window in windows)
    assert summary == {"model": "demo", "windows": 4, "agreeing_windows": 4, "changes": {}}
    assert project.read_bytes() == before

    with closing(sqlite3.connect(project)) as connection:
        connection.execute("UPDATE model_word SET text = 'other', end_ms = end_ms + 20 WHERE id = 10000")
        connection.execute("UPDATE model_word SET start_ms = start_ms - 30, probability = 0 WHERE id = 20003")
        connection.execute("""UPDATE recognition_run SET provenance = json_set(provenance, '$.processor', 'old one')""")
        connection.commit()
    outcome = run("verify", project, "--windows", "all", "--json")
    assert outcome.code == 1
    *windows, summary = outcome.objects
    assert [window["agrees"] for window in windows] == [True, False, False, True]
    assert [window["changed_words"] for window in windows] == [0, 1, 0, 0]
    assert windows[2]["largest_time_difference_ms"] == 30
    assert 0 < windows[2]["largest_probability_difference"] <= 1
    assert summary["agreeing_windows"] == 2
    assert summary["changes"]["processor"][0] == "old one"


def test_a_sample_is_told_in_words(project: Path):
    outcome = run("verify", project, "--windows", "2")
    assert outcome.code == 0
    assert outcome.out.count("the same") == 2
    assert outcome.out.splitlines()[-1] == "2 of 2 windows agree with demo"
    assert run("verify", project, "--windows", "0").code == 2


def test_what_cannot_be_verified_is_told(project: Path, tmp_path: Path):
    recording = project.with_suffix(".flac")
    recording.write_bytes(recording.read_bytes() + b"more")
    assert "not the recording" in run("verify", project).err
    with closing(sqlite3.connect(project)) as connection:
        connection.execute("UPDATE recognition_run SET provenance = json_set(provenance, '$.model_sha256', 'gone')")
        connection.commit()
    assert "no such model folder" in run("verify", project).err
