"""Times as people and subtitles write them."""


def clock(time_ms: int, decimal_sign: str | None = None) -> str:
    """Return a time as ``hh:mm:ss``, with a decimal sign also its milliseconds; without one it is cut, not rounded."""
    seconds, milliseconds = divmod(time_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = "" if decimal_sign is None else f"{decimal_sign}{milliseconds:03}"
    return f"{hours:02}:{minutes:02}:{seconds:02}{fraction}"
