import hashlib
import os

import pytest

from engine.errors import ModelChanged, ModelDamaged, ModelIncomplete, ModelUnusable
from engine.models.install import install_model
from engine.models.progress import BytesDone
from engine.models.verify import Verified, verify_model
from tests.engine.models.demo_copies import DEMO, copy_demo, ignore


@pytest.fixture
def installed(tmp_path):
    return install_model(DEMO, tmp_path / "models", "small", ignore).path


def test_an_installed_model_is_whole_and_loads(installed):
    reports: list[object] = []
    assert verify_model(installed, reports.append) == Verified(files=6, compared=6)
    assert isinstance(reports[-1], BytesDone)
    assert reports[-1].done_bytes == reports[-1].total_bytes


def test_changed_and_missing_files_are_named(installed):
    with (installed / "model.bin").open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\xff")
    (installed / "tokenizer.json").unlink()
    with pytest.raises(ModelChanged) as caught:
        verify_model(installed, ignore)
    assert caught.value.files == ("model.bin", "tokenizer.json")


def test_without_hashes_it_is_looked_at_and_loaded(tmp_path):
    folder = copy_demo(tmp_path / "by hand")
    assert verify_model(folder, ignore) == Verified(files=6, compared=0)
    (folder / "vocabulary.json").write_text('["too", "short"]', encoding="utf-8")
    with pytest.raises(ModelDamaged, match="another vocabulary"):
        verify_model(folder, ignore)
    (folder / "vocabulary.json").unlink()
    with pytest.raises(ModelIncomplete):
        verify_model(folder, ignore)


def test_weights_that_the_libraries_refuse(tmp_path):
    folder = copy_demo(tmp_path / "by hand")
    weights = folder / "model.bin"
    whole = weights.read_bytes()
    weights.write_bytes(whole.replace(b"encoder/layer_norm/gamma", b"encoder/layer_norm/gamut"))
    with pytest.raises(ModelUnusable, match="gamma"):
        verify_model(folder, ignore)


def test_files_of_the_hub_s_cache_are_named_after_their_hashes(tmp_path):
    repository = tmp_path / "models--Org--tiny"
    snapshot = repository / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    for file in copy_demo(repository / "blobs").iterdir():
        blob = file.rename(file.with_name(hashlib.sha256(file.read_bytes()).hexdigest()))
        (snapshot / file.name).symlink_to(os.path.relpath(blob, snapshot))
    assert verify_model(snapshot, ignore) == Verified(files=6, compared=6)
    (snapshot / "README.md").write_text("through the link", encoding="utf-8")
    with pytest.raises(ModelChanged) as caught:
        verify_model(snapshot, ignore)
    assert caught.value.files == ("README.md",)
