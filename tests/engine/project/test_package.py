"""A project with its recording as one file: everything goes in, comes out the same, and nothing else does."""

import hashlib
import json
import os
import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from engine.cli.__main__ import main
from engine.errors import NameTaken, PackageDamaged, PackageUnsafe, ProjectError, RecordingChanged, RecordingMissing
from engine.project.package import pack, unpack
from engine.project.project import Project
from engine.project.summary import read_project
from engine.transcript.edits import ReplaceText
from tests.engine.project.projects import make_project

SOUND = os.urandom(200_000)


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    folder = tmp_path / "field work"
    folder.mkdir()
    path = make_project(
        folder / "Gespräch 1.earmark", "good morning", sha256=hashlib.sha256(SOUND).hexdigest(), recording="take.wav"
    )
    (folder / "take.wav").write_bytes(SOUND)
    return path


@pytest.fixture
def package(talk: Path, tmp_path: Path) -> Path:
    made = tmp_path / "out.earmarkz"
    pack(talk, made, lambda _: None)
    return made


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def rewrite(package: Path, change) -> None:
    """Write a package anew; ``change`` takes and returns its files, whose hashes the new manifest holds."""
    with zipfile.ZipFile(package) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist() if name != "manifest.json"}
    files = change(files)
    listed = [
        {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    ]
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
        zipped.writestr("manifest.json", json.dumps({"kind": "earmark package", "version": 1, "files": listed}))


def test_what_goes_in_comes_out(talk: Path, tmp_path: Path):
    reported: list[object] = []
    with Project.open(talk) as project:
        project.apply(ReplaceText(1, 0, 4, "bad"))
        project.flush()
        pack(talk, tmp_path / "out.earmarkz", reported.append)
    assert reported
    with zipfile.ZipFile(tmp_path / "out.earmarkz") as zipped:
        assert zipped.getinfo("take.wav").compress_type == zipfile.ZIP_STORED
        assert zipped.testzip() is None
        assert str(tmp_path).encode() not in zipped.read("Gespräch 1.earmark"), "no folder of this computer goes along"
    assert names_in(talk.parent) == ["Gespräch 1.earmark", "take.wav"]
    shutil.rmtree(talk.parent)
    home = tmp_path / "home"
    home.mkdir()
    project_path = unpack(tmp_path / "out.earmarkz", home, lambda _: None)
    assert names_in(home) == ["Gespräch 1.earmark", "take.wav"]
    summary = read_project(project_path).summary
    assert summary.recording == home / "take.wav"
    assert (home / "take.wav").read_bytes() == SOUND
    home.rename(tmp_path / "moved")
    with Project.open(tmp_path / "moved" / "Gespräch 1.earmark") as project:
        assert project.transcript.paragraphs[0].text == "bad morning"
        assert project.recording.path == tmp_path / "moved" / "take.wav"


def test_nothing_is_ever_replaced(talk: Path, package: Path):
    before = talk.read_bytes()
    with pytest.raises(NameTaken):
        pack(talk, package, lambda _: None)
    again = unpack(package, talk.parent, lambda _: None)
    assert again.name == "Gespräch 1 2.earmark"
    assert talk.read_bytes() == before
    assert read_project(again).summary.recording == talk.parent / "take 2.wav"


def test_a_recording_that_is_missing_or_another_is_not_packed(talk: Path, tmp_path: Path):
    (talk.parent / "take.wav").write_bytes(b"another")
    with pytest.raises(RecordingChanged):
        pack(talk, tmp_path / "out.earmarkz", lambda _: None)
    (talk.parent / "take.wav").unlink()
    with pytest.raises(RecordingMissing):
        pack(talk, tmp_path / "out.earmarkz", lambda _: None)
    assert names_in(tmp_path) == ["field work", "xdg"] or names_in(tmp_path) == ["field work"]


def test_a_package_that_is_cut_off_or_changed_is_refused(package: Path, tmp_path: Path):
    whole = package.read_bytes()
    home = tmp_path / "home"
    home.mkdir()
    for content in (whole[: len(whole) // 2], b"no zip at all", b""):
        package.write_bytes(content)
        with pytest.raises(PackageDamaged):
            unpack(package, home, lambda _: None)
    place = whole.index(SOUND[1000:1100])
    package.write_bytes(whole[:place] + bytes(100) + whole[place + 100 :])
    with pytest.raises(PackageDamaged):
        unpack(package, home, lambda _: None)
    assert names_in(home) == []


@pytest.mark.parametrize(
    "name", ["../take.wav", "/take.wav", "a/take.wav", "a\\take.wav", "C:take.wav", ".take.wav", "con.wav", "a\nb.wav"]
)
def test_a_path_that_leaves_the_folder_is_refused(package: Path, tmp_path: Path, name: str):
    rewrite(package, lambda files: {name if key == "take.wav" else key: value for key, value in files.items()})
    home = tmp_path / "home"
    home.mkdir()
    with pytest.raises(PackageUnsafe):
        unpack(package, home, lambda _: None)
    assert names_in(home) == []
    assert not (tmp_path / "take.wav").exists()


def test_what_is_not_named_is_refused(package: Path, tmp_path: Path):
    with zipfile.ZipFile(package, "a") as zipped:
        zipped.writestr("extra.txt", "hello")
    with pytest.raises(PackageUnsafe):
        unpack(package, tmp_path, lambda _: None)


def test_a_bomb_is_refused(package: Path, tmp_path: Path):
    rewrite(package, lambda files: {**files, "take.wav": bytes(60_000_000)})
    with pytest.raises(PackageUnsafe, match="far too much"):
        unpack(package, tmp_path, lambda _: None)


def test_a_link_is_refused(package: Path, tmp_path: Path):
    with zipfile.ZipFile(package) as zipped:
        contents = {info.filename: zipped.read(info) for info in zipped.infolist()}
    with zipfile.ZipFile(package, "w") as zipped:
        for name, content in contents.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = (stat.S_IFLNK | 0o777) << 16 if name == "take.wav" else 0
            zipped.writestr(info, content)
    with pytest.raises(PackageUnsafe, match="plain file"):
        unpack(package, tmp_path, lambda _: None)


def test_a_project_that_is_none_is_refused(package: Path, tmp_path: Path):
    rewrite(package, lambda files: {key: b"x" * 99 if key.endswith("k") else value for key, value in files.items()})
    home = tmp_path / "home"
    home.mkdir()
    with pytest.raises(ProjectError):
        unpack(package, home, lambda _: None)
    assert names_in(home) == []


def test_the_command_line_packs_and_unpacks(talk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["pack", str(talk), "--output", str(tmp_path)]) == 0
    package = tmp_path / "Gespräch 1.earmarkz"
    assert capsys.readouterr().out == f"{package}\n"
    assert main(["unpack", str(package), "--output", str(tmp_path / "new" / "home")]) == 0
    project = tmp_path / "new" / "home" / "Gespräch 1.earmark"
    assert capsys.readouterr().out == f"{project}\n"
    assert names_in(project.parent) == ["Gespräch 1.earmark", "take.wav"]
    assert main(["pack", str(talk), "--output", str(package)]) == 1
    assert "already" in capsys.readouterr().err
