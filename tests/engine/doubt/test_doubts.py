"""The chance of a word being wrong, and the reasons for it."""

from dataclasses import replace

import numpy as np
import pytest

from engine.doubt.background import Background
from engine.doubt.doubts import Doubts
from engine.doubt.reasons import SENTENCES, Sign
from engine.doubt.signs import NAMES, NEEDS_EVIDENCE, signs_of
from engine.doubt.weights import FOLDS, fold_of, shipped, text_hash
from engine.recognition.results import SegmentFigures, Span, Step, Window, WordEvidence
from engine.transcript.retiming import from_model
from engine.transcript.words import ModelWord

SURE = WordEvidence(0.97, 0.98, 0.98, 0.97, 1, 0.05, 1.0, 25.0)
TEXTS = ["So", "they", "looked", "for", "lichens", "on", "the", "wall", "of", "Mary's", "house."]
WINDOW = Window(0, 0, 6_000, (Span(100, 5_900),))


def known(texts: list[str] = TEXTS, **evidence: WordEvidence) -> tuple[list[ModelWord], Background]:
    """A window of words that the model was sure of, but for those whose evidence is given."""
    words = [
        ModelWord(place, text, 200 + 480 * place, 600 + 480 * place, evidence.get(text.strip("."), SURE).mean)
        for place, text in enumerate(texts)
    ]
    background = Background()
    background.add(
        WINDOW,
        (SegmentFigures(len(words), -0.2, 0.0, 1.3, Step.PLAIN),),
        {word.id: evidence.get(word.text.strip("."), SURE) for word in words},
    )
    return words, background


def judged(words: list[ModelWord], background: Background) -> Doubts:
    doubts = Doubts(background)
    doubts.learn(words)
    return doubts


def signs(words: list[ModelWord], background: Background, place: int) -> dict[str, float]:
    row = signs_of(words, background)[place]
    return {name: float(value) for (name, _), value in zip(NAMES, row, strict=True)}


def test_a_word_that_the_model_doubts_is_doubted_and_says_so():
    words, background = known(lichens=WordEvidence(0.05, 0.2, 0.3, 0.05, 3, 0.7, 0.4, 22.0))
    doubts = judged(words, background)
    chances = [doubts.chance(from_model(word)) for word in words]
    assert int(np.argmax(chances)) == TEXTS.index("lichens")
    assert max(chances) > 0.5 > 0.2 > sorted(chances)[-3]
    reasons = doubts.reasons(from_model(words[4]))
    assert {reason.sign for reason in reasons[:2]} == {Sign.UNLIKELY, Sign.RARE}
    assert len(reasons) > 1
    assert [reason.log_odds for reason in reasons] == sorted((one.log_odds for one in reasons), reverse=True)


def test_the_same_figures_are_doubted_more_where_pieces_and_rivals_speak_against_the_word():
    alone = judged(*known(lichens=WordEvidence(0.5, 0.5, 0.5, 0.5, 1, 0.05, 1.0, 25.0)))
    torn = judged(*known(lichens=WordEvidence(0.2, 0.5, 0.8, 0.2, 3, 0.8, 0.4, 8.0)))
    word = from_model(known()[0][4])
    assert torn.chance(word) > alone.chance(word) + 0.1


def test_what_a_person_wrote_or_confirmed_is_not_doubted():
    words, background = known(lichens=WordEvidence(0.05, 0.05, 0.05, 0.05, 3, 0.7))
    doubts = judged(words, background)
    word = from_model(words[4])
    for reviewed in (replace(word, confirmed=True), replace(word, model_id=None, probability=None)):
        assert doubts.chance(reviewed) == 0
        assert doubts.reasons(reviewed) == ()
    assert (doubts.chance_when_written(4) or 0) > 0.5


def test_words_without_evidence_are_judged_by_what_there_is():
    words, _ = known()
    words[4] = replace(words[4], probability=0.2)
    doubts = judged(words, Background())
    chances = [doubts.chance(from_model(word)) for word in words]
    assert int(np.argmax(chances)) == 4
    assert not signs_of(words, Background())[:, [name == "without_support" for name, _ in NAMES]].any()
    assert not shipped().weights.without_evidence.weights[NEEDS_EVIDENCE].any()


def test_a_word_of_another_recording_has_the_models_probability():
    assert Doubts().chance(from_model(ModelWord(77, "so", 0, 100, 0.7))) == pytest.approx(0.3)
    assert Doubts().reasons(from_model(ModelWord(77, "so", 0, 100, 0.7))) == ()


def test_words_that_come_in_two_parts_are_judged_as_one_window():
    words, background = known(lichens=WordEvidence(0.05, 0.2, 0.3, 0.05, 3, 0.7, 0.4, 22.0))
    parts = Doubts(background)
    parts.learn(words[:5])
    parts.learn(words[5:])
    parts.learn(words)
    whole = judged(words, background)
    assert list(parts.chances) == list(whole.chances)


def test_signs_are_nothing_where_nothing_is_unusual():
    words, background = known()
    row = signs(words, background, 6)
    for name in ("without_support", "drop", "too_short", "too_long", "no_time", "without_speech", "quiet", "name"):
        assert row[name] == pytest.approx(0, abs=0.2), name


def test_signs_of_time_speech_and_writing():
    words, background = known()
    assert signs(words, background, 8)["name"] == 0
    assert signs(words, background, 9)["name"] == 1  # Mary's
    assert signs(words, background, 0)["name"] == 0  # begins the sentence
    assert signs(words, background, 0)["first_of_window"] == 1
    short = [replace(word, end_ms=word.start_ms + 30) if word.id == 4 else word for word in words]
    assert signs(short, background, 4)["too_short"] > 0.9
    assert signs(short, background, 4)["no_time"] == 1
    late = [*words[:-1], replace(words[-1], start_ms=5_900, end_ms=6_000)]
    assert signs(late, background, 10)["without_speech"] == 1
    twice, background = known(["so", "they", "they", "went", "12", "so", "they"])
    assert [signs(twice, background, place)["said_before"] for place in range(7)] == [0, 0, 1, 0, 0, 1, 1]
    assert signs(twice, background, 4)["number"] == 1


def test_every_sign_has_a_sentence_and_finite_weights():
    assert set(SENTENCES) == set(Sign) == {sign for _, sign in NAMES}
    for weights in (shipped().weights, *shipped().folds):
        for linear in (weights.with_evidence, weights.without_evidence):
            assert np.isfinite(linear.weights).all()
            assert np.abs(linear.weights).max() < 20


def test_recordings_that_were_learnt_from_have_weights_that_never_saw_them():
    file = shipped()
    assert len(file.folds) == FOLDS
    assert file.unseen("a text that nobody learnt from") is file.weights
    text = "ten of clubs"
    assert text_hash(text) in file.texts
    assert file.unseen(text) is file.folds[fold_of(text)]
