"""The recorder on a sound card whose microphone hears a known sound."""

import queue
import threading
from pathlib import Path

import numpy as np
import pytest

from engine.audio.growing_wav import extent_of
from engine.audio.level import Level
from engine.audio.recorder import Recorder, RecorderState
from engine.errors import EarmarkError, MicrophoneLost, MicrophoneStuck, MicrophoneUnknown, NoMicrophone
from tests.engine.audio.media import sound
from tests.engine.audio.test_growing_wav import decoded
from tests.virtual_sink import VirtualSink

RATE_HZ = 16_000
SPEECH = sound(12, RATE_HZ)
RECORDING, PAUSED = RecorderState.RECORDING, RecorderState.PAUSED
STOPPED, FAILED = RecorderState.STOPPED, RecorderState.FAILED


class Listener:
    """A recorder and what it said."""

    def __init__(self, folder: Path, device: str | None = None):
        self.said: queue.Queue[RecorderState | EarmarkError] = queue.Queue()
        self.recorder = Recorder(folder, device, on_state=self.said.put, on_error=self.said.put)

    def expect(self, *expected: RecorderState | type[EarmarkError]):
        """Wait for the next states or kinds of error."""
        for value in expected:
            said = self.said.get(timeout=5)
            assert said is value or (isinstance(value, type) and isinstance(said, value)), said

    def wait_for_ms(self, elapsed_ms: int):
        """Wait until so much is recorded."""
        pause = threading.Event()
        for _ in range(500):
            if self.recorder.elapsed_ms >= elapsed_ms:
                return
            pause.wait(0.02)
        pytest.fail("nothing is recorded")


@pytest.fixture
def listen(tmp_path: Path):
    """Make recorders, and close them after the test."""
    listeners: list[Listener] = []

    def make(device: str | None = None) -> Listener:
        listeners.append(Listener(tmp_path / "recordings", device))
        return listeners[-1]

    yield make
    for listener in listeners:
        listener.recorder.close()


def place_of(heard: np.ndarray) -> int:
    """Find by cross-correlation where in the speech a tenth of a second was."""
    wanted = heard.astype(np.float64)
    size = 2 ** (len(SPEECH) + len(wanted)).bit_length()
    products = np.fft.irfft(np.fft.rfft(SPEECH, size) * np.conj(np.fft.rfft(wanted, size)), size)[: len(SPEECH)]
    best = int(np.argmax(products))
    there = SPEECH[best : best + len(wanted)].astype(np.float64)
    likeness = products[best] / np.sqrt(np.sum(there**2) * np.sum(wanted**2))
    assert likeness > 0.95
    return best


def places(samples: np.ndarray) -> np.ndarray:
    """Where in the speech a recording begins, in samples, as each of its tenths of a second tells."""
    tenth = RATE_HZ // 10
    return np.array([place_of(samples[at : at + tenth]) - at for at in range(0, len(samples) - tenth, tenth)])


def test_it_records_what_is_heard(virtual_sink: VirtualSink, listen):
    with virtual_sink.playing(SPEECH):
        listener = listen()
        listener.recorder.record()
        listener.expect(RECORDING)
        listener.wait_for_ms(1500)
        level = listener.recorder.level
        listener.recorder.stop()
        listener.expect(STOPPED)
    recorder = listener.recorder
    assert recorder.path is not None
    samples = decoded(recorder.path)
    assert np.ptp(places(samples)) <= 2
    assert len(samples) * 1000 // RATE_HZ == pytest.approx(recorder.elapsed_ms, abs=2)
    assert extent_of(recorder.path).sample_rate_hz == recorder.sample_rate_hz >= 44_100
    assert level.peak_dbfs == pytest.approx(20 * np.log10(np.max(SPEECH) / 32_768), abs=3)
    assert level.peak_dbfs - 15 < level.rms_dbfs < level.peak_dbfs - 3
    assert (recorder.clipped_samples, recorder.overruns) == (0, 0)
    assert recorder.room_ms is not None


def test_a_pause_leaves_nothing_in_the_file(virtual_sink: VirtualSink, listen):
    with virtual_sink.playing(SPEECH):
        listener = listen()
        recorder = listener.recorder
        recorder.record()
        listener.expect(RECORDING)
        listener.wait_for_ms(500)
        recorder.pause()
        listener.expect(PAUSED)
        paused_ms = recorder.elapsed_ms
        assert extent_of(recorder.path).samples * 1000 // recorder.sample_rate_hz == paused_ms
        threading.Event().wait(0.5)
        assert recorder.elapsed_ms == paused_ms
        assert recorder.level.peak_dbfs > -20
        recorder.resume()
        listener.expect(RECORDING)
        listener.wait_for_ms(paused_ms + 500)
        recorder.close()
        listener.expect(STOPPED)
    samples = decoded(recorder.path)
    joint = paused_ms * RATE_HZ // 1000
    before, after = places(samples[:joint]), places(samples[joint + 50 :])
    assert np.ptp(before) <= 2
    assert np.ptp(after) <= 2
    left_out = after[0] - (joint + 50) - before[0]
    assert 0.4 * RATE_HZ < left_out < 0.9 * RATE_HZ


def test_it_listens_before_it_records_and_counts_what_is_cut_off(virtual_sink: VirtualSink, listen):
    listener = listen()
    with virtual_sink.playing(np.clip(SPEECH.astype(np.int32) * 4, -32_768, 32_767).astype(np.int16)):
        for _ in range(100):
            if listener.recorder.level.peak_dbfs > -1:
                break
            threading.Event().wait(0.02)
        assert listener.recorder.state is RecorderState.IDLE
        assert (listener.recorder.elapsed_ms, listener.recorder.path, listener.recorder.clipped_samples) == (0, None, 0)
        listener.recorder.record()
        listener.expect(RECORDING)
        listener.wait_for_ms(300)
    assert listener.recorder.clipped_samples > 10


def test_stopped_before_it_began(virtual_sink: VirtualSink, listen, tmp_path: Path):
    listener = listen()
    listener.recorder.stop()
    listener.expect(STOPPED)
    listener.recorder.record()
    assert listener.recorder.path is None
    assert not (tmp_path / "recordings").exists()


def test_a_device_that_is_pulled_out(virtual_sink: VirtualSink, listen):
    with virtual_sink.playing(SPEECH):
        listener = listen()
        listener.recorder.record()
        listener.expect(RECORDING)
        listener.wait_for_ms(800)
        virtual_sink.unload()
        listener.expect(FAILED, MicrophoneLost)
    samples = decoded(listener.recorder.path)
    assert len(samples) >= 0.8 * RATE_HZ
    assert np.ptp(places(samples)) <= 2


def test_a_device_that_never_delivers(virtual_sink: VirtualSink, listen):
    virtual_sink.suspend(suspended=True)
    listener = listen()
    listener.recorder.record()
    listener.expect(RECORDING, FAILED, MicrophoneStuck)
    assert listener.recorder.path is None
    assert listener.recorder.level == Level()


def test_without_a_device(no_device: None, listen):
    listener = listen()
    listener.recorder.record()
    listener.expect(FAILED, NoMicrophone)


def test_a_device_of_another_name(virtual_sink: VirtualSink, listen):
    listener = listen("studio")
    listener.expect(FAILED, MicrophoneUnknown)


def test_the_device_is_let_go(virtual_sink: VirtualSink, listen):
    before = threading.active_count()
    for _ in range(2):
        listener = listen()
        listener.recorder.record()
        listener.expect(RECORDING)
        listener.recorder.close()
        listener.expect(STOPPED)
    assert threading.active_count() == before
