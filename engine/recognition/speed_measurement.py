"""Measuring how fast a model is: the work of a job."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

import resources
from engine.audio.decode import SAMPLE_RATE_HZ, decode
from engine.jobs import Report
from engine.models.model import open_model
from engine.recognition.results import Options, Window
from engine.recognition.speed import Speed, note_speed
from engine.recognition.workers import usable_workers

_LONGEST_MEASUREMENT_S: Final = 20.0

_ENCODINGS_A_WINDOW: Final = 2.5
"""A window takes this many times what its encoding does; for models so slow that there is no time for a window."""


def measure_speed(model: Path, options: Options, report: Report) -> Speed:
    """Measure a model, and note the result: work for a job.

    Raises:
        ModelError: The model can't be used.
    """
    # Not for the parent, which imports this module too.
    from engine.recognition.whisper import WhisperRecognizer
    from engine.recognition.windows import LONGEST_WINDOW_MS, WindowPlanner

    del report
    opened = open_model(model)
    workers = usable_workers()
    recognizer = WhisperRecognizer(opened, options, workers=workers)
    samples = _interview()
    planner = WindowPlanner()
    windows = [*planner.feed(samples), *planner.finish()]
    language = recognizer.fixed_language(options.language) or "en"

    def part(window: Window) -> NDArray[np.int16]:
        return samples[window.start_ms * SAMPLE_RATE_HZ // 1000 : window.end_ms * SAMPLE_RATE_HZ // 1000]

    def recognise(window: Window) -> int:
        recognizer.recognise(window, part(window), language)
        return window.end_ms - window.start_ms

    began = time.perf_counter()
    recognizer.hear_language(part(windows[0]))  # little more than the encoder's work
    window_s = _ENCODINGS_A_WINDOW * (time.perf_counter() - began)
    if window_s < _LONGEST_MEASUREMENT_S / 2:
        sound_ms, took_s = _timed(recognise, windows, workers)
    else:
        sound_ms, took_s = workers * LONGEST_WINDOW_MS, window_s
    speed = Speed(sound_ms / 1000 / took_s, is_guess=False)
    note_speed(opened, options, speed.x_real_time)
    return speed


def _timed(recognise: Callable[[Window], int], windows: list[Window], workers: int) -> tuple[int, float]:
    """Keep all workers busy with windows, at least once each, until it has taken half of the time that it may."""
    began = time.perf_counter()
    sound_ms = 0
    supply = cycle(windows)
    with ThreadPoolExecutor(workers) as pool:
        while True:
            sound_ms += sum(pool.map(recognise, islice(supply, workers)))
            took_s = time.perf_counter() - began
            rounds_done = sound_ms >= sum(window.end_ms - window.start_ms for window in windows)
            if rounds_done or took_s > _LONGEST_MEASUREMENT_S / 2:
                return sound_ms, took_s


def _interview() -> NDArray[np.int16]:
    blocks: list[NDArray[np.int16]] = []
    decode(resources.path("demo/interview.flac"), blocks.append, lambda *_: None)
    return np.concatenate(blocks)
