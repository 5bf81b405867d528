"""Places in a text: Python counts characters, Qt counts UTF-16 units. They differ behind emoji and rare scripts."""


def utf16_length(text: str) -> int:
    """Return how many UTF-16 units a text takes."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def to_utf16(text: str, offset: int) -> int:
    """Return Qt's count for a character offset in a text."""
    return offset if text.isascii() else utf16_length(text[:offset])


def to_characters(text: str, position: int) -> int:
    """Return the character offset for Qt's count in a text; the start of a character that it cuts through."""
    if text.isascii():
        return position
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * position]
    return len(units.decode("utf-16-le", "ignore"))
