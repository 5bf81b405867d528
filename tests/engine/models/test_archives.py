import io
import tarfile
import zipfile
from pathlib import Path
from typing import Literal

import pytest

from engine.errors import ArchiveUnreadable, ModelDamaged, ModelIncomplete, ModelUnsafe
from engine.models.install import install_model
from engine.models.manifest import SourceKind, read_manifest
from engine.models.model import files_of
from tests.engine.models.demo_copies import DEMO, contents, ignore


def install(archive: Path, tmp_path: Path):
    return install_model(archive, tmp_path / "models", None, ignore)


def refuse(archive: Path, tmp_path: Path, error, match=None):
    with pytest.raises(error, match=match) as caught:
        install(archive, tmp_path)
    assert caught.value.path == archive
    assert contents(tmp_path / "models") == {}
    assert {path.name for path in tmp_path.iterdir()} <= {archive.name, "models"}


def tar_of_demo(archive: Path, mode: Literal["w", "w:gz", "w:xz"] = "w", prefix: str = "") -> Path:
    with tarfile.open(archive, mode) as tar:
        for file in files_of(DEMO):
            tar.add(file, prefix + file.name)
    return archive


def zip_of_demo(archive: Path, prefix: str = "", compression: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(archive, "w", compression) as zipped:
        for file in files_of(DEMO):
            zipped.write(file, prefix + file.name)
    return archive


@pytest.mark.parametrize(
    ("name", "mode", "prefix"),
    [
        ("small.tar", "w", ""),
        ("small.tar.gz", "w:gz", "./"),
        ("small.tgz", "w:gz", "whisper/small/"),
        ("small.tar.xz", "w:xz", "small/"),
    ],
)
def test_tar_archives(tmp_path, name, mode, prefix):
    model = install(tar_of_demo(tmp_path / name, mode, prefix), tmp_path)
    assert model.name == "small"
    assert (model.path / "model.bin").read_bytes() == (DEMO / "model.bin").read_bytes()
    manifest = read_manifest(model.path)
    assert manifest is not None
    assert manifest.source.kind is SourceKind.ARCHIVE


@pytest.mark.parametrize("prefix", ["", "./", "small/", "from\\windows\\"])
def test_zip_archives(tmp_path, prefix):
    model = install(zip_of_demo(tmp_path / "small.zip", prefix, zipfile.ZIP_DEFLATED), tmp_path)
    assert model.name == "small"
    assert {path.name for path in model.path.iterdir()} == {*(file.name for file in files_of(DEMO)), "earmark.json"}


def test_only_the_model_is_taken_out(tmp_path):
    archive = zip_of_demo(tmp_path / "small.zip", "small/")
    with zipfile.ZipFile(archive, "a") as zipped:
        zipped.writestr("small/run.sh", "rm -rf /")
        zipped.writestr("README.md", "of another folder")
        zipped.writestr("small/sub/config.json", "{}")
    model = install(archive, tmp_path)
    assert {path.name for path in model.path.iterdir()} == {*(file.name for file in files_of(DEMO)), "earmark.json"}
    assert (model.path / "README.md").read_bytes() == (DEMO / "README.md").read_bytes()


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "small/../../evil", "..\\evil", "C:\\evil", "c:evil"])
def test_a_zip_with_a_path_that_leaves_is_refused(tmp_path, name):
    archive = zip_of_demo(tmp_path / "small.zip")
    with zipfile.ZipFile(archive, "a") as zipped:
        zipped.writestr(name, "evil")
    refuse(archive, tmp_path, ModelUnsafe, "leaves")


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "small/../../evil"])
def test_a_tar_with_a_path_that_leaves_is_refused(tmp_path, name):
    archive = tar_of_demo(tmp_path / "small.tar")
    with tarfile.open(archive, "a") as tar:
        tar.addfile(tarfile.TarInfo(name))
    refuse(archive, tmp_path, ModelUnsafe)


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        (tarfile.SYMTYPE, "model.bin"),
        (tarfile.SYMTYPE, "/etc/passwd"),
        (tarfile.SYMTYPE, "../../passwd"),
        (tarfile.LNKTYPE, "../passwd"),
        (tarfile.LNKTYPE, "model.bin"),
        (tarfile.CHRTYPE, ""),
        (tarfile.FIFOTYPE, ""),
    ],
)
def test_a_tar_with_a_link_or_a_device_is_refused(tmp_path, kind, target):
    archive = tar_of_demo(tmp_path / "small.tar")
    with tarfile.open(archive, "a") as tar:
        info = tarfile.TarInfo("LICENSE")
        info.type, info.linkname = kind, target
        tar.addfile(info)
    refuse(archive, tmp_path, ModelUnsafe)


def test_a_zip_with_a_link_is_refused(tmp_path):
    archive = zip_of_demo(tmp_path / "small.zip")
    with zipfile.ZipFile(archive, "a") as zipped:
        link = zipfile.ZipInfo("LICENSE")
        link.external_attr = 0o120777 << 16
        zipped.writestr(link, "/etc/passwd")
    refuse(archive, tmp_path, ModelUnsafe, "link")


def test_archives_that_expand_without_end_are_refused(tmp_path):
    archive = tmp_path / "bomb.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        info = tarfile.TarInfo("model.bin")
        info.size = 60_000_000
        tar.addfile(info, io.BytesIO(bytes(info.size)))
    refuse(archive, tmp_path, ModelUnsafe, "far too much")
    archive.unlink()
    archive = tmp_path / "bomb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("model.bin", bytes(60_000_000))
    refuse(archive, tmp_path, ModelUnsafe, "far too much")


def test_an_archive_of_too_many_files_is_refused(tmp_path):
    archive = tmp_path / "many.tar"
    with tarfile.open(archive, "w") as tar:
        for number in range(10_001):
            tar.addfile(tarfile.TarInfo(str(number)))
    refuse(archive, tmp_path, ModelUnsafe, "far too much")


def test_an_archive_of_two_models_is_refused(tmp_path):
    archive = zip_of_demo(tmp_path / "two.zip", "one/")
    with zipfile.ZipFile(archive, "a") as zipped:
        zipped.writestr("two/model.bin", "")
    refuse(archive, tmp_path, ModelUnsafe, "more than one")


def test_an_archive_without_a_model_is_refused(tmp_path):
    archive = tmp_path / "holiday.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("beach.jpg", "sand")
    refuse(archive, tmp_path, ModelIncomplete, "tokenizer.json")


def test_a_damaged_model_in_an_archive_is_refused(tmp_path):
    archive = tar_of_demo(tmp_path / "small.tar", prefix="small/")
    with tarfile.open(archive, "a") as tar:
        info = tarfile.TarInfo("small/config.json")
        info.size = 1
        tar.addfile(info, io.BytesIO(b"["))
    refuse(archive, tmp_path, ModelDamaged, "config.json")


@pytest.mark.parametrize("length", [0, 10, 2_000, 1_000_000])
@pytest.mark.parametrize("kind", ["tar", "tar.gz", "zip"])
def test_a_damaged_archive_is_refused(tmp_path, kind, length):
    archive = tmp_path / f"small.{kind}"
    if kind == "zip":
        zip_of_demo(archive)
    else:
        tar_of_demo(archive, "w:gz" if kind == "tar.gz" else "w")
    archive.write_bytes(archive.read_bytes()[:length])
    with pytest.raises((ArchiveUnreadable, ModelIncomplete)):
        install(archive, tmp_path)
    assert contents(tmp_path / "models") == {}


def test_a_flipped_bit_is_noticed(tmp_path):
    archive = zip_of_demo(tmp_path / "small.zip")
    packed = bytearray(archive.read_bytes())
    packed[len(packed) // 2] ^= 1
    archive.write_bytes(packed)
    refuse(archive, tmp_path, ArchiveUnreadable, "CRC")
