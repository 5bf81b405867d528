"""Times as they stand in the margin and under the transcript."""


def time_label(time_ms: int) -> str:
    """Return a time as ``mm:ss``, or ``h:mm:ss`` from the first hour on."""
    minutes, seconds = divmod(time_ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"
