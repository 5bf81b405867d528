"""How a window is led through, with a model that says what it is told to."""

import re
from typing import Any, cast

import numpy as np
import pytest

from engine.recognition.decoding import Draft, Encoded, Passes, TimedWord
from engine.recognition.listening import Listening
from engine.recognition.results import Flag, RecognisedWindow, Span, Step, Trouble, Window
from engine.recognition.vocabulary import Vocabulary

GOOD = "One two three."
LOOP = "so so so so so so so so so so so so so so so so so so so so so"


class Stretch(Encoded):
    """A stretch from one frame up to another, in place of what an encoder makes of it."""

    def rest(self, frame: int) -> Encoded:
        start, end = cast(tuple[int, int], self.output)
        return Stretch((start + frame, end), end - start - frame, self.skipped + frame)


class BytesTokenizer:
    """A token is a character, or a time stamp: 1000 and fifty times the seconds."""

    timestamp_begin = 1000

    def decode(self, tokens: list[int]) -> str:
        return bytes(token for token in tokens if token < self.timestamp_begin).decode()


class ScriptedPasses:
    """Says of each stretch, when it is asked, the next text that is foreseen for its step, up to a time.

    Seconds in angle brackets are time stamps; a text that ends in a hyphen had no room for more, unless it had all.

    Attributes:
        asked: Start and end of each stretch in seconds, with the step.
        encoded: Start and end of each stretch that went through the encoder.
    """

    def __init__(self, *script: tuple[str, float | None]) -> None:
        self.asked: list[tuple[float, float, Step]] = []
        self.encoded: list[tuple[float, float]] = []
        self._script = list(script)
        self._ends_s: dict[str, float | None] = {}

    def tokenizer(self, _language: str) -> BytesTokenizer:
        return BytesTokenizer()

    def encode(self, features: np.ndarray) -> Encoded:
        start, end = int(features[0, 0]), int(features[0, -1]) + 1
        self.encoded.append((start / 100, end / 100))
        return Stretch((start, end), end - start)

    def write(
        self,
        encoded: Encoded,
        _tokenizer: object,
        step: Step,
        _prompt: list[int],
        _speech_ms: int,
        *,
        in_full: bool = True,
    ) -> Draft:
        start, end = cast(tuple[int, int], encoded.output)
        self.asked.append((start / 100, end / 100, step))
        written, end_s = self._script.pop(0)
        tokens: list[int] = []
        for part in re.split(r"<([\d.]+)>", written):
            is_stamp = part.replace(".", "").isdecimal()
            tokens += [BytesTokenizer.timestamp_begin + round(50 * float(part))] if is_stamp else part.encode()
        text = BytesTokenizer().decode(tokens)
        self._ends_s[text] = end_s
        return Draft(tokens, text, -0.2, 0.0, is_cut_short=text.endswith("-") and not in_full, last_stamp=0)

    def time(self, encoded: Encoded, tokens: list[int], _tokenizer: object, start: int) -> list[list[TimedWord]]:
        text = bytes(token for token in tokens if token < BytesTokenizer.timestamp_begin).decode().strip()
        end_s = next((end_s for known, end_s in self._ends_s.items() if known.startswith(text[:5])), None)
        words = text.split()
        if not words or end_s is None:
            return []
        end_s = min(end_s, (start + encoded.frames) / 100)
        times = np.linspace(start / 100, end_s, len(words) + 1)
        return [[TimedWord(times[i], times[i + 1], f" {word}", 0.9) for i, word in enumerate(words)]]


def listen(passes: ScriptedPasses, *speech: tuple[float, float]) -> RecognisedWindow:
    """Recognise 20 s, with speech where it is said to be, in seconds."""
    spans = tuple(Span(round(start_s * 1000), round(end_s * 1000)) for start_s, end_s in speech or ((0, 20),))
    features = np.tile(np.arange(2000, dtype=np.float32), (4, 1))
    window = Window(0, 0, 20_000, spans)
    return Listening(cast(Passes, passes), Vocabulary(()), window, features, "en").result()


def stretches(passes: ScriptedPasses) -> list[Any]:
    return list(passes.asked)


def said(result: RecognisedWindow) -> str:
    return " ".join(word.text for segment in result.segments for word in segment.words)


def test_a_text_that_can_be_what_was_said_is_taken():
    passes = ScriptedPasses((GOOD, 19.5))
    result = listen(passes)
    assert stretches(passes) == [(0, 20, Step.PLAIN)]
    assert [segment.step for segment in result.segments] == [Step.PLAIN]
    assert result.flags == ()
    assert result.language == "en"


def test_where_the_model_stops_and_somebody_speaks_on_it_is_asked_about_the_rest():
    passes = ScriptedPasses((GOOD, 8.0), ("Four five six.", 19.5))
    result = listen(passes, (0, 8.2), (12, 20))
    assert stretches(passes) == [(0, 20, Step.PLAIN), (11.74, 20, Step.PLAIN)]
    assert passes.encoded == [(0, 20)]
    assert said(result) == "One two three. Four five six."
    assert result.flags == ()


def test_a_rest_that_makes_no_sense_is_heard_by_itself():
    passes = ScriptedPasses((GOOD, 8.0), (LOOP, 19.0), ("Four five six.", 19.5))
    result = listen(passes, (0, 8.2), (12, 20))
    assert stretches(passes)[1:] == [(11.74, 20, Step.PLAIN)] * 2
    assert passes.encoded == [(0, 20), (11.74, 20)]
    assert said(result) == "One two three. Four five six."
    assert result.flags == ()


def test_of_a_text_that_falls_into_a_loop_the_phrases_before_it_stay():
    passes = ScriptedPasses((f"<0.0>{GOOD}<6.0><6.4>{LOOP}", 19.0), ("Four five six.", 19.5))
    result = listen(passes)
    assert stretches(passes) == [(0, 20, Step.PLAIN), (6.04, 20, Step.PLAIN)]
    assert [segment.step for segment in result.segments] == [Step.BEFORE_LOOP, Step.PLAIN]
    assert said(result) == "One two three. Four five six."
    assert result.segments[0].words[-1].end_ms == 6_000
    assert result.flags == ()


def test_phrases_that_cannot_have_been_said_do_not_stay():
    nonsense = "One two three four five six seven eight nine ten."
    passes = ScriptedPasses((f"<0.0>{nonsense}<1.0><6.4>{LOOP}", 19.0), (GOOD, 19.5))
    result = listen(passes)
    assert stretches(passes) == [(0, 20, Step.PLAIN), (0, 20, Step.PATIENT)]
    assert said(result) == GOOD


def test_a_text_longer_than_most_gets_more_room_before_it_is_given_up():
    passes = ScriptedPasses(("Well, one-", 3.0), (GOOD, 19.5))
    result = listen(passes)
    assert stretches(passes) == [(0, 20, Step.PLAIN)] * 2
    assert [segment.step for segment in result.segments] == [Step.PLAIN]
    assert said(result) == GOOD


def test_where_nobody_speaks_on_the_model_is_believed():
    passes = ScriptedPasses((GOOD, 8.0))
    listen(passes, (0, 8.2), (19, 19.5))
    assert stretches(passes) == [(0, 20, Step.PLAIN)]


def test_a_model_that_says_nothing_is_asked_in_other_ways_then_in_two_parts():
    passes = ScriptedPasses(("", None), ("", None), ("", None), (GOOD, 8.0), ("Four five six.", 19.9))
    result = listen(passes, (0, 8), (10, 20))
    assert stretches(passes) == [
        (0, 20, Step.PLAIN),
        (0, 20, Step.PATIENT),
        (0, 20, Step.PENALTY),
        (0, 9, Step.PLAIN),
        (9, 20, Step.PLAIN),
    ]
    assert {segment.step for segment in result.segments} == {Step.SPLIT}


def test_the_first_way_that_works_is_the_last_that_is_tried():
    passes = ScriptedPasses((LOOP, 19.0), (GOOD, 19.5))
    result = listen(passes)
    assert stretches(passes) == [(0, 20, Step.PLAIN), (0, 20, Step.PATIENT)]
    assert [segment.step for segment in result.segments] == [Step.PATIENT]


def test_a_stretch_too_short_to_split_keeps_what_is_said_once_and_a_flag():
    passes = ScriptedPasses(*[(LOOP, 3.0)] * 3)
    window = Window(0, 0, 3_000, (Span(0, 3_000),))
    features = np.tile(np.arange(300, dtype=np.float32), (4, 1))
    result = Listening(cast(Passes, passes), Vocabulary(()), window, features, "en").result()
    assert [segment.step for segment in result.segments] == [Step.UNLOOPED]
    assert Flag(Trouble.REPETITION, 0, 3_000) in result.flags


def test_without_a_pause_a_stretch_is_split_at_the_quietest_moment():
    passes = ScriptedPasses(*[(LOOP, 19.0)] * 3, (GOOD, 9.9), ("Four five six.", 19.9))
    listen(passes)
    (_, middle_s, _), (again_s, end_s, _) = stretches(passes)[-2:]
    assert middle_s == again_s
    assert 20 / 3 <= middle_s <= 40 / 3
    assert end_s == 20


def test_speech_that_stays_without_words_is_flagged():
    passes = ScriptedPasses((GOOD, 8.0), ("Four five six.", 11.0), *[("", None)] * 4)
    result = listen(passes, (0, 8), (10, 11), (18, 20))
    assert result.flags == (Flag(Trouble.MISSING_SPEECH, 18_000, 20_000),)


class RatingPasses(ScriptedPasses):
    """Finds the texts that have one of the given words in them so much less likely, in nats."""

    def __init__(self, losses: dict[str, float], *script: tuple[str, float | None]) -> None:
        super().__init__(*script)
        self._losses = losses

    def encode_text(self, text: str) -> list[int]:
        return list(text.encode())

    def score(self, _encoded: Encoded, _tokenizer: object, text: str, _prompt: list[int]) -> float:
        return -20 - sum(loss for word, loss in self._losses.items() if word in text)


@pytest.mark.parametrize(("loss", "text"), [(5.0, "A fine typography."), (15.0, "A fine tapography.")])
def test_a_term_is_written_where_the_sound_allows_it(loss, text):
    passes = RatingPasses({"typography": loss}, ("A fine tapography.", 19.5), ("A fine tapography.", 19.5))
    features = np.tile(np.arange(2000, dtype=np.float32), (4, 1))
    window = Window(0, 0, 20_000, (Span(0, 20_000),))
    result = Listening(cast(Passes, passes), Vocabulary(["typography"]), window, features, "en").result()
    assert said(result) == text
