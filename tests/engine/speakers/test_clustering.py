"""Which voices are the same: Gaussians that are, and are not."""

import numpy as np

from engine.speakers.clustering import Voice, cluster


def voices(*centres: float, frames: int = 200) -> list[Voice]:
    source = np.random.default_rng(7)
    return [Voice.of((source.normal(size=(frames, 6)) + centre).astype(np.float32)) for centre in centres]


def free(count: int) -> np.ndarray:
    return np.zeros((count, count), np.bool_)


def test_the_number_is_found():
    assert cluster(voices(0, 3, 0.05, 3, 6), free(5), 1.0, None) == [0, 1, 0, 1, 2]


def test_the_number_is_given():
    assert cluster(voices(0, 3, 0.05, 3, 6), free(5), 1.0, 2) == [0, 1, 0, 1, 1]
    assert cluster(voices(0, 3), free(2), 1.0, 1) == [0, 0]


def test_those_who_speak_at_once_are_two():
    apart = free(2)
    apart[0, 1] = apart[1, 0] = True
    assert cluster(voices(0, 0), apart, 1.0, None) == [0, 1]
    assert cluster(voices(0, 0), apart, 1.0, 1) == [0, 1]


def test_none_and_one():
    assert cluster([], free(0), 1.0, None) == []
    assert cluster(voices(1), free(1), 1.0, None) == [0]
