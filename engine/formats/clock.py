"""Times as people and subtitles write them."""

import re
from typing import Final

_WRITTEN: Final = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+)(?:[.,](\d+))?", re.ASCII)


def clock(time_ms: int, decimal_sign: str | None = None) -> str:
    """Return a time as ``hh:mm:ss``, with a decimal sign also its milliseconds; without one they are left out.

    One before the moment that times are counted from has a minus sign. Seconds that are not whole become the earlier
    whole ones, on either side of that moment.
    """
    if decimal_sign is None:
        time_ms -= time_ms % 1000
    sign = "-" if time_ms < 0 else ""
    seconds, milliseconds = divmod(abs(time_ms), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = "" if decimal_sign is None else f"{decimal_sign}{milliseconds:03}"
    return f"{sign}{hours:02}:{minutes:02}:{seconds:02}{fraction}"


def parse_clock(text: str) -> int:
    """Return the milliseconds of a time as people write it: 1:02:03, 62:03, 3723 or 3723.5 seconds.

    Raises:
        ValueError: It is no time.
    """
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no time")
    hours, minutes, seconds, fraction = match.groups(default="0")
    return (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + round(float(f"0.{fraction}") * 1000)
