"""How well speakers are told apart: diarization error rate on recordings with known turns.

The rate is the share of the speech that is missed, invented or given to the wrong speaker, with the best pairing of
ours with theirs; a quarter of a second around every border of the reference does not count. Beside it stands what one
speaker all the time would get.
"""

import argparse
import time
from itertools import permutations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.audio.decode import decode
from engine.recognition.results import Span
from engine.speakers.labelling import AcousticLabeller, SegmentationLabeller, SpeakerLabeller
from engine.transcript.paragraphing import Turn
from tests.benchmarks.report import say, tell

SHARED = Path(__file__).parents[3] / "shared"
RECORDINGS = {
    "sample": ("sample.wav", "sample.rttm"),
    "dev00": ("dev00.flac", "debug.development.rttm"),
    "trn01": ("trn01.flac", "debug.train.rttm"),
    "tst00": ("tst00.flac", "debug.test.rttm"),
}
FRAME_MS = 10
COLLAR_MS = 250


def samples_of(recording: Path) -> NDArray[np.int16]:
    """Decode a recording."""
    blocks: list[NDArray[np.int16]] = []
    decode(recording, blocks.append, lambda _done, _total: None)
    return np.concatenate(blocks)


def reference(path: Path, name: str) -> list[tuple[int, int, str]]:
    """Read the turns of a recording from an RTTM file: start and end in milliseconds, and who."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        _, recording, _, start, length, _, _, speaker, *_ = line.split()
        if recording == name:
            start_ms = round(float(start) * 1000)
            found.append((start_ms, start_ms + round(float(length) * 1000), speaker))
    return found


def error_rate(truth: list[tuple[int, int, str]], turns: list[Turn], duration_ms: int) -> float:
    """Return the diarization error rate, 0 to 1 or more."""
    count = duration_ms // FRAME_MS
    theirs = sorted({speaker for _, _, speaker in truth})
    ours = sorted({turn.speaker_id for turn in turns})
    real, found = np.zeros((len(theirs), count), bool), np.zeros((max(len(ours), len(theirs)), count), bool)
    counted = np.ones(count, bool)
    for start_ms, end_ms, speaker in truth:
        real[theirs.index(speaker), start_ms // FRAME_MS : end_ms // FRAME_MS] = True
        for border_ms in (start_ms, end_ms):
            counted[max(0, border_ms - COLLAR_MS) // FRAME_MS : (border_ms + COLLAR_MS) // FRAME_MS] = False
    for turn in turns:
        found[ours.index(turn.speaker_id), turn.start_ms // FRAME_MS : turn.end_ms // FRAME_MS] = True
    real, found = real[:, counted], found[:, counted]
    together = real.astype(int) @ found.T.astype(int)
    right = max(
        sum(together[row, column] for row, column in enumerate(chosen))
        for chosen in permutations(range(len(found)), len(theirs))
    )
    both = np.maximum(real.sum(axis=0), found.sum(axis=0)).sum()
    return float((both - right) / real.sum())


def speech_of(truth: list[tuple[int, int, str]]) -> list[Span]:
    """Return where anybody speaks."""
    spans: list[Span] = []
    for start_ms, end_ms, _ in sorted(truth):
        if spans and start_ms <= spans[-1].end_ms:
            spans[-1] = Span(spans[-1].start_ms, max(end_ms, spans[-1].end_ms))
        else:
            spans.append(Span(start_ms, end_ms))
    return spans


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the same: it takes seconds")
    parser.parse_args()
    labellers: dict[str, SpeakerLabeller] = {
        "acoustic": AcousticLabeller(),
        "segmentation": SegmentationLabeller(SHARED / "models/diarization/pyannote-segmentation-3.0.int8.onnx"),
    }
    figures: dict[str, float] = {}
    for name, (sound, turns) in RECORDINGS.items():
        samples = samples_of(SHARED / "audio/multi_speaker" / sound)
        duration_ms = len(samples) // 16
        truth = reference(SHARED / "audio/multi_speaker" / turns, name)
        speech, count = speech_of(truth), len({speaker for _, _, speaker in truth})
        alone = [Turn(span.start_ms, span.end_ms, 1) for span in speech]
        figures[f"{name}_one_speaker_error_percent"] = round(100 * error_rate(truth, alone, duration_ms), 1)
        for kind, labeller in labellers.items():
            for told, wanted in (("count_known", count), ("count_unknown", None)):
                began_s = time.perf_counter()
                found = labeller.turns(samples, speech, wanted, lambda _: None)
                took_s = time.perf_counter() - began_s
                rate = round(100 * error_rate(truth, found, duration_ms), 1)
                figures[f"{name}_{kind}_{told}_error_percent"] = rate
                voices = len({turn.speaker_id for turn in found})
                say(f"{name} {kind} {told}: {rate} %, {voices} of {count} speakers, {took_s:.1f} s")
    tell(figures, {})


if __name__ == "__main__":
    main()
