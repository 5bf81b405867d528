import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.recognition.vocabulary import Proposal, Vocabulary


def nearly(text: str, *terms: str) -> list[Proposal]:
    return Vocabulary(terms).nearly_there(text.split())


@pytest.mark.parametrize(
    ("text", "term", "proposal"),
    [
        ("an example of fine tapography.", "typography", Proposal(4, 5, ("typography.",))),
        ("the gutenburg's bible", "Gutenberg", Proposal(1, 2, ("Gutenberg's",))),
        ("a main kind of people", "mankind", Proposal(1, 3, ("mankind",))),
        ("in the cairn gorms, we", "Cairngorms", Proposal(2, 4, ("Cairngorms,",))),
        ("some micorrhizal fungi were", "mycorrhizal fungi", Proposal(1, 3, ("mycorrhizal", "fungi"))),
        ("un café au Liban", "Libann", Proposal(3, 4, ("Libann",))),
    ],
)
def test_what_is_nearly_a_term_is_proposed_as_the_term(text, term, proposal):
    assert nearly(text, term) == [proposal]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("we saw the typography there", "typography"),
        ("we saw the Typography, there", "typography"),
        ("nothing like it at all", "spectrophotometer"),
        ("cat", "bat"),
        ("", "typography"),
    ],
    ids=["it is there", "in another form", "far away", "too short", "no words"],
)
def test_nothing_is_proposed_where_it_would_not_help(text, term):
    assert nearly(text, term) == []


def test_of_two_terms_for_the_same_words_the_nearer_is_proposed():
    assert nearly("the fifthteenth century", "fifteen", "fifteenth") == [Proposal(1, 2, ("fifteenth",))]


def test_a_second_pass_is_heard_where_it_wrote_a_term():
    vocabulary = Vocabulary(["ComfyUI"])
    words = ["then", "you", "open", "the", "confu", "I", "and", "wait"]
    again = ["then", "we", "open", "the", "ComfyUI", "and", "wait"]
    assert vocabulary.written(words, again) == [Proposal(4, 6, ("ComfyUI",))]


def test_the_nearest_terms_go_into_the_prompt_and_not_too_many():
    vocabulary = Vocabulary(
        [f"recordin{letter}" for letter in "abcdefhijklmnopqrstuvwxyz"] + ["recordings", "unrelated"]
    )
    near = vocabulary.near(["we", "heard", "two", "recording", "of", "it"])
    assert near[0] == "recordings"
    assert len(near) == 20
    assert "unrelated" not in near


words = st.lists(st.text("abcdéñ'-.,", min_size=1, max_size=9), max_size=12)


@given(words, st.lists(st.text("abcdéñ' ", min_size=1, max_size=14), max_size=8))
def test_proposals_are_in_the_text_and_apart(words, terms):
    proposals = sorted(Vocabulary(terms).nearly_there(words), key=lambda proposal: proposal.first)
    assert all(0 <= proposal.first < proposal.last <= len(words) for proposal in proposals)
    assert all(one.last <= other.first for one, other in itertools.pairwise(proposals))
