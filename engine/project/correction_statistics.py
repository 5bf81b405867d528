"""Figures of a log of corrections: how often the model was wrong where somebody looked, in what, and what it cost.

The word error rate counts replaced, added and left out words of content against the words that were said, in the text
that was reviewed: corrected, accepted, audited, heard or, beside a correction, read. Capitals, punctuation, numbers in
another form, pseudonyms and fillers that were left out are no errors of the model's.

Errors come in heaps: a noisy minute has many. Words, or utterances of one stretch of sound, are therefore not drawn
independently of each other, and an interval for a share, such as Wilson's, would be too narrow; nor is the rate a
share, for words can be added. So the interval is a bootstrap over the windows that the model heard at one go, by
percentiles (M. Bisani and H. Ney, Bootstrap estimates for confidence intervals in ASR performance evaluation, ICASSP
2004).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np

from engine.jobs import Report
from engine.project.correction_kinds import CorrectionKind
from engine.project.correction_log import CorrectionLog, correction_log
from engine.project.corrections import Correction
from engine.project.project import Project
from engine.project.reviewed import Evidence, reviewed_in
from engine.transcript.pairing import key_of

_DRAWS: Final = 1_000
_PERCENTILES: Final = (2.5, 97.5)
_MOST_PARTS: Final = 12
_PART_MINUTES: Final = (1, 2, 5, 10, 15, 30, 60)
_MS_PER_MINUTE: Final = 60_000
_EDGES: Final = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """How many words were wrong.

    Attributes:
        errors: Words that were replaced, added or left out.
        words: Words that were said.
        low: The rate's lower bound at 95 %; None where there is too little to tell.
        high: The upper one, likewise.
    """

    errors: int
    words: int
    low: float | None
    high: float | None

    @property
    def rate(self) -> float | None:
        """The word error rate; None where nothing was said."""
        return self.errors / self.words if self.words else None


@dataclass(frozen=True, slots=True)
class Confusion:
    """A word that the model takes for another; empty where it writes nothing, or nothing was said."""

    heard: str
    said: str
    times: int


@dataclass(frozen=True, slots=True)
class DayOfWork:
    """What was corrected on a day.

    Attributes:
        corrections: How many were last changed then.
        took_ms: How long those took whose time is known.
    """

    day: date
    corrections: int
    took_ms: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures of a log.

    Attributes:
        corrections: How many there are.
        words: Words of the transcript.
        reviewed: How many words that stand as the model wrote them count as reviewed, by the reason for it.
        rate: The word error rate of what was reviewed.
        kinds: How many corrections of each kind there are, the most frequent first.
        speakers: The rate by speaker; None for where nobody is known.
        parts: The rate over the recording: where each part begins, in milliseconds.
        days: The work, day by day, UTC.
        confusions: The most frequent ones first.
        median_ms: How long a correction takes; None where that is not known.
        worked_ms: Time at work on the recording.
    """

    corrections: int
    words: int
    reviewed: Mapping[Evidence, int]
    rate: ErrorRate
    kinds: Mapping[CorrectionKind, int]
    speakers: tuple[tuple[str | None, ErrorRate], ...]
    parts: tuple[tuple[int, ErrorRate], ...]
    days: tuple[DayOfWork, ...]
    confusions: tuple[Confusion, ...]
    median_ms: int | None
    worked_ms: int

    @property
    def corrections_an_hour(self) -> float | None:
        """The pace of the work; None before there is any."""
        return self.corrections * 3_600_000 / self.worked_ms if self.worked_ms else None


def statistics(project: Project, log: CorrectionLog, *, most_confusions: int = 20) -> Statistics:
    """Return the figures of a project's log."""
    corrections = log.corrections()
    tally = _Tally(project)
    reviewed: Counter[Evidence] = Counter()
    confused: Counter[tuple[str, str]] = Counter()
    for correction in corrections:
        tally.add(correction)
        confused.update(_confusions(correction))
    for stretch in reviewed_in(project, corrections):
        reviewed[stretch.evidence] += len(stretch.words)
        for word in stretch.words:
            tally.add_right(word.window, word.start_ms, stretch.paragraph.speaker_id)
    circumstances = [log.circumstances(correction) for correction in corrections]
    took = [found.took_ms for found in circumstances if found.took_ms is not None]
    days: defaultdict[date, list[int]] = defaultdict(list)
    for found in circumstances:
        days[found.at.date()].append(found.took_ms or 0)
    frequent = sorted(confused.items(), key=lambda item: (-item[1], item[0]))
    return Statistics(
        corrections=len(corrections),
        words=sum(len(paragraph.words) for paragraph in project.transcript.paragraphs),
        reviewed={evidence: reviewed[evidence] for evidence in Evidence if reviewed[evidence]},
        rate=tally.rate(),
        kinds=dict(Counter(correction.kind for correction in corrections).most_common()),
        speakers=tuple(tally.speakers()),
        parts=tuple(tally.parts(project.transcript.duration_ms)),
        days=tuple(DayOfWork(day, len(spent), sum(spent)) for day, spent in sorted(days.items())),
        confusions=tuple(Confusion(*pair, times) for pair, times in frequent[:most_confusions]),
        median_ms=round(median(took)) if took else None,
        worked_ms=round(project.fact("worked_ms") or 0),
    )


def statistics_in(path: Path, _report: Report) -> Statistics:
    """Return the figures of a project file: the work of a child process."""
    with Project.open(path, read_only=True) as project:
        return statistics(project, correction_log(project))


def _confusions(correction: Correction) -> Iterable[tuple[str, str]]:
    if correction.kind is CorrectionKind.CONTENT:
        for left, right in correction.pairs:
            heard = "" if left is None else correction.model_words[left].text
            said = "" if right is None else correction.words[right].text
            if key_of(heard) != key_of(said):
                yield _bare(heard), _bare(said)


def _bare(word: str) -> str:
    """Return a word without the punctuation around it, in small letters."""
    return _EDGES.sub("", word).casefold()


@dataclass(frozen=True, slots=True)
class _Count:
    """Errors and words in one place: a window of the model's, a time, and whoever speaks."""

    window: int
    start_ms: int
    speaker_id: int | None
    errors: int
    words: int


class _Tally:
    """Counts errors and words."""

    def __init__(self, project: Project) -> None:
        self._counts: list[_Count] = []
        self._transcript = project.transcript

    def add(self, correction: Correction) -> None:
        """Count a correction of the text."""
        if correction.operation is None or correction.kind is CorrectionKind.MOVED:
            return
        # What was left out for its form's sake was said, and heard rightly.
        said = correction.model_words if correction.kind is CorrectionKind.DISFLUENCY else correction.words
        model_id = correction.model_words[0].id if correction.model_words else correction.after_id
        heard = None if model_id is None else self._transcript.model_word(model_id)
        errors = sum(1 for _ in _confusions(correction))
        window = heard.window if heard else 0
        self._counts.append(_Count(window, correction.start_ms, correction.speaker_id, errors, len(said)))

    def add_right(self, window: int | None, start_ms: int, speaker_id: int | None) -> None:
        """Count a word that the model heard rightly."""
        self._counts.append(_Count(window or 0, start_ms, speaker_id, 0, 1))

    def rate(self) -> ErrorRate:
        """Return the rate of all."""
        return _rate_of(self._counts)

    def speakers(self) -> Iterable[tuple[str | None, ErrorRate]]:
        """Give the rates by speaker, in the order of who speaks most."""
        by_speaker: defaultdict[int | None, list[_Count]] = defaultdict(list)
        for count in self._counts:
            by_speaker[count.speaker_id].append(count)
        for speaker_id, counts in sorted(by_speaker.items(), key=lambda item: -len(item[1])):
            speaker = self._transcript.speakers.get(speaker_id or 0)
            yield speaker.name if speaker else None, _rate_of(counts)

    def parts(self, duration_ms: int) -> Iterable[tuple[int, ErrorRate]]:
        """Give the rates over the recording, in parts of so many minutes that there are not too many."""
        fitting = (minutes for minutes in _PART_MINUTES if duration_ms <= _MOST_PARTS * minutes * _MS_PER_MINUTE)
        part_ms = next(fitting, _PART_MINUTES[-1]) * _MS_PER_MINUTE
        by_part: defaultdict[int, list[_Count]] = defaultdict(list)
        for count in self._counts:
            by_part[count.start_ms // part_ms].append(count)
        for part, counts in sorted(by_part.items()):
            yield part * part_ms, _rate_of(counts)


def _rate_of(counts: Iterable[_Count]) -> ErrorRate:
    by_window: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for count in counts:
        by_window[count.window][0] += count.errors
        by_window[count.window][1] += count.words
    table = np.array(list(by_window.values()), dtype=np.int64).reshape(-1, 2)
    errors, words = (int(total) for total in table.sum(axis=0))
    low, high = _interval(table) if len(table) > 1 and words else (None, None)
    return ErrorRate(errors, words, low, high)


def _interval(table: "np.ndarray[tuple[int, int], np.dtype[np.int64]]") -> tuple[float, float] | tuple[None, None]:
    """Return the bounds of the rate, from windows drawn again; always the same for the same figures."""
    draws = np.random.default_rng(0).integers(len(table), size=(_DRAWS, len(table)))
    errors, words = table[draws].sum(axis=1).T
    rates = errors[words > 0] / words[words > 0]
    if not len(rates):
        return None, None
    low, high = np.percentile(rates, _PERCENTILES)
    return float(low), float(high)
