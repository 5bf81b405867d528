"""WebVTT: the subtitles of browsers, with speakers as voices."""

from engine.formats.clock import clock
from engine.formats.cues import Cue, cues
from engine.formats.source import ExportSource


def write_webvtt(source: ExportSource) -> str:
    """Return a transcript as WebVTT subtitles."""
    return "\n".join(["WEBVTT\n", *(_block(cue) for cue in cues(source))])


def _block(cue: Cue) -> str:
    voice = f"<v {_escaped(cue.speaker)}>" if cue.speaker else ""
    text = _escaped("\n".join(cue.lines))
    return f"{clock(cue.start_ms, '.')} --> {clock(cue.end_ms, '.')}\n{voice}{text}\n"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
