"""Builds of a corpus: what gets in, and that it is always the same."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from queue import SimpleQueue

import numpy as np
import pytest

from engine.audio.decode import decode
from engine.corpus.building import BuildProgress
from engine.corpus.builds import Build
from engine.corpus.corpus import Corpus
from engine.corpus.job import Work
from engine.corpus.job import make_build as make_build_job
from engine.corpus.reasons import Reason
from engine.corpus.splits import Split, split_of_hash
from engine.corpus.utterances import Grade
from engine.errors import CorpusExists, CorpusMissing, CorpusUnusable, NothingToTake, UnknownFormat
from engine.jobs import Job
from engine.project.consent import Consent, Scope
from engine.project.project import Project
from engine.project.review_events import Act, ReviewEvent, Way
from engine.transcript.edits import ConfirmWords, NameSpeaker, ReplaceText
from tests.engine.corpus.corpora import (
    CONSENT,
    DAY,
    allow,
    contents,
    correct,
    entries_of,
    make_build,
    make_corpus,
    reviewed_project,
    texts,
)
from tests.engine.corpus.projects import Said, make_project, noise, write_wav


def samples_of(clip: Path) -> np.ndarray:
    blocks: list[np.ndarray] = []
    decode(clip, blocks.append, lambda _done_ms, _total_ms: None)
    return np.concatenate(blocks)


def test_what_is_said_of_an_utterance(tmp_path: Path):
    corpus = make_corpus(tmp_path, allow(correct(make_project(tmp_path))))
    built = make_build(corpus)
    [anna, ben] = sorted(entries_of(built, corpus), key=lambda entry: entry.start_ms)
    assert (anna.text, anna.text_model) == ("I study lichens in Scotland.", "I study likens in Scotland.")
    assert (anna.start_ms, anna.end_ms, anna.samples) == (2_600, 4_600, 32_000)
    assert (anna.grade.name, anna.reviewed_words, anna.language, anna.model) == ("VERIFIED", 1, "en", "tiny")
    assert [word.text for word in anna.model_words] == ["I", "study", "likens", "in", "Scotland."]
    assert [word.reviewed for word in anna.words] == [False, False, True, False, False]
    assert (anna.consent.form, anna.consent.scopes) == ("Form 7", ("transcribe", "train"))
    assert ben.text == "Um, who pays for that?"
    assert anna.speaker != ben.speaker
    assert anna.recording == ben.recording
    assert anna.id == f"{anna.speaker}-{anna.recording}-00002600-00004600"
    for entry in (anna, ben):
        there = noise(30)[entry.start_ms * 16 : entry.end_ms * 16]
        assert np.array_equal(samples_of(Build(built.folder, corpus.taking.sound).clip_path(entry)), there)


def test_nothing_tells_of_names_times_or_places(tmp_path: Path):
    project = allow(correct(make_project(tmp_path)))
    with Project.open(project) as opened:
        opened.apply(NameSpeaker(1, "Annabella Berghausen"))
    corpus = make_corpus(tmp_path, project)
    built = make_build(corpus, "kaldi", "lhotse", "nemo", "espnet", "common-voice", "whisper", "pairs", "jiwer")
    key = (corpus.folder / "pseudonyms.key").read_text().strip()
    with Project.open(project, read_only=True) as opened:
        sha256 = opened.recording.sha256
    for name, content in contents(built.folder).items():
        for secret in ("Annabella", "Berghausen", str(tmp_path), tmp_path.name, key, sha256):
            assert secret.encode() not in content or name.endswith(".flac"), (secret, name)
    if sys.platform != "win32":
        assert (corpus.folder / "pseudonyms.key").stat().st_mode & 0o077 == 0


def test_the_same_projects_give_the_same_bytes_however_often_and_on_any_number_of_workers(tmp_path: Path):
    projects = [reviewed_project(tmp_path, name=f"talk {seed}", seed=seed) for seed in range(5)]
    corpus = make_corpus(tmp_path, *projects)
    forms = ("lhotse", "nemo", "kaldi", "espnet", "common-voice", "ljspeech", "whisper", "pairs", "jiwer")
    first = contents(make_build(corpus, *forms).folder)
    assert contents(make_build(corpus, *forms).folder) == first
    (corpus.folder / "index.sqlite").unlink()
    assert contents(make_build(corpus, *forms, workers=4).folder) == first
    assert corpus.builds() == ["0001", "0002", "0003"]


def test_a_build_checks_itself(tmp_path: Path):
    built = make_build(make_corpus(tmp_path, reviewed_project(tmp_path)), "common-voice", "ljspeech")
    checked = subprocess.run(
        ["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"],
        cwd=built.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    listed = {line.partition("  ")[2] for line in (built.folder / "SHA256SUMS").read_text().splitlines()}
    assert listed == contents(built.folder).keys() - {"SHA256SUMS"}


def test_without_consent_nothing(tmp_path: Path):
    corpus = make_corpus(tmp_path, correct(make_project(tmp_path)))
    with pytest.raises(NothingToTake) as caught:
        make_build(corpus)
    assert caught.value.without_consent == 1
    assert corpus.builds() == []
    assert not (corpus.folder / "clips").exists()
    assert not (tmp_path / "cache").exists()  # not even decoded


@pytest.mark.parametrize(
    ("consent", "reason"),
    [
        (Consent(frozenset({Scope.TRANSCRIBE, Scope.KEEP, Scope.CALIBRATE, Scope.SHARE})), Reason.NO_CONSENT),
        (replace(CONSENT, expires_on=date(2026, 5, 30)), Reason.EXPIRED),
        (replace(CONSENT, withdrawn=True), Reason.WITHDRAWN),
    ],
)
def test_consents_that_do_not_do(tmp_path: Path, consent: Consent, reason: Reason):
    lacking = allow(correct(make_project(tmp_path, name="lacking", seed=2)), consent)
    corpus = make_corpus(tmp_path, reviewed_project(tmp_path), lacking)
    built = make_build(corpus)
    states = {project.path.name: project for project in built.outlook.projects}
    assert (states["lacking.earmark"].against, states["lacking.earmark"].utterances) == (reason, 0)
    assert len({entry.recording for entry in entries_of(built, corpus)}) == 1
    assert len(list((corpus.folder / "clips").iterdir())) == 1


def test_a_consent_expires_between_two_builds_and_its_clips_go(tmp_path: Path):
    ending = allow(reviewed_project(tmp_path, name="ending", seed=2), replace(CONSENT, expires_on=DAY))
    corpus = make_corpus(tmp_path, reviewed_project(tmp_path), ending)
    assert len({entry.recording for entry in entries_of(make_build(corpus), corpus)}) == 2
    later = make_build(corpus, day=date(2026, 6, 1))
    assert later.outlook.against == {Reason.EXPIRED: 1}
    assert len(list((corpus.folder / "clips").iterdir())) == 1
    earlier = make_build(corpus, day=DAY)
    assert len({entry.recording for entry in entries_of(earlier, corpus)}) == 2


def test_a_corpus_to_be_shared_asks_for_that(tmp_path: Path):
    both = replace(CONSENT, scopes=CONSENT.scopes | {Scope.SHARE})
    corpus = make_corpus(
        tmp_path, reviewed_project(tmp_path), allow(reviewed_project(tmp_path, name="b", seed=2), both), shared=True
    )
    assert make_build(corpus).outlook.against == {Reason.NO_CONSENT: 1}


def test_a_speaker_withdraws(tmp_path: Path):
    project = reviewed_project(tmp_path)
    corpus = make_corpus(tmp_path, project)
    before = entries_of(make_build(corpus), corpus)
    assert len({entry.speaker for entry in before}) == 2
    allow(project, replace(CONSENT, withdrawn_speakers=frozenset({2})))
    built = make_build(corpus)
    assert {entry.speaker for entry in entries_of(built, corpus)} < {entry.speaker for entry in before}
    assert built.outlook.left_out[Reason.WITHDRAWN] > 0
    clips = {path.name for path in (corpus.folder / "clips").rglob("*.flac")}
    assert len(clips) == built.outlook.utterances


def test_who_withdraws_in_one_project_is_out_of_all(tmp_path: Path):
    one, two = (reviewed_project(tmp_path, name=name, seed=seed) for seed, name in enumerate(("one", "two")))
    allow(one, replace(CONSENT, withdrawn_speakers=frozenset({2})))
    corpus = make_corpus(tmp_path, one, two)
    assert len({entry.speaker for entry in entries_of(make_build(corpus), corpus)}) == 1


def test_a_project_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path):
    good, gone, other = (reviewed_project(tmp_path, name=name, seed=seed) for seed, name in enumerate("abc"))
    corpus = make_corpus(tmp_path, good, gone, other)
    gone.unlink()
    (tmp_path / "c.wav").unlink()
    write_wav(tmp_path / "c.wav", noise(5, seed=9))
    built = make_build(corpus)
    problems = {project.path.name: project.problem for project in built.outlook.projects if project.problem}
    assert problems.keys() == {"b.earmark", "c.earmark"}
    assert "no such project" in problems["b.earmark"]
    assert built.outlook.against == {Reason.UNREADABLE: 2}


def test_two_projects_of_one_recording_give_it_once(tmp_path: Path):
    one, two = (reviewed_project(tmp_path, name=name) for name in ("one", "two"))
    corpus = make_corpus(tmp_path, one, two)
    built = make_build(corpus)
    alone = make_build(make_corpus(tmp_path / "other", one))
    assert built.outlook.utterances == alone.outlook.utterances
    assert built.outlook.left_out[Reason.DUPLICATE] == alone.outlook.utterances


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("likens", "(inaudible 00:00:03)", Reason.INAUDIBLE),
        ("likens", "(lichens?)", Reason.INAUDIBLE),
        ("likens", "//lichens//", Reason.OVERLAP),
        ("likens", "[name]", Reason.MARKS),
        ("likens", "photo" * 60, Reason.RATE),
    ],
)
def test_what_is_said_in_the_text_against_it(tmp_path: Path, old: str, new: str, reason: Reason):
    project = make_project(tmp_path)
    with Project.open(project) as opened:
        first = opened.transcript.paragraphs[0]
        start = first.text.index(old)
        opened.apply(ReplaceText(first.id, start, start + len(old), new))
        for paragraph in list(opened.transcript.paragraphs):
            opened.apply(ConfirmWords(paragraph.id, 0, len(paragraph.words) - 1))
    corpus = make_corpus(tmp_path, allow(project))
    built = make_build(corpus)
    assert built.outlook.left_out == {Reason.TOO_SHORT: 1, reason: 1}
    assert not any("study" in text for text in texts(entries_of(built, corpus)))


def test_silent_marks_are_taken_out(tmp_path: Path):
    project = make_project(tmp_path)
    with Project.open(project) as opened:
        first = opened.transcript.paragraphs[0]
        start = first.text.index("likens")
        opened.apply(ReplaceText(first.id, start, start + len("likens"), "(laughs) lichens (3 s)"))
    corpus = make_corpus(tmp_path, allow(project))
    [entry] = entries_of(make_build(corpus), corpus)
    assert entry.text == "I study lichens in Scotland."
    assert entry.text_display == "I study (laughs) lichens (3 s) in Scotland."
    assert [word.text for word in entry.words if word.spoken] == ["I", "study", "lichens", "in", "Scotland."]


def test_silence_is_left_out(tmp_path: Path):
    project = make_project(tmp_path)
    samples = noise(30)
    samples[9_900 * 16 : 13_000 * 16] = 3
    write_wav(tmp_path / "silent.wav", samples)
    with Project.open(project) as opened:
        sha256 = "0" * 64
        opened._recording_fact = {**opened._recording_fact, "sha256": sha256}
        opened.set_duration(30_001)
        opened.apply(ConfirmWords(2, 0, 4))
        opened.apply(ConfirmWords(1, 4, 8))
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / f"{sha256}.s16").write_bytes(samples.tobytes())
    corpus = make_corpus(tmp_path, allow(project))
    assert make_build(corpus).outlook.left_out[Reason.SILENCE] == 1


def test_a_test_split_holds_only_what_is_verified(tmp_path: Path):
    seed = next(seed for seed in range(200) if _split(tmp_path, seed) is Split.TEST)
    project = allow(make_project(tmp_path, name="t", seed=seed))
    with Project.open(project) as opened:
        opened.set_fact("heard", [[0, 30_000]])
        opened.apply(ConfirmWords(2, 0, 4))
    corpus = make_corpus(tmp_path, project)
    built = make_build(corpus)
    assert [entry.grade.name for entry in entries_of(built, corpus)] == ["VERIFIED"]
    assert built.outlook.left_out[Reason.UNVERIFIED_TEST] > 0


def test_what_was_drawn_and_judged_is_audited(tmp_path: Path):
    project = reviewed_project(tmp_path)
    with Project.open(project) as opened:
        first, second = (word.id for word in opened.transcript.model_words if word.text in ("study", "grow"))
        for act, model_id, propensity in ((Act.ACCEPTED, first, 0.04), (Act.SHOWN, second, 0.04)):
            opened.add_review_event(ReviewEvent(0, act, Way.NEXT, 0, 1, (model_id,), propensity, 0.1))
    corpus = make_corpus(tmp_path, project)
    grades = {entry.text: entry.grade for entry in entries_of(make_build(corpus), corpus)}
    assert [text for text, grade in grades.items() if grade is Grade.AUDITED] == ["I study likens in Scotland."]


def _split(folder: Path, seed: int) -> Split:
    from engine.audio.identity import sha256_of

    write_wav(folder / "probe.wav", noise(30, seed))
    return split_of_hash(sha256_of(folder / "probe.wav"))


def test_a_finished_project_is_not_taken_from_again(tmp_path: Path):
    corpus = make_corpus(tmp_path, reviewed_project(tmp_path))
    make_build(corpus)
    clips = {path: path.stat().st_mtime_ns for path in (corpus.folder / "clips").rglob("*.flac")}
    make_build(corpus)
    assert {path: path.stat().st_mtime_ns for path in clips} == clips


def test_clips_that_were_deleted_are_cut_anew(tmp_path: Path):
    import shutil

    corpus = make_corpus(tmp_path, reviewed_project(tmp_path))
    first = make_build(corpus)
    shutil.rmtree(corpus.folder / "clips")
    assert contents(make_build(corpus).folder) == contents(first.folder)


def test_a_build_that_was_killed_goes_on_where_it_was(tmp_path: Path):
    projects = [reviewed_project(tmp_path, name=f"talk {seed}", seed=seed) for seed in range(6)]
    corpus = make_corpus(tmp_path, *projects)
    messages: SimpleQueue[object] = SimpleQueue()
    job = Job(make_build_job, (Work(corpus.folder, tmp_path / "cache", DAY, workers=1), ()), messages.put)
    assert isinstance(messages.get(timeout=60), BuildProgress)
    job.cancel()
    job.join()
    with corpus.index() as index:
        assert index.known()
    cut = {path: path.stat().st_mtime_ns for path in (corpus.folder / "clips").rglob("*.flac")}
    built = make_build(corpus)
    assert built.folder.name == "0001"
    first = {path: path.stat().st_mtime_ns for path in cut if path.exists()}
    assert any(first[path] == cut[path] for path in first)
    other = make_corpus(tmp_path / "other", *projects)
    (other.folder / "pseudonyms.key").write_bytes((corpus.folder / "pseudonyms.key").read_bytes())
    assert contents(make_build(other).folder) == contents(built.folder)


def test_an_index_that_is_damaged_is_made_anew(tmp_path: Path):
    corpus = make_corpus(tmp_path, reviewed_project(tmp_path))
    first = make_build(corpus)
    (corpus.folder / "index.sqlite").write_bytes(b"no database, but long enough to be read as one" * 100)
    assert contents(make_build(corpus).folder) == contents(first.folder)
    (corpus.folder / "index.sqlite").unlink()
    (corpus.folder / "index.sqlite").mkdir()
    with pytest.raises(CorpusUnusable):
        make_build(corpus)


def test_folders_and_names(tmp_path: Path):
    corpus = make_corpus(tmp_path, reviewed_project(tmp_path))
    with pytest.raises(CorpusExists):
        make_corpus(tmp_path)
    with pytest.raises(CorpusMissing):
        Corpus.open(tmp_path)
    with pytest.raises(UnknownFormat):
        make_build(corpus, "mp3")
    assert Corpus.open(corpus.folder).taking == corpus.taking
    assert json.loads((corpus.folder / "corpus.json").read_text())["takes"]["sound"] == "flac"


def test_a_long_text_of_a_short_sentence(tmp_path: Path):
    project = reviewed_project(tmp_path, Said(1_000, "Yes. I do that often. No."))
    corpus = make_corpus(tmp_path, project)
    built = make_build(corpus)
    assert texts(entries_of(built, corpus)) == ["Yes. I do that often."]
    assert built.outlook.left_out == {Reason.TOO_SHORT: 1}
