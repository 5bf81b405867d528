import hashlib
import pickle

import pytest

import resources
from engine.errors import ModelIncomplete, ModelMissing
from engine.models.model import Origin, belongs_to_model, demo_model, model_sha256, open_model


def make_model(folder, *missing):
    folder.mkdir(parents=True)
    for name in {"config.json", "model.bin", "tokenizer.json", "vocabulary.json"} - set(missing):
        (folder / name).write_bytes(b"model")
    return folder


def test_a_complete_folder_is_a_model(tmp_path):
    model = open_model(make_model(tmp_path / "small"))
    assert model.name == "small"
    assert model.path == tmp_path / "small"
    assert model.origin is Origin.PATH
    assert not model.is_demo


def test_a_text_vocabulary_will_do(tmp_path):
    folder = make_model(tmp_path / "old", "vocabulary.json")
    (folder / "vocabulary.txt").write_bytes(b"a\nb\n")
    assert open_model(folder).name == "old"


def test_a_missing_folder_and_missing_files_are_told_apart(tmp_path):
    with pytest.raises(ModelMissing):
        open_model(tmp_path / "nowhere")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ModelMissing):
        open_model(tmp_path / "file")
    with pytest.raises(ModelIncomplete) as caught:
        open_model(make_model(tmp_path / "half", "tokenizer.json", "vocabulary.json"))
    assert caught.value.missing == ("tokenizer.json", "vocabulary.json")
    assert pickle.loads(pickle.dumps(caught.value)).missing == caught.value.missing


def test_a_relative_path_becomes_absolute(tmp_path, monkeypatch):
    make_model(tmp_path / "small")
    monkeypatch.chdir(tmp_path)
    assert open_model((tmp_path / "small").relative_to(tmp_path)).path == tmp_path / "small"


def test_a_snapshot_in_the_hub_s_cache_is_named_after_its_repository(tmp_path):
    snapshot = make_model(tmp_path / "models--Some--whisper--tiny" / "snapshots" / "0123abc")
    assert open_model(snapshot).name == "Some/whisper--tiny"


def test_the_built_in_model_says_that_it_is_for_the_demo():
    model = demo_model()
    assert model.is_demo
    assert model.path == resources.path("models/demo")


def test_only_the_files_of_a_model_belong_to_it():
    assert all(belongs_to_model(name) for name in ("model.bin", "vocabulary.txt", "LICENSE.md", "README.md"))
    assert not any(belongs_to_model(name) for name in ("setup.py", ".git", "earmark.json", "pytorch_model.bin"))


def test_the_hash_of_the_weights_is_worked_out_once(tmp_path, monkeypatch):
    model = open_model(make_model(tmp_path / "small"))
    sha256 = "9372c470eeadd5ecd9c3c74c2b3cb633f8e2f2fad799250a0f70d652b6b825e4"
    assert model_sha256(model, tmp_path / "cache") == sha256

    def refuse(*_):
        raise AssertionError("it is hashed again")

    with monkeypatch.context() as patch:
        patch.setattr(hashlib, "file_digest", refuse)
        assert model_sha256(model, tmp_path / "cache") == sha256
    (model.path / "model.bin").write_bytes(b"another")
    assert model_sha256(model, tmp_path / "cache") != sha256


def test_a_cache_that_cannot_be_written_or_read_only_costs_time(tmp_path):
    model = open_model(make_model(tmp_path / "small"))
    (tmp_path / "file").write_bytes(b"")
    sha256 = model_sha256(model, tmp_path / "file")
    assert model_sha256(model, tmp_path / "cache") == sha256
    [note] = (tmp_path / "cache" / "models").iterdir()
    note.write_text('["damaged"]', encoding="utf-8")
    assert model_sha256(model, tmp_path / "cache") == sha256
