"""What a recording says of itself, without decoding it."""

import contextlib
from pathlib import Path


def stated_duration_ms(recording: Path) -> int:
    """Return how long a recording is by its own account; 0 where it gives none, or can't be read."""
    import av  # not at the top: it takes long to load, and not everybody who asks has a recording

    with contextlib.suppress(av.FFmpegError, OSError), av.open(f"file:{recording}", metadata_errors="replace") as file:
        return round((file.duration or 0) * 1000 / av.time_base)
    return 0
