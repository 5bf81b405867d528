"""Characters and UTF-16 units."""

from hypothesis import given
from hypothesis import strategies as st

from editor.transcript_view.offsets import to_characters, to_utf16, utf16_length

TEXTS = st.text(st.sampled_from("ab ñ日\u0301😀𝔊"))


def test_emoji_take_two_units():
    assert utf16_length("a😀b") == 4
    assert to_utf16("a😀b", 2) == 3
    assert to_characters("a😀b", 3) == 2
    assert to_characters("a😀b", 2) == 1  # between its halves


@given(TEXTS)
def test_offsets_there_and_back(text):
    for offset in range(len(text) + 1):
        assert to_characters(text, to_utf16(text, offset)) == offset
    assert to_utf16(text, len(text)) == utf16_length(text)
