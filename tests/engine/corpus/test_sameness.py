"""Which clips are the same speech, in which split it goes, and who does the work."""

from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.audio.cache import decode_into_cache
from engine.corpus.acoustics import loudness_db, print_of
from engine.corpus.duplicates import MOST_BITS_APART, first_of_each, same_passages
from engine.corpus.pool import Processes
from engine.corpus.pseudonyms import Pseudonyms
from engine.corpus.reasons import Reason
from engine.corpus.splits import Split, Splits, split_of_hash
from engine.errors import RecordingMissing, WorkerDied
from engine.project.project import Project
from engine.transcript.edits import NameSpeaker
from tests.engine.corpus.corpora import entries_of, make_build, make_corpus, reviewed_project
from tests.engine.corpus.projects import write_wav


def bits_apart(one: int, other: int) -> int:
    return (one ^ other).bit_count()


def test_another_encoding_is_the_same_passage(tmp_path: Path):
    """Of noise with the rhythm of speech, as MP3 of 64 kbit/s."""
    random = np.random.default_rng(7)
    rhythm = np.repeat(random.uniform(0.02, 1, size=300), 1_600)
    speech = (random.normal(size=480_000) * 6_000 * rhythm).clip(-32_000, 32_000).astype(np.int16)
    write_wav(tmp_path / "talk.wav", speech)
    with av.open(str(tmp_path / "talk.mp3"), "w") as file:
        stream = file.add_stream("mp3", rate=16_000, layout="mono")
        stream.bit_rate = 64_000
        frame = av.AudioFrame.from_ndarray(speech.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = 16_000
        resampler = av.AudioResampler("s16p", "mono", 16_000)
        for part in (*resampler.resample(frame), None):
            file.mux(stream.encode(part))
    again = decode_into_cache(tmp_path / "talk.mp3", tmp_path / "cache", lambda _: None, lambda _done, _total: None)
    apart = [
        bits_apart(print_of(speech[start : start + 64_000]), print_of(again.read(start, start + 64_000)))
        for start in range(0, 400_000, 64_000)
    ]
    assert max(apart) <= MOST_BITS_APART
    others = [
        bits_apart(print_of(speech[start : start + 64_000]), print_of(speech[start + 32_000 : start + 96_000]))
        for start in range(0, 320_000, 64_000)
    ]
    assert min(others) > 10


def test_loudness():
    assert loudness_db(np.zeros(16_000, np.int16)) == float("-inf")
    assert loudness_db(np.zeros(10, np.int16)) == float("-inf")
    assert loudness_db(np.full(16_000, 16_384, np.int16)) == pytest.approx(-6.02, abs=0.01)


@given(
    st.lists(st.tuples(st.integers(0, 2**64 - 1), st.integers(1_000, 1_300)), max_size=30),
    st.lists(st.tuples(st.integers(0, 29), st.sets(st.integers(0, 63), max_size=7)), max_size=10),
)
def test_same_passages_are_those_that_comparing_all_finds(
    clips: list[tuple[int, int]], copies: list[tuple[int, set[int]]]
):
    for place, flips in copies:
        if place < len(clips):
            print_, duration_ms = clips[place]
            for bit in flips:
                print_ ^= 1 << bit
            clips.append((print_, duration_ms))
    prints = np.array([print_ for print_, _ in clips], np.uint64)
    durations_ms = np.array([duration_ms for _, duration_ms in clips], np.int32)
    expected = {
        (one, other)
        for other in range(len(clips))
        for one in range(other)
        if bits_apart(clips[one][0], clips[other][0]) <= MOST_BITS_APART and abs(clips[one][1] - clips[other][1]) <= 100
    }
    assert set(same_passages(prints, durations_ms)) == expected
    stays = first_of_each(len(clips), expected)
    assert all(not (stays[one] and stays[other]) for one, other in expected)
    assert all(stays[other] or any(stays[one] for one, its in expected if its == other) for other in range(len(clips)))


def test_a_hash_puts_a_tenth_into_the_test():
    where = [split_of_hash(f"{number:064x}") for number in range(5_000)]
    assert 0.08 < where.count(Split.TEST) / len(where) < 0.12
    assert 0.08 < where.count(Split.VALIDATION) / len(where) < 0.12


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 40)), max_size=40), st.integers(0, 40))
def test_nothing_ever_moves_and_nobody_is_in_two_splits(heard_in: list[tuple[str, int]], cut: int):
    splits = Splits()
    pairs = [(speaker, f"R{recording}") for speaker, recording in heard_in]
    placed: dict[tuple[str, str], Split | None] = {}
    for part in (pairs[:cut], pairs):
        splits.place({recording: split_of_hash(recording) for _, recording in part}, part)
        for speaker, recording in part:
            where = splits.of(recording, speaker)
            assert placed.setdefault((speaker, recording), where) is where
    splits_of_speaker = {
        speaker: {splits.of(recording, name) for name, recording in pairs if name == speaker} - {None}
        for speaker, _ in pairs
    }
    assert all(len(where) <= 1 for where in splits_of_speaker.values())
    assert Splits.from_json(splits.to_json()) == splits


def test_an_interviewer_stays_in_training_and_guests_in_their_test(tmp_path: Path):
    """Recordings 5 and 9 fall into the test, 1 and 2 into training."""
    projects = []
    for seed in (1, 2, 5, 9):
        projects.append(reviewed_project(tmp_path, name=f"talk {seed}", seed=seed))
        with Project.open(projects[-1]) as project:
            project.apply(NameSpeaker(2, f"Guest from {seed}"))
    corpus = make_corpus(tmp_path, *projects[2:3])
    before = entries_of(make_build(corpus), corpus)
    assert {entry.split for entry in before} == {Split.TEST}
    corpus.add(projects)
    built = make_build(corpus)
    after = entries_of(built, corpus)
    assert {entry.id: entry.split for entry in after}.items() >= {entry.id: entry.split for entry in before}.items()
    by_speaker: dict[str, set[Split]] = {}
    for entry in after:
        by_speaker.setdefault(entry.speaker, set()).add(entry.split)
    assert all(len(splits) == 1 for splits in by_speaker.values())
    # Anna was in a test first, so what she says in training and in no test recording is left out.
    assert built.outlook.left_out[Reason.SPLIT] == 2 * 3


def test_pseudonyms():
    names = Pseudonyms(b"key", by_name=True)
    assert names.speaker("Anna Berg", "one") == names.speaker("anna  berg", "two")
    assert names.speaker("Speaker 1", "one") != names.speaker("Speaker 1", "two")
    assert names.speaker("B1", "one") != names.speaker("B1", "two")
    assert names.speaker(None, "one") != names.speaker(None, "two")
    assert names.speaker("Anna Berg", "one") != Pseudonyms(b"other", by_name=True).speaker("Anna Berg", "one")
    apart = Pseudonyms(b"key", by_name=False)
    assert apart.speaker("Anna Berg", "one") != apart.speaker("Anna Berg", "two")


def _double(number: int) -> int:
    if number == 13:
        raise RecordingMissing(Path("thirteen"))
    return 2 * number


def _crash(number: int) -> int:
    import os

    os._exit(3)


@pytest.mark.parametrize("workers", [1, 3])
def test_work_is_spread(workers: int):
    spread = Processes(workers)
    assert sorted(spread(_double, range(10))) == list(range(0, 20, 2))
    assert list(spread(_double, [])) == []
    with pytest.raises(RecordingMissing):
        list(spread(_double, range(10, 20)))


def test_a_worker_that_crashes_is_an_error():
    with pytest.raises(WorkerDied):
        list(Processes(2)(_crash, range(3)))


def test_orders_are_read_as_they_are_done():
    taken: list[int] = []

    def orders():
        for number in range(100):
            taken.append(number)
            yield number

    spread = Processes(2)(_double, orders())
    next(spread)
    assert len(taken) <= 4
    del spread
