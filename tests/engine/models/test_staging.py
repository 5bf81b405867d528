"""Whatever ends the work, the folder of models is as it was or as it was to be."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import ModelNotStored, NoRoomForModel
from engine.jobs import Job
from engine.models.install import install_model, remove_model
from engine.models.model import Origin, files_of, open_model
from engine.models.places import Places
from engine.models.staging import check_room, staged
from engine.models.verify import verify_model
from tests.engine.models.demo_copies import DEMO, contents, copy_demo, ignore

WHOLE = {f"new/{file.name}": file.read_bytes() for file in files_of(DEMO)}


def is_old_or_new(models, old):
    """Tell whether there is what was there, and besides nothing or the whole new model."""
    now = contents(models)
    now.pop("new/earmark.json", None)
    return now in (old, {**old, **WHOLE})


def places(models):
    return Places((models,), models / "adopted.json", models / "hub")


@pytest.fixture
def models(tmp_path):
    copy_demo(tmp_path / "models" / "old")
    return tmp_path / "models"


@pytest.mark.parametrize("stop_at", range(4))
def test_stopped_between_two_steps(models, stop_at):
    old = contents(models)
    reports = 0

    def stop(_message):
        nonlocal reports
        reports += 1
        time.sleep(0.1)  # so that the next chunk is reported as well
        if reports > stop_at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install_model(DEMO, models, "new", stop)
    assert contents(models) == old
    install_model(DEMO, models, "new", ignore)
    assert contents(models).keys() == {*old, *WHOLE, "new/earmark.json"}


@settings(max_examples=8)
@given(delay_s=st.floats(0.1, 0.5))
def test_killed_at_any_moment(tmp_path_factory, delay_s):
    models = tmp_path_factory.mktemp("kill")
    copy_demo(models / "old")
    old = contents(models)
    job = Job(install_model, (DEMO, models, "new"), ignore)
    job.join(delay_s)
    job.cancel()
    assert job.join(10)
    assert is_old_or_new(models, old)
    if not (models / "new").exists():
        install_model(DEMO, models, "new", ignore)
    verify_model(models / "new", ignore)


def test_a_removal_that_fails_changes_nothing(models):
    old = contents(models)
    (models / ".unfinished").write_text("in the way", encoding="utf-8")
    with pytest.raises(ModelNotStored):
        remove_model(open_model(models / "old", Origin.INSTALLED), places(models))
    assert contents(models) == old


def test_what_a_removal_left_is_deleted_with_the_next(models):
    (models / ".unfinished" / "removed-abc" / "left").mkdir(parents=True)
    remove_model(open_model(models / "old", Origin.INSTALLED), places(models))
    assert contents(models) == {}
    assert list((models / ".unfinished").iterdir()) == []


def test_an_unfinished_folder_can_be_kept_for_the_next_time(models):
    def begin():
        with staged(models, "new", keep=True) as folder:
            kept = [path.name for path in folder.iterdir()]
            (folder / "half").write_text("", encoding="utf-8")
            if not kept:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        begin()
    assert not (models / "new").exists()
    begin()
    assert [path.name for path in (models / "new").iterdir()] == ["half"]


def test_a_disk_that_is_too_full(tmp_path):
    check_room(tmp_path, 1)
    with pytest.raises(NoRoomForModel) as caught:
        check_room(tmp_path, 10**18)
    assert "1000000000.0 GB" in str(caught.value)
