"""What all commands share: help, exit codes, errors in one line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.cli.__main__ import COMMANDS
from tests.engine.cli.running import run
from tests.engine.corpus.projects import Said, make_project

ENGINE = (sys.executable, "-m", "engine.cli")


def test_help_names_every_command_and_the_editor():
    outcome = run("--help")
    assert outcome.code == 0
    assert all(name in outcome.out for name in COMMANDS)
    assert "earmark FILE opens a recording or a project in the editor" in outcome.out
    assert set(COMMANDS) == {
        "review",
        "evaluate",
        "record",
        "demo",
        "transcribe",
        "speakers",
        "export",
        "info",
        "corrections",
        "glossary",
        "edit",
        "consent",
        "corpus",
        "pack",
        "unpack",
        "verify",
        "models",
        "doctor",
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str):
    outcome = run(name, "--help")
    assert outcome.code == 0
    assert outcome.out.startswith(f"usage: earmark {name}")
    if "--json" in outcome.out:
        assert '{"' in outcome.out
    assert all(len(line) <= 120 for line in outcome.out.splitlines() if not line.startswith('{"edit"'))


@pytest.mark.parametrize(
    "arguments",
    [(), ("fly",), ("export", "talk.earmark", "--format", "docx"), ("transcribe",), ("edit", "talk.earmark")],
)
def test_wrong_usage(arguments: tuple[str, ...]):
    outcome = run(*arguments)
    assert outcome.code == 2
    assert outcome.out == ""
    assert "usage: earmark" in outcome.err


def test_failures_are_one_line(tmp_path: Path):
    text = tmp_path / "notes.txt"
    text.write_text("no project\n" * 100, encoding="utf-8")
    for command in (("info",), ("corrections",), ("export", "--format", "srt")):
        for path, says in ((tmp_path / "gone.earmark", "no such project"), (text, "not an Earmark project")):
            outcome = run(command[0], path, *command[1:])
            assert (outcome.code, outcome.out) == (1, "")
            assert outcome.err == f"earmark: {path}: {says}\n"


def test_a_failure_in_a_file_with_a_strange_name_is_still_one_line(tmp_path: Path):
    outcome = run("info", tmp_path / "two\nlines")
    assert outcome.err == f"earmark: {tmp_path}/two lines: no such project\n"


def test_version():
    outcome = run("--version")
    assert outcome.code == 0
    assert outcome.out.startswith("earmark ")


def test_the_demo_points_to_the_editor():
    outcome = run("demo")
    assert outcome.code == 1
    assert "earmark demo" in outcome.err


def test_a_shell_without_a_language_and_a_reader_that_leaves(tmp_path: Path):
    project = make_project(tmp_path, *(Said(800 * place, "Grüße 🔬") for place in range(30)))
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    export = [*ENGINE, "export", str(project), "--format", "txt", "--output", "-"]
    shown = subprocess.run(export, env=environment, capture_output=True, check=False)
    assert (shown.returncode, shown.stderr) == (0, b"")
    assert "Grüße 🔬" in shown.stdout.decode("utf-8")

    closed_read, closed_write = os.pipe()
    os.close(closed_read)
    for command in (export, [*ENGINE, "info", str(project), "--paragraphs"]):
        left = subprocess.run(command, env=environment, stdout=closed_write, stderr=subprocess.PIPE, check=False)
        assert (left.returncode, left.stderr) == (0, b"")
    os.close(closed_write)


@pytest.mark.parametrize(
    ("command", "needed"),
    [("corrections", "[]"), ("info", "['numpy']")],  # which tells how many words are doubted
)
def test_what_needs_no_recognition_does_not_load_it(tmp_path: Path, command: str, needed: str):
    project = make_project(tmp_path)
    program = (
        "import sys; from engine.cli.__main__ import main; code = main(sys.argv[1:]); "
        "heavy = {'numpy', 'av', 'ctranslate2', 'faster_whisper', 'sounddevice', 'PySide6'}; "
        "print(code, sorted(heavy & set(sys.modules)))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program, command, str(project)], capture_output=True, text=True, check=True
    )
    assert shown.stdout.splitlines()[-1] == f"0 {needed}"
