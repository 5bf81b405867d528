"""earmark transcribe, with the built-in model on the built-in interview."""

import json
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jiwer
import numpy as np
import pysubs2
import pytest

import resources
from engine.audio.decode import decode
from engine.cli.transcribe import with_glossary
from engine.project.project import Project
from engine.transcript.words import Paragraph
from tests.engine.cli.running import Outcome, run
from tests.engine.corpus.projects import write_wav
from tests.recordings import repeated_interview

INTERVIEW = resources.path("demo/interview.flac")


@dataclass(frozen=True)
class Transcribed:
    recording: Path
    project: Path
    cache: Path
    outcome: Outcome


@pytest.fixture(scope="module")
def transcribed(tmp_path_factory: pytest.TempPathFactory) -> Transcribed:
    """The interview, transcribed once for all tests."""
    folder = tmp_path_factory.mktemp("transcribed")
    recording = folder / "interview.flac"
    shutil.copyfile(INTERVIEW, recording)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("EARMARK_CACHE", str(folder / "cache"))
        environment.setenv("EARMARK_MODELS", str(folder / "models"))
        exports = ("--export", "srt,vtt,txt,json")
        outcome = run("transcribe", recording, "--output", folder / "out", "--language", "en", *exports, "--json")
    return Transcribed(recording, folder / "out" / "interview.earmark", folder / "cache", outcome)


@pytest.fixture(autouse=True)
def _same_cache(transcribed: Transcribed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARMARK_CACHE", str(transcribed.cache))


def paragraphs_of(path: Path) -> list[Paragraph]:
    with Project.open(path, read_only=True) as project:
        return list(project.transcript.paragraphs)


def text_of(path: Path) -> str:
    return " ".join(paragraph.text for paragraph in paragraphs_of(path))


def test_what_it_says(transcribed: Transcribed):
    assert transcribed.outcome.code == 0
    [result] = transcribed.outcome.objects
    assert result["recording"] == str(transcribed.recording)
    assert result["project"] == str(transcribed.project)
    names = [f"interview.{name}" for name in ("srt", "vtt", "txt", "json")]
    assert [Path(path).name for path in result["exports"]] == names
    assert (result["model"], result["language"], result["duration_ms"]) == ("demo", "en", 95_941)
    assert "for the demo only" in transcribed.outcome.err
    assert "interview.flac: recognising 100%" in transcribed.outcome.err


def test_the_words_are_those_of_the_interview(transcribed: Transcribed):
    reference = json.loads(resources.path("demo/interview.json").read_text(encoding="utf-8"))["text"]
    words = jiwer.Compose([jiwer.ToLowerCase(), jiwer.RemovePunctuation(), jiwer.ReduceToListOfListOfWords()])
    share = jiwer.wer(reference, text_of(transcribed.project), reference_transform=words, hypothesis_transform=words)
    assert share < 0.3


def test_the_exports_can_be_read(transcribed: Transcribed):
    whole = "".join(text_of(transcribed.project).split())
    for name in ("srt", "vtt"):
        read = pysubs2.load(str(transcribed.project.with_suffix(f".{name}")))
        assert "".join("".join(event.plaintext.split()) for event in read) == whole
        assert all(event.start < event.end for event in read)
    result: dict[str, Any] = json.loads(transcribed.project.with_suffix(".json").read_text(encoding="utf-8"))
    assert "".join(result["text"].split()) == whole
    assert len(pysubs2.load_from_whisper(result)) == len(result["segments"])
    words = [word for segment in result["segments"] for word in segment["words"]]
    times = [time for word in words for time in (word["start"], word["end"])]
    assert times == sorted(times)


def test_again_it_does_nothing_and_keeps_everything(transcribed: Transcribed):
    before = paragraphs_of(transcribed.project)
    outcome = run("transcribe", transcribed.recording, "--output", transcribed.project.parent)
    assert outcome.code == 0
    assert outcome.out == f"{transcribed.project}\n"
    assert f"{transcribed.recording}: is transcribed already\n" in outcome.err
    assert "recognising" not in outcome.err
    assert paragraphs_of(transcribed.project) == before


def test_one_bad_recording_does_not_stop_the_others(transcribed: Transcribed, tmp_path: Path):
    text = tmp_path / "notes.mp3"
    text.write_text("this is no sound\n" * 50, encoding="utf-8")
    missing = tmp_path / "missing.wav"
    arguments = ("transcribe", missing, text, transcribed.recording, "--output", transcribed.project.parent)
    outcome = run(*arguments, "--json")
    assert outcome.code == 1
    assert [result.get("error") for result in outcome.objects] == ["RecordingMissing", "NotMedia", None]
    assert outcome.objects[0]["message"] == f"{missing}: no such recording"
    assert f"earmark: {missing}: no such recording\n" in outcome.err


def test_another_recording_of_the_same_name_is_refused(transcribed: Transcribed, tmp_path: Path):
    other = tmp_path / transcribed.recording.name
    _cut_short(transcribed.recording, other)
    before = paragraphs_of(transcribed.project)
    outcome = run("transcribe", other, "--output", transcribed.project.parent)
    assert outcome.code == 1
    assert f"{other}: not the recording that {transcribed.project} was made from" in outcome.err
    assert paragraphs_of(transcribed.project) == before


def test_truncated_and_vocabulary(tmp_path: Path):
    cut = tmp_path / "cut.flac"
    cut.write_bytes(INTERVIEW.read_bytes()[:200_000])
    words = tmp_path / "words.txt"
    words.write_text("\ufefflichens\n\n  spectrophotometer \n", encoding="utf-8")
    refused = run("transcribe", cut, "--language", "en", "--vocabulary", words)
    assert refused.code == 1
    assert "the file is cut off" in refused.err
    assert not cut.with_suffix(".earmark").exists()
    taken = run("transcribe", cut, "--language", "en", "--vocabulary", words, "--allow-truncated")
    assert taken.code == 0
    with Project.open(cut.with_suffix(".earmark"), read_only=True) as project:
        assert project.complete
        assert project.provenance is not None
        assert project.provenance.options.vocabulary == ("lichens", "spectrophotometer")
        assert project.recording.duration_ms < 95_000


def test_the_glossary_is_expected(transcribed: Transcribed, tmp_path: Path):
    run("glossary", "--add", "spectrophotometer")
    path = Path(shutil.copy(transcribed.project, tmp_path / "interview.earmark"))
    run("glossary", path, "--add", "lichens")
    assert with_glossary(("Hannover",), tmp_path / "interview.flac", None) == (
        "Hannover",
        "lichens",
        "spectrophotometer",
    )
    other = tmp_path / "other.flac"
    shutil.copyfile(INTERVIEW, other)
    assert run("transcribe", other, "--language", "en", "--range", "0-5").code == 0
    with Project.open(other.with_suffix(".earmark"), read_only=True) as project:
        assert project.provenance is not None
        assert project.provenance.options.vocabulary == ("spectrophotometer",)
    third = tmp_path / "third.flac"
    shutil.copyfile(INTERVIEW, third)
    assert run("transcribe", third, "--language", "en", "--range", "0-5", "--no-glossary").code == 0
    with Project.open(third.with_suffix(".earmark"), read_only=True) as project:
        assert project.provenance is not None
        assert project.provenance.options.vocabulary == ()


def test_silence_is_no_error(tmp_path: Path):
    write_wav(tmp_path / "silence.wav", np.zeros(64_000, np.int16))
    outcome = run("transcribe", tmp_path / "silence.wav", "--export", "srt,json", "--json")
    assert outcome.code == 0
    [result] = outcome.objects
    assert (result["words"], result["windows"], result["model"]) == (0, 0, None)
    assert (tmp_path / "silence.srt").read_bytes() == b""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--model", "no such model"), "no such model folder"),
        (("--language", "tlh"), "does not know the language 'tlh'"),
        (("--vocabulary", "/no/such/file"), "/no/such/file: No such file or directory"),
        (("--output", "/dev/null"), "/dev/null: File exists"),
    ],
)
def test_what_cannot_be_done(arguments: tuple[str, ...], says: str, transcribed: Transcribed, tmp_path: Path):
    recording = tmp_path / "new.flac"
    shutil.copyfile(transcribed.recording, recording)
    outcome = run("transcribe", recording, *arguments)
    assert (outcome.code, outcome.out) == (1, "")
    assert says in outcome.err.splitlines()[-1]
    assert outcome.err.splitlines()[-1].startswith("earmark: ")


def test_a_folder_is_searched_and_summarised(transcribed: Transcribed, tmp_path: Path):
    folder = tmp_path / "week 1"
    (folder / "more" / ".hidden").mkdir(parents=True)
    for name in ("part 10.flac", "part 2.flac", "more/talk.FLAC", "more/.hidden/no.flac", ".no.flac"):
        shutil.copyfile(transcribed.recording, folder / name)
    (folder / "notes.txt").write_text("not a recording")
    (folder / "broken.mp3").write_text("nor this\n" * 50)
    outcome = run("transcribe", folder, "--language", "en", "--output", tmp_path / "out", "--json")
    assert outcome.code == 1
    names = [Path(result["recording"]).name for result in outcome.objects]
    assert names == ["broken.mp3", "talk.FLAC", "part 2.flac", "part 10.flac"]
    assert [result.get("error") for result in outcome.objects] == ["NotMedia", None, None, None]
    assert all(result["took_s"] >= 0 for result in outcome.objects[1:])
    assert "3 done, 1 failed" in outcome.err
    assert "part 10.flac" in outcome.err
    (tmp_path / "empty").mkdir()
    nothing = run("transcribe", tmp_path / "empty")
    assert nothing.code == 1
    assert "there is no recording in" in nothing.err


def test_a_range_first_and_the_rest_later(transcribed: Transcribed, tmp_path: Path):
    recording = Path(shutil.copy(transcribed.recording, tmp_path / "talk.flac"))
    [part] = run("transcribe", recording, "--language", "en", "--range", "0:30-35", "--json").objects
    assert 0 < part["words"] < 100
    [same] = run("transcribe", recording, "--language", "en", "--json").objects
    assert same["words"] == part["words"]
    [whole] = run("transcribe", recording, "--language", "en", "--range", "all", "--json").objects
    assert whole["words"] > 200
    texts = [word for paragraph in paragraphs_of(recording.with_suffix(".earmark")) for word in paragraph.words]
    assert [word.start_ms for word in texts] == sorted(word.start_ms for word in texts)


@pytest.mark.parametrize("range_", ["5", "20-10", "1:xx-2:00", "-"])
def test_what_is_no_range(transcribed: Transcribed, range_: str):
    assert run("transcribe", transcribed.recording, f"--range={range_}").code == 2


def test_wrong_usage(transcribed: Transcribed):
    outcome = run("transcribe", transcribed.recording, "--export", "srt,docx")
    assert outcome.code == 2
    assert "unknown format 'docx' (choose from srt, vtt, txt, json)" in outcome.err


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C can't be sent to a single process here")
def test_interrupted_it_goes_on_where_it_was(tmp_path: Path):
    recording = repeated_interview(tmp_path / "interview.wav", 6)
    whole = repeated_interview(tmp_path / "whole.wav", 6)
    assert run("transcribe", whole, "--language", "en").code == 0
    command = [sys.executable, "-m", "engine.cli", "transcribe", str(recording), "--language", "en"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "left" in line:
                process.send_signal(signal.SIGINT)
                break
        rest = process.stderr.read()
    assert process.returncode == 130
    assert "stopped; what is recognised is kept" in rest
    assert "Traceback" not in rest
    path = recording.with_suffix(".earmark")
    with Project.open(path, read_only=True) as project:
        assert 1 <= len(project.finished) < len(project.windows)
        there, windows = len(project.finished), len(project.windows)
    outcome = run("transcribe", recording, "--language", "en")
    assert outcome.code == 0
    assert f"{there} of {windows} windows are there\n" in outcome.err
    assert paragraphs_of(path) == paragraphs_of(whole.with_suffix(".earmark"))


def test_a_real_recording_with_a_real_model(shared: Path, tmp_path: Path):
    recording, model = shared / "audio/short_en/jfk.flac", shared / "models/tiny.en-recovered-int8"
    for needed in (recording, model / "model.bin"):
        if not needed.exists():
            pytest.skip(f"there is no {needed}")
    outcome = run("transcribe", recording, "--model", model, "--output", tmp_path, "--export", "srt,json", "--json")
    assert outcome.code == 0
    read = pysubs2.load(str(tmp_path / "jfk.srt"))
    text = " ".join(event.plaintext for event in read).replace("\n", " ")
    assert "not what your country can do for you" in text.replace(",", "").lower()
    assert read[-1].end <= 11_000
    words = [
        word
        for segment in json.loads((tmp_path / "jfk.json").read_text(encoding="utf-8"))["segments"]
        for word in segment["words"]
    ]
    assert all(word["start"] < word["end"] and 0 <= word["probability"] <= 1 for word in words)


def _cut_short(recording: Path, to: Path) -> None:
    """Write the first second of a recording as another one."""
    seconds: list[Any] = []
    decode(recording, seconds.append, lambda _done_ms, _total_ms: None)
    write_wav(to, seconds[0])


def test_speakers_are_told_apart_behind_it(tmp_path: Path):
    recording = Path(shutil.copy(INTERVIEW, tmp_path / "interview.flac"))
    assert run("transcribe", recording, "--language", "en", "--speakers", "2").code == 0
    with Project.open(tmp_path / "interview.earmark", read_only=True) as project:
        speakers = {paragraph.speaker_id for paragraph in project.transcript.paragraphs if paragraph.words}
        assert None not in speakers
        assert speakers == set(project.transcript.speakers)
    assert run("transcribe", recording, "--speakers", "none").code == 2
