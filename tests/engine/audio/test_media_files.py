import sys
from pathlib import Path

import pytest

from engine.audio.media_files import recordings_in


def made(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return paths


def test_folders_are_searched_in_the_order_in_which_people_count(tmp_path):
    first, second, tenth, inner = made(tmp_path, "part 1.wav", "part 2.mp3", "part 10.opus", "rest/more.flac")
    made(tmp_path, "notes.txt", ".hidden.wav", ".hidden/talk.wav")
    assert recordings_in([tmp_path, second]) == [first, second, tenth, inner]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_that_leads_back_is_not_followed_again(tmp_path):
    [talk] = made(tmp_path, "a/talk.wav")
    (tmp_path / "a" / "back").symlink_to(tmp_path)
    (tmp_path / "same").symlink_to(tmp_path / "a")
    assert recordings_in([tmp_path]) == [talk]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_to_recordings_elsewhere_is_followed(tmp_path):
    made(tmp_path, "elsewhere/talk.wav")
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "audio").symlink_to(tmp_path / "elsewhere")
    assert recordings_in([tmp_path / "project"]) == [tmp_path / "project" / "audio" / "talk.wav"]
