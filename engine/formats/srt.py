"""SubRip: the subtitles that every player knows. Has no field for the speaker, who stands before the text."""

from engine.formats.clock import clock
from engine.formats.cues import cues
from engine.formats.source import ExportSource


def write_srt(source: ExportSource) -> str:
    """Return a transcript as SubRip subtitles."""
    found = cues(source, prefix=lambda speaker: f"{speaker}: ")
    return "\n".join(
        f"{number}\n{clock(cue.start_ms, ',')} --> {clock(cue.end_ms, ',')}\n{_text(cue.lines)}\n"
        for number, cue in enumerate(found, start=1)
    )


def _text(lines: tuple[str, ...]) -> str:
    # The one thing that can't be said in this format: readers take it for another cue.
    return "\n".join(lines).replace("-->", "→")
