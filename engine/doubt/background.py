"""What is known of the model's words beside their texts, times and probabilities."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.recognition.results import SegmentFigures, Window, WordEvidence


@dataclass(slots=True)
class Background:
    """The windows in which words were heard, and what speaks for and against each word. Empty for words from elsewhere.

    Attributes:
        windows: By index.
        segments: The figures of the phrases of each window that is recognised, by its index.
        evidence: By the model word's id; words that an older version recognised have none.
    """

    windows: dict[int, Window] = field(default_factory=dict)
    segments: dict[int, tuple[SegmentFigures, ...]] = field(default_factory=dict)
    evidence: dict[int, WordEvidence] = field(default_factory=dict)

    def add(self, window: Window, segments: tuple[SegmentFigures, ...], evidence: Mapping[int, WordEvidence]) -> None:
        """Take in a window that was just recognised."""
        self.windows[window.index] = window
        self.segments[window.index] = segments
        self.evidence |= evidence
