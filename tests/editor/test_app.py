"""Starting the program."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(("percent", "environment", "ratio"), [(100, "", "1"), (150, "", "1.5"), (150, "2", "2")])
def test_everything_is_as_large_as_the_user_wants(percent: int, environment: str, ratio: str):
    program = f"from editor.app import make_application; print(f'{{make_application({percent}).devicePixelRatio():g}}')"
    variables = {key: value for key, value in os.environ.items() if key != "QT_SCALE_FACTOR"}
    if environment:
        variables["QT_SCALE_FACTOR"] = environment
    done = subprocess.run(
        [sys.executable, "-c", program], env=variables, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == f"{ratio}\n"


def test_the_window_is_started_as_large_as_it_was_set(tmp_path):
    settings = tmp_path / "earmark" / "earmark.ini"
    settings.parent.mkdir()
    settings.write_text("[General]\ninterface_percent=200\n", encoding="utf-8")
    program = "from editor.app import run\nrun(lambda window: (print(window.devicePixelRatioF()), window.close()))"
    variables = {key: value for key, value in os.environ.items() if key != "QT_SCALE_FACTOR"}
    variables |= {"XDG_CONFIG_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path), "EARMARK_CACHE": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=variables, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "2.0\n"
