import json
import re
import shutil

import jiwer
import numpy as np
import pytest
from faster_whisper.transcribe import Word

import resources
from engine.audio.decode import decode
from engine.errors import LanguageUnknown, ModelUnusable
from engine.models.model import demo_model, open_model
from engine.recognition.results import Options, RecognisedWindow, RecognisedWord, Window
from engine.recognition.whisper import WhisperRecognizer, _Heard
from engine.recognition.windows import WindowPlanner
from tests.engine.recognition.random_model import make_multilingual_model


def decoded(recording) -> np.ndarray:
    blocks: list[np.ndarray] = []
    decode(recording, blocks.append, lambda *_: None)
    return np.concatenate(blocks)


def plan(samples: np.ndarray) -> list[Window]:
    planner = WindowPlanner()
    return planner.feed(samples) + planner.finish()


def recognised(recognizer: WhisperRecognizer, samples: np.ndarray, windows: list[Window]) -> list[RecognisedWindow]:
    return [
        recognizer.recognise(window, samples[window.start_ms * 16 : window.end_ms * 16], "en") for window in windows
    ]


def words_of(results: list[RecognisedWindow]) -> list[RecognisedWord]:
    return [word for result in results for segment in result.segments for word in segment.words]


def plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z']+", text.lower()))


def word_error_rate(results: list[RecognisedWindow], reference: str) -> float:
    return jiwer.wer(plain(reference), plain(" ".join(word.text for word in words_of(results))))


@pytest.fixture(scope="module")
def interview() -> np.ndarray:
    return decoded(resources.path("demo/interview.flac"))


@pytest.fixture(scope="module")
def windows(interview) -> list[Window]:
    return plan(interview)


@pytest.fixture(scope="module")
def recognizer() -> WhisperRecognizer:
    return WhisperRecognizer(demo_model(), Options(), threads=1)


@pytest.fixture(scope="module")
def results(recognizer, interview, windows) -> list[RecognisedWindow]:
    return recognised(recognizer, interview, windows)


def test_the_interview_is_understood(results):
    reference = json.loads(resources.path("demo/interview.json").read_text(encoding="utf-8"))
    assert word_error_rate(results, reference["text"]) < 0.2


def test_words_are_in_order_within_their_windows_and_have_probabilities(results):
    for result in results:
        last_end_ms = result.window.start_ms
        for word in words_of([result]):
            assert last_end_ms <= word.start_ms <= word.end_ms <= result.window.end_ms
            assert 0 <= word.probability <= 1
            assert word.text.strip() == word.text != ""
            last_end_ms = word.end_ms


def test_word_times_are_those_of_the_reference(results):
    """Of the words that are right, most begin within a tenth of a second of where they do."""
    reference = json.loads(resources.path("demo/interview.json").read_text(encoding="utf-8"))
    spoken = [word for turn in reference["turns"] for word in turn["words"]]
    heard = words_of(results)
    alignment = jiwer.process_words(
        " ".join(plain(word["word"]) for word in spoken), " ".join(plain(word.text) for word in heard)
    )
    differences_ms = [
        abs(spoken[chunk.ref_start_idx + step]["start"] * 1000 - heard[chunk.hyp_start_idx + step].start_ms)
        for chunk in alignment.alignments[0]
        if chunk.type == "equal"
        for step in range(chunk.ref_end_idx - chunk.ref_start_idx)
    ]
    assert np.median(differences_ms) < 100


def test_the_figures_of_a_segment_are_those_of_its_decoding(results):
    for result in results:
        for segment in result.segments:
            assert -1 < segment.average_log_probability < 0
            assert 0 <= segment.no_speech_probability < 0.5
            assert 0.5 < segment.compression_ratio < 2.4
            assert segment.temperature == 0


def test_a_window_s_words_depend_on_nothing_but_the_window(recognizer, results, interview, windows):
    assert recognised(recognizer, interview, windows[::-1])[::-1] == results


def test_words_are_the_same_on_more_threads(results, interview, windows):
    assert recognised(WhisperRecognizer(demo_model(), Options(), threads=2), interview, windows) == results


def test_a_vocabulary_reaches_the_model_but_never_fills_its_prompt(interview, windows, caplog):
    recognizer = WhisperRecognizer(demo_model(), Options(vocabulary=("Cairngorms", "lichens")), threads=1)
    assert caplog.text == ""
    assert 2 <= len(recognizer._vocabulary) <= 80
    recognizer = WhisperRecognizer(demo_model(), Options(vocabulary=("spectrophotometer",) * 500), threads=1)
    assert "of 500 terms" in caplog.text
    assert 70 < len(recognizer._vocabulary) <= 80
    recognised(recognizer, interview, windows[:1])


def test_silence_and_very_short_windows_are_no_trouble(recognizer):
    window = Window(0, 0, 100)
    recognizer.recognise(window, np.zeros(1600, np.int16), "en")
    recognizer.recognise(Window(0, 0, 28_000), np.zeros(28 * 16_000, np.int16), "en")


def test_an_english_model_knows_english_only(recognizer):
    samples = np.zeros(16_000, np.int16)
    assert recognizer.choose_language(None, samples) == "en"
    assert recognizer.choose_language("en", samples) == "en"
    with pytest.raises(LanguageUnknown, match="'de'"):
        recognizer.choose_language("de", samples)


@pytest.mark.parametrize("name", ["model.bin", "tokenizer.json", "config.json"])
def test_a_damaged_model_is_an_error_of_ours(tmp_path, name):
    folder = tmp_path / "damaged"
    shutil.copytree(resources.path("models/demo"), folder, ignore=shutil.ignore_patterns("recipe"))
    (folder / name).write_bytes((folder / name).read_bytes()[:100])
    with pytest.raises(ModelUnusable):
        WhisperRecognizer(open_model(folder), Options())


def test_arithmetic_that_does_not_exist_is_an_error_of_ours():
    with pytest.raises(ModelUnusable, match="int3"):
        WhisperRecognizer(demo_model(), Options(compute_type="int3"))


class ScriptedDecoder:
    """Takes the place of one decoding; each stretch it is given ends in the next of the given ways.

    Attributes:
        stretches_s: Where in the window each stretch that it was given begins and ends.
    """

    def __init__(self, *ways: tuple[float | None, float]) -> None:
        self.stretches_s: list[tuple[float, float]] = []
        self._ways = list(ways)

    def __call__(self, features: np.ndarray, start: int, _tokenizer: object) -> _Heard:
        self.stretches_s.append((start / 100, (start + features.shape[1]) / 100))
        end_s, ratio = self._ways.pop(0)
        return _Heard([] if end_s is None else [[Word(start / 100, end_s, " word", 1.0)]], start, -0.1, 0.0, ratio)


@pytest.mark.parametrize(
    ("ways", "stretches_s"),
    [
        ([(19.0, 1.0)], [(0, 20)]),
        ([(12.0, 1.0), (19.5, 1.0)], [(0, 20), (12, 20)]),
        ([(None, 1.0)], [(0, 20)]),
        ([(12.0, 1.0), (12.1, 1.0)], [(0, 20), (12, 20)]),
        ([(19.0, 9.0), (8.0, 1.0), (19.0, 1.0)], [(0, 20), (0, 8), (8, 20)]),
        (
            [(19.0, 9.0), (8.0, 9.0), (14.0, 9.0), (14.0, 1.0), (19.0, 1.0)],
            [(0, 20), (0, 8), (8, 20), (8, 14), (14, 20)],
        ),
    ],
    ids=["in one go", "the model stops early", "nothing is heard", "no further", "in circles", "again and again"],
)
def test_a_window_is_decoded_in_as_many_parts_as_it_takes(recognizer, monkeypatch, ways, stretches_s):
    decoder = ScriptedDecoder(*ways)
    monkeypatch.setattr(recognizer, "_decode", decoder)
    samples = np.random.default_rng(1).normal(0, 3000, 20 * 16_000).astype(np.int16)
    for quiet_s in (8, 14):
        samples[quiet_s * 16_000 - 1600 : quiet_s * 16_000 + 1600] = 0
    recognizer.recognise(Window(0, 0, 20_000), samples, "en")
    assert np.allclose(decoder.stretches_s, stretches_s, atol=0.1)


@pytest.fixture(scope="module")
def polyglot(tmp_path_factory) -> WhisperRecognizer:
    folder = make_multilingual_model(tmp_path_factory.mktemp("models") / "random")
    return WhisperRecognizer(open_model(folder), Options(beam_size=1), threads=1)


def test_a_multilingual_model_hears_the_language_or_is_told(polyglot, interview):
    heard = polyglot.choose_language(None, interview[:160_000])
    assert polyglot.choose_language(heard, interview[:16_000]) == heard
    assert polyglot.choose_language("de", interview[:16_000]) == "de"
    for unknown in ("xx", "yue"):  # Cantonese came with large-v3
        with pytest.raises(LanguageUnknown):
            polyglot.choose_language(unknown, interview[:16_000])


@pytest.mark.parametrize("language", ["de", "zh"])
def test_any_text_becomes_words_in_order(polyglot, interview, language):
    """The text is random, its times too; it goes round in circles and is split as far as it may."""
    window = Window(0, 5_000, 33_000)
    samples = interview[5 * 16_000 : 33 * 16_000]
    result = polyglot.recognise(window, samples, language)
    assert result == polyglot.recognise(window, samples, language)
    last_end_ms = window.start_ms
    assert words_of([result])
    for word in words_of([result]):
        assert last_end_ms <= word.start_ms <= word.end_ms <= window.end_ms
        last_end_ms = word.end_ms


def test_real_speech_is_understood(shared):
    folder = shared / "models" / "tiny.en-recovered-int8"
    if not folder.is_dir():
        pytest.skip("there is no model in ../shared/models")
    samples = decoded(shared / "audio" / "short_en" / "jfk.flac")
    results = recognised(WhisperRecognizer(open_model(folder), Options()), samples, plan(samples))
    reference = "And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your "
    assert word_error_rate(results, reference + "country.") < 0.3
