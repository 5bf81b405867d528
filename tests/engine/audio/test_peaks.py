import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.audio.peaks import (
    AMPLITUDES,
    FINEST_SAMPLES,
    HIGH,
    LEVELS,
    LOW,
    STRENGTH,
    Peaks,
    PeaksBuilder,
    open_peaks,
    pieces_of,
)

FULL_SCALE = 32_768
# How far apart two neighbouring steps of the scale are at an amplitude: it is one of square roots.
STEPS = 127


@st.composite
def sounds(draw: st.DrawFn) -> NDArray[np.int16]:
    """Noise of any length and loudness, with silence and full scale in it."""
    length = draw(st.integers(1, 12_000))
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    loudness = draw(st.sampled_from([0, 3, 300, 9_000, 40_000]))
    sound = np.clip(chance.standard_normal(length) * loudness, -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)
    if draw(st.booleans()):
        first = draw(st.integers(0, length - 1))
        sound[first : first + draw(st.integers(1, 2_000))] = draw(st.sampled_from([0, -FULL_SCALE, FULL_SCALE - 1]))
    return sound


def build(sound: NDArray[np.int16], sizes: list[int]) -> Peaks:
    builder = PeaksBuilder()
    place = 0
    while place < len(sound):
        size = sizes[place % len(sizes)]
        builder.add(sound[place : place + size])
        place += size
    return builder.finish()


def on_scale(amplitudes: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.sign(amplitudes) * np.sqrt(np.abs(amplitudes)) * STEPS


def expected(stretch: NDArray[np.int16]) -> list[float]:
    wide = stretch.astype(np.float64) / FULL_SCALE
    return list(on_scale(np.array([wide.min(), wide.max(), np.sqrt(np.mean(wide**2))])))


def check(peak: NDArray[np.int8], stretch: NDArray[np.int16], *, strength_within: float) -> None:
    low, high, strength = expected(stretch)
    assert abs(peak[LOW] - low) <= 0.501
    assert abs(peak[HIGH] - high) <= 0.501
    assert abs(peak[STRENGTH] - strength) <= strength_within


@given(sounds(), st.lists(st.integers(1, 5_000), min_size=1, max_size=5))
def test_every_level_says_what_numpy_says(sound, sizes):
    peaks = build(sound, sizes)
    assert peaks.length == len(sound)
    assert len(peaks.levels) == LEVELS
    for number, level in enumerate(peaks.levels):
        grain = FINEST_SAMPLES * 4**number
        assert len(level) == -(-len(sound) // grain)
        for index, peak in enumerate(level[:-1]):
            check(peak, sound[index * grain : (index + 1) * grain], strength_within=0.51 * (number + 1))
        low, high, _ = expected(sound[(len(level) - 1) * grain :])
        assert abs(level[-1][LOW] - low) <= 0.501
        assert abs(level[-1][HIGH] - high) <= 0.501


@given(sounds(), st.lists(st.integers(1, 5_000), min_size=1, max_size=5))
def test_the_size_of_blocks_makes_no_difference(sound, sizes):
    assert all(map(np.array_equal, build(sound, sizes).levels, build(sound, [len(sound)]).levels))


@given(sounds(), st.floats(0.5, 2_000), st.integers(-3_000, 12_000), st.integers(1, 40), st.booleans())
def test_columns_hold_the_sound_they_stand_for(sound, width, first, count, can_look_closer):
    peaks = build(sound, [4_000])
    if can_look_closer:
        peaks = Peaks(peaks.length, peaks.levels, sound)
    columns = peaks.columns(first, width, count)
    assert columns.shape == (count, 3)
    assert columns.dtype == np.int8
    grain = 1 if can_look_closer and width < FINEST_SAMPLES else FINEST_SAMPLES * (4 if width >= 1024 else 1)
    edges = np.floor((first + width * np.arange(count + 1)) / grain).astype(int) * grain
    for index, column in enumerate(columns):
        stretch = sound[max(edges[index], 0) : max(edges[index + 1], edges[index] + grain, 0)]
        if len(stretch):
            low, high, _ = expected(stretch)
            assert abs(column[LOW] - low) <= 0.501
            assert abs(column[HIGH] - high) <= 0.501
            assert 0 <= column[STRENGTH] <= max(-int(column[LOW]), int(column[HIGH])) + 1
        else:
            assert not column.any()


@given(sounds())
def test_a_file_gives_back_what_was_kept(tmp_path_factory, sound):
    path = tmp_path_factory.getbasetemp() / "sound.peaks"
    peaks = build(sound, [5_000])
    path.write_bytes(b"".join(pieces_of(peaks)))
    opened = open_peaks(path, sound)
    assert opened is not None
    assert all(map(np.array_equal, opened.levels, peaks.levels))
    assert open_peaks(path, np.append(sound, np.int16(0))) is None, "another sound"


def test_the_peaks_of_nothing():
    peaks = PeaksBuilder().finish()
    assert peaks.length == 0
    assert not peaks.columns(0, 300, 5).any()


@pytest.mark.parametrize("amplitude", [-1.0, -0.25, -0.001, 0.0, 0.001, 0.25, 0.99])
def test_quiet_sound_keeps_its_shape(amplitude):
    sound = np.full(FINEST_SAMPLES, amplitude * FULL_SCALE, np.int16)
    [peak] = build(sound, [FINEST_SAMPLES]).levels[0]
    for code in peak[[LOW, HIGH]]:
        assert AMPLITUDES[code.view(np.uint8)] == pytest.approx(sound[0] / FULL_SCALE, rel=0.2, abs=1e-4)
