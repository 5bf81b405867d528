"""What is worth learning from, and what is not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.corpus.reasons import Reason
from engine.corpus.utterances import LONGEST_MS, SHORTEST_MS, Grade, LeftOut, Utterance, choose
from engine.project.correction_log import corrections, excluded_spans
from engine.project.project import Project
from engine.project.remarks import Remark
from engine.transcript.edits import ConfirmWords, ReplaceText
from engine.transcript.transcript import Transcript
from engine.transcript.words import ModelWord, Paragraph, Word
from tests.engine.corpus.projects import Said, make_project


@pytest.fixture
def project(tmp_path: Path):
    with Project.open(make_project(tmp_path)) as opened:
        yield opened


def replace(project: Project, old: str, new: str) -> None:
    """Type over a text that stands once in the project."""
    [paragraph] = [paragraph for paragraph in project.transcript.paragraphs if old in paragraph.text]
    start = paragraph.text.index(old)
    project.apply(ReplaceText(paragraph.id, start, start + len(old), new))


def confirm(project: Project, text: str) -> None:
    """Say that the words of a text are right."""
    [paragraph] = [paragraph for paragraph in project.transcript.paragraphs if text in paragraph.text]
    start = paragraph.text.index(text)
    first, last = paragraph.word_at(start), paragraph.word_at(start + len(text) - 1)
    assert first is not None
    assert last is not None
    project.apply(ConfirmWords(paragraph.id, first, last))


def utterances(transcript: Transcript) -> list[Utterance]:
    return [found.utterance for found in choose(transcript).taken]


def texts(project: Project) -> list[tuple[str, str]]:
    return [(utterance.text, utterance.model_text) for utterance in utterances(project.transcript)]


def test_what_nobody_touched_is_not_taken(project: Project):
    assert texts(project) == []


def test_a_corrected_sentence_is_taken_and_its_neighbours_are_not(project: Project):
    replace(project, "likens", "lichens")
    [utterance] = utterances(project.transcript)
    assert (utterance.text, utterance.model_text) == ("I study lichens in Scotland.", "I study likens in Scotland.")
    assert (len(utterance.words), utterance.reviewed_words) == (5, 1)
    assert (utterance.start_ms, utterance.end_ms) == (2_600, 4_600)


def test_a_correction_beside_a_doubtful_word_is_not_enough(project: Project):
    replace(project, "silence", "story")
    assert texts(project) == []
    confirm(project, "very")
    assert texts(project) == [("A very long story.", "A very long silence.")]


def test_what_a_person_excluded_is_not_taken(project: Project):
    replace(project, "likens", "lichens")
    project.flush()
    [correction] = corrections(project)
    project.set_remark(correction, Remark(excluded=True))
    choice = choose(project.transcript, (), excluded_spans(project))
    assert [found.reason for found in choice.left_out if found.start_ms == 2_600] == [Reason.EXCLUDED]
    assert choice.taken == ()
    project.set_remark(correction, Remark())
    assert excluded_spans(project) == []


def test_a_sentence_confirmed_word_for_word_is_taken(project: Project):
    confirm(project, "They grow on")
    assert texts(project) == []
    confirm(project, "stones.")
    assert texts(project) == [("They grow on stones.", "They grow on stones.")]


def test_what_is_left_out_and_why(tmp_path: Path, project: Project):
    assert [stretch.reason for stretch in choose(project.transcript).left_out] == [Reason.NOT_REVIEWED] * 6
    confirm(project, "They grow on")
    replace(project, "silence", "story")
    confirm(project, "Um, who pays for that?")
    choice = choose(project.transcript)
    assert [found.utterance.text for found in choice.taken] == ["Um, who pays for that?"]
    assert [stretch.reason for stretch in choice.left_out if stretch.reason is not Reason.NOT_REVIEWED] == [
        Reason.PARTLY_REVIEWED,
        Reason.PARTLY_REVIEWED,
    ]
    with Project.open(make_project(tmp_path, Said(1_000, "Yes."), name="short")) as short:
        confirm(short, "Yes.")
        assert choose(short.transcript).left_out == (LeftOut(800, 1_600, Reason.TOO_SHORT),)


def test_grades(project: Project):
    replace(project, "likens", "lichens")
    choice = choose(project.transcript, [(0, 3_000), (6_000, 30_000)])
    assert [(found.utterance.text, found.grade) for found in choice.taken] == [
        ("Good morning and welcome.", Grade.HEARD),
        ("I study lichens in Scotland.", Grade.VERIFIED),
        ("Um, who pays for that?", Grade.HEARD),
    ]
    partly = [stretch for stretch in choice.left_out if stretch.reason is Reason.PARTLY_REVIEWED]
    assert [stretch.start_ms for stretch in partly] == [19_800]  # heard, and a doubtful word left as it was


def test_what_was_typed_and_taken_back_is_no_correction(project: Project):
    replace(project, "Scotland", "Ireland")
    replace(project, "Ireland", "Scotland")
    assert texts(project) == []


def test_a_deleted_word_is_a_correction_where_it_is_heard(project: Project):
    replace(project, "grow ", "")
    assert texts(project) == [("They on stones.", "They grow on stones.")]


def test_a_word_deleted_beside_a_sentence_is_not_in_its_sound(project: Project):
    replace(project, "Um, ", "")
    confirm(project, "who pays for that?")
    [utterance] = utterances(project.transcript)
    assert (utterance.text, utterance.model_text) == ("who pays for that?", "who pays for that?")
    assert utterance.start_ms == 10_400  # where the model heard "Um," end


def test_there_is_a_little_silence_around(project: Project):
    confirm(project, "A very long silence.")
    [utterance] = utterances(project.transcript)
    assert (utterance.start_ms, utterance.end_ms) == (19_800, 21_800)


def test_a_word_nudged_in_time_is_no_correction():
    words = (Word("Well", 2_000, 2_900, model_id=0, probability=0.9), Word("yes.", 3_000, 3_400, model_id=1))
    model_words = (ModelWord(0, "Well", 0, 400, 0.9), ModelWord(1, "yes.", 3_000, 3_400, 0.9))
    transcript = Transcript(5_000, [Paragraph(1, "Well yes.", words, 2_000, 3_400)], (), model_words)
    assert utterances(transcript) == []


def test_a_short_sentence_takes_the_next_one_in(tmp_path: Path):
    with Project.open(make_project(tmp_path, Said(1_000, "Yes. I do that often. No."))) as project:
        confirm(project, "Yes. I do that often. No.")
        assert [text for text, _ in texts(project)] == ["Yes. I do that often."]


def test_a_very_long_sentence_is_cut_at_a_pause():
    words = []
    for place in range(100):
        start_ms = 400 * place + (1_200 if place >= 60 else 0)
        words.append(Word(f"w{place}", start_ms, start_ms + 400, confirmed=True))
    paragraph = Paragraph(1, " ".join(word.text for word in words), tuple(words), 0, words[-1].end_ms)
    found = utterances(Transcript(60_000, [paragraph]))
    assert [len(utterance.words) for utterance in found] == [60, 40]


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    """A transcript in which a person has changed and confirmed anything."""
    time_ms = 0
    model_words: list[ModelWord] = []
    paragraphs = []
    for id_ in range(1, draw(st.integers(1, 4)) + 1):
        words = []
        for _ in range(draw(st.integers(0, 25))):
            start_ms = time_ms + draw(st.sampled_from([0, 0, 0, 100, 2_000]))
            time_ms = start_ms + draw(st.sampled_from([0, 200, 500, 1_500, 40_000]))
            text = draw(st.sampled_from(["well", "then", "yes.", "no?", "今天。"]))
            model_words.append(ModelWord(len(model_words), text, start_ms, time_ms, draw(st.floats(0, 1))))
            fate = draw(st.sampled_from(["kept", "kept", "confirmed", "typed", "deleted"]))
            if fate == "typed":
                words.append(Word(text, start_ms, time_ms))
            elif fate != "deleted":
                word = model_words[-1]
                words.append(
                    Word(
                        text,
                        start_ms,
                        time_ms,
                        model_id=word.id,
                        probability=word.probability,
                        confirmed=fate == "confirmed",
                    )
                )
        text = " ".join(word.text for word in words)
        times = (words[0].start_ms, words[-1].end_ms) if words else (time_ms, time_ms)
        paragraphs.append(Paragraph(id_, text, tuple(words), *times))
    return Transcript(time_ms + 500, paragraphs, (), model_words)


@given(transcripts())
def test_any_utterance_can_be_learnt_from(transcript: Transcript):
    found = utterances(transcript)
    everywhere = [word for paragraph in transcript.paragraphs for word in paragraph.words]
    for utterance in found:
        assert SHORTEST_MS <= utterance.end_ms - utterance.start_ms <= LONGEST_MS
        assert 0 <= utterance.start_ms <= utterance.words[0].start_ms
        assert utterance.words[-1].end_ms <= utterance.end_ms <= transcript.duration_ms
        assert utterance.reviewed_words or utterance.corrected
        assert "".join(utterance.text.split()) == "".join(word.text for word in utterance.words)
        others = [word for word in everywhere if word not in utterance.words]
        assert not any(_overlap_ms(word, utterance) > 0 for word in others)
    model_ids = [word.id for utterance in found for word in utterance.model_words]
    assert model_ids == sorted(set(model_ids))


def _overlap_ms(word: Word, utterance: Utterance) -> int:
    return min(word.end_ms, utterance.end_ms) - max(word.start_ms, utterance.start_ms)
