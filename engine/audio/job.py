"""Making the peaks of a sound, as a job."""

from engine.audio.cache import CachedSound, keep_peaks
from engine.jobs import Report


def make_peaks(sound: CachedSound, _report: Report) -> None:
    """Make the peaks of a sound that was decoded by a version that made none; raises as `keep_peaks` does."""
    keep_peaks(sound)
