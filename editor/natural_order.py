"""The order in which people expect names: Interview 2 before Interview 10."""

import re

_DIGITS = re.compile(r"([0-9]+)")


def natural_order(name: str) -> tuple[tuple[str, int], ...]:
    """Return what names are to be sorted by: numbers in them count as numbers, capitals as small letters."""
    parts = _DIGITS.split(name.casefold())  # text and digits in turn, beginning with text
    digits = (*parts[1::2], "0")
    return tuple((text, int(number)) for text, number in zip(parts[::2], digits, strict=True))
