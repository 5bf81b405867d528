"""The player on a sound card whose output can be looked at."""

import ctypes
import functools
import itertools
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from ctypes.util import find_library

import numpy as np
import pytest

from engine.audio.output import LATENCY_S, output_devices
from engine.audio.player import Player, PlayerState
from engine.audio.sittings import last_sitting
from engine.errors import (
    AudioDeviceLost,
    EarmarkError,
    NoAudioDevice,
    PlaybackDeviceMissing,
    PlaybackSuspended,
    PlayerDied,
)
from engine.recognition.results import Span
from tests.engine.audio.media import sound

RATE_HZ = 16_000
FADE = 64
PLAYING, PAUSED, ENDED, STOPPED = PlayerState.PLAYING, PlayerState.PAUSED, PlayerState.ENDED, PlayerState.STOPPED


@functools.cache
def speech():
    """A minute in which no two places are alike; loud enough everywhere to be found again."""
    return sound(60, RATE_HZ)


def tone(duration_s, frequency_hz=440.0):
    return np.asarray(16_000 * np.sin(2 * np.pi * frequency_hz * np.arange(duration_s * RATE_HZ) / RATE_HZ), np.int16)


def stored(samples, folder):
    path = folder / "sound.s16"
    path.write_bytes(samples.tobytes())
    return path


def process_of(player):
    return player._job._process.pid


class Listener:
    """A player and what it said."""

    def __init__(self, samples, folder):
        self.said: queue.Queue[PlayerState | EarmarkError] = queue.Queue()
        self.player = Player(stored(samples, folder), RATE_HZ, on_state=self.said.put, on_error=self.said.put)

    def expect(self, *expected):
        """Wait for the next states or kinds of error."""
        for value in expected:
            said = self.said.get(timeout=5)
            if isinstance(value, PlayerState):
                assert said is value
            else:
                assert isinstance(said, value)

    def expect_silence(self):
        assert self.said.empty()


@pytest.fixture
def listen(tmp_path):
    """Make players, and close them after the test."""
    listeners = []

    def make(samples=None):
        listeners.append(Listener(speech() if samples is None else samples, tmp_path))
        return listeners[-1]

    yield make
    for listener in listeners:
        listener.player.close()


def follow(player, recording, duration_s):
    """Ask for the position again and again, at times that no block of the device keeps to; return (when, ms)."""
    positions = []
    for _ in range(round(duration_s / 0.03)):
        recording.wait_for_s(0.03)
        positions.append((time.perf_counter(), player.position_ms))
    recording.wait_for_s(0.2)
    return positions


def errors_ms(positions, recording, samples, **options):
    places = [(recording.place_in(samples, moment, shown_ms, **options), shown_ms) for moment, shown_ms in positions]
    errors = [place_ms - shown_ms for place_ms, shown_ms in places if place_ms is not None]
    assert len(errors) > 0.6 * len(positions), "most of what was recorded must be found in what was played"
    return np.array(errors)


def test_position_is_what_is_heard(virtual_sink, listen):
    listener = listen()
    listener.player.seek(20_000)
    with virtual_sink.recording() as recording:
        listener.player.play()
        listener.expect(PLAYING)
        recording.wait_for_s(0.3)
        positions = follow(listener.player, recording, 2)
    errors = errors_ms(positions, recording, speech())
    assert abs(np.median(errors)) <= 20
    assert np.percentile(np.abs(errors), 90) <= 60


def test_every_sample_is_heard_once_and_unchanged(virtual_sink, listen):
    listener = listen()
    with virtual_sink.recording() as recording:
        listener.player.play_span(5000, 6500)
        listener.expect(PLAYING, PAUSED)
        recording.wait_for_s(0.2)
    heard = recording.samples
    sounding = np.flatnonzero(heard)
    if listener.player.underruns:
        pytest.skip("this computer was too busy to play without interruption")
    span = speech()[5000 * 16 : 6500 * 16]
    # Where the fades round to nothing the span's ends are not seen.
    first = sounding[0] - np.flatnonzero(span)[0]
    best = min(range(max(0, first - FADE), first + 1), key=lambda at: np.abs(heard[at : at + len(span)] - span).sum())
    assert np.max(np.abs(heard[best + 2 * FADE : best + len(span) - FADE] - span[2 * FADE : -FADE])) <= 1
    assert not heard[best + len(span) :].any(), "it stops exactly at the end"
    assert listener.player.position_ms == 6500


def test_seek_is_heard_and_shown_at_once(virtual_sink, listen):
    listener = listen()
    with virtual_sink.recording() as recording:
        listener.player.play()
        listener.expect(PLAYING)
        recording.wait_for_s(0.4)
        for target_ms in [*range(1000, 40_000, 300), 33_000]:
            listener.player.seek(target_ms)
            assert listener.player.position_ms == target_ms
        sought_at = time.perf_counter()
        positions = follow(listener.player, recording, 1)
    assert all(shown_ms >= 33_000 for _, shown_ms in positions), "nothing flickers back"
    heard_ms = recording.place_in(speech(), sought_at + LATENCY_S + 0.3, 33_250)
    assert heard_ms == pytest.approx(33_300, abs=100)
    assert abs(np.median(errors_ms(positions[12:], recording, speech()))) <= 20
    listener.expect_silence()


def test_dragging_does_not_look_like_a_dead_device(virtual_sink, listen):
    listener = listen()
    with virtual_sink.recording() as recording:
        listener.player.play()
        listener.expect(PLAYING)
        drag = threading.Event()
        for step in range(1000):  # each wakes the player, several times between two blocks of the device
            listener.player.set_tempo(1.3 if step % 200 == 0 else 1.0)
            drag.wait(0.0005)
        recording.wait_for_s(0.3)
        positions = follow(listener.player, recording, 0.5)
    listener.expect_silence()
    assert abs(np.median(errors_ms(positions, recording, speech()))) <= 20


def test_tempo_changes_while_it_plays_and_pitch_stays(virtual_sink, listen):
    listener = listen(tone(20))
    with virtual_sink.recording() as recording:
        listener.player.play()
        listener.expect(PLAYING)
        recording.wait_for_s(0.3)
        for tempo in (0.7, 1.2, 1.5):
            listener.player.set_tempo(tempo)
        recording.wait_for_s(0.5)
        before_at, before_ms = time.perf_counter(), listener.player.position_ms
        recording.wait_for_s(1.0)
        after_at, after_ms = time.perf_counter(), listener.player.position_ms
    assert (after_ms - before_ms) / (after_at - before_at) == pytest.approx(1500, rel=0.08)
    heard = recording.samples[recording.index_at(before_at) : recording.index_at(after_at)].astype(float)
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    assert np.argmax(spectrum) * RATE_HZ / len(heard) == pytest.approx(440, abs=4)


@pytest.mark.parametrize("tempo", [0.75, 2.0])
def test_position_is_what_is_heard_at_other_tempos(virtual_sink, listen, tempo):
    listener = listen()
    with virtual_sink.recording() as recording:
        listener.player.play()
        listener.expect(PLAYING)
        listener.player.set_tempo(tempo)
        recording.wait_for_s(0.5)
        positions = follow(listener.player, recording, 1.5)
    errors = errors_ms(positions, recording, speech(), window_ms=30)
    assert abs(np.median(errors)) <= 30
    assert np.percentile(np.abs(errors), 80) <= 60


def test_pause_keeps_the_place_and_clicks_nowhere(virtual_sink, listen):
    listener = listen(tone(20, 100))
    with virtual_sink.recording() as recording:
        for _ in range(3):
            listener.player.toggle()
            listener.expect(PLAYING)
            recording.wait_for_s(0.25)
            listener.player.toggle()
            listener.expect(PAUSED)
            recording.wait_for_s(LATENCY_S + 0.1)
            rested_ms = listener.player.position_ms
            recording.wait_for_s(0.05)
            assert listener.player.position_ms == rested_ms
    assert 300 < rested_ms < 1500
    sitting = last_sitting()
    assert sitting is not None
    assert 0.7 < sitting.played_s < 3
    assert sitting.underruns == listener.player.underruns
    if listener.player.underruns:
        pytest.skip("this computer was too busy to play without interruption")
    steepest = np.max(np.abs(np.diff(recording.samples.astype(int))))
    assert steepest <= 16_000 * 2 * np.pi * 100 / RATE_HZ + 16_000 / FADE * 2


def test_it_ends_and_begins_again(virtual_sink, listen):
    listener = listen(speech()[: RATE_HZ // 2])
    with virtual_sink.recording() as recording:
        listener.player.play()
        listener.expect(PLAYING, ENDED)
        ended_at = time.perf_counter()
        assert listener.player.position_ms == 500
        recording.wait_for_s(0.2)
        sounding = np.flatnonzero(np.abs(recording.samples) > 100)
        assert ended_at - recording.time_of(sounding[-1]) == pytest.approx(0, abs=0.06), "not before it was heard"
        listener.player.play()
        listener.expect(PLAYING)
        assert listener.player.position_ms < 400
        listener.expect(ENDED)
        listener.player.seek(100)
        listener.expect(PAUSED)
        assert listener.player.position_ms == 100


def test_play_during_a_span_plays_on_beyond_it(virtual_sink, listen):
    listener = listen()
    with virtual_sink.recording() as recording:
        listener.player.play_span(1000, 1600)
        listener.expect(PLAYING)
        recording.wait_for_s(0.2)
        listener.player.play()
        recording.wait_for_s(1.0)
    listener.expect_silence()
    assert listener.player.position_ms > 1700


def test_loop_is_gapless_and_ends_when_it_plays_on(virtual_sink, listen):
    listener = listen()
    with virtual_sink.recording() as recording:
        listener.player.loop_span(5000, 5400)
        listener.expect(PLAYING)
        recording.wait_for_s(1.9)
        assert 5000 <= listener.player.position_ms <= 5400
        listener.player.play()
        recording.wait_for_s(0.8)
    assert listener.player.position_ms > 5500
    if listener.player.underruns:
        pytest.skip("this computer was too busy to play without interruption")
    heard = recording.samples[np.flatnonzero(recording.samples)[0] :]
    lap = 400 * RATE_HZ // 1000
    assert np.array_equal(heard[lap : 2 * lap], heard[2 * lap : 3 * lap])
    likeness = [np.corrcoef(heard[200 : 200 + lap], heard[lap + at : 2 * lap + at])[0, 1] for at in range(150, 250)]
    assert np.argmax(likeness) + 150 == 200, "a lap is as long as the span, to the sample"
    listener.expect_silence()


def test_loop_goes_on_at_another_tempo(virtual_sink, listen):
    listener = listen()
    with virtual_sink.recording() as recording:
        listener.player.loop_span(5000, 5700)
        listener.expect(PLAYING)
        recording.wait_for_s(0.3)
        listener.player.set_tempo(1.5)
        positions = follow(listener.player, recording, 1.5)
        listener.player.pause()
        listener.expect(PAUSED)
    shown_ms = [ms for _, ms in positions]
    assert min(shown_ms) >= 5000
    assert max(shown_ms) <= 5700
    assert sum(later < earlier for earlier, later in itertools.pairwise(shown_ms)) >= 2, "it went round"


def test_silence_is_jumped_over(virtual_sink, listen):
    samples = speech().copy()
    samples[3 * RATE_HZ : 20 * RATE_HZ] = 0
    listener = listen(samples)
    listener.player.set_skipped([Span(3300, 19_700)])
    listener.player.seek(2500)
    with virtual_sink.recording() as recording:
        listener.player.play()
        listener.expect(PLAYING)
        recording.wait_for_s(0.3)
        positions = follow(listener.player, recording, 1.9)
        listener.player.set_skipped([])
        listener.player.seek(19_000)
        recording.wait_for_s(0.3)
        assert listener.player.position_ms < 19_700
    assert not [ms for _, ms in positions if 3400 < ms < 19_700]
    after = [(moment, ms) for moment, ms in positions if ms > 20_100]
    assert len(after) > 10
    assert abs(np.median(errors_ms(after, recording, samples))) <= 20


def test_boost_comes_in_while_it_plays_and_the_position_holds(virtual_sink, listen):
    quiet = speech() // 20
    listener = listen(quiet)
    with virtual_sink.recording() as recording:
        listener.player.play()
        listener.expect(PLAYING)
        recording.wait_for_s(0.6)
        boosted_from = len(recording.samples)
        listener.player.set_boost(True)
        recording.wait_for_s(0.3)
        positions = follow(listener.player, recording, 1.2)
    before = np.std(recording.samples[boosted_from - 4000 : boosted_from])
    assert np.std(recording.samples[boosted_from + 6000 :][:8000]) > 5 * before
    assert abs(np.median(errors_ms(positions, recording, quiet))) <= 20
    listener.expect_silence()


def test_devices_are_chosen_by_their_labels(virtual_sink, listen):
    second = virtual_sink.add_device("desk")
    assert [device.label for device in output_devices()] == ["default (ALSA)", second]
    listener = listen()
    listener.player.set_device(second)
    listener.player.play()
    listener.expect(PLAYING)
    with virtual_sink.recording("desk") as at_desk, virtual_sink.recording() as at_default:
        at_desk.wait_for_s(0.5)
        assert at_desk.samples.any()
        assert not at_default.samples.any()
        shown_ms = listener.player.position_ms
        listener.player.set_device(None)
        at_default.wait_for_s(0.5)
        assert at_default.samples.any()
        assert shown_ms < listener.player.position_ms < shown_ms + 1500
    listener.expect_silence()


def test_a_chosen_device_that_is_gone_is_told_once_and_the_default_plays(virtual_sink, listen):
    listener = listen()
    listener.player.set_device("Headphones (ALSA)")
    with virtual_sink.recording() as recording:
        listener.player.play()
        listener.expect(PlaybackDeviceMissing, PLAYING)
        recording.wait_for_s(0.4)
        assert recording.samples.any()
        listener.player.set_device("Speakers (ALSA)")
        listener.expect(PlaybackDeviceMissing)
        recording.wait_for_s(0.2)
    listener.player.pause()
    listener.expect(PAUSED)
    listener.expect_silence()


def test_volume(virtual_sink, listen):
    listener = listen(tone(5))
    listener.player.set_volume(0.25)
    with virtual_sink.recording() as recording:
        listener.player.play()
        listener.expect(PLAYING)
        recording.wait_for_s(0.5)
    assert np.max(recording.samples) == pytest.approx(4000, rel=0.02)


def test_device_that_is_pulled_out_and_plugged_in_again(virtual_sink, listen):
    listener = listen()
    listener.player.seek(10_000)
    with virtual_sink.recording() as recording:
        listener.player.play()
        listener.expect(PLAYING)
        recording.wait_for_s(0.5)
        shown_ms = listener.player.position_ms
        virtual_sink.kill()
    listener.expect(PAUSED, AudioDeviceLost)
    lost_ms = listener.player.position_ms
    assert lost_ms == pytest.approx(shown_ms, abs=150)
    listener.player.play()
    listener.expect(NoAudioDevice)
    assert listener.player.position_ms == lost_ms

    virtual_sink.start()
    with virtual_sink.recording() as recording:
        listener.player.play()
        listener.expect(PLAYING)
        recording.wait_for_s(0.3)
        positions = follow(listener.player, recording, 0.6)
    assert positions[0][1] >= lost_ms
    assert abs(np.median(errors_ms(positions, recording, speech()))) <= 20
    listener.expect_silence()


def test_device_that_is_suspended_is_lost_and_found(virtual_sink, listen):
    listener = listen()
    with virtual_sink.recording() as recording:
        listener.player.play()
        listener.expect(PLAYING)
        recording.wait_for_s(0.4)
        shown_ms = listener.player.position_ms
        virtual_sink.suspend(suspended=True)
        listener.expect(PAUSED, AudioDeviceLost)
        assert listener.player.position_ms == pytest.approx(shown_ms, abs=150)
        virtual_sink.suspend(suspended=False)
        listener.player.play()
        listener.expect(PLAYING)
        recording.wait_for_s(0.3)
    listener.expect_silence()
    assert listener.player.position_ms > shown_ms


@pytest.mark.usefixtures("no_device")
def test_without_a_device_everything_but_the_sound_works(listen):
    listener = listen()
    listener.player.seek(5000)
    for _ in range(2):
        listener.player.play()
        listener.expect(NoAudioDevice)
    assert listener.player.position_ms == 5000
    assert listener.player.duration_ms == 60_000
    assert listener.player.state is STOPPED
    listener.player.set_tempo(2.0)
    listener.player.play_span(1000, 2000)
    listener.expect(NoAudioDevice)
    assert listener.player.position_ms == 1000
    listener.player.close()
    listener.expect_silence()


def test_device_plugged_in_later_is_found(virtual_sink, listen):
    virtual_sink.kill()
    listener = listen()
    listener.player.play()
    listener.expect(NoAudioDevice)
    virtual_sink.start()
    listener.player.play()
    listener.expect(PLAYING)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs SIGSTOP")
def test_it_does_not_speak_up_when_the_computer_wakes(virtual_sink, listen):
    listener = listen()
    with virtual_sink.recording() as recording:
        listener.player.play()
        listener.expect(PLAYING)
        recording.wait_for_s(0.5)
        os.kill(process_of(listener.player), signal.SIGSTOP)
        slept_ms = listener.player.position_ms
        recording.wait_for_s(3.3)
        os.kill(process_of(listener.player), signal.SIGCONT)
        listener.expect(PAUSED, PlaybackSuspended)
        assert listener.player.position_ms == pytest.approx(slept_ms, abs=150)
        listener.player.play()
        listener.expect(PLAYING)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs SIGSTOP")
@pytest.mark.parametrize("break_is", ["pause", "jump"])
def test_where_the_sound_broke_off_it_goes_further_ahead_from_the_next_break_on(virtual_sink, listen, break_is):
    listener = listen(np.concatenate([tone(30), np.zeros(30 * RATE_HZ, np.int16)]))
    with virtual_sink.recording() as recording:
        listener.player.play()
        listener.expect(PLAYING)
        recording.wait_for_s(0.3)
        while not listener.player.underruns:
            os.kill(process_of(listener.player), signal.SIGSTOP)
            recording.wait_for_s(3 * LATENCY_S)
            os.kill(process_of(listener.player), signal.SIGCONT)
            recording.wait_for_s(3 * LATENCY_S)
        if break_is == "pause":
            listener.player.pause()
            listener.expect(PAUSED)
            recording.wait_for_s(0.2)
            listener.player.play()
            listener.expect(PLAYING)
            recording.wait_for_s(0.3)
        listener.player.seek(30_000)
        recording.wait_for_s(0.6)
        sought_at = time.perf_counter()
        listener.player.seek(0)
        recording.wait_for_s(0.4)
    heard = recording.samples[recording.index_at(sought_at) :]
    assert np.flatnonzero(heard)[0] / RATE_HZ > 1.5 * LATENCY_S
    listener.expect_silence()


def test_a_player_that_was_killed_says_so_and_plays_on_as_before(virtual_sink, listen):
    listener = listen()
    listener.player.set_tempo(1.5)
    listener.player.seek(10_000)
    with virtual_sink.recording() as recording:
        listener.player.play()
        listener.expect(PLAYING)
        recording.wait_for_s(0.5)
        os.kill(process_of(listener.player), signal.SIGTERM)
        listener.expect(PAUSED, PlayerDied)
        died_ms = listener.player.position_ms
        assert 10_200 < died_ms < 11_500
        began_at = time.perf_counter()
        listener.player.play()
        listener.expect(PLAYING)
        recording.wait_for_s(0.5)
        passed_ms = 1500 * (time.perf_counter() - began_at)
        assert died_ms + 400 < listener.player.position_ms < died_ms + passed_ms
    listener.expect_silence()


def test_it_plays_on_while_the_program_is_busy(virtual_sink, listen):
    listener = listen()
    hold = ctypes.PyDLL(None).usleep  # unlike CDLL's, it keeps Python's lock
    with virtual_sink.recording() as recording:
        listener.player.play()
        listener.expect(PLAYING)
        recording.wait_for_s(0.3)
        before = listener.player.underruns
        for _ in range(10):
            hold(150_000)
    assert listener.player.underruns - before <= 1


def run_alone(script, **environment):
    """Run a script in a process of its own and return the words of its output."""
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        check=True,
    )
    assert run.stderr == ""
    return run.stdout.split()


PLAY_TWICE = """
import os, pathlib, queue
from engine.audio.player import Player
said = queue.Queue()
sound = pathlib.Path(os.environ["EARMARK_CACHE"] + ".s16")
sound.write_bytes(bytes(32_000))
player = Player(sound, 16000, on_state=said.put, on_error=said.put)
for _ in range(2):
    player.play()
    print(type(said.get(timeout=5)).__name__)
player.close()
"""


def test_without_portaudio_it_says_so(tmp_path):
    hide = "import ctypes.util; ctypes.util.find_library = lambda name: None\n"
    (tmp_path / "sitecustomize.py").write_text(hide)
    search_path = os.pathsep.join([str(tmp_path), *sys.path])
    assert run_alone(PLAY_TWICE, PYTHONPATH=search_path) == ["AudioLibraryMissing"] * 2


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ALSA is a part of Linux")
@pytest.mark.skipif(find_library("portaudio") is None, reason="PortAudio is not installed")
def test_unconfigured_alsa_does_not_end_the_program(tmp_path):
    assert run_alone(PLAY_TWICE, ALSA_CONFIG_PATH=str(tmp_path / "missing")) == ["NoAudioDevice"] * 2


def test_positions_outside_the_recording_are_its_ends(listen):
    listener = listen()
    listener.player.seek(-5)
    assert listener.player.position_ms == 0
    listener.player.seek(10**9)
    assert listener.player.position_ms == 60_000


@pytest.mark.usefixtures("virtual_sink")
def test_closing_leaves_no_thread_and_is_allowed_in_a_callback(tmp_path):
    closed = threading.Event()
    players: list[Player] = []

    def close(state):
        if state is PLAYING:
            players[0].close()
        elif state is STOPPED:
            closed.set()

    before = threading.active_count()
    sound_file = stored(speech(), tmp_path)
    players.append(Player(sound_file, RATE_HZ, on_state=close, on_error=lambda error: pytest.fail(str(error))))
    players[0].play()
    assert closed.wait(5)
    players[0].close()
    assert threading.active_count() == before
    players[0].play()
    assert players[0].state is STOPPED
