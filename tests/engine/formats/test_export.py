"""The table of formats, and writing files."""

import json
from pathlib import Path

import pytest

from engine.errors import ExportFailed, UnknownFormat
from engine.formats import FORMATS, ExportSource, export, exported
from engine.project.project import Project
from engine.recognition.results import Options, Provenance
from engine.transcript.edits import NameSpeaker
from tests.engine.formats.sources import INTERVIEW, paragraph, source


def test_table():
    assert {name: row.suffix for name, row in FORMATS.items()} == {
        "srt": ".srt",
        "vtt": ".vtt",
        "txt": ".txt",
        "json": ".json",
    }
    assert all(name == row.name and row.label for name, row in FORMATS.items())


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_holds_the_text_as_utf_8(name: str, tmp_path: Path):
    path = tmp_path / "new folder" / f"talk.{name}"
    export(INTERVIEW, name, path)
    assert path.read_bytes() == exported(INTERVIEW, name)
    assert "🔬" in path.read_text(encoding="utf-8")
    assert list(path.parent.iterdir()) == [path]


def test_unknown_format():
    with pytest.raises(UnknownFormat) as caught:
        exported(INTERVIEW, "docx")
    assert str(caught.value) == "unknown format 'docx'; there are srt, vtt, txt, json"


def test_an_older_file_is_replaced_and_a_link_stays(tmp_path: Path):
    path, link = tmp_path / "talk.txt", tmp_path / "link.txt"
    path.write_text("older", encoding="utf-8")
    link.symlink_to(path)
    export(source(paragraph("New.")), "txt", link)
    assert path.read_text(encoding="utf-8") == "[00:00:00] New.\n"
    assert link.is_symlink()


def test_where_nothing_can_be_written(tmp_path: Path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    for path in (tmp_path, tmp_path / "file" / "talk.srt", tmp_path / ("x" * 300)):
        with pytest.raises(ExportFailed) as caught:
            export(INTERVIEW, "srt", path)
        assert str(caught.value).startswith(f"{path}: could not be written (")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_disk_that_is_full_leaves_what_was_there(tmp_path: Path):
    resource = pytest.importorskip("resource", reason="this system can't limit the size of files")
    path = tmp_path / "talk.txt"
    path.write_text("older", encoding="utf-8")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        with pytest.raises(ExportFailed):
            export(INTERVIEW, "txt", path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_text(encoding="utf-8") == "older"
    assert list(tmp_path.iterdir()) == [path]


def test_from_a_project(tmp_path: Path):
    with Project.create(tmp_path / "talk.earmark", tmp_path / "my talk.wav", "cafe", 30_000) as project:
        assert ExportSource.of(project) == ExportSource("my talk", 30_000, None, {}, ())
        project.set_provenance(Provenance("demo", "ab", Options(), (), "de"))
        project.apply(NameSpeaker(1, "Anna"))
        made = ExportSource.of(project)
        project.apply(NameSpeaker(1, "Eva Berg"))
        assert ExportSource.of(project, initials=True).speakers == {1: "EB"}
    assert made == ExportSource("my talk", 30_000, "de", {1: "Anna"}, ())
    assert json.loads(exported(made, "json"))["language"] == "de"
