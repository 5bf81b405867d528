"""Which words are wrong: what differs from the reference in more than style."""

from hypothesis import given
from hypothesis import strategies as st

from engine.doubt.reference import align, plain_words


def wrong(text: str, reference: str) -> list[str]:
    words = text.split()
    return [word for word, is_wrong in zip(words, align(words, reference).wrong, strict=True) if is_wrong]


def test_other_words_and_words_too_many_are_wrong():
    assert wrong("They grow lichens on old stone walls.", "they grew lichens on stone walls") == ["grow", "old"]


def test_style_is_not_wrong():
    assert wrong("“It's a well-known FACT” – isn’t it?", "its a well known fact isn't it".replace("its", "it's")) == []
    assert (
        wrong("It took 25 years, in 1,200 places.", "it took twenty-five years in one thousand two hundred places")
        == []
    )
    assert wrong("Yes, yes.", "[noise] yes <laughs> yes") == []


def test_missing_words_are_counted_where_they_are_missing():
    alignment = align(["the", "old", "house"], "so the very old house here")
    assert alignment.missed_before.tolist() == [1, 1, 0, 1]
    assert alignment.word_error_rate == 3 / 6


def test_marks_that_belong_to_letters_stay():
    assert plain_words("हिन्दी, O’Neil’s naïve!") == ["हिन्दी", "o'neil's", "naïve"]


def test_a_dash_by_itself_is_right():
    assert wrong("so – yes", "so yes") == []


@given(st.text(max_size=80))
def test_a_text_is_right_by_itself(text: str):
    assert not align(text.split(), text).wrong.any()
