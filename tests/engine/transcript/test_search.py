"""Finding text, and the edits that replace it."""

import time
import unicodedata
from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InvalidEdit, SearchPatternInvalid, SearchTooSlow
from engine.transcript.edits import ReplaceText
from engine.transcript.search import Hit, Passage, Query, Search, find, in_case_of, replacements, spoken_by, whole
from engine.transcript.transcript import Transcript
from engine.transcript.words import Timing
from tests.engine.transcript.paragraphs import paragraph

Form = Literal["NFC", "NFD"]


def found(text: str, wanted: str, **options: bool) -> list[str]:
    return [text[start:end] for start, end in Search(Query(wanted, **options)).spans(text)]


def replaced(texts: list[str], query: Query, template: str) -> list[str]:
    transcript = Transcript(10_000_000, [paragraph(number, text) for number, text in enumerate(texts, 1)])
    for edit in reversed(replacements(Search(query), template, whole(transcript.paragraphs))):
        transcript.apply(edit)
    return [one.text for one in transcript.paragraphs]


def test_case_matters_only_when_asked():
    assert found("Mill mill MILL", "mill") == ["Mill", "mill", "MILL"]
    assert found("Mill mill MILL", "Mill", match_case=True) == ["Mill"]
    assert found("Straße STRASSE", "strasse") == ["Straße", "STRASSE"]
    assert found("Straße STRASSE", "Straße", match_case=True) == ["Straße"]
    assert found("ΟΔΟΣ οδος οδός", "οδοσ") == ["ΟΔΟΣ", "οδος"]


@pytest.mark.parametrize("match_case", [False, True])
@pytest.mark.parametrize("in_text", ["NFC", "NFD"])
@pytest.mark.parametrize("in_query", ["NFC", "NFD"])
def test_accents_are_the_same_however_they_are_written(match_case: bool, in_text: Form, in_query: Form):
    text = unicodedata.normalize(in_text, "Das Café in Zürich: Café.")
    wanted = unicodedata.normalize(in_query, "Café")
    assert [unicodedata.normalize("NFC", hit) for hit in found(text, wanted, match_case=match_case)] == ["Café", "Café"]


def test_no_letter_is_cut_in_two():
    assert found(unicodedata.normalize("NFD", "Café"), "cafe") == []
    assert found("Straße", "stras") == []
    assert found("x̂", "x") == []
    assert found("x̂ x", "x") == ["x"]


def test_what_looks_alike_is_alike():
    assert found("don’t don't", "don't") == ["don’t", "don't"]
    assert found("quoi\u202f? quoi ?", "quoi ?") == ["quoi\u202f?", "quoi ?"]


def test_hits_reach_over_words_and_do_not_overlap():
    assert found("a well known, well known mill", "known, well") == ["known, well"]
    assert found("aaaa", "aa") == ["aa", "aa"]


def test_whole_words():
    assert found("it its it's (it) it_ it", "it", whole_word=True) == ["it", "it", "it"]
    assert found("don't 'don' don", "don", whole_word=True) == ["don", "don"]
    assert found("Ärger ärgert", "ärger", whole_word=True) == ["Ärger"]
    assert found("我们说话", "说话", whole_word=True) == ["说话"]
    assert found("the mill, the mills", "the mill", whole_word=True) == ["the mill"]


def test_regular_expressions():
    assert found("in 1984 or 85", r"\d+", is_pattern=True) == ["1984", "85"]
    assert found("Um, um, umbra", "um", is_pattern=True, whole_word=True) == ["Um", "um"]
    assert found("Um, um", "um", is_pattern=True, match_case=True) == ["um"]
    assert found("aab", "a*", is_pattern=True) == ["aa"]  # nothing is no hit
    assert found("one two", "^two", is_pattern=True) == []


@pytest.mark.parametrize(
    "pattern", ["(", "[a", "a{2,1}", "*", "\\", "(?P=b)", "a)|(b", "(?:a{1000}){1000}", "a{9999999}"]
)
def test_a_broken_expression_is_refused_with_a_reason(pattern: str):
    for whole_word in (False, True):
        with pytest.raises(SearchPatternInvalid) as told:
            Search(Query(pattern, is_pattern=True, whole_word=whole_word))
        assert told.value.reason


def test_counted_repeats_side_by_side_are_no_nest():
    assert found("aab" * 3, r"(?:a{2}b){3}", is_pattern=True) == ["aabaabaab"]
    Search(Query(r"\w{1,99} \w{2,99} [{}9]{3} \{1000} (?:x{40}){40} y{1000}", is_pattern=True))


def test_an_expression_that_runs_away_is_given_up():
    text = "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17" * 3
    search = Search(Query(r"(.*?,){11}P", is_pattern=True))
    start = time.monotonic()
    with pytest.raises(SearchTooSlow):
        find(search, whole([paragraph(number, text) for number in range(1, 500)]))
    assert time.monotonic() - start < 5


def test_where_to_look_can_be_limited():
    paragraphs = [paragraph(1, "one two one", 1), paragraph(2, "one", 2), paragraph(3, "two one", 1)]
    search = Search(Query("one"))
    assert find(search, whole(paragraphs)) == [Hit(1, 0, 3), Hit(1, 8, 11), Hit(2, 0, 3), Hit(3, 4, 7)]
    assert find(search, spoken_by(paragraphs, 2)) == [Hit(2, 0, 3)]
    assert find(search, spoken_by(paragraphs, None)) == []
    assert find(search, [Passage(paragraphs[0], 1, 11), Passage(paragraphs[2], 0, 6)]) == [Hit(1, 8, 11)]
    assert find(Search(Query("")), whole(paragraphs)) == []


def test_all_is_replaced_from_the_end():
    assert replaced(["one two one", "one"], Query("one"), "three four") == ["three four two three four", "three four"]
    assert replaced(["a-b c-d"], Query(r"(\w)-(\w)", is_pattern=True), r"\2-\1") == ["b-a d-c"]
    assert replaced(["a\\1"], Query("a"), r"\1") == ["\\1\\1"]
    assert replaced(["um well um"], Query("um "), "") == ["well um"]
    assert replaced(["a b"], Query(" ", is_pattern=True), r"\n") == ["a b"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("mill", "factory", "factory"),
        ("Mill", "factory", "Factory"),
        ("MILL", "factory", "FACTORY"),
        ("mill", "McCoy", "McCoy"),
        ("Mill", "mcCoy", "McCoy"),
        ("I", "we", "We"),
        ("“Mill", "“factory", "“factory"),
        ("12", "twelve", "twelve"),
        ("Éclair", "ßa", "SSa"),
        ("Mill", "", ""),
        ("今天", "today", "today"),
    ],
)
def test_capitals_are_kept(old: str, new: str, expected: str):
    assert in_case_of(old, new) == expected


def test_replacing_keeps_capitals_where_that_is_wanted():
    passages = list(whole([paragraph(1, "Mill mill MILL")]))
    texts = [edit.text for edit in replacements(Search(Query("mill")), "barn", passages, keeps_case=True)]
    assert texts == ["Barn", "barn", "BARN"]
    pattern = Search(Query(r"m(\w+)", is_pattern=True))
    assert [edit.text for edit in replacements(pattern, r"b\1", passages, keeps_case=True)] == ["Bill", "bill", "BILL"]


def test_what_reads_the_same_is_left_alone():
    edits = replacements(Search(Query("mill")), "Mill", whole([paragraph(1, "Mill mill")]))
    assert edits == [ReplaceText(1, 5, 9, "Mill")]


@pytest.mark.parametrize("template", [r"\2", r"\g<x>", "\\g<", "\\"])
def test_a_template_that_does_not_fit_is_refused(template: str):
    with pytest.raises(SearchPatternInvalid):
        replacements(Search(Query("(a)", is_pattern=True)), template, whole([paragraph(1, "a")]))


def test_words_keep_their_times_where_their_number_stays():
    transcript = Transcript(1_000_000, [paragraph(1, "the old mill stood")])
    before = transcript.paragraphs[0].words
    for edit in replacements(Search(Query("old mill")), "new shop", whole(transcript.paragraphs)):
        transcript.apply(edit)
    after = transcript.paragraphs[0].words
    assert [(word.start_ms, word.end_ms) for word in after] == [(word.start_ms, word.end_ms) for word in before]
    assert after[0] is before[0]
    assert after[3] is before[3]
    assert after[1].timing is Timing.INTERPOLATED


LETTERS = st.text("abAB ßéé̂İΣς'’\u00a0我", max_size=12)


@given(LETTERS, LETTERS, st.booleans(), st.booleans())
def test_every_hit_reads_like_the_query(text: str, wanted: str, match_case: bool, whole_word: bool):
    def seen(one: str) -> str:
        one = unicodedata.normalize("NFD", one.replace("\u00a0", " ").replace("’", "'"))
        return unicodedata.normalize("NFC", one if match_case else one.casefold())

    spans = Search(Query(wanted, match_case, whole_word)).spans(text)
    assert all(seen(text[start:end]) == seen(wanted) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@given(
    st.lists(st.text("ab c", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=3),
    st.text("ab c", max_size=3),
    st.text("xy ", max_size=4),
)
def test_replacing_reads_as_str_replace_and_undoes(texts: list[str], old: str, new: str):
    transcript = Transcript(10_000_000, [paragraph(number, text) for number, text in enumerate(texts, 1)])
    before = tuple(transcript.paragraphs)
    edits = replacements(Search(Query(old, match_case=True)), new, whole(before))
    try:
        changes = [transcript.apply(edit) for edit in reversed(edits)]
    except InvalidEdit:
        pytest.fail("a replacement did not fit")
    expected = [text.replace(old, new) if old else text for text in texts]
    assert [one.text for one in transcript.paragraphs] == expected
    for change in reversed(changes):
        transcript.apply(change.inverse)
    assert tuple(transcript.paragraphs) == before
