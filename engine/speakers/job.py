"""Finding out who speaks when, in a child process."""

from dataclasses import dataclass
from pathlib import Path

from engine.audio.cache import cached_by_sha256, decode_into_cache
from engine.errors import RecordingChanged
from engine.jobs import Report
from engine.recognition.results import Span
from engine.speakers.labelling import AcousticLabeller, SegmentationLabeller, SpeakerLabeller
from engine.transcript.paragraphing import Turn


@dataclass(frozen=True, slots=True)
class LabellingOrder:
    """What to find out.

    Attributes:
        project: The project, for messages.
        recording: The recording; needed only where it is not decoded yet.
        sha256: Its hash.
        speech: Where somebody speaks, in order.
        count: How many speakers there are; None to find out.
        model: File of pyannote segmentation 3.0 in ONNX form; None to do without.
    """

    project: Path
    recording: Path
    sha256: str
    cache_folder: Path
    speech: tuple[Span, ...]
    count: int | None = None
    model: Path | None = None


@dataclass(frozen=True, slots=True)
class Labelling:
    """Message: so much is done, 0 to 1."""

    share: float


def find_turns(order: LabellingOrder, report: Report) -> list[Turn]:
    """Find the turns, reporting ``Labelling``.

    Raises:
        ModelMissing: The model is not there.
        ModelUnusable: It is another one.
        MediaError: The recording can't be read.
        RecordingChanged: It is another one.
    """
    labeller: SpeakerLabeller = SegmentationLabeller(order.model) if order.model else AcousticLabeller()
    sound = cached_by_sha256(order.sha256, order.cache_folder)
    if sound is None:
        # That it is cut off was accepted when it was transcribed.
        sound = decode_into_cache(
            order.recording, order.cache_folder, lambda _: None, lambda _done_ms, _total_ms: None, allow_truncated=True
        )
        if sound.sha256 != order.sha256:
            raise RecordingChanged(order.project, order.recording)
    return labeller.turns(sound.samples, order.speech, order.count, lambda share: report(Labelling(share)))
