"""What every form of a build looks like, and that its readers read it."""

import csv
import io
import json
import wave
from itertools import chain
from pathlib import Path
from typing import Any

import jiwer
import pyarrow.parquet as pq
import pytest

from engine.audio.decode import decode
from engine.corpus.builds import Build
from engine.corpus.entries import Entry, entry_from_line, entry_to_line, moved
from engine.corpus.formats import CORPUS_FORMATS
from engine.corpus.splits import Split
from engine.project.project import Project
from engine.transcript.edits import ConfirmWords, NameSpeaker
from tests.engine.corpus.corpora import allow, contents, correct, entries_of, make_build, make_corpus, reviewed_project
from tests.engine.corpus.projects import make_project

ANNA, TALK = "S97a04d356950", "R5e499d65e7c3"
FIRST = f"{ANNA}-{TALK}-00002600-00004600"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A build of two recordings in every form, with known pseudonyms."""
    folder = tmp_path_factory.mktemp("made")
    one, two = allow(correct(make_project(folder, name="one"))), reviewed_project(folder, name="two", seed=5)
    with Project.open(one) as project:
        project.apply(NameSpeaker(1, "Anna", attributes=(("age", "30 to 39"), ("gender", "female"))))
    with Project.open(two) as project:
        project.apply(NameSpeaker(1, "Clara"))
        project.apply(NameSpeaker(2, "Dan"))
    corpus = make_corpus(folder, one, two, attributes=("age", "gender"))
    (corpus.folder / "pseudonyms.key").write_text("00" * 32)
    return Build(make_build(corpus, *CORPUS_FORMATS).folder, corpus.taking.sound)


@pytest.fixture(scope="module")
def entries(made: Build) -> list[Entry]:
    return list(made.entries())


def lines(made: Build, *path: str) -> list[str]:
    return made.folder.joinpath(*path).read_text(encoding="utf-8").splitlines()


def objects(made: Build, *path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines(made, *path)]


def test_there_is_something_in_it(entries: list[Entry], made: Build):
    assert made.splits == [Split.TRAIN, Split.TEST]
    assert len(entries) == 7
    assert FIRST in {entry.id for entry in entries}
    assert [entry.id for entry in entries] == sorted(entry.id for entry in entries)


def test_lines(entries: list[Entry]):
    for entry in entries:
        line = entry_to_line(entry)
        assert entry_from_line(line) == entry
        assert entry_from_line(moved(line, Split.TEST)).split is Split.TEST
        assert entry_to_line(entry_from_line(moved(moved(line, Split.TEST), entry.split))) == line


def test_audiofolder(entries: list[Entry], made: Build):
    rows = {row["id"]: row for split in made.splits for row in objects(made, "data", split, "metadata.jsonl")}
    assert rows.keys() == {entry.id for entry in entries}
    assert rows[FIRST] == {
        "file_name": f"{TALK}/{FIRST}.flac",
        "id": FIRST,
        "text": "I study lichens in Scotland.",
        "text_display": "I study lichens in Scotland.",
        "text_model": "I study likens in Scotland.",
        "start_ms": 2_600,
        "end_ms": 4_600,
        "speaker": ANNA,
        "recording": TALK,
        "language": "en",
        "grade": "verified",
        "words": 5,
        "reviewed_words": 1,
        "model": "tiny",
        "model_sha256": "ab12",
    }
    for split in made.splits:  # the reader complains neither of files that are missing nor of files that are not listed
        listed = {row["file_name"] for row in objects(made, "data", split, "metadata.jsonl")}
        folder = made.folder / "data" / split
        assert listed == {path.relative_to(folder).as_posix() for path in folder.rglob("*.flac")}


def test_parquet(entries: list[Entry], made: Build):
    rows: list[dict[str, Any]] = []
    for split in made.splits:
        table = pq.read_table(made.folder / "parquet" / f"{split}-00000-of-00001.parquet")
        features = json.loads(table.schema.metadata[b"huggingface"])["info"]["features"]
        assert features["audio"] == {"sampling_rate": 16_000, "_type": "Audio"}
        assert features.keys() == set(table.column_names)
        rows += table.to_pylist()
    assert [(row["id"], row["text"]) for row in sorted(rows, key=lambda row: row["id"])] == [
        (entry.id, entry.text) for entry in entries
    ]
    for row in rows:
        assert row["audio"]["bytes"] == next((made.folder / "data").rglob(row["audio"]["path"])).read_bytes()


def test_datasets_reads_what_is_for_it(made: Build, entries: list[Entry]):
    """``datasets`` is heavy and no part of the environment: this runs where somebody has installed ``datasets<4``."""
    datasets = pytest.importorskip("datasets", exc_type=ImportError)
    folder = datasets.load_dataset("audiofolder", data_dir=str(made.folder / "data"))
    parquet = datasets.load_dataset(
        "parquet", data_files={s: f"{made.folder}/parquet/{s}-*.parquet" for s in made.splits}
    )
    for loaded in (folder, parquet):
        rows = [row for part in loaded.values() for row in part]
        assert sorted(row["text"] for row in rows) == sorted(entry.text for entry in entries)
        assert sorted(len(row["audio"]["array"]) for row in rows) == sorted(entry.samples for entry in entries)


def test_lhotse(entries: list[Entry], made: Build):
    cuts = {cut["id"]: cut for split in made.splits for cut in objects(made, "lhotse", f"{split}.jsonl")}
    assert cuts.keys() == {entry.id for entry in entries}
    cut = cuts[FIRST]
    [said] = cut["supervisions"]
    assert said["alignment"]["word"] == [
        ["I", 0.0, 0.4, 0.95],
        ["study", 0.4, 0.4, 0.95],
        ["lichens", 0.8, 0.4, None],
        ["in", 1.2, 0.4, 0.95],
        ["Scotland.", 1.6, 0.4, 0.95],
    ]
    assert said["alignment"]["model_word"][2] == ["likens", 0.8, 0.4, 0.3]
    assert said["custom"]["text_model"] == "I study likens in Scotland."
    assert (said["text"], said["speaker"], said["language"]) == ("I study lichens in Scotland.", ANNA, "en")
    for cut in cuts.values():
        check_cut(cut, made.folder)


def check_cut(cut: dict[str, Any], folder: Path) -> None:
    """What ``lhotse.qa.validate`` asks of a cut, its recording and supervisions, with the sound read."""
    recording = cut["recording"]
    assert cut["type"] == "MonoCut"
    assert cut["start"] >= 0
    assert cut["duration"] > 0
    assert recording["duration"] == pytest.approx(recording["num_samples"] / recording["sampling_rate"])
    assert cut["channel"] in recording["channel_ids"]
    [source] = recording["sources"]
    assert decoded_samples(folder / source["source"]) == recording["num_samples"]
    for said in cut["supervisions"]:
        assert said["recording_id"] == recording["id"]
        assert said["channel"] == cut["channel"]
        assert 0 <= said["start"] <= said["start"] + said["duration"] <= cut["duration"] + 1e-3
        for items in said["alignment"].values():
            for _symbol, start, duration, _score in items:
                assert 0 <= start <= start + duration <= said["duration"] + 1e-3


def test_nemo(entries: list[Entry], made: Build):
    rows = {row["id"]: row for split in made.splits for row in objects(made, "nemo", f"{split}_manifest.json")}
    assert rows.keys() == {entry.id for entry in entries}
    row = rows[FIRST]
    assert (made.folder / "nemo" / row.pop("audio_filepath")).resolve().name == f"{FIRST}.flac"
    assert row == {
        "duration": 2.0,
        "text": "I study lichens in Scotland.",
        "pred_text": "I study likens in Scotland.",
        "lang": "en",
        "speaker": ANNA,
        "id": FIRST,
    }


@pytest.mark.parametrize("name", ["kaldi", "espnet"])
def test_kaldi_and_espnet(entries: list[Entry], made: Build, name: str):
    found: dict[str, str] = {}
    for folder in sorted((made.folder / name).iterdir()):
        found |= check_data_directory(folder, made)
    assert found == {entry.id: entry.text for entry in entries}
    [folder] = [path for path in (made.folder / name).iterdir() if FIRST in (path / "text").read_text()]
    [line] = [line for line in (folder / "wav.scp").read_text().splitlines() if line.startswith(FIRST)]
    clip = f"data/{next(entry.split for entry in entries if entry.id == FIRST)}/{TALK}/{FIRST}.flac"
    assert line == (f"{FIRST} flac -c -d -s {clip} |" if name == "kaldi" else f"{FIRST} {clip}")


def check_data_directory(folder: Path, made: Build) -> dict[str, str]:
    """What Kaldi's ``validate_data_dir.sh`` asks of a data directory; returns its texts."""
    tables: dict[str, dict[str, str]] = {}
    for path in folder.iterdir():
        content = path.read_bytes()
        assert content.endswith(b"\n")
        rows = content.decode().splitlines()
        assert rows == sorted(rows, key=str.encode)
        tables[path.name] = dict(row.split(" ", 1) for row in rows)
        assert len(tables[path.name]) == len(rows)
    assert tables.keys() == {"wav.scp", "text", "utt2spk", "spk2utt", "utt2dur"}
    utterances = tables["utt2spk"].keys()
    assert all(tables[name].keys() == utterances for name in ("wav.scp", "text", "utt2dur"))
    assert all(utterance.startswith(speaker) for utterance, speaker in tables["utt2spk"].items())
    pairs = {(utterance, speaker) for speaker, said in tables["spk2utt"].items() for utterance in said.split(" ")}
    assert pairs == set(tables["utt2spk"].items())
    for utterance, sound in tables["wav.scp"].items():
        clip = made.folder / sound.removeprefix("flac -c -d -s ").removesuffix(" |")
        assert decoded_samples(clip) / 16_000 == pytest.approx(float(tables["utt2dur"][utterance]), abs=1e-4)
    assert all(text == " ".join(text.split()) for text in tables["text"].values())
    return tables["text"]


def test_common_voice(entries: list[Entry], made: Build):
    rows = list(csv.DictReader(lines(made, "common_voice", "validated.tsv"), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert [(row["sentence_id"], row["sentence"]) for row in rows] == [(entry.id, entry.text) for entry in entries]
    [row] = [row for row in rows if row["sentence_id"] == FIRST]
    assert (row["client_id"], row["age"], row["gender"], row["locale"]) == (ANNA, "30 to 39", "female", "en")
    assert all((made.folder / "common_voice" / "clips" / row["path"]).is_file() for row in rows)
    parts = [lines(made, "common_voice", f"{name}.tsv")[1:] for name in ("train", "dev", "test")]
    assert sorted(chain(*parts)) == sorted(lines(made, "common_voice", "validated.tsv")[1:])


def test_ljspeech(entries: list[Entry], made: Build):
    found = {}
    for split in made.splits:
        for row in lines(made, "ljspeech", split, "metadata.csv"):
            name, text, normalised = row.split("|")
            found[name] = (text, normalised)
            with wave.open(str(made.folder / "ljspeech" / split / "wavs" / f"{name}.wav")) as file:
                assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 16_000)
                assert file.getnframes() == next(entry.samples for entry in entries if entry.id == name)
    assert found.keys() == {entry.id for entry in entries}
    assert found[FIRST] == ("I study lichens in Scotland.", "i study lichens in scotland")


def test_whisper(entries: list[Entry], made: Build):
    rows = [row for split in made.splits for row in objects(made, "whisper", f"{split}.jsonl")]
    assert sorted(row["sentence"] for row in rows) == sorted(entry.text for entry in entries)
    [row] = [row for row in rows if FIRST in row["audio"]["path"]]
    assert (made.folder / row["audio"]["path"]).is_file()
    assert row["text"] == "<|0.00|> I study lichens in Scotland.<|2.00|>"
    assert row["sentences"] == [{"start": 0.0, "end": 2.0, "text": "I study lichens in Scotland."}]
    for row in rows:
        assert row["duration"] <= 30
        times = [float(time) for time in row["text"].replace("<|", "|>").split("|>")[1::2]]
        assert times == sorted(times)
        assert all(0 <= time <= row["duration"] and round(time * 50, 6).is_integer() for time in times)


def test_pairs(entries: list[Entry], made: Build):
    content = (made.folder / "pairs" / "pairs.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [(row["id"], row["text"], row["text_model"]) for row in rows] == [
        (entry.id, entry.text, entry.text_model) for entry in entries
    ]
    assert content.splitlines()[0] == "id,split,speaker,recording,start_ms,end_ms,language,grade,model,text,text_model"


def test_jiwer(entries: list[Entry], made: Build):
    errors = words = 0
    ids: list[str] = []
    for split in made.splits:
        folder = made.folder / "jiwer" / split
        references = (folder / "references.normalised.txt").read_text().splitlines()
        hypotheses = (folder / "hypotheses.normalised.txt").read_text().splitlines()
        ids += (folder / "ids.txt").read_text().splitlines()
        measured = jiwer.process_words(references, hypotheses)
        errors += measured.substitutions + measured.deletions + measured.insertions
        words += measured.hits + measured.substitutions + measured.deletions
    assert sorted(ids) == [entry.id for entry in entries]
    assert (errors, words) == (1, sum(len(entry.words) for entry in entries))


def decoded_samples(clip: Path) -> int:
    return decode(clip, lambda _: None, lambda _done_ms, _total_ms: None)


def test_wav_on_request(tmp_path: Path):
    corpus = make_corpus(tmp_path, allow(correct(make_project(tmp_path))), sound="wav")
    built = make_build(corpus, "kaldi", "ljspeech")
    clips = [name for name in contents(built.folder) if name.startswith("data/") and name.endswith(".wav")]
    assert len(clips) == len(entries_of(built, corpus)) == 2
    assert "flac" not in (next((built.folder / "kaldi").iterdir()) / "wav.scp").read_text()


def test_texts_with_line_ends_bars_and_quotes_stay_on_their_line(tmp_path: Path):
    from tests.engine.corpus.projects import Said

    project = make_project(tmp_path, Said(1_000, 'He said "no|yes" to all of it.'))
    with Project.open(project) as opened:
        opened.apply(ConfirmWords(1, 0, 6))
    corpus = make_corpus(tmp_path, allow(project))
    build = Build(make_build(corpus, "ljspeech", "common-voice", "pairs").folder, corpus.taking.sound)
    [split] = build.splits
    [row] = lines(build, "ljspeech", split, "metadata.csv")
    assert row.split("|")[1:] == ['He said "no yes" to all of it.', "he said no yes to all of it"]
    [_, row] = lines(build, "common_voice", "validated.tsv")
    assert row.split("\t")[3] == 'He said "no|yes" to all of it.'
