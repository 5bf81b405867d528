import os
from pathlib import Path

import pytest

from engine.models.adopted import adopt, adopted_folders, forget
from engine.models.manifest import MANIFEST
from engine.models.model import Origin
from engine.models.places import Places, default_places, find_models
from tests.engine.models.test_model import make_model


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places((tmp_path / "own", tmp_path / "more"), tmp_path / "data" / "adopted.json", tmp_path / "hub")


def found(places):
    return [(model.name, model.origin) for model in find_models(places)]


def cache(hub, repository, revision, *, current=False):
    """Make a repository in the hub's cache as its client does: links to blobs."""
    folder = hub / f"models--{repository.replace('/', '--')}"
    snapshot = folder / "snapshots" / revision
    make_model(folder / "blobs" / revision)
    snapshot.mkdir(parents=True)
    for blob in (folder / "blobs" / revision).iterdir():
        (snapshot / blob.name).symlink_to(blob)
    if current:
        (folder / "refs").mkdir()
        (folder / "refs" / "main").write_text(revision, encoding="ascii")
    return snapshot


def test_with_nothing_there_is_the_built_in_model(places):
    assert found(places) == [("demo", Origin.BUILT_IN)]


def test_folders_are_searched_in_order_and_what_is_no_model_is_passed_over(places):
    make_model(places.own[1] / "two")
    make_model(places.own[0] / "one")
    make_model(places.own[0] / "broken", "model.bin")
    make_model(places.own[0] / ".unfinished" / "three")
    make_model(places.own[0] / ".hidden")
    (places.own[0] / "note.txt").write_text("not a folder", encoding="utf-8")
    (make_model(places.own[0] / "ours") / MANIFEST).write_text("{}", encoding="utf-8")
    assert found(places) == [
        ("one", Origin.PLACED),
        ("ours", Origin.INSTALLED),
        ("two", Origin.PLACED),
        ("demo", Origin.BUILT_IN),
    ]


def test_a_link_to_an_installed_model_is_not_installed(places):
    folder = make_model(places.own[0].parent / "elsewhere")
    (folder / MANIFEST).write_text("{}", encoding="utf-8")
    places.own[0].mkdir()
    (places.own[0] / "link").symlink_to(folder)
    assert found(places)[0] == ("link", Origin.PLACED)


def test_adopted_folders_are_found_once_and_forgotten(places, tmp_path):
    folder = make_model(tmp_path / "far" / "tiny")
    adopt(places.adopted, folder)
    adopt(places.adopted, folder)
    adopt(places.adopted, tmp_path / "gone")
    assert adopted_folders(places.adopted) == [folder, tmp_path / "gone"]
    assert found(places)[0] == ("tiny", Origin.ADOPTED)
    assert len(found(places)) == 2
    forget(places.adopted, folder)
    assert adopted_folders(places.adopted) == [tmp_path / "gone"]
    assert folder.is_dir()


def test_a_damaged_list_of_adopted_folders_is_an_empty_one(places, tmp_path):
    places.adopted.parent.mkdir()
    for text in ("", "{", "[]", '{"folders": 3}', '{"folders": [3]}'):
        places.adopted.write_text(text, encoding="utf-8")
        assert adopted_folders(places.adopted) == []
    adopt(places.adopted, tmp_path)
    assert adopted_folders(places.adopted) == [tmp_path]


def test_the_hub_s_cache_shows_the_current_revision_of_each_repository(places):
    cache(places.hub_cache, "Org/tiny", "aaaa")
    current = cache(places.hub_cache, "Org/tiny", "bbbb", current=True)
    cache(places.hub_cache, "Org/tiny", "cccc")
    (places.hub_cache / "models--Org--text" / "snapshots" / "dddd").mkdir(parents=True)
    (places.hub_cache / "datasets--Org--speech").mkdir()
    models = find_models(places)
    assert [(model.name, model.origin, model.path) for model in models[:-1]] == [
        ("Org/tiny", Origin.HUB_CACHE, current)
    ]


def test_without_a_complete_current_revision_the_newest_is_shown(places):
    newest = cache(places.hub_cache, "Org/tiny", "aaaa")
    older = cache(places.hub_cache, "Org/tiny", "bbbb", current=True)
    (older / "model.bin").unlink()
    os.utime(newest, (2e9, 2e9))
    assert find_models(places)[0].path == newest


def test_an_adopted_snapshot_is_not_listed_again(places):
    adopt(places.adopted, cache(places.hub_cache, "Org/tiny", "aaaa"))
    assert found(places) == [("Org/tiny", Origin.ADOPTED), ("demo", Origin.BUILT_IN)]


def test_the_default_places_follow_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("EARMARK_MODELS", os.pathsep.join([str(tmp_path / "a"), str(tmp_path / "b")]))
    assert default_places().own == (tmp_path / "a", tmp_path / "b")
    monkeypatch.setenv("EARMARK_MODELS", os.pathsep)
    [own] = default_places().own
    assert own.parts[-2:] == ("earmark", "models")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    assert default_places().hub_cache == tmp_path / "hub"
    monkeypatch.delenv("HF_HUB_CACHE")
    monkeypatch.setenv("HF_HOME", "$TMP_OF_TEST/home")
    monkeypatch.setenv("TMP_OF_TEST", str(tmp_path))
    assert default_places().hub_cache == tmp_path / "home" / "hub"
    monkeypatch.delenv("HF_HOME")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert default_places().hub_cache == tmp_path / "cache" / "huggingface" / "hub"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert default_places().hub_cache == Path.home() / ".cache" / "huggingface" / "hub"
