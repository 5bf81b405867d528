"""Turns from sound: two tones that are two voices, real telephone talk with the network, and what can't be."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from engine.errors import ModelMissing, ModelUnusable
from engine.recognition.results import Span
from engine.speakers.labelling import AcousticLabeller, SegmentationLabeller
from tests.benchmarks.speakers import error_rate, reference, samples_of, speech_of

NETWORK = "models/diarization/pyannote-segmentation-3.0.int8.onnx"


def voice(low_hz: float, high_hz: float, seconds: int, seed: int) -> np.ndarray:
    """Return noise in a band: as different as voices get."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(size=16_000 * seconds))
    frequencies = np.fft.rfftfreq(16_000 * seconds, 1 / 16_000)
    spectrum[(frequencies < low_hz) | (frequencies > high_hz)] *= 0.02
    return (2_000 * np.fft.irfft(spectrum)).astype(np.int16)


def test_two_voices_are_told_apart_without_a_network():
    parts = [voice(200, 1_500, 6, 1), voice(2_000, 5_000, 5, 2), voice(200, 1_500, 7, 3)]
    shares: list[float] = []
    turns = AcousticLabeller().turns(np.concatenate(parts), [Span(0, 18_000)], None, shares.append)
    assert [turn.speaker_id for turn in turns] == [1, 2, 1]
    assert [turn.end_ms for turn in turns] == pytest.approx([6_000, 11_000, 18_000], abs=150)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_without_speech_there_are_no_turns():
    assert AcousticLabeller().turns(np.zeros(16_000, np.int16), [], None, lambda _: None) == []
    assert AcousticLabeller().turns(np.zeros(16_000, np.int16), [Span(0, 100)], 2, lambda _: None) == []
    assert AcousticLabeller().turns(np.zeros(0, np.int16), [Span(0, 1_000)], 2, lambda _: None) == []


def test_a_telephone_talk_with_the_network(shared: Path):
    folder = shared / "audio/multi_speaker"
    samples = samples_of(folder / "sample.wav")
    truth = reference(folder / "sample.rttm", "sample")
    turns = SegmentationLabeller(shared / NETWORK).turns(samples, speech_of(truth), None, lambda _: None)
    assert error_rate(truth, turns, 30_000) < 0.1
    assert {turn.speaker_id for turn in turns} == {1, 2}
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(turns))


def test_another_file_is_no_network(tmp_path: Path):
    with pytest.raises(ModelMissing):
        SegmentationLabeller(tmp_path / "none.onnx")
    (tmp_path / "text.onnx").write_text("no network", encoding="utf-8")
    with pytest.raises(ModelUnusable):
        SegmentationLabeller(tmp_path / "text.onnx")
