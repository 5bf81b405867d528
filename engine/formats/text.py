"""Plain text (.txt): a paragraph a turn, its time code and speaker before it."""

from engine.formats.source import ExportSource


def write(source: ExportSource) -> str:
    """Return the transcript as text to be read."""
    blocks = []
    for paragraph in source.paragraphs:
        seconds = paragraph.start_ms // 1000
        stamp = f"[{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}]"
        speaker = source.speaker_of(paragraph)
        blocks.append(f"{stamp} {speaker + ': ' if speaker else ''}{paragraph.text.strip()}\n")
    return "\n".join(blocks)
