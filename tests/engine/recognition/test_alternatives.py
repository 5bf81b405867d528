"""Alternatives by the real built-in model, in this process and in a child's."""

import json
import queue
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import resources
from engine.audio.cache import CachedSound, decode_into_cache
from engine.errors import ModelUnusable, RecordingMissing
from engine.jobs import Cancelled, Failed, Job
from engine.models.model import demo_model, open_model
from engine.recognition.alternatives import (
    MOST_CHOICES,
    AlternativesRequest,
    Candidate,
    Choices,
    Phrase,
    Source,
    Want,
    offer_alternatives,
)
from engine.recognition.proposer import Proposer
from engine.recognition.results import Options, Span
from engine.recognition.wording import edges, plain
from tests.engine.recognition.random_model import make_multilingual_model
from tests.recordings import INTERVIEW


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> CachedSound:
    return decode_into_cache(INTERVIEW, tmp_path_factory.mktemp("sound"), lambda _: None, lambda *_: None)


@pytest.fixture(scope="module")
def proposer() -> Proposer:
    return Proposer(demo_model(), None, Options(), "en")


@pytest.fixture(scope="module")
def phrases() -> list[Phrase]:
    """One word in each turn that is long enough, with four before and two behind it."""
    turns = json.loads(resources.path("demo/interview.json").read_text(encoding="utf-8"))["turns"]
    found = []
    for words in (turn["words"] for turn in turns):
        if len(words) > 8:
            texts = [word["word"] for word in words]
            span = Span(max(round(1000 * words[1]["start"]) - 100, 0), round(1000 * words[7]["end"]) + 100)
            found.append(
                Phrase(span, max(span.start_ms - 2_000, 0), " ".join(texts[1:5]), texts[5], " ".join(texts[6:8]))
            )
    return found


def choices_for(proposer: Proposer, phrase: Phrase, sound: CachedSound) -> Choices:
    *earlier, last = (choices for choices in proposer.propose(phrase, sound) if choices is not None)
    assert last.complete
    assert not any(choices.complete for choices in earlier)
    return last


def test_the_right_word_is_among_the_alternatives_to_a_wrong_one(proposer, sound, phrases):
    wrong = [replace(phrase, present="umbrella") for phrase in phrases]
    offered = [choices_for(proposer, phrase, sound) for phrase in wrong]
    hits = [
        plain(phrase.present) in [plain(choice.text) for choice in choices.choices]
        for phrase, choices in zip(phrases, offered, strict=True)
    ]
    assert len(phrases) >= 8
    assert sum(hits) >= 0.8 * len(hits)


def test_what_was_said_fits_the_sound_better_than_anything_else(proposer, sound, phrases):
    best = [choices_for(proposer, phrase, sound) for phrase in phrases]
    assert sum(all(one.score < choices.present_score for one in choices.choices) for choices in best) > len(best) / 2


def test_alternatives_are_few_ordered_different_and_without_punctuation(proposer, sound, phrases):
    for phrase in phrases:
        choices = choices_for(proposer, phrase, sound)
        texts = [choice.text for choice in choices.choices]
        assert len(texts) <= MOST_CHOICES
        assert len({plain(text) for text in (*texts, phrase.present)}) == len(texts) + 1
        assert all(edges(text) == ("", text, "") for text in texts)
        scores = [choice.score for choice in choices.choices]
        assert scores == sorted(scores, reverse=True)


def test_alternatives_are_the_same_each_time(proposer, sound, phrases):
    again = Proposer(demo_model(), None, Options(), "en")
    for phrase in phrases[:3]:
        assert choices_for(again, phrase, sound) == choices_for(proposer, phrase, sound)


def test_a_term_is_offered_where_the_sound_allows_it(proposer, sound, phrases):
    phrase = replace(
        phrases[0], present="umbrella", candidates=(Candidate(edges(phrases[0].present)[1], Source.VOCABULARY),)
    )
    found = choices_for(proposer, phrase, sound).choices
    assert plain(phrases[0].present) in [plain(choice.text) for choice in found]
    absurd = replace(phrases[0], candidates=(Candidate("photosynthesis in greenhouses", Source.VOCABULARY),))
    assert Source.VOCABULARY not in [choice.source for choice in choices_for(proposer, absurd, sound).choices]


def test_another_model_adds_behind_what_was_there(sound, phrases, tmp_path):
    folder = make_multilingual_model(tmp_path / "random")
    proposer = Proposer(demo_model(), open_model(folder), Options(), "en")
    first, second = (choices for choices in proposer.propose(phrases[0], sound) if choices is not None)
    assert (first.complete, second.complete) == (False, True)
    assert second.choices[: len(first.choices)] == first.choices
    assert second.present_score == first.present_score


@pytest.mark.parametrize(("before", "after"), [("", ""), ("word " * 300, ""), ("", "word " * 300)])
def test_a_phrase_may_be_bare_or_too_long(proposer, sound, phrases, before, after):
    choices_for(proposer, replace(phrases[0], before=before.strip(), after=after.strip()), sound)


class Child:
    """The work in a process of its own."""

    def __init__(self, request: AlternativesRequest) -> None:
        self.messages: queue.SimpleQueue[object] = queue.SimpleQueue()
        self.job = Job(offer_alternatives, (request,), self.messages.put)

    def answer(self) -> object:
        return self.messages.get(timeout=60)


@pytest.fixture
def request_for_interview(sound) -> AlternativesRequest:
    folder, sha256 = sound.path.parent, sound.path.stem
    return AlternativesRequest(INTERVIEW, sha256, folder, demo_model().path, None, Options(), "en")


@pytest.fixture
def child(request_for_interview) -> Iterator[Child]:
    made = Child(request_for_interview)
    yield made
    made.job.cancel()
    made.job.join()


def test_a_child_answers_what_is_wanted_most_first(child, phrases, proposer, sound):
    child.job.tell(Want((phrases[1], phrases[0])))
    answers = [child.answer(), child.answer()]
    assert answers == [choices_for(proposer, phrase, sound) for phrase in (phrases[1], phrases[0])]


def test_a_child_leaves_what_is_not_wanted_any_more(child, phrases):
    child.job.tell(Want(tuple(phrases)))
    first = child.answer()
    child.job.tell(Want((phrases[-1],)))
    answered = [first, child.answer()]
    while isinstance(answered[-1], Choices) and answered[-1].phrase != phrases[-1]:
        answered.append(child.answer())
    assert len(answered) < len(phrases)
    child.job.cancel()
    assert child.answer() == Cancelled()


@pytest.mark.parametrize(
    ("changes", "error"), [({"sha256": "0" * 64}, RecordingMissing), ({"model": 1}, ModelUnusable)]
)
def test_a_child_says_what_it_lacks(request_for_interview, tmp_path, changes, error):
    if "model" in changes:
        broken = shutil.copytree(demo_model().path, tmp_path / "broken")
        (broken / "model.bin").write_bytes(b"nothing")
        changes = {"model": Path(broken)}
    child = Child(replace(request_for_interview, **changes))
    outcome = child.answer()
    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, error)
