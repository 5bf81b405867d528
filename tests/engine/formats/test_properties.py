"""What holds for any transcript."""

import json

import pysubs2
from hypothesis import given
from hypothesis import strategies as st

from engine.formats import ExportSource, exported
from engine.formats.cues import LINE_COLUMNS, LONGEST_MS, cues
from engine.formats.pieces import pieces_of, width_of
from engine.transcript.words import Paragraph, Word, split_words

TOKENS = st.one_of(
    st.sampled_from(
        ["well,", "Yes.", "R&D", "<b>", "-->", "今天", "。", "مرحبا", "🔬", "1990", "{x}", "a" * 50, "e\u0301"]
    ),
    st.text(st.characters(blacklist_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=12),
)


@st.composite
def sources(draw: st.DrawFn) -> ExportSource:
    """Any transcript: words in order, some of them in no time at all, some paragraphs empty."""
    time_ms = 0
    paragraphs = []
    for id_ in range(draw(st.integers(0, 5))):
        text = draw(st.sampled_from([" ", "\u00a0", "  "])).join(draw(st.lists(TOKENS, max_size=30)))
        start_ms, words = time_ms, []
        for token in split_words(text):
            word_start_ms = time_ms + draw(st.sampled_from([0, 0, 0, 90, 600, 3_000]))
            time_ms = word_start_ms + draw(st.sampled_from([0, 1, 80, 250, 900, 9_000]))
            words.append(Word(token, word_start_ms, time_ms))
        paragraphs.append(Paragraph(id_, text, tuple(words), start_ms, time_ms, draw(st.sampled_from([None, 1, 2]))))
    names = {1: "Anna", 2: "Dr. 李 <Ben> & Söhne"}
    return ExportSource("talk", time_ms + draw(st.integers(0, 5_000)), "en", names, tuple(paragraphs))


@given(sources())
def test_cues_are_in_order_short_and_small(source: ExportSource):
    last_ms = 0
    for cue in cues(source):
        assert last_ms <= cue.start_ms < cue.end_ms <= cue.start_ms + LONGEST_MS
        assert 1 <= len(cue.lines) <= 2
        last_ms = cue.end_ms
    longest = max((width_of(piece.text) for part in source.paragraphs for piece in pieces_of(part)), default=0)
    assert all(width_of(line) <= max(LINE_COLUMNS, longest) for cue in cues(source) for line in cue.lines)


@given(sources())
def test_cues_hold_all_words_once_and_in_order(source: ExportSource):
    shown = "".join(line for cue in cues(source) for line in cue.lines)
    written = "".join(word.text for paragraph in source.paragraphs for word in paragraph.words)
    assert "".join(shown.split()) == written


@given(sources())
def test_pysubs2_reads_the_times_of_subtitles(source: ExportSource):
    written = [(cue.start_ms, cue.end_ms) for cue in cues(source)]
    vtt = pysubs2.SSAFile.from_string(exported(source, "vtt").decode(), format_="vtt")
    assert [(event.start, event.end) for event in vtt] == written
    srt = pysubs2.SSAFile.from_string(exported(source, "srt").decode(), format_="srt", keep_html_tags=True)
    with_names = [(cue.start_ms, cue.end_ms) for cue in cues(source, lambda name: f"{name}: ")]
    assert [(event.start, event.end) for event in srt] == with_names


@given(sources())
def test_words_in_json_increase_and_make_up_the_text(source: ExportSource):
    result = json.loads(exported(source, "json"))
    last = 0.0
    for segment in result["segments"]:
        assert segment["start"] == segment["words"][0]["start"]
        assert segment["end"] == segment["words"][-1]["end"]
        assert segment["text"] == "".join(word["word"] for word in segment["words"])
        for word in segment["words"]:
            assert last <= word["start"] < word["end"]
            last = word["end"]
    words = sum(len(paragraph.words) for paragraph in source.paragraphs)
    assert last <= max(result["duration"], words / 1000)
    assert len(pysubs2.load_from_whisper(result)) == len(result["segments"])
    assert sum(len(segment["words"]) for segment in result["segments"]) == words
