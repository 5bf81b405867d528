"""From sound to turns: who speaks when, by speakers that are numbers."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.recognition.results import Span
from engine.speakers.clustering import Voice, cluster
from engine.speakers.features import FRAME_MS, cepstrum
from engine.speakers.segmentation import FRAME_SAMPLES, STEP_SAMPLES, VOICES, Segmentation
from engine.transcript.paragraphing import Turn

Progress = Callable[[float], None]

_RATE_PER_MS = 16
# Speech without a network is cut into stretches of this length, which are taken for one voice each.
_STRETCH_MS = 1_500
_SHORTEST_MS = 400
# What a voice more costs, without and with a network that has told voices apart before.
_WEIGHT = 1.3
_WEIGHT_WITH_SEGMENTATION = 1.0
# How much of the frames where one of two neighbouring windows hears a voice, both must, to take it for the same.
_SAME = 0.5
# A voice is not changed for less than this: the cost of a change, and how many frames are one step.
_CHANGE = 60.0
_STEP_FRAMES = 10


class SpeakerLabeller(Protocol):
    """Finds out who speaks when."""

    def turns(
        self, samples: NDArray[np.int16], speech: Sequence[Span], count: int | None, report: Progress
    ) -> list[Turn]:
        """Return the turns in order of time, none of them overlapping; speakers are 1, 2, ... as they appear.

        Args:
            samples: 16 kHz mono.
            speech: Where somebody speaks, in order.
            count: How many speakers there are; None to find out.
            report: Told how much is done, 0 to 1.
        """


class AcousticLabeller:
    """Tells voices apart by their spectra alone; needs no model, and is easily misled by rooms and microphones."""

    def turns(
        self, samples: NDArray[np.int16], speech: Sequence[Span], count: int | None, report: Progress
    ) -> list[Turn]:
        """Find the turns; see ``SpeakerLabeller``."""
        frames = cepstrum(samples)
        report(0.3)
        spans = [part for span in speech for part in _cut(span)]
        voices = [Voice.of(frames[span.start_ms // FRAME_MS : span.end_ms // FRAME_MS]) for span in spans]
        known = [index for index, voice in enumerate(voices) if voice.count * FRAME_MS >= _SHORTEST_MS]
        if not known:
            return []
        groups = _joined([voices[index] for index in known])
        gathered = [sum((voices[known[place]] for place in group[1:]), voices[known[group[0]]]) for group in groups]
        report(0.5)
        owner = cluster(gathered, np.zeros((len(gathered), len(gathered)), np.bool_), _WEIGHT, count)
        report(0.9)
        models = [
            sum((voice for voice, mine in zip(gathered[1:], owner[1:], strict=True) if mine == number), start)
            for number, start in enumerate(
                next(voice for voice, mine in zip(gathered, owner, strict=True) if mine == number)
                for number in range(max(owner) + 1)
            )
        ]
        found = _retraced(frames, speech, models)
        report(1.0)
        return _numbered(found)


class SegmentationLabeller:
    """Takes the turns within ten seconds from a network, and finds by their spectra which voices are the same."""

    def __init__(self, path: Path) -> None:
        """Open the network; raises as ``Segmentation`` does."""
        self._network = Segmentation(path)

    def turns(
        self, samples: NDArray[np.int16], speech: Sequence[Span], count: int | None, report: Progress
    ) -> list[Turn]:
        """Find the turns; see ``SpeakerLabeller``. Where there is speech, the network finds itself."""
        if not speech:
            return []
        windows = self._network.voices(samples, lambda share: report(0.8 * share))
        frames = cepstrum(samples)
        tracks = _tracks(windows)
        alone = [windows[window][:, voice] & (windows[window].sum(axis=1) == 1) for window, voice in _keys(windows)]
        names = sorted(set(tracks.values()))
        voices: dict[int, Voice] = {}
        for key, own in zip(_keys(windows), alone, strict=True):
            if key in tracks:
                voice = Voice.of(frames[_frames_of(key[0], own, len(frames))])
                voices[tracks[key]] = voices[tracks[key]] + voice if tracks[key] in voices else voice
        known = [name for name in names if voices[name].count * FRAME_MS >= _SHORTEST_MS]
        if not known:
            return []
        apart = np.zeros((len(known), len(known)), np.bool_)
        for window in range(len(windows)):
            here = [known.index(name) for voice in range(VOICES) if (name := tracks.get((window, voice))) in known]
            for one in here:
                apart[one, [other for other in here if other != one]] = True
        report(0.9)
        owner = dict(
            zip(
                known,
                cluster([voices[name] for name in known], apart, _WEIGHT_WITH_SEGMENTATION, count),
                strict=True,
            )
        )
        loudest = _activity(windows, tracks, owner, len(samples) // FRAME_SAMPLES + 1)
        report(1.0)
        frame_ms = FRAME_SAMPLES / _RATE_PER_MS
        speaking = np.where(loudest.max(axis=1) >= 0.5, loudest.argmax(axis=1), -1)
        return _numbered(_runs(speaking, frame_ms))


def _cut(span: Span) -> Iterator[Span]:
    """Cut a span into equal parts of about the length of a stretch."""
    parts = max(1, round((span.end_ms - span.start_ms) / _STRETCH_MS))
    edges = [span.start_ms + (span.end_ms - span.start_ms) * part // parts for part in range(parts + 1)]
    yield from (Span(start_ms, end_ms) for start_ms, end_ms in pairwise(edges))


def _joined(voices: Sequence[Voice]) -> list[list[int]]:
    """Group neighbours that sound alike, so that there is less to compare with everything."""
    groups: list[list[int]] = []
    last: Voice | None = None
    for index, voice in enumerate(voices):
        alike = last is not None and cluster([last, voice], np.zeros((2, 2), np.bool_), _WEIGHT, None) == [0, 0]
        if alike and last is not None:
            groups[-1].append(index)
            last = last + voice
        else:
            groups.append([index])
            last = voice
    return groups


def _retraced(frames: NDArray[np.float32], speech: Sequence[Span], models: Sequence[Voice]) -> list[Turn]:
    """Find the likeliest sequence of voices through the speech, by which turns begin where they are heard to."""
    turns: list[Turn] = []
    inverses = [np.linalg.inv(model.covariance) for model in models]
    constants = [np.linalg.slogdet(model.covariance)[1] for model in models]
    for span in speech:
        part = frames[span.start_ms // FRAME_MS : span.end_ms // FRAME_MS]
        if not len(part):
            continue
        scores = np.stack(
            [
                -0.5 * (np.einsum("ij,jk,ik->i", part - model.mean, inverse, part - model.mean) + constant)
                for model, inverse, constant in zip(models, inverses, constants, strict=True)
            ],
            axis=1,
        )
        steps = np.add.reduceat(scores, np.arange(0, len(scores), _STEP_FRAMES))
        for turn in _runs(_likeliest(steps), FRAME_MS * _STEP_FRAMES):
            end_ms = min(span.start_ms + turn.end_ms, span.end_ms)
            turns.append(Turn(span.start_ms + turn.start_ms, end_ms, turn.speaker_id))
    return turns


def _likeliest(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the best path through scores, shape (steps, voices), where every change costs (Viterbi)."""
    best = scores[0].copy()
    came_from = np.zeros(scores.shape, np.int64)
    for step in range(1, len(scores)):
        leader = int(best.argmax())
        changes = best[leader] - _CHANGE > best
        came_from[step] = np.where(changes, leader, np.arange(len(best)))
        best = np.where(changes, best[leader] - _CHANGE, best) + scores[step]
    path = np.empty(len(scores), np.int64)
    path[-1] = best.argmax()
    for step in range(len(scores) - 1, 0, -1):
        path[step - 1] = came_from[step, path[step]]
    return path


def _keys(windows: Sequence[NDArray[np.bool_]]) -> list[tuple[int, int]]:
    return [(window, voice) for window in range(len(windows)) for voice in range(VOICES)]


def _tracks(windows: Sequence[NDArray[np.bool_]]) -> dict[tuple[int, int], int]:
    """Follow voices from window to window: the number of the track of each voice that is heard in a window."""
    tracks: dict[tuple[int, int], int] = {}
    overlap = len(windows[0]) - STEP_SAMPLES // FRAME_SAMPLES if windows else 0
    new = 0
    for window, heard in enumerate(windows):
        taken: set[int] = set()
        if window:
            earlier = windows[window - 1][-overlap:]
            pairs = [
                (_likeness(earlier[:, one], heard[:overlap, other]), one, other)
                for one in range(VOICES)
                for other in range(VOICES)
            ]
            for likeness, one, other in sorted(pairs, reverse=True):
                track = tracks.get((window - 1, one))
                if likeness >= _SAME and track is not None and track not in taken and (window, other) not in tracks:
                    tracks[window, other] = track
                    taken.add(track)
        for voice in range(VOICES):
            if (window, voice) not in tracks and heard[:, voice].any():
                tracks[window, voice] = new
                new += 1
    return tracks


def _likeness(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    either = int((one | other).sum())
    return int((one & other).sum()) / either if either else 0.0


def _frames_of(window: int, heard: NDArray[np.bool_], count: int) -> NDArray[np.int64]:
    """Return the cepstral frames at which a voice is heard in a window."""
    samples = window * STEP_SAMPLES + np.flatnonzero(heard) * FRAME_SAMPLES
    found = np.unique(samples // (FRAME_MS * _RATE_PER_MS))
    return found[found < count]


def _activity(
    windows: Sequence[NDArray[np.bool_]],
    tracks: dict[tuple[int, int], int],
    owner: dict[int, int],
    count: int,
) -> NDArray[np.float64]:
    """Return how many of the windows over each frame hear each speaker, as a share, shape (frames, speakers)."""
    heard = np.zeros((count, max(owner.values()) + 1))
    over = np.zeros(count)
    for window, voices in enumerate(windows):
        first = window * STEP_SAMPLES // FRAME_SAMPLES
        length = min(len(voices), count - first)
        over[first : first + length] += 1
        for voice in range(VOICES):
            speaker = owner.get(tracks.get((window, voice), -1))
            if speaker is not None:
                heard[first : first + length, speaker] += voices[:length, voice]
    return heard / np.maximum(over, 1)[:, None]


def _runs(speakers: NDArray[np.int64], step_ms: float) -> list[Turn]:
    """Return the stretches over which one speaker stays; below zero nobody speaks."""
    edges = [0, *(np.flatnonzero(np.diff(speakers)) + 1), len(speakers)]
    return [
        Turn(round(start * step_ms), round(end * step_ms), int(speakers[start]))
        for start, end in pairwise(edges)
        if start < end and speakers[start] >= 0
    ]


def _numbered(turns: Sequence[Turn]) -> list[Turn]:
    """Count the speakers from 1 on, as they appear."""
    numbers = {speaker: number for number, speaker in enumerate(dict.fromkeys(t.speaker_id for t in turns), start=1)}
    return [Turn(turn.start_ms, turn.end_ms, numbers[turn.speaker_id]) for turn in turns]
