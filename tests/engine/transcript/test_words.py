"""Words in writing: taken apart and put together again."""

import pytest

from engine.transcript.words import join_words, split_words


@pytest.mark.parametrize("text", ["", "one", "he said: yes.", "我们去", "我们 went 去", "สวัสดี ok"])
def test_words_are_joined_as_they_were_written(text: str):
    assert split_words(join_words(split_words(text))) == split_words(text)


def test_a_space_stands_only_where_the_script_has_one():
    assert join_words(["we", "met"]) == "we met"
    assert join_words(["我", "们"]) == "我们"
    assert join_words(["我", "ok", "们"]) == "我 ok 们"
