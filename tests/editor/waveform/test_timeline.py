"""What is said when: the arrays against words looked at one by one."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from editor.waveform.timeline import NOBODY, NOTHING, Timeline
from engine.doubt.marks import Doubt, DoubtMarks
from engine.transcript.words import ModelWord, Paragraph, Speaker, Word

PAUSE_MS = 700


@st.composite
def paragraphs(draw: st.DrawFn) -> list[Paragraph]:
    made, time_ms = [], draw(st.integers(0, 500))
    for number in range(draw(st.integers(0, 5))):
        words = []
        for _ in range(draw(st.integers(0, 5))):
            time_ms += draw(st.sampled_from([0, 100, 700, 2_000]))
            end_ms = time_ms + draw(st.sampled_from([0, 50, 400]))
            probability = draw(st.sampled_from([0.1, 0.5, 0.99]))
            words.append(Word("word", time_ms, end_ms, model_id=number, probability=probability))
            words[-1] = replace(words[-1], confirmed=draw(st.booleans()))
            time_ms = end_ms
        speaker = draw(st.sampled_from([None, 1, 9]))
        start_ms = words[0].start_ms if words else time_ms
        made.append(Paragraph(number, "word " * len(words), tuple(words), start_ms, time_ms, speaker))
    return made


SPEAKERS = {number: Speaker(number, f"speaker {number}", colour=20 - number) for number in range(20)}


def doubt() -> DoubtMarks:
    marks = DoubtMarks(budget=0.5)
    probabilities = (0.1, 0.1, 0.5, 0.5, 0.99, 0.99)
    marks.learn(ModelWord(index, "word", 0, 0, probability) for index, probability in enumerate(probabilities))
    return marks


@given(paragraphs(), st.integers(0, 3_000), st.sampled_from([1, 7, 90, 3_000]))
def test_each_stretch_says_what_its_words_say(shown, first_ms, step_ms):
    marks, timeline = doubt(), Timeline()
    timeline.set_doubt(marks)
    timeline.update(shown, SPEAKERS)
    edges = first_ms + step_ms * np.arange(41, dtype=np.float64)
    said = timeline.said(edges)
    levels = {Doubt.NONE: 0, Doubt.DOUBTFUL: 1, Doubt.VERY_DOUBTFUL: 2}
    words = [
        (word, paragraph.words[index + 1] if index + 1 < len(paragraph.words) else None, paragraph)
        for paragraph in shown
        for index, word in enumerate(paragraph.words)
    ]
    for column, (start_ms, end_ms) in enumerate(pairwise(edges)):
        before = [entry for entry in words if entry[0].start_ms < start_ms][-1:]
        inside = [entry for entry in words if start_ms <= entry[0].start_ms < end_ms]
        reaching = []
        for word, following, paragraph in before:
            near = following is not None and following.start_ms - word.end_ms <= PAUSE_MS
            if (following.start_ms if following is not None and near else word.end_ms) > start_ms:
                reaching.append((word, following, paragraph))
        there = reaching + inside
        speakers = [
            NOBODY if paragraph.speaker_id is None else SPEAKERS[paragraph.speaker_id].colour
            for _, _, paragraph in there
        ]
        assert said.speaker[column] == (speakers[0] if speakers else NOTHING)
        assert said.reviewed[column] == all(word.reviewed for word, _, _ in there)
        sounding = [word for word, _, _ in before if word.end_ms > start_ms] + [word for word, _, _ in inside]
        assert said.doubt[column] == max((levels[marks.level(word)] for word in sounding), default=0)


def test_only_what_changed_is_looked_at_again():
    words = (Word("one", 0, 300, model_id=1, probability=0.1),)
    shown = [Paragraph(number, "one", words, number * 1_000, number * 1_000 + 300) for number in range(3)]
    timeline = Timeline()
    timeline.set_doubt(doubt())
    timeline.update(shown, SPEAKERS)
    before = [timeline._known[paragraph.id][1] for paragraph in shown]
    shown[1] = replace(shown[1], words=(replace(words[0], confirmed=True),))
    timeline.update(shown, SPEAKERS)
    after = [timeline._known[paragraph.id][1] for paragraph in shown]
    assert [old is new for old, new in zip(before, after, strict=True)] == [True, False, True]
    assert timeline.doubt_of(shown[1]).tolist() == [0]
