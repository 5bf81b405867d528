"""What is kept of reviews, and for whom."""

import json
from pathlib import Path

import pytest

from engine.doubt.calibration import Label
from engine.doubt.experience import Experience, Wording
from engine.doubt.weights import OTHER_MODELS

TINY = Wording("ab12", "int8", "en")
FINE = [Label(0.0, False)] * 200


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "doubt.json"


def test_without_experience_the_shipped_calibration_holds(path: Path):
    assert Experience(path).calibration(TINY, "study") == OTHER_MODELS


def test_what_was_found_is_there_again_and_holds_for_this_model_alone(path: Path):
    Experience(path).remember(TINY, "study", "cafe", FINE)
    again = Experience(path)
    assert again.calibration(TINY, "study").intercept < OTHER_MODELS.intercept
    for other in (Wording("cd34", "int8", "en"), Wording("ab12", "float32", "en"), Wording("ab12", "int8", "de")):
        assert again.calibration(other, "study") == OTHER_MODELS


def test_a_domain_has_its_own_near_that_of_the_model(path: Path):
    experience = Experience(path)
    experience.remember(TINY, "easy", "cafe", FINE)
    experience.remember(TINY, "hard", "beef", [Label(0.0, True)] * 200)
    easy, hard, new = (experience.calibration(TINY, domain).intercept for domain in ("easy", "hard", "new"))
    assert easy < new < hard


def test_a_recording_that_is_reviewed_further_replaces_what_was_known_of_it(path: Path):
    experience = Experience(path)
    experience.remember(TINY, "study", "cafe", FINE)
    experience.remember(TINY, "moved", "cafe", FINE[:10])
    kept = json.loads(path.read_text())["models"][TINY.key]
    assert kept["study"] == {}
    assert len(kept["moved"]["cafe"]) == 10


def test_two_windows_lose_nothing_of_each_other(path: Path):
    one, other = Experience(path), Experience(path)
    one.remember(TINY, "study", "cafe", FINE)
    other.remember(TINY, "study", "beef", FINE)
    assert len(json.loads(path.read_text())["models"][TINY.key]["study"]) == 2


@pytest.mark.parametrize("content", ["", "{", "[]", '{"weights": "others", "models": {}}', '{"models": 3}'])
def test_a_file_that_is_of_no_use_is_as_good_as_none(path: Path, content: str):
    path.parent.mkdir()
    path.write_text(content)
    experience = Experience(path)
    assert experience.calibration(TINY, "study") == OTHER_MODELS
    experience.remember(TINY, "study", "cafe", FINE)
    assert Experience(path).calibration(TINY, "study") != OTHER_MODELS
