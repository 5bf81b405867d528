"""doctor."""

from pathlib import Path

import pytest

from engine.audio.sittings import Sitting
from tests.engine.cli.running import run


def test_doctor(tmp_path: Path):
    findings = run("doctor", "--json").objects
    by_subject = {finding["subject"]: finding for finding in findings}
    assert all(finding.keys() == {"subject", "state", "finding"} for finding in findings)
    assert {finding["state"] for finding in findings} <= {"good", "lacking", "broken"}
    assert by_subject["ctranslate2"]["state"] == "good"
    assert "int8" in by_subject["arithmetic"]["finding"]
    assert by_subject["network"] == {"subject": "network", "state": "good", "finding": "not used"}
    assert by_subject["pedal"]["finding"] in (
        "none, or one that acts as a keyboard",
        "hidapi is not installed; pedals that act as a keyboard work",
    )
    assert by_subject["models"]["state"] == "lacking"
    assert str(tmp_path / "cache") in by_subject["cache"]["finding"]
    shown = run("doctor")
    assert shown.code == 0
    assert shown.err == ""


@pytest.mark.usefixtures("virtual_sink")
def test_doctor_hears_a_sound_card():
    findings = {finding["subject"]: finding for finding in run("doctor", "--json").objects}
    assert findings["sound"]["state"] == "good"
    assert findings["microphones"]["state"] == "good"
    assert findings["microphones"]["finding"].startswith("default (ALSA): ")


def test_doctor_tells_how_the_last_listening_went():
    assert "last listening" not in run("doctor").out
    sitting = Sitting()
    sitting.begin(10.0)
    sitting.end(70.0, 0)
    assert "1 min 0 s until" in run("doctor").out
    sitting.begin(100.0)
    sitting.end(165.0, 2)
    [finding] = [finding for finding in run("doctor", "--json").objects if finding["subject"] == "last listening"]
    assert finding["state"] == "lacking"
    assert finding["finding"].startswith("2 min 5 s until ")
    assert finding["finding"].endswith(", the sound broke off 2 times")


@pytest.mark.usefixtures("no_device")
def test_doctor_without_a_sound_card():
    findings = {finding["subject"]: finding for finding in run("doctor", "--json").objects}
    assert findings["sound"]["state"] == "lacking"
    assert findings["microphones"]["finding"] == "none; all but recording works"


def test_doctor_finds_a_cache_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EARMARK_CACHE", "/proc/earmark")
    outcome = run("doctor", "--json")
    [cache] = [finding for finding in outcome.objects if finding["subject"] == "cache"]
    assert (outcome.code, cache["state"]) == (1, "broken")
