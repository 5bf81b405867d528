"""Speakers as records, and how they are called in short."""

from hypothesis import given
from hypothesis import strategies as st

from engine.transcript.speakers import initials_of
from engine.transcript.words import Speaker


def initials(*names: str) -> list[str]:
    return list(initials_of(Speaker(number, name) for number, name in enumerate(names)).values())


def test_initials_are_the_first_letters_of_the_names():
    assert initials("Anna Berg", "Interviewer", "Speaker 12", "maría de la o", "李明", "…") == [
        "AB",
        "I",
        "S12",
        "MDL",
        "李",
        "?",
    ]


def test_initials_that_were_given_stay_and_the_others_give_way():
    speakers = [Speaker(1, "Anna"), Speaker(2, "Adam"), Speaker(3, "Zoe", "A"), Speaker(4, "Ada")]
    assert initials_of(speakers) == {1: "A2", 2: "A3", 3: "A", 4: "A4"}


@given(st.lists(st.text(max_size=12), max_size=8))
def test_nobody_has_the_initials_of_another(names: list[str]):
    found = initials(*names)
    assert len(set(found)) == len(names)
    assert all(found)
