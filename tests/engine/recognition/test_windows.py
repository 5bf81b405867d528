from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import resources
from engine.audio.decode import decode
from engine.recognition.results import Span, Window
from engine.recognition.voice_activity import FRAME_MS, FRAME_SAMPLES, Frames, VoiceActivity
from engine.recognition.windows import LONGEST_WINDOW_MS, Cutter, WindowPlanner

_SECOND = 1000 // FRAME_MS  # in frames, nearly


def frames_of(runs: list[tuple[bool, int]], dips: tuple[int, ...] = ()) -> Frames:
    """Make frames from (speech?, how many); at the dips the power is low."""
    speech = np.concatenate([np.full(count, 0.9 if speaks else 0.0, np.float32) for speaks, count in runs])
    power = np.full(len(speech), 0.01, np.float32)
    for dip in dips:
        power[dip - 1 : dip + 2] = 0.001
    return Frames(speech, power)


def cut(frames: Frames) -> list[Window]:
    cutter = Cutter()
    return cutter.feed(frames) + cutter.finish(len(frames.speech) * FRAME_MS)


def cut_runs(*runs: tuple[bool, int], dips: tuple[int, ...] = ()) -> list[tuple[int, int]]:
    """Cut frames; return the windows' borders in frames."""
    windows = cut(frames_of(list(runs), dips))
    return [(window.start_ms // FRAME_MS, window.end_ms // FRAME_MS) for window in windows]


def stretches_of_speech(frames: Frames) -> list[tuple[int, int]]:
    """The stretches that windows must hold: gaps of up to two frames closed, then clicks of up to two frames gone."""
    stretches: list[list[int]] = []
    for frame in np.flatnonzero(frames.speech > 0.5).tolist():
        if stretches and frame - stretches[-1][1] < 3:
            stretches[-1][1] = frame + 1
        else:
            stretches.append([frame, frame + 1])
    return [(start, end) for start, end in stretches if end - start >= 3]


# Anything from clicks to half a minute, in silence as in speech.
runs = st.lists(
    st.tuples(st.booleans(), st.one_of(st.integers(1, 6), st.integers(1, 60), st.integers(1, 1000))),
    min_size=1,
    max_size=40,
)


@given(runs)
def test_windows_are_in_order_short_enough_and_hold_all_speech(runs):
    frames = frames_of(runs)
    windows = cut(frames)
    assert [window.index for window in windows] == list(range(len(windows)))
    assert all(0 < window.end_ms - window.start_ms <= LONGEST_WINDOW_MS for window in windows)
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(windows))
    assert not windows or windows[-1].end_ms <= len(frames.speech) * FRAME_MS
    held = np.zeros(len(frames.speech), bool)
    for window in windows:
        held[window.start_ms // FRAME_MS : window.end_ms // FRAME_MS] = True
    assert all(held[start:end].all() for start, end in stretches_of_speech(frames))


@given(runs)
def test_windows_leave_out_long_silence(runs):
    frames = frames_of(runs)
    for window in cut(frames):
        within = frames.speech[window.start_ms // FRAME_MS : window.end_ms // FRAME_MS] > 0.5
        borders = np.flatnonzero(np.diff(np.concatenate([[True], within, [True]]).astype(int)))
        longest = max((end - start for start, end in zip(borders[::2], borders[1::2], strict=True)), default=0)
        assert longest < 5 * _SECOND + 8 + 3


@given(runs, st.lists(st.integers(1, 300), min_size=1))
def test_the_cuts_do_not_depend_on_how_frames_are_fed(runs, sizes):
    frames = frames_of(runs)
    cutter = Cutter()
    windows = []
    position = 0
    while position < len(frames.speech):
        size = sizes[position % len(sizes)]
        part = slice(position, position + size)
        windows += cutter.feed(Frames(frames.speech[part], frames.power[part]))
        position += size
    assert windows + cutter.finish(len(frames.speech) * FRAME_MS) == cut(frames)


def test_silence_has_no_windows():
    assert cut_runs((False, 5000)) == []
    assert cut_runs((False, 100), (True, 2), (False, 100)) == []


def test_speech_has_a_quarter_of_a_second_of_silence_around_it():
    assert cut_runs((False, 100), (True, 50), (False, 300)) == [(92, 158)]
    assert cut_runs((False, 2), (True, 50), (False, 5)) == [(0, 57)]


def test_a_short_window_bears_more_silence_than_a_long_one():
    assert cut_runs((True, 100), (False, 3 * _SECOND), (True, 50)) == [(0, 243)]
    assert cut_runs((True, 400), (False, 3 * _SECOND), (True, 50)) == [(0, 408), (485, 543)]
    assert cut_runs((True, 100), (False, 6 * _SECOND), (True, 50)) == [(0, 108), (278, 336)]


def test_a_full_window_is_cut_at_the_longest_good_pause_near_its_end():
    assert cut_runs((True, 550), (False, 30), (True, 100), (False, 12), (True, 40), (False, 20), (True, 400)) == [
        (0, 740),
        (744, 1152),
    ]


def test_where_there_is_no_good_pause_near_the_end_an_earlier_or_a_shorter_one_will_do():
    assert cut_runs((True, 550), (False, 20), (True, 800)) == [(0, 558), (562, 1370)]
    assert cut_runs((True, 700), (False, 4), (True, 600)) == [(0, 702), (702, 1304)]
    assert cut_runs((True, 440), (False, 60), (True, 700)) == [(0, 448), (492, 1200)]


def test_where_nobody_pauses_it_is_cut_at_the_quietest_moment():
    assert cut_runs((True, 1500), dips=(400, 700)) == [(0, 700), (700, 1500)]
    # A dip in the first half would waste too much of the window.
    [(_, first_end), *_] = cut_runs((True, 1500), dips=(400,))
    assert first_end >= 15 * _SECOND


def test_a_window_is_settled_as_soon_as_its_end_is_known():
    cutter = Cutter()
    assert cutter.feed(frames_of([(True, 400), (False, 70)])) == []
    assert cutter.feed(frames_of([(False, 20)])) == [Window(0, 0, 408 * FRAME_MS, (Span(0, 400 * FRAME_MS),))]
    assert cutter.finish(490 * FRAME_MS) == []


@pytest.fixture(scope="module")
def interview() -> np.ndarray:
    """The first 40 s of the demo interview."""
    blocks: list[np.ndarray] = []
    decode(resources.path("demo/interview.flac"), blocks.append, lambda *_: None)
    return np.concatenate(blocks)[: 40 * 16_000]


def plan(samples: np.ndarray, sizes: list[int]) -> list[Window]:
    planner = WindowPlanner()
    windows = []
    position = 0
    turn = 0
    while position < len(samples):
        size = sizes[turn % len(sizes)]
        windows += planner.feed(samples[position : position + size])
        position += size
        turn += 1
    return windows + planner.finish()


@settings(max_examples=8, deadline=None)
@given(sizes=st.lists(st.integers(100, 100_000), min_size=1, max_size=5))
def test_the_plan_does_not_depend_on_the_blocks(interview, sizes):
    assert plan(interview, sizes) == plan(interview, [len(interview)])


def test_the_plan_of_the_interview_starts_each_window_in_a_pause(interview):
    windows = plan(interview, [16_000])
    assert len(windows) == 2
    assert windows[-1].end_ms <= 40_000
    for window in windows:
        border = interview[window.start_ms * 16 : window.start_ms * 16 + 800].astype(float)
        assert np.sqrt(np.mean(border**2)) < 0.1 * np.sqrt(np.mean(interview.astype(float) ** 2))


def test_voice_activity_tells_speech_from_silence_and_noise(interview):
    noise = np.random.default_rng(1).normal(0, 1000, 5 * 16_000).astype(np.int16)
    for samples, lowest, highest in ((interview, 0.6, 1.0), (noise, 0.0, 0.02), (np.zeros(80_000, np.int16), 0.0, 0.0)):
        voice_activity = VoiceActivity(125)
        frames = voice_activity.feed(samples) + voice_activity.finish()
        speech = np.concatenate([batch.speech for batch in frames])
        assert len(speech) == -(-len(samples) // FRAME_SAMPLES)
        assert lowest <= np.mean(speech > 0.3) <= highest


def test_a_recording_of_a_few_samples_has_no_windows():
    assert plan(np.zeros(3, np.int16), [3]) == []
    assert plan(np.zeros(0, np.int16), [1]) == []
