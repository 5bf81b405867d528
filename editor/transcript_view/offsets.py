"""Places in text: the engine counts characters, Qt counts UTF-16 units, of which an emoji takes two."""


def to_qt(text: str, offset: int) -> int:
    """Return the UTF-16 place of a character offset."""
    if text.isascii():
        return offset
    return offset + sum(character > "\uffff" for character in text[:offset])


def from_qt(text: str, place: int) -> int:
    """Return the character offset of a UTF-16 place; a place inside a character counts as its end."""
    if text.isascii():
        return place
    units = 0
    for offset, character in enumerate(text):
        if units >= place:
            return offset
        units += 2 if character > "\uffff" else 1
    return len(text)
