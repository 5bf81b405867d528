"""earmark models."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.models.known import KNOWN_MODELS
from engine.models.model import files_of
from tests.engine.cli.running import run
from tests.engine.models.demo_copies import DEMO, contents, copy_demo
from tests.engine.models.local_hub import COMMIT, REPOSITORY, LocalHub


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalHub]:
    monkeypatch.setenv("no_proxy", "*")
    with LocalHub() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        yield hub


def make_model(folder: Path, size_bytes: int) -> Path:
    """Make a folder that looks like a model."""
    folder.mkdir(parents=True)
    for name in ("config.json", "tokenizer.json", "vocabulary.json"):
        (folder / name).write_text("{}", encoding="utf-8")
    (folder / "model.bin").write_bytes(b"\0" * size_bytes)
    return folder


def test_only_the_built_in_model():
    [model] = run("models", "list", "--json").objects
    assert model == {
        "name": "demo",
        "path": str(DEMO),
        "size_bytes": sum(file.stat().st_size for file in files_of(DEMO)),
        "demo": True,
        "default": True,
        "origin": "built-in",
        "languages": ["en"],
        "compute_type": "int8",
        "size_class": None,
        "licence": model["licence"],
        "source": None,
    }
    assert "(default, for the demo only)" in run("models", "list").out


def test_the_largest_model_is_the_default_and_never_the_demo(models):
    make_model(models / "small", 20_000_000)
    make_model(models / "tiny", 10_000_000)
    (models / "half a model").mkdir()
    listed = run("models", "list", "--json").objects
    assert [model["name"] for model in listed] == ["small", "tiny", "demo"]
    assert [model["default"] for model in listed] == [True, False, False]
    assert run("models", "list").out.splitlines()[0].split()[:4] == ["small", "20", "MB", "?"]


@pytest.mark.parametrize(
    "arguments", [[], ["add"], ["download"], ["remove"], ["convert"], ["add", "x", "--adopt", "--name", "y"], ["eat"]]
)
def test_wrong_usage(arguments):
    outcome = run("models", *arguments)
    assert (outcome.code, outcome.out) == (2, "")


def test_a_folder_is_added_verified_and_removed(models, tmp_path):
    source = copy_demo(tmp_path / "whisper-mine")
    outcome = run("models", "add", source)
    assert (outcome.code, outcome.out) == (0, f"{models / 'whisper-mine'}\n")
    assert "whisper-mine: copying 100%" in outcome.err
    assert [model["origin"] for model in run("models", "list", "--json").objects] == ["installed", "built-in"]
    assert run("models", "verify", "whisper-mine").out == "whisper-mine: good (6 of 6 files compared)\n"
    assert run("models", "remove", "whisper-mine").code == 0
    assert contents(models) == {}
    again = run("models", "remove", "whisper-mine")
    assert (again.code, again.err) == (1, "earmark: whisper-mine: no such model folder\n")


def test_an_archive_is_added_under_a_name(models, tmp_path):
    with zipfile.ZipFile(tmp_path / "model.zip", "w") as zipped:
        for file in files_of(DEMO):
            zipped.write(file, f"inside/{file.name}")
    [model] = run("models", "add", tmp_path / "model.zip", "--name", "my model", "--json").objects
    assert (model["name"], model["default"]) == ("my model", True)
    assert model["source"] == {"kind": "archive", "place": str(tmp_path / "model.zip"), "revision": None}


def test_a_folder_is_adopted_and_forgotten(models, tmp_path):
    source = copy_demo(tmp_path / "far" / "tiny")
    assert run("models", "add", source, "--adopt").out == f"{source}\n"
    assert run("models", "list", "--json").objects[0]["origin"] == "adopted"
    assert f"{source}: adopted" in run("doctor").out
    shutil.rmtree(source)
    assert f"{source}: adopted, but not there" in run("doctor").out
    assert run("models", "remove", "tiny").code == 0
    assert str(source) not in run("doctor").out


def test_what_is_no_model_is_not_added(models, tmp_path):
    source = copy_demo(tmp_path / "broken")
    (source / "tokenizer.json").unlink()
    for how in ([], ["--adopt"]):
        outcome = run("models", "add", source, *how)
        assert outcome.code == 1
        assert outcome.err.endswith(f"earmark: {source}: not a complete model, missing tokenizer.json\n")
    assert contents(models) == {}


def test_the_built_in_model_is_not_removed():
    outcome = run("models", "remove", "demo")
    assert (outcome.code, outcome.err) == (1, f"earmark: {DEMO}: not installed by Earmark, so not removed\n")
    assert DEMO.is_dir()


def test_verify_tells_of_each_model_and_fails_for_one(models, tmp_path):
    run("models", "add", DEMO, "--name", "mine")
    (models / "mine" / "README.md").write_text("changed", encoding="utf-8")
    outcome = run("models", "verify", "--json")
    assert outcome.code == 1
    assert outcome.objects == [
        {
            "name": "mine",
            "path": str(models / "mine"),
            "error": "ModelChanged",
            "message": f"{models / 'mine'}: changed since it was installed: README.md",
        },
        {"name": "demo", "path": str(DEMO), "files": 6, "compared": 0},
    ]
    assert run("models", "verify", tmp_path / "nowhere").code == 1


def test_known_models():
    assert [model["name"] for model in run("models", "known", "--json").objects] == [m.name for m in KNOWN_MODELS]
    line = run("models", "known").out.splitlines()[0]
    assert line.split() == ["tiny", "78", "MB", "many", "languages", "Systran/faster-whisper-tiny"]


def test_a_model_is_downloaded(models, hub):
    outcome = run("models", "download", REPOSITORY, "--json")
    assert outcome.code == 0
    assert "whisper-small: downloading 100%" in outcome.err
    [model] = outcome.objects
    assert model["path"] == str(models / "whisper-small")
    assert model["source"] == {"kind": "hub", "place": REPOSITORY, "revision": COMMIT}
    assert run("models", "verify", "whisper-small").code == 0
    again = run("models", "download", REPOSITORY)
    assert again.err == f"earmark: {models / 'whisper-small'}: there is a model of this name already\n"


def test_a_download_that_fails_is_one_line(models, hub):
    outcome = run("models", "download", "Org/nothing", "--endpoint", hub.endpoint)
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err == "earmark: Org/nothing: no such model that everybody may download\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing there")
def test_an_interrupted_download_is_kept_and_can_be_dropped(models, hub):
    import signal

    hub.stalls_after = 3_000_000
    command = [sys.executable, "-m", "engine.cli", "models", "download", REPOSITORY]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=DEMO.parents[2]) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "downloading 5" in line:
                process.send_signal(signal.SIGINT)
                break
        assert "the same command goes on from there" in process.stderr.read()
    assert process.returncode == 130
    assert contents(models) == {}
    assert run("models", "remove", "whisper-small").code == 0
    assert list((models / ".unfinished").iterdir()) == [models / ".unfinished" / "whisper-small.lock"]
    assert run("models", "remove", "whisper-small").code == 1


def test_converting_what_can_t_be_converted(models, tmp_path):
    outcome = run("models", "convert", tmp_path)
    assert outcome.code == 1
    assert "can't be converted" in outcome.err
