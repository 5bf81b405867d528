import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor

import jiwer
import numpy as np
import pytest
from faster_whisper import WhisperModel

import resources
from engine.errors import LanguageUnknown, ModelUnusable
from engine.models.model import demo_model, open_model
from engine.recognition.decoding import Passes, closed_phrases
from engine.recognition.results import Options, RecognisedWindow, RecognisedWord, Step, Window
from engine.recognition.whisper import WhisperRecognizer
from engine.recognition.windows import WindowPlanner
from tests.engine.recognition.random_model import make_multilingual_model
from tests.recordings import interview_samples, samples_of


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
    return interview_samples()


@pytest.fixture(scope="module")
def windows(interview) -> list[Window]:
    return plan(interview)


@pytest.fixture(scope="module")
def recognizer() -> WhisperRecognizer:
    return WhisperRecognizer(demo_model(), Options())


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
            assert 0.3 < segment.compression_ratio < 2.4
            assert segment.step is Step.PLAIN


def test_every_word_says_how_likely_its_pieces_are_and_how_loud_it_is(results):
    for word in words_of(results):
        evidence = word.evidence
        assert evidence is not None
        assert 0 < evidence.least <= evidence.mean + 1e-9 <= word.probability + 1e-6 <= 1 + 1e-5
        assert evidence.least <= min(evidence.first, evidence.last)
        assert evidence.tokens >= 1
        assert 0 < evidence.rarity < 1
        assert 0 < evidence.support <= 1
        assert evidence.loudness_db is not None
    spoken_db = [word.evidence.loudness_db for word in words_of(results) if word.evidence]
    assert np.median([loudness_db for loudness_db in spoken_db if loudness_db is not None]) > 10


def test_words_and_probabilities_are_those_of_faster_whisper(interview, windows):
    window = windows[0]
    passes = Passes(demo_model(), Options(), workers=1)
    tokenizer = passes.tokenizer("en")
    encoded = passes.encode(passes.features(interview[window.start_ms * 16 : window.end_ms * 16]))
    draft = passes.write(encoded, tokenizer, Step.PLAIN, [], 15_000)
    text = [token for token in draft.tokens if token < tokenizer.eot]
    [theirs] = WhisperModel.find_alignment(passes._whisper, tokenizer, [text], encoded.output, encoded.frames)
    [ours] = passes._whisper.find_alignment(tokenizer, [text], encoded.output, encoded.frames)
    assert ours == theirs


def test_a_window_s_words_depend_on_nothing_but_the_window(recognizer, results, interview, windows):
    assert recognised(recognizer, interview, windows[::-1])[::-1] == results


@pytest.mark.parametrize("workers", [2, 3])
def test_words_are_the_same_whatever_the_number_of_workers(results, interview, windows, workers):
    recognizer = WhisperRecognizer(demo_model(), Options(), workers=workers)
    with ThreadPoolExecutor(workers) as pool:
        together = pool.map(lambda window: recognised(recognizer, interview, [window])[0], windows[::-1])
        assert list(together)[::-1] == results


def test_the_rest_of_a_stretch_reads_like_what_is_encoded_by_itself(interview, windows):
    window = next(window for window in windows if window.end_ms - window.start_ms > 15_000)
    middle = max(
        zip(window.speech, window.speech[1:], strict=False), key=lambda pair: pair[1].start_ms - pair[0].end_ms
    )
    frame = (middle[1].start_ms - window.start_ms - 200) // 20 * 2
    passes = Passes(demo_model(), Options(), workers=1)
    tokenizer = passes.tokenizer("en")
    features = passes.features(interview[window.start_ms * 16 : window.end_ms * 16])
    rest, alone = passes.encode(features).rest(frame), passes.encode(features[:, frame:])
    assert rest.frames == alone.frames
    drafts = [passes.write(encoded, tokenizer, Step.PLAIN, [], 15_000) for encoded in (rest, alone)]
    assert jiwer.wer(plain(drafts[1].text), plain(drafts[0].text)) < 0.3
    assert abs(drafts[0].last_stamp - drafts[1].last_stamp) < 50
    ends_s = [
        passes.time(encoded, draft.tokens, tokenizer, 0)[-1][-1].end
        for encoded, draft in zip((rest, alone), drafts, strict=True)
    ]
    assert ends_s[0] == pytest.approx(ends_s[1], abs=0.3)


@pytest.mark.parametrize(
    ("tokens", "kept"),
    [
        ([100, 1, 2, 150, 160, 3], ([100, 1, 2, 150], 100)),
        ([100, 1, 2, 150, 150, 3, 170], ([100, 1, 2, 150, 150, 3, 170], 140)),
        ([100, 1, 2], ([], 0)),
        ([100], ([], 0)),
        ([], ([], 0)),
    ],
    ids=["open", "closed", "only an open one", "only a stamp", "nothing"],
)
def test_phrases_that_a_time_stamp_ends_are_closed(tokens, kept):
    assert closed_phrases(tokens, 100) == kept


def test_a_vocabulary_changes_only_what_the_sound_allows(results, interview, windows):
    """Terms that the model can spell and that were said stay; those that were not said are not written."""
    terms = (
        "spectrophotometer",
        "recording",
        "Kilimanjaro",
        "quantum chromodynamics",
        *(f"zzyzx{n}" for n in range(500)),
    )
    recognizer = WhisperRecognizer(demo_model(), Options(vocabulary=terms))
    again = recognised(recognizer, interview, windows)
    text = " ".join(word.text for word in words_of(again)).lower()
    assert not any(term in text for term in ("kilimanjaro", "quantum", "zzyzx"))
    same = sum(one.text == other.text for one, other in zip(words_of(again), words_of(results), strict=False))
    assert len(words_of(again)) == len(words_of(results)) or same > 0.9 * len(words_of(results))


def test_silence_and_very_short_windows_are_no_trouble(recognizer):
    window = Window(0, 0, 100)
    recognizer.recognise(window, np.zeros(1600, np.int16), "en")
    recognizer.recognise(Window(0, 0, 28_000), np.zeros(28 * 16_000, np.int16), "en")


def test_an_english_model_knows_english_only(recognizer):
    assert recognizer.fixed_language(None) == "en"
    assert recognizer.fixed_language("en") == "en"
    assert recognizer.hear_language(np.zeros(16_000, np.int16)) == "en"
    with pytest.raises(LanguageUnknown, match="'de'"):
        recognizer.fixed_language("de")


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


@pytest.fixture(scope="module")
def polyglot(tmp_path_factory) -> WhisperRecognizer:
    folder = make_multilingual_model(tmp_path_factory.mktemp("models") / "random")
    return WhisperRecognizer(open_model(folder), Options(beam_size=1))


def test_a_multilingual_model_hears_the_language_or_is_told(polyglot, interview):
    assert polyglot.fixed_language(None) is None
    heard = polyglot.hear_language(interview[:160_000])
    assert polyglot.fixed_language(heard) == heard
    assert polyglot.fixed_language("de") == "de"
    for unknown in ("xx", "yue"):  # Cantonese came with large-v3
        with pytest.raises(LanguageUnknown):
            polyglot.fixed_language(unknown)


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
    samples = samples_of(shared / "audio" / "short_en" / "jfk.flac")
    results = recognised(WhisperRecognizer(open_model(folder), Options()), samples, plan(samples))
    reference = "And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your "
    assert word_error_rate(results, reference + "country.") < 0.3


def test_a_graphics_card_that_fails_is_told_and_done_without(monkeypatch, results, interview, windows):
    """None is here, so that one that is believed to be there fails as one with a missing library does."""
    monkeypatch.setattr("ctranslate2.get_cuda_device_count", lambda: 1)
    recognizer = WhisperRecognizer(demo_model(), Options())
    assert recognizer.gpu_trouble
    assert "\n" not in recognizer.gpu_trouble
    assert recognizer.device == "cpu"
    assert recognised(recognizer, interview, windows[:1]) == results[:1]
