"""record: in processes of its own, which can be interrupted, killed and starved."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.audio.growing_wav import extent_of
from tests.engine.audio.media import sound
from tests.engine.audio.test_growing_wav import decoded
from tests.engine.cli.running import run
from tests.virtual_sink import VirtualSink

SPEECH = sound(10, 16_000)


def record(folder: Path, *arguments: str, prepare: Callable[[], object] | None = None):
    return subprocess.Popen(
        [sys.executable, "-m", "engine.cli", "record", "--output", str(folder), *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=prepare,
    )


def growing_file(folder: Path) -> Path:
    """Wait until the header of the only recording in a folder counts something."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for path in folder.glob("*.wav"):
            if path.stat().st_size > 200 and extent_of(path).samples:
                return path
        time.sleep(0.02)
    pytest.fail("nothing is recorded")


def test_so_many_seconds(virtual_sink: VirtualSink, tmp_path: Path):
    with virtual_sink.playing(SPEECH):
        outcome = run("record", "--output", tmp_path / "new", "--seconds", "0.7", "--json")
    assert outcome.code == 0
    [told] = outcome.objects
    path = Path(told["recording"])
    assert told["duration_ms"] == len(decoded(path)) * 1000 // 16_000 >= 700
    assert (told["device"], told["clipped_samples"], told["overruns"]) == ("default", 0, 0)
    assert extent_of(path).sample_rate_hz == told["sample_rate_hz"]
    assert "peak" in outcome.err


def test_until_ctrl_c(virtual_sink: VirtualSink, tmp_path: Path):
    with virtual_sink.playing(SPEECH), record(tmp_path) as process:
        path = growing_file(tmp_path)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=10)
    assert (process.returncode, out) == (0, f"{path}\n")
    assert np.max(decoded(path)) > 5_000


def test_killed_it_leaves_a_whole_file(virtual_sink: VirtualSink, tmp_path: Path):
    with virtual_sink.playing(SPEECH), record(tmp_path) as process:
        path = growing_file(tmp_path)
        begun_at, there_s = time.monotonic(), extent_of(path).samples / extent_of(path).sample_rate_hz
        time.sleep(2.0)
        recorded_s = there_s + time.monotonic() - begun_at
        process.kill()
        process.communicate()
    assert len(decoded(path)) / 16_000 > recorded_s - 1.5


def test_a_full_disk_keeps_what_it_took(virtual_sink: VirtualSink, tmp_path: Path):
    limit = 120_001  # in the middle of a sample
    with (
        virtual_sink.playing(SPEECH),
        record(
            tmp_path, "--json", prepare=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        ) as process,
    ):
        out, err = process.communicate(timeout=20)
    told = json.loads(out)
    assert (process.returncode, told["error"]) == (1, "RecordingNotStored")
    assert "no more can be recorded there" in err
    samples = decoded(Path(told["recording"]))
    assert len(samples) * 1000 // 16_000 == pytest.approx(told["duration_ms"], abs=1)
    assert (limit - 100) // 2 < extent_of(Path(told["recording"])).samples < limit // 2


def test_without_a_microphone(no_device: None, tmp_path: Path):
    outcome = run("record", "--output", tmp_path / "new", "--json")
    assert outcome.code == 1
    [told] = outcome.objects
    assert (told["recording"], told["error"]) == (None, "NoMicrophone")
    assert outcome.err.startswith("earmark: no microphone can be opened")
    assert not (tmp_path / "new").exists()


def test_a_microphone_of_another_name(virtual_sink: VirtualSink):
    outcome = run("record", "--device", "studio")
    assert outcome.code == 1
    assert outcome.err == "earmark: no microphone is called 'studio'; there are default (ALSA)\n"


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "long"])
def test_lengths_that_are_none(seconds: str):
    assert run("record", "--seconds", seconds).code == 2
