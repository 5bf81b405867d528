import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.recognition.wording import cut, edges, plain, written_for


@pytest.mark.parametrize(
    ("written", "present", "after", "there"),
    [
        ("wreck a nice beach in the", "recognise speech", "in the morning", "wreck a nice beach"),
        ("recognise speech in the", "wreck a nice beach", "in the morning", "recognise speech"),
        ("a peach on the", "the beach", "on the coast", "a peach"),
        ("beach. On the", "beach", "on the", "beach."),
        ("the the end", "the", "the end", "the"),
        ("in and out and", "in", "and out", "in"),
        ("ghost of", "host", "off the", "ghost"),
        ("something else entirely", "beach", "on the", ""),
        ("on the coast", "beach", "on the", ""),
        ("to the very end", "till the end", "", "to the very end"),
        ("", "beach", "on", ""),
    ],
)
def test_what_was_written_is_cut_to_what_stands_in_place(written, present, after, there):
    assert " ".join(cut(written.split(), present.split(), after.split())) == there


@given(st.lists(st.sampled_from(["a", "the", "beach", "peach", "on"]), min_size=1), st.lists(st.sampled_from("abc")))
def test_what_is_cut_is_the_beginning(written, after):
    there = cut(written, ["beach"], after)
    assert there == tuple(written[: len(there)])


@given(st.text())
def test_edges_and_what_is_between_are_the_whole_text(text):
    lead, core, tail = edges(text)
    assert lead + core + tail == text
    assert not any(character.isalnum() for character in lead + tail)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Peach,", "peach"),
        ("“Well-known”", "well known"),
        ("It’s", "it's."),
        ("café", "cafe\N{COMBINING ACUTE ACCENT}"),
    ],
)
def test_case_and_punctuation_make_no_other_wording(one, other):
    assert plain(one) == plain(other)


@pytest.mark.parametrize(("one", "other"), [("its", "it's"), ("a", "à"), ("anyone", "any one")])
def test_what_is_spelled_differently_is_another_wording(one, other):
    assert plain(one) != plain(other)


@pytest.mark.parametrize(
    ("text", "present", "before", "written"),
    [
        ("peach.", "Beach,", "It ends.", "Peach"),
        ("peach", "beach", "on the", "peach"),
        ("Kovács", "covert", "says", "Kovács"),
        ("Peach", "beach", "", "peach"),
        ("Kovács", "Covert", "", "Kovács"),
        ("NATO", "nature", "", "NATO"),
    ],
)
def test_a_wording_has_the_case_of_its_place(text, present, before, written):
    assert written_for(text, present, before) == written
