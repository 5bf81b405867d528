"""Paragraphs that flow in another way."""

from hypothesis import given
from hypothesis import strategies as st

from engine.transcript.reflow import Flow, reflow
from engine.transcript.transcript import Transcript
from engine.transcript.words import Paragraph, Speaker
from tests.engine.transcript.paragraphs import paragraph


def transcript_of(*paragraphs: Paragraph) -> Transcript:
    return Transcript(100_000_000, paragraphs, [Speaker(1, "Ann"), Speaker(2, "Bo")])


def flown(transcript: Transcript, flow: Flow) -> list[str]:
    for edit in reflow(list(transcript.paragraphs), flow, transcript.new_paragraph_id):
        transcript.apply(edit)
    return [one.text for one in transcript.paragraphs]


def test_by_speaker_alone():
    transcript = transcript_of(
        paragraph(1, "a b", 1), paragraph(2, "c", 1), paragraph(3, "d", 2), paragraph(4, "e", None), paragraph(5, "f")
    )
    assert flown(transcript, Flow()) == ["a b c", "d", "e f"]
    assert [one.id for one in transcript.paragraphs] == [1, 3, 4]
    assert [one.speaker_id for one in transcript.paragraphs] == [1, 2, None]
    assert reflow(list(transcript.paragraphs), Flow(), transcript.new_paragraph_id) == []


def test_by_silence():
    transcript = transcript_of(
        paragraph(1, "a b", 1, 0),
        paragraph(2, "c d", 1, 2_500),
        paragraph(3, "e", 1, 9_000),
        paragraph(4, "", 1, 9_900),
    )
    assert flown(transcript, Flow(silence_ms=1_000)) == ["a b c d", "e", ""]
    assert flown(transcript, Flow(silence_ms=600)) == ["a b", "c d", "e", ""]
    assert flown(transcript, Flow(silence_ms=100)) == ["a", "b", "c", "d", "e", ""]
    assert len({one.id for one in transcript.paragraphs}) == 6


def test_by_length_at_the_end_of_a_sentence():
    transcript = transcript_of(paragraph(1, "one two three. four five six seven eight nine ten eleven"))
    assert flown(transcript, Flow(most_words=5)) == ["one two three.", "four five six seven eight", "nine ten eleven"]


def test_white_space_in_a_paragraph_stays():
    transcript = transcript_of(paragraph(1, "a  b"), paragraph(2, "c"))
    assert flown(transcript, Flow()) == ["a  b c"]


@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from(["a", "b.", "我"]), max_size=6), st.sampled_from([None, 1, 2])), max_size=5
    ),
    st.sampled_from([None, 100, 5_000]),
    st.sampled_from([None, 1, 3]),
)
def test_words_and_times_stay_and_it_undoes(
    texts: list[tuple[list[str], int | None]], silence_ms: int | None, most: int | None
):
    transcript = transcript_of(*(paragraph(place, " ".join(words), who) for place, (words, who) in enumerate(texts, 1)))
    before = tuple(transcript.paragraphs)
    words = [word for one in before for word in one.words]
    edits = reflow(list(before), Flow(silence_ms, most), transcript.new_paragraph_id)
    changes = [transcript.apply(edit) for edit in edits]
    assert [word for one in transcript.paragraphs for word in one.words] == words
    assert reflow(list(transcript.paragraphs), Flow(silence_ms, most), transcript.new_paragraph_id) == []
    for change in reversed(changes):
        transcript.apply(change.inverse)
    assert tuple(transcript.paragraphs) == before
