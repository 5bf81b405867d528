"""consent and corpus."""

import json
from pathlib import Path

import pytest

from engine.project.project import Project
from tests.engine.cli.running import run
from tests.engine.corpus.corpora import correct, reviewed_project
from tests.engine.corpus.projects import make_project


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))


def test_consent(tmp_path: Path):
    project = make_project(tmp_path)
    assert run("consent", project).out.splitlines()[0] == "allowed    transcribe"
    outcome = run("consent", project, "--allow", "train,share", "--form", "Form 7", "--date", "2026-05-01")
    assert outcome.out == (
        "allowed    transcribe, train, share\nform       Form 7\ngiven on   2026-05-01\nexpires    –\n"
    )
    assert run("consent", project, "--expires", "2036-05-01", "--withdraw", "Ben", "--json").objects == [
        {
            "scopes": ["transcribe", "train", "share"],
            "given_on": "2026-05-01",
            "form": "Form 7",
            "expires_on": "2036-05-01",
            "withdrawn": False,
            "withdrawn_speakers": ["Ben"],
        }
    ]
    assert run("consent", project, "--withdraw").out.splitlines()[-1] == "withdrawn  for the whole recording"
    assert run("consent", project, "--restore").out.splitlines()[-1] == "withdrawn  by Ben"
    assert run("consent", project, "--restore", "Ben").out.splitlines()[-1] == "expires    2036-05-01"
    outcome = run("consent", project, "--withdraw", "Zoe")
    assert (outcome.code, outcome.err) == (1, f"earmark: {project}: nobody is called 'Zoe'\n")
    assert run("consent", project, "--allow", "everything").code == 2
    assert run("consent", project, "--date", "yesterday").code == 2


def test_a_consent_that_nobody_understands(tmp_path: Path):
    project = make_project(tmp_path)
    with Project.open(project) as opened:
        opened.set_fact("consent", {"scopes": ["all"]})
    outcome = run("consent", project)
    assert outcome.code == 1
    assert "damaged" in outcome.err


def test_from_projects_to_a_build(tmp_path: Path):
    one = correct(make_project(tmp_path, name="one"))
    two = reviewed_project(tmp_path, name="two", seed=2)
    folder = tmp_path / "corpus"
    assert run("corpus", "create", folder, "--name", "Talks").out == f"{folder}\n"
    assert run("corpus", "add", folder, tmp_path).out == "2 projects, 2 of them new\n"
    outcome = run("corpus", "stats", folder, "--workers", "1")
    assert outcome.code == 0
    assert outcome.out.splitlines()[0] == f"{one}: no consent"
    assert outcome.out.splitlines()[1].startswith(f"{two}: 5 utterances, 00:00:")
    assert "       1  left out: too short" in outcome.out.splitlines()
    run("consent", one, "--allow", "train")
    outcome = run("corpus", "build", folder, "--format", "nemo,pairs", "--format", "jiwer", "--workers", "2", "--json")
    assert outcome.code == 0
    assert "taking 100%" in outcome.err
    first, second, total = outcome.objects
    assert (first["utterances"], second["utterances"]) == (2, 5)
    assert total["utterances"] == 7
    build = Path(total["build"])
    assert build == folder / "builds" / "0001"
    assert {path.name for path in build.iterdir()} >= {"card.md", "data", "nemo", "pairs", "jiwer", "SHA256SUMS"}
    assert len(run("corpus", "list", folder).out.splitlines()) == 7
    [line] = run("corpus", "list", folder, "--text", "lichens", "--json").objects
    assert (line["text"], line["text_model"]) == ("I study lichens in Scotland.", "I study likens in Scotland.")
    assert len(run("corpus", "list", folder, "--speaker", line["speaker"]).out.splitlines()) > 1
    [short] = run("corpus", "list", folder, "--left-out", "too short", "--json").objects
    assert (short["project"], short["reason"]) == (str(two), "too short")
    assert run("corpus", "list", folder, "--left-out", "whim").code == 2


def test_what_a_build_may_not_hold_any_more(tmp_path: Path):
    project = reviewed_project(tmp_path)
    folder = tmp_path / "corpus"
    run("corpus", "create", folder)
    run("corpus", "add", folder, project)
    assert run("corpus", "trained", folder, "our-whisper").code == 1
    run("corpus", "build", folder, "--workers", "1")
    assert run("corpus", "trained", folder, "our-whisper").out == "our-whisper: trained on 0001\n"
    assert run("corpus", "check", folder, "--hashes", "--workers", "1").code == 0
    run("consent", project, "--withdraw", "Ben")
    outcome = run("corpus", "check", folder, "--workers", "1", "--json")
    assert outcome.code == 1
    [found] = outcome.objects
    assert (found["build"], found["utterances"], found["reason"]) == ("0001", 2, "consent withdrawn")
    assert found["models"] == ["our-whisper"]
    assert "trained on it: our-whisper" in run("corpus", "check", folder, "--workers", "1").out
    run("corpus", "remove", folder, project)
    reasons = {found["reason"] for found in run("corpus", "check", folder, "--workers", "1", "--json").objects}
    assert reasons == {"no project"}


def test_who_was_called_otherwise_before_is_found_in_old_builds(tmp_path: Path):
    from engine.transcript.edits import NameSpeaker

    project = reviewed_project(tmp_path)
    folder = tmp_path / "corpus"
    run("corpus", "create", folder)
    run("corpus", "add", folder, project)
    run("corpus", "build", folder, "--workers", "1")
    with Project.open(project) as opened:
        opened.apply(NameSpeaker(2, "Benjamin"))
    run("consent", project, "--withdraw", "Benjamin")
    [found] = run("corpus", "check", folder, "--workers", "1", "--json").objects
    assert found["reason"] == "consent withdrawn"


def test_a_build_that_was_changed(tmp_path: Path):
    folder = tmp_path / "corpus"
    run("corpus", "create", folder)
    run("corpus", "add", folder, reviewed_project(tmp_path))
    run("corpus", "build", folder, "--workers", "1")
    build = folder / "builds" / "0001"
    (build / "card.md").write_text("nothing to see")
    (build / "recordings.jsonl").unlink()
    outcome = run("corpus", "check", folder, "--hashes", "--workers", "1")
    assert outcome.code == 1
    assert "recordings.jsonl" in outcome.err


def test_failures_are_told(tmp_path: Path):
    assert run("corpus", "stats", tmp_path).err == f"earmark: {tmp_path}: no corpus there\n"
    folder = tmp_path / "corpus"
    run("corpus", "create", folder)
    assert run("corpus", "create", folder).code == 1
    assert "no such project" in run("corpus", "add", folder, tmp_path / "gone.earmark").err
    assert "nothing to take" in run("corpus", "build", folder, "--workers", "1").err
    assert run("corpus", "build", folder, "--format", "mp3").code == 1
    (folder / "corpus.json").write_text(json.dumps({"version": 1}))
    assert "can't be used" in run("corpus", "stats", folder).err
