"""Cutting a transcript into subtitles."""

from engine.formats.cues import LINE_COLUMNS, LONGEST_MS, cues
from engine.formats.pieces import width_of
from engine.transcript.words import Paragraph, Word
from tests.engine.formats.sources import paragraph, source


def lines(text: str, **options: int) -> list[tuple[str, ...]]:
    return [cue.lines for cue in cues(source(paragraph(text, **options)))]


def test_a_sentence_a_cue_where_two_do_not_fit():
    assert lines("We took a sample and sent it to the laboratory, which lost it. The results were terrible.") == [
        ("We took a sample and sent it to", "the laboratory, which lost it."),
        ("The results were terrible.",),
    ]


def test_a_long_sentence_is_cut_at_a_comma():
    text = (
        "When the winter came and the river froze we walked across it to the other side, "
        "where nobody had been before us and the snow lay deep."
    )
    assert lines(text, word_ms=250) == [
        ("When the winter came and the river froze", "we walked across it to the other side,"),
        ("where nobody had been before", "us and the snow lay deep."),
    ]


def test_a_cue_ends_at_a_long_pause():
    words = (Word("Well", 0, 400), Word("no", 3_000, 3_400))
    found = cues(source(Paragraph(1, "Well no", words, 0, 3_400)))
    assert [(cue.start_ms, cue.end_ms, cue.lines) for cue in found] == [
        (0, 1_000, ("Well",)),
        (3_000, 4_000, ("no",)),
    ]


def test_slow_speech_is_cut_by_time():
    found = cues(source(paragraph("one two three four five six seven eight", word_ms=1_500)))
    assert len(found) > 1
    assert all(cue.end_ms - cue.start_ms <= LONGEST_MS for cue in found)


def test_a_short_cue_stays_as_long_as_the_next_permits():
    found = cues(source(paragraph("Yes.", 0), paragraph("No.", 700), duration_ms=1_200))
    assert [(cue.start_ms, cue.end_ms) for cue in found] == [(0, 700), (700, 1_200)]


def test_a_word_that_the_model_drew_out_does_not_stay_for_ever():
    assert [cue.end_ms for cue in cues(source(paragraph("Hm.", 0, word_ms=30_000)))] == [LONGEST_MS]


def test_chinese_breaks_between_characters_but_not_before_punctuation():
    found = lines("今天我们在实验室里讨论了关于地衣的问题，大家都觉得非常有意思。", word_ms=100)
    assert found == [("今天我们在实验室里讨论了关于地衣的问题，", "大家都觉得非常有意思。")]


def test_japanese_quotes_stay_with_what_they_enclose():
    text = "「" + "あ" * 40 + "」" + "い" * 30
    found = lines(text, word_ms=50)
    assert "".join("".join(cue) for cue in found) == text
    assert not any(line.startswith("」") or line.endswith("「") for cue in found for line in cue)
    assert all(width_of(line) <= LINE_COLUMNS for cue in found for line in cue)


def test_french_punctuation_is_not_torn_off():
    text = "Vous avez vraiment trouvé ce lichen là-haut\u00a0! Et personne ne vous a cru\u202f?"
    assert not any(line.strip().startswith(("!", "?")) for cue in lines(text) for line in cue)


def test_parts_of_a_word_stay_together():
    words = tuple(
        Word(text, 100 * place, 100 * place + 100)
        for place, text in enumerate(["a" * 20, "b" * 18, "semi", "-circular", "."])
    )
    found = cues(source(Paragraph(1, f"{'a' * 20} {'b' * 18} semi-circular.", words, 0, 500)))
    assert [cue.lines for cue in found] == [("a" * 20, "b" * 18 + " semi-circular.")]


def test_a_word_longer_than_a_line_stands_alone():
    address = "https://example.org/" + "x" * 60
    assert lines(f"See {address} please.") == [("See", address), ("please.",)]


def test_a_word_wider_than_a_line_takes_no_other_on_its_line():
    assert lines("a" * 50 + " well, well,") == [("a" * 50, "well, well,")]


def test_emoji_and_accents_count_as_they_look():
    assert width_of("né\u0301e") == 3
    assert width_of("👩\u200d🔬") == 4
    assert width_of("地衣") == 4
