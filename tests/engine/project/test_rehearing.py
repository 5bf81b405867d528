"""Hearing a passage again: what is different is found, and what of it is taken replaces only that."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from engine.audio.cache import cached_by_sha256
from engine.errors import InvalidEdit
from engine.jobs import Finished, Job
from engine.models.model import demo_model
from engine.project.correction_log import corrections
from engine.project.project import Project
from engine.project.rehearing import LONGEST_PASSAGE_MS, Difference, compare, edits_for, passage_request, rehear
from engine.project.transcribing import Order, transcribe_to_project
from engine.recognition.passage import plan_passage
from engine.recognition.results import Options, Planned, Recognised, RecognisedWord, Span
from engine.transcript.edits import ConfirmWords, Edit, ReplaceParagraphs, ReplaceText
from engine.transcript.paragraphing import paragraphs_of
from engine.transcript.script import edit_from_json, edit_to_json
from engine.transcript.transcript import Transcript
from engine.transcript.words import ModelWord, Paragraph, Timing, Word

ALL = Span(0, 60_000)


def make(*texts: str) -> Transcript:
    """A transcript whose paragraphs are two seconds apart, with a word each half second."""
    transcript = Transcript(60_000)
    start_ms = 1_000
    for window, text in enumerate(texts):
        words = [
            ModelWord(window * 10_000 + place, word, start_ms + place * 500, start_ms + place * 500 + 400, 0.5)
            for place, word in enumerate(text.split())
        ]
        transcript.add_model_words(words)
        after = transcript.paragraphs[-1].id if transcript.paragraphs else None
        made = paragraphs_of(words, (), transcript.new_paragraph_id, (0, 60_000))
        transcript.apply(ReplaceParagraphs((), tuple(made), after))
        start_ms += len(words) * 500 + 1_600
    return transcript


def heard(text: str, start_ms: int = 1_010) -> tuple[RecognisedWord, ...]:
    """Words heard each half second; a bar is a pause."""
    words = []
    for piece in text.split():
        if piece == "|":
            start_ms += 1_600
            continue
        words.append(RecognisedWord(piece, start_ms, start_ms + 380, 0.9))
        start_ms += 500
    return tuple(words)


def sides(differences: Sequence[Difference]) -> list[tuple[str, str]]:
    return [
        (" ".join(word.text for word in difference.stands), " ".join(word.text for word in difference.heard))
        for difference in differences
    ]


def take(transcript: Transcript, differences: Sequence[Difference]) -> list[str]:
    for edit in edits_for(transcript, differences):
        transcript.apply(edit)
    return [paragraph.text for paragraph in transcript.paragraphs]


def all_words(paragraphs: Sequence[Paragraph]) -> list[Word]:
    return [word for paragraph in paragraphs for word in paragraph.words]


def test_the_same_again_is_no_difference():
    assert compare(make("one two three"), ALL, heard("one two three")) == ()


def test_differences_are_found_and_taken_one_by_one():
    transcript = make("the mill closed in May", "and half the street left")
    differences = compare(transcript, ALL, heard("the till closed today in May, | half the street has left"))
    assert sides(differences) == [("mill", "till"), ("", "today"), ("May", "May,"), ("and", ""), ("", "has")]
    assert not any(difference.yours for difference in differences)
    before = transcript.paragraphs[0].words
    assert take(transcript, differences[1:2]) == ["the mill closed today in May", "and half the street left"]
    after = transcript.paragraphs[0].words
    assert after[:3] + after[4:] == before
    assert take(transcript, compare(transcript, ALL, heard("mill closed today in May | and half the street left"))) == [
        "mill closed today in May",
        "and half the street left",
    ]


def test_taken_words_keep_the_times_at_which_they_were_heard():
    transcript = make("one two three")
    [difference] = compare(transcript, ALL, heard("one too three"))
    assert (difference.start_ms, difference.end_ms) == (1_500, 1_900)
    assert (difference.probability_before, difference.probability_now) == (0.5, 0.9)
    take(transcript, [difference])
    assert transcript.paragraphs[0].words[1] == Word("too", 1_510, 1_890, Timing.MODEL)


def test_words_that_find_no_room_share_what_there_is():
    transcript = make("one two")
    [difference] = compare(transcript, ALL, (*heard("one"), *heard("and then", 1_450), *heard("two", 2_500)))
    take(transcript, [difference])
    times = [(word.start_ms, word.end_ms) for word in transcript.paragraphs[0].words]
    assert times[0] == (1_000, 1_400)
    assert times[-1] == (1_500, 1_900)
    assert all(start_ms < end_ms for start_ms, end_ms in times)


def test_what_a_person_wrote_confirmed_or_struck_out_is_theirs():
    transcript = make("my name is Meier from Bern oh uh well")
    transcript.apply(ReplaceText(1, 11, 16, "Mayer"))
    transcript.apply(ConfirmWords(1, 5, 5))
    struck = transcript.paragraphs[0].text.index("uh ")
    transcript.apply(ReplaceText(1, struck, struck + 3, ""))
    differences = compare(transcript, ALL, heard("my fame is Meier from Berne oh uh well"))
    assert sides(differences) == [("name", "fame"), ("Mayer", "Meier"), ("Bern", "Berne"), ("", "uh")]
    assert [difference.yours for difference in differences] == [False, True, True, True]


def test_a_persons_words_are_told_apart_from_the_machines_beside_them():
    transcript = make("go to the wrong mill now")
    transcript.apply(ReplaceText(1, 10, 15, "right"))
    differences = compare(transcript, ALL, heard("go to the wrong bill now"))
    assert [(*pair, one.yours) for pair, one in zip(sides(differences), differences, strict=True)] == [
        ("right", "wrong", True),
        ("mill", "bill", False),
    ]


def test_speech_that_was_missed_becomes_a_paragraph_of_its_own():
    transcript = make("good morning")
    speech = heard("and here is more", 10_000)
    [difference] = compare(transcript, Span(9_000, 13_000), speech)
    assert difference.paragraph_id is None
    assert take(transcript, [difference]) == ["good morning", "and here is more"]
    assert transcript.paragraphs[1].words[0] == Word("and", 10_000, 10_380, Timing.MODEL)
    empty = Transcript(60_000)
    assert take(empty, compare(empty, ALL, speech)) == ["and here is more"]


def test_a_passage_that_has_changed_since_is_left_alone():
    transcript = make("one two three")
    differences = compare(transcript, ALL, heard("one too three"))
    transcript.apply(ReplaceText(1, 4, 7, "2"))
    with pytest.raises(InvalidEdit):
        edits_for(transcript, differences)


def test_words_outside_the_passage_are_not_compared():
    transcript = make("one two three four")
    differences = compare(transcript, Span(1_450, 2_450), heard("too", 1_510))
    assert sides(differences) == [("two three", "too")]


def replaced(before: Sequence[Paragraph], chosen: Sequence[Difference]) -> list[list[Word | str]]:
    """The words that ought to stand then: those that are not replaced, and the text of the others."""
    paragraphs: dict[int, list[Word | str]] = {one.id: list(one.words) for one in before}
    starts = {one.id: one.start_ms for one in before}
    for one in reversed(chosen):
        texts: list[Word | str] = [word.text for word in one.heard]
        if one.paragraph_id is None:
            starts[-one.start_ms], paragraphs[-one.start_ms] = one.start_ms, texts
        else:
            paragraphs[one.paragraph_id][one.first : one.last] = texts
    return [paragraphs[number] for number in sorted(starts, key=lambda number: starts[number])]


def through_json(edit: Edit) -> Edit:
    return edit_from_json(json.loads(json.dumps(edit_to_json(edit))))


WORDS = st.lists(st.sampled_from(["the", "mill", "Mill,", "closed", "in", "May", "and", "half", "left"]), max_size=7)


@given(st.lists(WORDS.filter(bool), min_size=1, max_size=3), WORDS, st.integers(0, 3_000), st.data())
def test_none_changes_nothing_all_is_what_was_heard_and_undo_restores(
    texts: list[list[str]], now: list[str], shift_ms: int, data: st.DataObject
):
    transcript = make(*(" ".join(text) for text in texts))
    for paragraph in tuple(transcript.paragraphs):
        word = data.draw(st.integers(0, len(paragraph.words) - 1))
        if data.draw(st.booleans()):
            transcript.apply(ConfirmWords(paragraph.id, word, word))
    before = list(transcript.paragraphs)
    hearing = heard(" ".join(now), 1_000 + shift_ms)
    differences = compare(transcript, ALL, hearing)
    assert edits_for(transcript, ()) == ()

    chosen = [one for one in differences if not one.yours and data.draw(st.booleans())]
    changes = [transcript.apply(through_json(edit)) for edit in edits_for(transcript, chosen)]
    for paragraph, words in zip(transcript.paragraphs, replaced(before, chosen), strict=True):
        assert len(paragraph.words) == len(words)
        assert all(
            word.text == wanted if isinstance(wanted, str) else word == wanted
            for word, wanted in zip(paragraph.words, words, strict=True)
        )
        assert "  " not in paragraph.text
    for change in reversed(changes):
        transcript.apply(change.inverse)
    assert transcript.paragraphs == before

    changes = [transcript.apply(edit) for edit in edits_for(transcript, differences)]
    assert [word.text for word in all_words(transcript.paragraphs)] == now
    assert all("  " not in paragraph.text for paragraph in transcript.paragraphs)
    for change in reversed(changes):
        transcript.apply(change.inverse)
    assert transcript.paragraphs == before


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("again")
    order = Order(resources.path("demo/interview.flac"), demo_model().path, Options(language="en"), folder=folder)
    with transcribe_to_project(order, folder / "cache", lambda *_: None) as made:
        yield made


def cache_of(project: Project) -> Path:
    return project.path.parent / "cache"


def test_a_passage_of_the_interview_is_heard_again(project: Project):
    paragraph = project.transcript.paragraphs[2]
    span = Span(paragraph.start_ms, paragraph.end_ms)
    request = passage_request(project, span, demo_model().path, Options(language="en"), cache_of(project))
    messages: list[object] = []
    hearing = rehear(request, messages.append)
    [planned] = [message for message in messages if isinstance(message, Planned)]
    assert len([message for message in messages if isinstance(message, Recognised)]) == len(planned.windows)
    assert hearing.span.start_ms <= span.start_ms
    assert span.end_ms <= hearing.span.end_ms
    assert hearing.provenance.model == "demo"
    same = len(paragraph.words) - sum(len(one.stands) for one in compare(project.transcript, span, hearing.words))
    assert same / len(paragraph.words) > 0.8


def test_a_spoilt_paragraph_is_mended_by_taking_what_was_heard(project: Project):
    paragraph = project.transcript.paragraphs[1]
    blah = tuple(replace(word, text="blah", probability=0.1) for word in paragraph.words)
    spoilt = replace(paragraph, text=" ".join(word.text for word in blah), words=blah)
    changes = [project.apply(ReplaceParagraphs((paragraph.id,), (spoilt,)))]
    span = Span(paragraph.start_ms, paragraph.end_ms)
    request = passage_request(project, span, demo_model().path, Options(language="en"), cache_of(project))
    hearing = rehear(request)
    differences = compare(project.transcript, hearing.span, hearing.words)
    changes += [project.apply(edit) for edit in edits_for(project.transcript, differences)]
    mended = project.transcript.paragraph(paragraph.id)
    assert SequenceMatcher(None, mended.text.split(), paragraph.text.split()).ratio() > 0.8
    assert compare(project.transcript, hearing.span, hearing.words) == ()
    project.flush()
    logged = {word.text for correction in corrections(project) for word in correction.words}
    assert logged <= {word.text for word in hearing.words}  # and only where it differs from the model's first hearing
    assert len(logged) < len(paragraph.words) / 2
    with Project.open(project.path, read_only=True) as again:
        assert again.transcript.paragraphs == project.transcript.paragraphs
    for change in reversed(changes):
        project.apply(change.inverse)
    assert project.transcript.paragraph(paragraph.id) == paragraph


def test_the_order_covers_whole_words_and_three_minutes_at_most(project: Project):
    word = project.transcript.paragraphs[0].words[1]
    inside = Span(word.start_ms + 10, word.start_ms + 20)
    request = passage_request(project, inside, demo_model().path, Options(), cache_of(project))
    assert (request.span.start_ms, request.span.end_ms) == (word.start_ms, word.end_ms)
    request = passage_request(project, Span(0, 9_000_000), demo_model().path, Options(), cache_of(project))
    assert request.span.end_ms == min(LONGEST_PASSAGE_MS, project.recording.duration_ms)


def test_a_passage_begins_and_ends_in_pauses(project: Project):
    sound = cached_by_sha256(project.recording.sha256, cache_of(project))
    assert sound is not None
    whole, windows = plan_passage(sound, Span(0, sound.duration_ms))
    assert whole.start_ms == 0
    speech = [span for window in windows for span in window.speech]
    middle = next(span for span in speech if span.end_ms - span.start_ms > 1_000)
    wanted = Span(middle.start_ms + 300, middle.start_ms + 400)
    span, windows = plan_passage(sound, wanted)
    assert span.start_ms < wanted.start_ms < wanted.end_ms < span.end_ms
    level = np.abs(sound.samples.astype(np.int32))
    for border_ms in (span.start_ms, span.end_ms):
        assert level[border_ms * 16 - 160 : border_ms * 16 + 160].mean() < 200
    assert all(span.start_ms <= window.start_ms < window.end_ms <= span.end_ms for window in windows)


def test_a_job_can_be_cancelled(project: Project):
    request = passage_request(project, ALL, demo_model().path, Options(), cache_of(project))
    from engine.recognition.passage import hear_passage

    messages: list[object] = []
    job = Job(hear_passage, (request,), messages.append)
    job.cancel()
    assert job.join(10)
    assert not any(isinstance(message, Finished) for message in messages)
