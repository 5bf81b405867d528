"""New words are looked for in the sound: which, in what, and what is taken over. With the real model and interview."""

import json
from collections.abc import Iterator

import pytest

import resources
from engine.audio.cache import decode_into_cache, default_cache_folder
from engine.errors import RecordingMissing
from engine.jobs import Cancelled, Failed, Job
from engine.models.model import demo_model
from engine.project.aligning import Search, edits_for, has_fitted_words, searches
from engine.recognition.alignment import LONGEST_EXCERPT_MS, Aligned, AlignmentRequest, align
from engine.recognition.results import Options, Span
from engine.transcript.edits import ReplaceText
from engine.transcript.transcript import Transcript
from engine.transcript.words import Paragraph, Timing, Word

INTERVIEW = resources.path("demo/interview.flac")


def transcript_of_interview() -> Transcript:
    turns = json.loads(resources.path("demo/interview.json").read_text(encoding="utf-8"))["turns"]
    paragraphs = []
    for number, turn in enumerate(turns, start=1):
        words = tuple(
            Word(said["word"], round(1000 * said["start"]), round(1000 * said["end"])) for said in turn["words"]
        )
        text = " ".join(word.text for word in words)
        paragraphs.append(Paragraph(number, text, words, words[0].start_ms, words[-1].end_ms))
    return Transcript(95_942, paragraphs)


@pytest.fixture
def transcript() -> Transcript:
    return transcript_of_interview()


def write_again(transcript: Transcript, paragraph_id: int, first: int, last: int, text: str | None = None) -> None:
    """Take words out and write them, or something else, in their place."""
    paragraph = transcript.paragraph(paragraph_id)
    spans = list(paragraph.spans())
    start, end = spans[first][0], spans[last - 1][1]
    transcript.apply(ReplaceText(paragraph_id, start, end, ""))
    transcript.apply(ReplaceText(paragraph_id, start, start, paragraph.text[start:end] if text is None else text))


def request(sha256: str) -> AlignmentRequest:
    model = demo_model().path
    return AlignmentRequest(INTERVIEW, sha256, default_cache_folder(), model, Options(), "en")


def answers(found: list[Search], sha256: str) -> Iterator[Aligned]:
    """Ask a child process."""
    messages: list[object] = []
    waiting = {search.excerpt.number for search in found}

    def take(message: object) -> None:
        messages.append(message)
        if isinstance(message, Aligned):
            waiting.discard(message.number)
            if not waiting:
                job.cancel()

    job = Job(align, (request(sha256),), take)
    for search in found:
        job.tell(search.excerpt)
    assert job.join(60)
    assert isinstance(messages.pop(), Cancelled)
    yield from (message for message in messages if isinstance(message, Aligned))


def test_words_are_found_where_they_are_spoken_and_the_others_stay(transcript):
    sound = decode_into_cache(INTERVIEW, default_cache_folder(), lambda _: None, lambda *_: None)
    before = {paragraph.id: paragraph for paragraph in transcript.paragraphs}
    places = ((1, 3, 6), (2, 2, 3), (4, 5, 9))
    found = []
    for place in places:
        write_again(transcript, *place)
        assert has_fitted_words(transcript.paragraph(place[0]))
        found += searches(transcript, place[0])
    for search, aligned in zip(found, answers(found, sound.sha256), strict=True):
        for edit in edits_for(transcript, search, aligned):
            transcript.apply(edit)
    for paragraph_id, first, last in places:
        words, true = transcript.paragraph(paragraph_id).words, before[paragraph_id].words
        assert words[:first] + words[last:] == true[:first] + true[last:]
        assert [word.timing for word in words[first:last]] == [Timing.ALIGNED] * (last - first)
        for word, spoken in zip(words[first:last], true[first:last], strict=True):
            assert abs(word.start_ms - spoken.start_ms) <= 200


def test_without_its_sound_nothing_is_looked_for():
    messages: list[object] = []
    Job(align, (request("0" * 64),), messages.append).join(60)
    assert messages == [Failed(RecordingMissing(INTERVIEW))] or isinstance(messages[0], Failed)


def test_an_excerpt_holds_what_is_said_around_across_paragraphs(transcript):
    write_again(transcript, 2, 0, 1)
    [search] = searches(transcript, 2)
    excerpt = search.excerpt
    assert excerpt.span.end_ms - excerpt.span.start_ms <= LONGEST_EXCERPT_MS
    asked = [place for place, word in enumerate(excerpt.words) if word.span is None]
    assert [place + search.offset for place in asked] == [0]
    known = [word.span for word in excerpt.words if word.span is not None]
    assert all(excerpt.span.start_ms <= span.start_ms < span.end_ms <= excerpt.span.end_ms for span in known)
    assert excerpt.words[0].text == " Good"


def test_what_has_changed_meanwhile_is_out_of_date(transcript):
    write_again(transcript, 1, 3, 4, "thanking")
    [search] = searches(transcript, 1)
    place = next(place for place, word in enumerate(search.excerpt.words) if word.span is None)
    low_ms, high_ms = transcript.room(1, 3, 4)
    good = Aligned(search.excerpt.number, {place: Span(low_ms, high_ms)})
    assert len(edits_for(transcript, search, good)) == 1
    for span in (Span(low_ms - 1, high_ms), Span(low_ms, low_ms + 39), Span(low_ms, high_ms + 1)):
        assert edits_for(transcript, search, Aligned(search.excerpt.number, {place: span})) == []
    transcript.apply(ReplaceText(1, 0, 0, "So "))
    assert edits_for(transcript, search, good) == []


def test_more_new_words_than_an_excerpt_holds_keep_their_place():
    end = Paragraph(2, "end", (Word("end", 60_000, 60_300),), 60_000, 60_300)
    long = Transcript(95_942, [Paragraph(1, "", (), 0, 0), end])
    long.apply(ReplaceText(1, 0, 0, " ".join(["words"] * 90)))
    assert long.paragraphs[0].end_ms > LONGEST_EXCERPT_MS
    assert searches(long, 1) == []


def test_far_apart_words_are_looked_for_one_by_one(transcript):
    longest = max(transcript.paragraphs, key=lambda paragraph: paragraph.end_ms - paragraph.start_ms)
    count = len(longest.words)
    write_again(transcript, longest.id, count - 2, count - 1)
    write_again(transcript, longest.id, 1, 2)
    found = searches(transcript, longest.id)
    assert len(found) == (2 if longest.end_ms - longest.start_ms > 11_000 else 1)
    assert sum(word.span is None for search in found for word in search.excerpt.words) == 2
