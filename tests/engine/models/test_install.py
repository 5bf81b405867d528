import hashlib
import json
import os
from pathlib import Path

import pytest
from filelock import FileLock

from engine.errors import (
    ModelBusy,
    ModelDamaged,
    ModelExists,
    ModelIncomplete,
    ModelMissing,
    ModelNameInvalid,
    ModelNotStored,
    ModelProtected,
    ModelUnsafe,
)
from engine.models.adopted import adopted_folders
from engine.models.install import adopt_model, install_model, remove_model
from engine.models.manifest import SourceKind, read_manifest
from engine.models.model import Origin, demo_model, files_of
from engine.models.places import Places, find_models
from engine.models.progress import BytesDone
from tests.engine.models.demo_copies import DEMO, contents, copy_demo, ignore


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return copy_demo(tmp_path / "source" / "small")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places((tmp_path / "models",), tmp_path / "adopted.json", tmp_path / "hub")


def test_a_folder_is_copied_with_a_manifest(places, source):
    (source / "train.py").write_text("never taken along", encoding="utf-8")
    (source / "LICENSE").write_text("MIT License\n", encoding="utf-8")
    reports: list[object] = []
    model = install_model(source, places.install, None, reports.append)
    assert (model.name, model.path, model.origin) == ("small", places.install / "small", Origin.INSTALLED)
    assert {path.name for path in model.path.iterdir()} == {*(file.name for file in files_of(source)), "earmark.json"}
    manifest = read_manifest(model.path)
    assert manifest is not None
    assert (manifest.source.kind, manifest.source.place) == (SourceKind.FOLDER, str(source))
    assert manifest.licence == "MIT License"
    [weights] = [file for file in manifest.files if file.name == "model.bin"]
    assert weights.size_bytes == (DEMO / "model.bin").stat().st_size
    assert weights.sha256 == hashlib.sha256((DEMO / "model.bin").read_bytes()).hexdigest()
    total = sum(file.size_bytes for file in manifest.files)
    assert reports[-1] == BytesDone("vocabulary.json", total, total)
    assert find_models(places)[0] == model


def test_a_snapshot_of_the_hub_s_cache_is_copied_with_what_its_links_lead_to(places, source, tmp_path):
    repository = tmp_path / "hub" / "models--Org--tiny"
    snapshot = repository / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    source.rename(repository / "blobs")
    for blob in (repository / "blobs").iterdir():
        (snapshot / blob.name).symlink_to(os.path.relpath(blob, snapshot))
    model = install_model(snapshot, places.install, None, ignore)
    assert model.name == "tiny"
    assert not any(path.is_symlink() for path in model.path.iterdir())
    assert find_models(places)[-2].name == "Org/tiny"


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../up", "a/b", "a\\b", ".hidden", "CON", "nul.txt", "a:b", "a\n", "x" * 101]
)
def test_a_name_that_is_no_plain_folder_s_is_refused(places, source, name):
    with pytest.raises(ModelNameInvalid):
        install_model(source, places.install, name or " ", ignore)
    assert contents(places.install) == {}
    assert not (places.install.parent / "up").exists()


def test_what_is_there_is_not_replaced(places, source):
    install_model(source, places.install, "small", ignore)
    before = contents(places.install)
    (source / "README.md").write_text("another", encoding="utf-8")
    with pytest.raises(ModelExists):
        install_model(source, places.install, "small", ignore)
    assert contents(places.install) == before


def write(file, text):
    return lambda folder: (folder / file).write_text(text, encoding="utf-8")


def delete(file):
    return lambda folder: (folder / file).unlink()


def cut(file):
    return lambda folder: os.truncate(folder / file, (folder / file).stat().st_size // 2)


def link_out(folder):
    (folder / "model.bin").unlink()
    (folder / "model.bin").symlink_to(DEMO / "model.bin")


def block(folder):
    (folder / "model.bin").unlink()
    os.mkfifo(folder / "model.bin")


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (delete("tokenizer.json"), ModelIncomplete),
        (delete("vocabulary.json"), ModelIncomplete),
        (block, ModelIncomplete),
        (write("config.json", "not JSON"), ModelDamaged),
        (write("config.json", '{"model_type": "llama"}'), ModelDamaged),
        (write("config.json", "[" * 100_000), ModelDamaged),
        (write("preprocessor_config.json", "{"), ModelDamaged),
        (write("model.bin", "weights"), ModelDamaged),
        (cut("model.bin"), ModelDamaged),
        (write("vocabulary.json", "{}"), ModelDamaged),
        (write("vocabulary.json", '["one"]'), ModelDamaged),
        (write("tokenizer.json", "{}"), ModelDamaged),
        (cut("tokenizer.json"), ModelDamaged),
        (link_out, ModelUnsafe),
    ],
)
def test_a_folder_that_is_no_whole_model_is_refused(places, source, spoil, error):
    spoil(source)
    with pytest.raises(error) as caught:
        install_model(source, places.install, "small", ignore)
    assert caught.value.path == source
    assert contents(places.install) == {}
    with pytest.raises(error):
        adopt_model(source, places)
    assert adopted_folders(places.adopted) == []


def test_a_path_that_is_not_there(places, tmp_path):
    with pytest.raises(ModelMissing):
        install_model(tmp_path / "nowhere", places.install, None, ignore)


def test_a_source_that_changes_while_it_is_copied_is_refused(places, source):
    def spoil(message: object) -> None:
        if isinstance(message, BytesDone):
            (source / "tokenizer.json").write_text("{}", encoding="utf-8")

    with pytest.raises(ModelDamaged):
        install_model(source, places.install, None, spoil)
    assert contents(places.install) == {}


def test_a_copy_that_is_stopped_leaves_nothing_and_can_be_done_again(places, source):
    def stop(_message: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install_model(source, places.install, None, stop)
    assert contents(places.install) == {}
    (places.install / ".unfinished" / "small").mkdir()
    (places.install / ".unfinished" / "small" / "left by a crash").write_text("", encoding="utf-8")
    model = install_model(source, places.install, None, ignore)
    assert not (model.path / "left by a crash").exists()


def test_two_at_once_do_not_mix(places, source):
    (places.install / ".unfinished").mkdir(parents=True)
    with FileLock(places.install / ".unfinished" / "small.lock"), pytest.raises(ModelBusy):
        install_model(source, places.install, None, ignore)
    install_model(source, places.install, None, ignore)


def test_a_model_that_appears_meanwhile_stays(places, source):
    def place_another(_message: object) -> None:
        (places.install / "small").mkdir(exist_ok=True)
        (places.install / "small" / "note").write_text("mine", encoding="utf-8")

    with pytest.raises(ModelExists):
        install_model(source, places.install, None, place_another)
    assert contents(places.install) == {"small/note": b"mine"}


def test_a_folder_that_cannot_be_made(source, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ModelNotStored):
        install_model(source, tmp_path / "file", None, ignore)


def test_an_adopted_model_stays_where_it_is(places, source):
    model = adopt_model(source, places)
    assert (model.path, model.origin) == (source, Origin.ADOPTED)
    assert find_models(places)[0] == model
    remove_model(model, places)
    assert [found.name for found in find_models(places)] == ["demo"]
    assert source.is_dir()


def test_an_installed_model_is_removed(places, source):
    install_model(source, places.install, "one", ignore)
    two = install_model(source, places.install, "two", ignore)
    remove_model(two, places)
    assert [model.name for model in find_models(places)] == ["one", "demo"]
    assert list((places.install / ".unfinished").glob("removed-*")) == []


def test_a_model_that_is_gone_already(places, source):
    model = install_model(source, places.install, None, ignore)
    remove_model(model, places)
    with pytest.raises(ModelNotStored):
        remove_model(model, places)


def test_what_earmark_did_not_install_is_not_removed(places, source):
    copy_demo(places.install / "by hand")
    snapshot = copy_demo(places.hub_cache / "models--Org--tiny" / "snapshots" / "abc")
    for model in [*find_models(places), demo_model()]:
        with pytest.raises(ModelProtected):
            remove_model(model, places)
    assert (places.install / "by hand").is_dir()
    assert snapshot.is_dir()
    assert DEMO.is_dir()


def test_a_manifest_that_a_source_brings_along_is_not_believed(places, source):
    (source / "earmark.json").write_text(json.dumps({"form": 1, "name": "false"}), encoding="utf-8")
    manifest = read_manifest(install_model(source, places.install, None, ignore).path)
    assert manifest is not None
    assert manifest.name == "small"
