"""Passages, mixer and playhead together, with the test in the place of the sound device."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.audio.boost import Recorded
from engine.audio.mixer import Mixer
from engine.audio.passage import Passage
from engine.audio.playhead import MEMORY_BYTES, Playhead
from engine.audio.route import Route

RATE_HZ = 16_000
FADE = 64
LATENCY_S = 0.1
LEVEL = 0.5
STEEPEST = 2.1 * LEVEL / FADE
"""A fade of the volume and one of a passage may fall together."""


class Device:
    """Asks for blocks at the times of its own clock."""

    def __init__(self, samples):
        self.samples = samples
        self.playhead = Playhead(RATE_HZ, bytearray(MEMORY_BYTES))
        self.mixer = Mixer(RATE_HZ, self.playhead)
        self.mixer.playing = True
        self.now = 0.0

    def passage(self, start=0, stop=None, *, tempo=1.0, jump=0):
        stop = len(self.samples) if stop is None else stop
        route = Route([(0, stop)], stop=stop)
        return self.passage_along(route, start, tempo=tempo, jump=jump)

    def passage_along(self, route, place=0, *, tempo=1.0, jump=0):
        read = Recorded(self.samples).read
        passage = Passage(read, RATE_HZ, route=route, place=place, tempo=tempo, jump=jump)
        passage.render()
        return passage

    def take(self, count):
        out = np.full(count, np.nan, np.float32)
        self.mixer.fill(out, self.now + LATENCY_S)
        self.now += count / RATE_HZ
        return out

    def take_blocks(self, count, block=400):
        return np.concatenate([self.take(block) for _ in range(count // block)])


@pytest.fixture
def level():
    return Device(np.full(4 * RATE_HZ, LEVEL * 32768, np.int16))


@pytest.fixture
def counting():
    """Every sample says where it stands."""
    return Device(np.arange(1, 32_001, dtype=np.int16))


def place(sample):
    return round(float(sample) * 32768) - 1


def steepest(sound):
    return np.max(np.abs(np.diff(sound)))


def test_plays_every_sample_once(counting):
    counting.mixer.change_to(counting.passage(1000, 9000))
    heard = counting.take_blocks(10_000, 333)
    assert np.array_equal(heard[FADE : 8000 - FADE] * 32768, np.arange(1001 + FADE, 9001 - FADE))
    assert not heard[8000:].any()
    assert counting.mixer.underruns == 0


def test_begins_and_ends_without_a_click(level):
    level.mixer.change_to(level.passage(1000, 9000))
    heard = level.take_blocks(12_000)
    assert steepest(np.concatenate([[0], heard])) <= STEEPEST
    assert heard[FADE + 1] == pytest.approx(LEVEL)


def test_pauses_without_a_click_and_goes_on_where_it_was(counting):
    counting.mixer.change_to(counting.passage())
    counting.take_blocks(4000)
    counting.mixer.playing = False
    last = counting.take(400)
    assert last[FADE:].max() == 0
    assert not counting.take_blocks(4000).any()
    counting.mixer.playing = True
    resumed = counting.take(400)
    assert resumed[0] == 0
    assert place(resumed[FADE]) == 4000 + FADE + FADE


@given(
    st.lists(
        st.tuples(st.sampled_from(["jump", "pause", "play", "quiet", "loud"]), st.integers(1, 700)),
        min_size=1,
        max_size=20,
    )
)
def test_nothing_that_a_user_does_clicks(steps):
    device = Device(np.full(4 * RATE_HZ, LEVEL * 32768, np.int16))
    device.mixer.change_to(device.passage())
    heard = [np.zeros(1, np.float32)]
    for what, block in steps:
        if what == "jump":
            device.mixer.change_to(device.passage(2000, 30_000))
        elif what in ("pause", "play"):
            device.mixer.playing = what == "play"
        else:
            device.mixer.volume = 0.2 if what == "quiet" else 1.0
        heard.append(device.take(max(block, FADE)))
    assert steepest(np.concatenate(heard)) <= STEEPEST


def test_jump_is_heard_in_the_next_block(counting):
    counting.mixer.change_to(counting.passage())
    counting.take_blocks(2000)
    counting.mixer.change_to(counting.passage(20_000, jump=counting.playhead.jump(20_000)))
    assert place(counting.take(400)[FADE]) == 20_000 + FADE


def test_change_at_an_appointed_sample_leaves_no_seam(counting):
    counting.mixer.change_to(counting.passage())
    before = counting.take_blocks(2000)
    counting.mixer.change_to(counting.passage(2500), after=2500)
    assert counting.mixer.changing
    after = counting.take_blocks(2000)
    assert not counting.mixer.changing
    heard = np.concatenate([before, after])[FADE:] * 32768
    assert np.allclose(heard, np.arange(1 + FADE, 4001), atol=0.05)


def test_change_comes_at_the_end_of_a_passage_that_is_too_short(counting):
    counting.mixer.change_to(counting.passage(0, 1000))
    counting.mixer.change_to(counting.passage(0, 1000))
    counting.take_blocks(400)
    counting.mixer.change_to(counting.passage(5000), after=50_000)
    heard = counting.take_blocks(1600)
    assert place(heard[1000]) == 5400


def test_position_is_what_is_heard_one_latency_after_it_was_taken(counting):
    counting.mixer.change_to(counting.passage(1000))
    counting.take_blocks(8000)
    assert counting.playhead.sample_at(LATENCY_S + 0.25) == 1000 + 4000
    assert counting.playhead.sample_at(LATENCY_S / 2) == 0, "nothing is heard yet"
    assert counting.playhead.sample_at(100.0) == 9000, "it stays at the last sample"
    assert counting.playhead.silent_at() == pytest.approx(LATENCY_S + 0.5)


def test_position_shows_a_jump_at_once_and_never_the_sound_from_before(counting):
    counting.mixer.change_to(counting.passage())
    counting.take_blocks(8000)
    jump = counting.playhead.jump(20_000)
    assert counting.playhead.sample_at(counting.now) == 20_000
    counting.mixer.change_to(counting.passage(20_000, jump=jump))
    jumped_at = counting.now
    counting.take_blocks(8000)
    for moment in np.arange(jumped_at, counting.now, 0.01):
        assert counting.playhead.sample_at(moment) >= 20_000
    assert counting.playhead.sample_at(jumped_at + LATENCY_S + 0.1) == 20_000 + 1600


def test_position_counts_stretched_samples_by_their_tempo(counting):
    counting.mixer.change_to(counting.passage(0, 16_000, tempo=2.0))
    counting.take_blocks(4000)
    assert counting.playhead.sample_at(LATENCY_S + 0.1) == 2 * 1600
    counting.take_blocks(8000)
    assert counting.playhead.sample_at(100.0) == pytest.approx(16_000, abs=0.05 * RATE_HZ)


def test_what_is_not_rendered_in_time_is_counted(level):
    route = Route([(0, len(level.samples))], stop=len(level.samples))
    passage = Passage(Recorded(level.samples).read, RATE_HZ, route=route, place=0, tempo=1.0, jump=0)
    level.mixer.change_to(passage)
    level.take(400)
    assert level.mixer.underruns == 1
    passage.render()
    level.take(400)
    assert level.mixer.underruns == 1


def test_volume_scales(level):
    level.mixer.volume = 0.25
    level.mixer.change_to(level.passage())
    assert level.take(800)[-1] == pytest.approx(LEVEL / 4)


def test_muted_it_goes_on(counting):
    counting.mixer.change_to(counting.passage())
    counting.mixer.volume = 0.0
    assert not counting.take_blocks(4000).any()
    counting.mixer.volume = 1.0
    assert place(counting.take(400)[FADE]) == 4000 + FADE


def test_a_loop_is_gapless_to_the_sample_and_the_same_each_time():
    rising = Device(np.arange(0, 32_000, 2, dtype=np.int16))
    route = Route([(3000, 5000)], stop=5000, repeats=True)
    rising.mixer.change_to(rising.passage_along(route))
    heard = rising.take_blocks(10_000, 333)
    laps = heard[: 4 * 2000].reshape(4, 2000)
    assert np.array_equal(laps[1], laps[2])
    assert np.array_equal(laps[1], laps[3])
    assert np.allclose(laps[1][: 2000 - FADE] * 32768, np.arange(6000, 10_000 - 2 * FADE, 2))
    assert steepest(heard) <= STEEPEST
    assert rising.playhead.sample_at(LATENCY_S + 4500 / RATE_HZ) == pytest.approx(3000 + 500)


def test_what_is_left_out_is_jumped_over_without_a_click(counting):
    route = Route([(1000, 4000), (9000, 12_000)], stop=12_000)
    counting.mixer.change_to(counting.passage_along(route))
    heard = counting.take_blocks(7000, 333)
    assert place(heard[3000 - FADE - 1]) == 4000 - FADE - 1
    assert place(heard[3000]) == 9000
    assert steepest(heard) <= STEEPEST
    assert counting.playhead.sample_at(LATENCY_S + 2900 / RATE_HZ) == pytest.approx(3900)
    assert counting.playhead.sample_at(LATENCY_S + 3100 / RATE_HZ) == pytest.approx(9100)
    assert counting.playhead.sample_at(100.0) == 12_000
