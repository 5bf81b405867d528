"""Times as they stand in the margin and under the transcript, are copied, and are typed."""

import re

from PySide6.QtCore import QCoreApplication

from engine.formats.clock import clock, parse_clock

_TENTHS = re.compile(r"(\d+:\d+:\d+)-(\d)", re.ASCII)  # f4's way
_COLONS = 2  # in a time with hours


def time_label(time_ms: int) -> str:
    """Return a time as ``mm:ss``, or ``h:mm:ss`` from the first hour on; one before zero with a minus sign."""
    minutes, seconds = divmod(abs(time_ms // 1000), 60)
    hours, minutes = divmod(minutes, 60)
    sign = "\u2212" if time_ms < 0 else ""
    return f"{sign}{hours}:{minutes:02}:{seconds:02}" if hours else f"{sign}{minutes:02}:{seconds:02}"


def time_code(time_ms: int) -> str:
    """Return a time as ``hh:mm:ss.d``, as transcripts and programs for analysis write it; cut, not rounded."""
    return clock(time_ms - time_ms % 100, ".")[:-2]


def time_meant(text: str, from_ms: int, offset_ms: int = 0) -> int:
    """Return the milliseconds that somebody means: 1:02:03, 62:03, 3723, or +5 and -10 seconds from somewhere.

    Where times before zero are shown, -0:01:02 with its hours is one of these, and -1:02 still a way to go.

    What stands around a time code elsewhere, such as ``[00:01:02]`` or ``#00:01:02-3#``, does no harm.

    Args:
        text: What was typed.
        from_ms: Where they are, counted from the recording's beginning, as is the result.
        offset_ms: What is added to times where they are shown.

    Raises:
        ValueError: It is no time.
    """
    text = text.strip(" \t[](){}#").replace("\u2212", "-")
    coded = _TENTHS.fullmatch(text)
    if coded is not None:
        return parse_clock(".".join(coded.groups())) - offset_ms
    sign = {"+": 1, "-": -1}.get(text[:1])
    if sign is None:
        return parse_clock(text) - offset_ms
    if offset_ms < 0 and sign < 0 and text.count(":") == _COLONS:
        return -parse_clock(text[1:]) - offset_ms
    return from_ms + sign * parse_clock(text[1:])


def work_label(time_ms: int) -> str:
    """Return a length of work as people say it, to the minute."""
    translate = QCoreApplication.translate
    hours, minutes = divmod(round(time_ms / 60_000), 60)
    if hours:
        return translate("work", "{hours} h {minutes:02} min").format(hours=hours, minutes=minutes)
    return translate("work", "{} min").format(minutes)
