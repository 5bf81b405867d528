"""WebVTT (.vtt): cues with voice tags, from which annotation programs read the speakers."""

from html import escape

from engine.formats.cues import cues
from engine.formats.source import ExportSource
from engine.formats.srt import time_code


def write(source: ExportSource) -> str:
    """Return the transcript as WebVTT."""
    header = "WEBVTT" if source.language is None else f"WEBVTT\nLanguage: {source.language}"
    blocks = [header + "\n"]
    for cue in cues(source):
        start, end = (time_code(time_ms).replace(",", ".") for time_ms in (cue.start_ms, cue.end_ms))
        text = "\n".join(escape(line, quote=False) for line in cue.lines)
        if cue.speaker is not None:
            text = f"<v {_annotation(cue.speaker)}>{text}"
        blocks.append(f"{start} --> {end}\n{text}\n")
    return "\n".join(blocks)


def _annotation(name: str) -> str:
    """Return a name as it may stand in a tag, which ends at the first ``>``."""
    return " ".join(escape(name, quote=False).split())
