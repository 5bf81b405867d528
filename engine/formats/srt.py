"""SubRip (.srt): numbered cues; the speaker, for whom the format has no place, stands before the text."""

from engine.formats.cues import cues
from engine.formats.source import ExportSource


def write(source: ExportSource) -> str:
    """Return the transcript as SubRip."""
    blocks = []
    speaker = None
    for number, cue in enumerate(cues(source, room_for_names=True), start=1):
        lines = list(cue.lines)
        if cue.speaker != speaker and cue.speaker is not None:
            lines[0] = f"{cue.speaker}: {lines[0]}"
        speaker = cue.speaker
        times = f"{time_code(cue.start_ms)} --> {time_code(cue.end_ms)}"
        blocks.append("\n".join([str(number), times, *lines, ""]))
    return "\n".join(blocks)


def time_code(time_ms: int) -> str:
    """Return a time as SubRip writes it: 00:01:02,345."""
    seconds, milliseconds = divmod(time_ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02},{milliseconds:03}"
