"""The project file: what is written is there again, whatever happens in between."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import (
    NotAProject,
    ProjectDamaged,
    ProjectInUse,
    ProjectMissing,
    ProjectTooNew,
    RecordingChanged,
    SaveFailed,
)
from engine.project.correction_log import correction_log, corrections
from engine.project.corrections import text_of
from engine.project.create import project_path_for
from engine.project.project import Project
from engine.project.replay import replay
from engine.project.schema import APPLICATION_ID, MIGRATIONS
from engine.project.summary import read_project
from engine.recognition.results import (
    Flag,
    Options,
    Provenance,
    RecognisedSegment,
    RecognisedWindow,
    RecognisedWord,
    SegmentFigures,
    Span,
    Step,
    Trouble,
    Window,
    WordEvidence,
)
from engine.transcript.edits import (
    ColourWords,
    JoinParagraphs,
    NameSpeaker,
    RemoveNote,
    RemoveSpeaker,
    ReplaceText,
    SetSpeaker,
    SplitParagraph,
    WriteNote,
)
from engine.transcript.notes import Anchor, Note, NoteKind
from engine.transcript.paragraphing import Turn
from engine.transcript.script import edit_from_json, edit_to_json
from engine.transcript.speakers import naming
from engine.transcript.transcript import Transcript
from engine.transcript.words import Speaker, WordColour

PROVENANCE = Provenance("demo", "ab12", Options(language="en"), (("ctranslate2", "4.8.5"),), "en")
WINDOWS = (
    Window(0, 0, 10_000, (Span(100, 4_000), Span(5_000, 9_800))),
    Window(1, 10_500, 20_000),
    Window(2, 20_500, 30_000),
)
FLAGS = (Flag(Trouble.MISSING_SPEECH, 21_000, 23_000), Flag(Trouble.REPETITION, 25_000, 29_000))


def heard(window: Window, text: str) -> RecognisedWindow:
    words = tuple(
        RecognisedWord(word, window.start_ms + 200 + 500 * place, window.start_ms + 600 + 500 * place, 0.8)
        for place, word in enumerate(text.split())
    )
    return RecognisedWindow(window, (RecognisedSegment(words, -0.3, 0.01, 1.2, Step.PLAIN),) if words else ())


def make(folder: Path, *texts: str, name: str = "talk.earmark") -> Project:
    recording = folder / "talk.wav"
    recording.write_bytes(b"sound")
    project = Project.create(folder / name, recording, "cafe", 30_000)
    project.plan(WINDOWS, complete=True)
    project.set_provenance(PROVENANCE)
    for window, text in zip(WINDOWS, texts, strict=False):
        project.add_recognised(heard(window, text))
    return project


def state(transcript: Transcript) -> tuple[object, ...]:
    return list(transcript.paragraphs), dict(transcript.speakers), list(transcript.model_words)


def test_everything_is_there_again(tmp_path: Path):
    with make(tmp_path, "good morning", "", "how are you") as project:
        project.apply(ReplaceText(1, 0, 4, "bad"))
        project.apply(NameSpeaker(1, "Anna"))
        project.apply(SetSpeaker(1, 1))
        project.apply(SplitParagraph(2, 4, 3))
        before = state(project.transcript)
    assert sorted(path.name for path in tmp_path.glob("talk*")) == ["talk.earmark", "talk.wav"]
    with Project.open(project.path) as again:
        assert state(again.transcript) == before
        assert again.windows == WINDOWS
        assert again.finished == {0, 1, 2}
        assert again.complete
        assert again.provenance == PROVENANCE
        assert again.recording.path == tmp_path / "talk.wav"
        assert again.recording.duration_ms == 30_000


def test_the_journal_alone_makes_the_transcript(tmp_path: Path):
    with make(tmp_path, "good morning", "how are you") as project:
        undo = project.apply(ReplaceText(1, 0, 4, "bad")).inverse
        project.apply(SplitParagraph(2, 4, 9))
        project.apply(undo)
        project.add_recognised(heard(WINDOWS[2], "fine thanks"))
        project.apply(JoinParagraphs(2))
        project.apply(ReplaceText(1, 12, 12, " dear Ben"))
        project.flush()
        played = Transcript(30_000)
        for _, change in replay(project.journal(), project.transcript):
            played.apply(change.edit)
        assert list(played.paragraphs) == list(project.transcript.paragraphs)


def test_paragraphs_stay_in_order_when_split_in_one_place_again_and_again(tmp_path: Path):
    with make(tmp_path, " ".join(f"w{number}" for number in range(18)), "end") as project:
        for _ in range(17):
            project.apply(SplitParagraph(1, project.transcript.paragraph(1).text.rindex(" "), new(project)))
        for _ in range(60):
            project.apply(SplitParagraph(1, 2, new(project)))
        before = [paragraph.text for paragraph in project.transcript.paragraphs]
    with Project.open(project.path, read_only=True) as again:
        assert [paragraph.text for paragraph in again.transcript.paragraphs] == before


def new(project: Project) -> int:
    return project.transcript.new_paragraph_id()


def test_windows_may_come_in_any_order_and_twice(tmp_path: Path):
    with make(tmp_path) as project:
        project.add_recognised(heard(WINDOWS[2], "three"))
        project.add_recognised(heard(WINDOWS[0], "one"))
        assert project.add_recognised(heard(WINDOWS[0], "one")) is None
        project.add_recognised(heard(WINDOWS[1], "two"))
        assert [paragraph.text for paragraph in project.transcript.paragraphs] == ["one", "two", "three"]
        assert [word.text for word in project.transcript.model_words] == ["one", "two", "three"]


def test_recognised_text_gives_way_to_what_was_typed_there(tmp_path: Path):
    with make(tmp_path, "one two") as project:
        end = len(project.transcript.paragraphs[0].text)
        project.apply(ReplaceText(1, end, end, " and much more that the model has missed so far"))
        project.add_recognised(heard(WINDOWS[1], "three"))
        first, second = project.transcript.paragraphs
        assert first.end_ms <= second.start_ms


def test_a_recording_without_speech_is_complete_too(tmp_path: Path):
    with Project.create(tmp_path / "p.earmark", tmp_path / "a.wav", "cafe", 30_000) as project:
        before = project.complete
        project.plan((), complete=True)
        assert (before, project.complete) == (False, True)
    with Project.open(tmp_path / "p.earmark") as again:
        assert again.complete


def test_what_speaks_for_and_against_words_is_kept(tmp_path: Path):
    evidence = WordEvidence(0.1, 0.3, 0.9, 0.1, 2, 0.4, 0.75, 21.5)
    word = RecognisedWord("hm", 300, 500, 0.5, evidence=evidence)
    segment = RecognisedSegment((word,), -0.5, 0.01, 1.2, Step.PENALTY)
    with make(tmp_path) as project:
        assert not project.background.evidence
        project.add_recognised(RecognisedWindow(WINDOWS[0], (segment,)))
        project.add_recognised(heard(WINDOWS[1], "no evidence"))
        before = project.background
        assert before.evidence == {0: evidence}
    with Project.open(project.path, read_only=True) as again:
        assert again.background == before
        assert again.background.segments[0] == (SegmentFigures(1, -0.5, 0.01, 1.2, Step.PENALTY),)
        assert again.background.windows[0] == WINDOWS[0]


def test_files_of_the_first_version_are_read_as_they_are_and_brought_up_to_date_when_opened(tmp_path: Path):
    make(tmp_path, "one two", "three").close()
    path = tmp_path / "talk.earmark"
    with closing(sqlite3.connect(path)) as connection:
        for column in ("speech", "flags", "language"):
            connection.execute(f"ALTER TABLE recognition_window DROP COLUMN {column}")
        for column in ("who", "way"):
            connection.execute(f"ALTER TABLE journal DROP COLUMN {column}")
        connection.execute("DROP TABLE note")
        connection.execute("DROP TABLE review_event")
        for table in ("word_evidence", "correction_remark"):
            connection.execute(f"DROP TABLE {table}")
        for column in ("initials", "colour", "role", "attributes"):
            connection.execute(f"ALTER TABLE speaker DROP COLUMN {column}")
        connection.execute("INSERT INTO speaker (id, name) VALUES (3, 'Cleo')")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    before = path.read_bytes()
    with Project.open(path, read_only=True) as project:
        assert [paragraph.text for paragraph in project.transcript.paragraphs] == ["one two", "three"]
        assert project.flags == ()
        assert project.transcript.speakers[3] == Speaker(3, "Cleo", colour=3)
    assert path.read_bytes() == before
    with Project.open(path) as project:
        project.add_recognised(replace(heard(WINDOWS[2], "four"), flags=FLAGS))
    with Project.open(path, read_only=True) as project:
        assert [window.start_ms for window in project.windows] == [window.start_ms for window in WINDOWS]
        assert project.flags == FLAGS


def test_windows_are_planned_bit_by_bit(tmp_path: Path):
    with Project.create(tmp_path / "p.earmark", tmp_path / "a.wav", "cafe", 20_000) as project:
        project.plan(WINDOWS[:2], complete=False)
        project.set_provenance(PROVENANCE)
        for window in WINDOWS[:2]:
            project.add_recognised(heard(window, "one two"))
        assert not project.complete
        assert project.share_recognised == 1.0  # of 20 s, as long as nothing else is known
        project.plan(WINDOWS[2:], complete=True)
        assert project.recording.duration_ms == 30_000
        assert not project.complete
        assert 0.6 < project.share_recognised < 0.7
    with Project.open(tmp_path / "p.earmark") as project:
        assert project.windows == WINDOWS
        assert project.planned
        project.set_duration(30_500)
        project.set_span(Span(0, 15_000))
        assert project.complete
        assert project.share_recognised == 1.0
    with Project.open(tmp_path / "p.earmark", read_only=True) as project:
        assert project.recording.duration_ms == 30_500
        assert project.span == Span(0, 15_000)
        assert project.steps() == {Step.PLAIN: 2}


def test_recordings_that_differ_in_their_suffix_have_projects_of_their_own(tmp_path: Path):
    make(tmp_path, "one").close()
    assert project_path_for(tmp_path / "talk.wav") == tmp_path / "talk.earmark"
    assert project_path_for(tmp_path / "talk.mp3") == tmp_path / "talk.mp3.earmark"
    assert project_path_for(tmp_path / "other.wav") == tmp_path / "other.earmark"
    assert project_path_for(tmp_path / "talk.mp3", tmp_path / "x") == tmp_path / "x" / "talk.earmark"


def test_known_turns_give_paragraphs_their_speakers(tmp_path: Path):
    turns, speakers = [Turn(0, 1_000, 1), Turn(1_000, 9_000, 2)], [Speaker(1, "Anna"), Speaker(2, "Ben")]
    with Project.create(
        tmp_path / "p.earmark", tmp_path / "a.wav", "cafe", 30_000, turns=turns, speakers=speakers
    ) as p:
        p.plan(WINDOWS, complete=True)
        p.set_provenance(PROVENANCE)
        p.add_recognised(heard(WINDOWS[0], "hello there how are you"))
        assert [(paragraph.speaker_id, paragraph.text) for paragraph in p.transcript.paragraphs] == [
            (1, "hello there"),
            (2, "how are you"),
        ]
        p.flush()
        assert corrections(p) == []


def test_words_heard_after_a_speaker_was_removed_are_nobodys(tmp_path: Path):
    turns, speakers = [Turn(0, 30_000, 1)], [Speaker(1, "Anna")]
    with Project.create(
        tmp_path / "p.earmark", tmp_path / "a.wav", "cafe", 30_000, turns=turns, speakers=speakers
    ) as p:
        p.plan(WINDOWS, complete=True)
        p.set_provenance(PROVENANCE)
        p.apply(RemoveSpeaker(1))
        p.add_recognised(heard(WINDOWS[0], "hello there"))
        assert [paragraph.speaker_id for paragraph in p.transcript.paragraphs] == [None]


def test_speakers_come_back_with_all_that_is_known_of_them(tmp_path: Path):
    speaker = Speaker(1, "Ánná", "Á", 4, "Zeugin", (("accent", "Tyrol"), ("age", "30–39")))
    with Project.create(tmp_path / "p.earmark", tmp_path / "a.wav", "cafe", 30_000, speakers=[speaker]) as p:
        p.apply(NameSpeaker(2, "Ben", role="guest"))
    with Project.open(p.path) as again:
        assert list(again.transcript.speakers.values()) == [speaker, Speaker(2, "Ben", colour=2, role="guest")]
        assert edit_from_json(edit_to_json(again.journal()[0].edit)) == naming(speaker)


# --- what can go wrong ---


def test_bad_files_are_told_apart(tmp_path: Path):
    with pytest.raises(ProjectMissing):
        Project.open(tmp_path / "none.earmark")
    text = tmp_path / "text.earmark"
    text.write_text("no database at all, but long enough to have a header to look at" * 20)
    other = tmp_path / "other.earmark"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()
    for path in (text, other):
        before = path.read_bytes()
        with pytest.raises(NotAProject):
            Project.open(path)
        assert path.read_bytes() == before
    make(tmp_path, "one").close()
    connection = sqlite3.connect(tmp_path / "talk.earmark")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(ProjectTooNew):
        Project.open(tmp_path / "talk.earmark")
    damaged = tmp_path / "damaged.earmark"
    data = bytearray((tmp_path / "talk.earmark").read_bytes())
    data[60:64] = len(MIGRATIONS).to_bytes(4, "big")
    data[4096:] = os.urandom(len(data) - 4096)
    damaged.write_bytes(data)
    with pytest.raises(ProjectDamaged):
        Project.open(damaged)
    assert APPLICATION_ID.to_bytes(4, "big") == b"Eark"


def test_one_window_a_project(tmp_path: Path):
    with make(tmp_path, "one two") as project:
        with pytest.raises(ProjectInUse):
            Project.open(project.path)
        project.flush()
        with Project.open(project.path, read_only=True) as reader:
            assert reader.transcript.paragraphs[0].text == "one two"
            assert corrections(reader) == []
        assert read_project(project.path).summary.words == 2
        project.apply(ReplaceText(1, 0, 3, "six"))
    Project.open(project.path).close()
    assert read_project(project.path).summary.reviewed_words == 1


def test_a_project_is_never_made_over_another_file(tmp_path: Path):
    make(tmp_path, "one").close()
    with pytest.raises(SaveFailed):
        make(tmp_path, "two")
    with Project.open(tmp_path / "talk.earmark") as project:
        assert project.transcript.paragraphs[0].text == "one"


def test_a_moved_recording_is_found_and_another_one_refused(tmp_path: Path):
    make(tmp_path, "one").close()
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    for name in ("talk.earmark", "talk.wav"):
        (tmp_path / name).rename(folder / name)
    with Project.open(folder / "talk.earmark") as project:
        assert project.recording.path == folder / "talk.wav"
        moved = (folder / "talk.wav").rename(tmp_path / "new name.wav")
        assert not project.recording.path.exists()
        with pytest.raises(RecordingChanged):
            project.locate_recording(moved, "beef")
        project.locate_recording(moved, "cafe")
        assert project.recording.path.samefile(moved)
    with Project.open(folder / "talk.earmark") as project:
        assert project.recording.path.samefile(moved)


def test_what_the_disk_refuses_is_kept_and_tried_again(tmp_path: Path):
    with make(tmp_path, "one two") as project:
        project.flush()
        other = sqlite3.connect(project.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        project._connection.execute("PRAGMA busy_timeout = 50")
        project.apply(ReplaceText(1, 0, 3, "six"))
        with pytest.raises(SaveFailed):
            project.flush()
        failed = project.save_state
        assert failed.unsaved == 1
        assert failed.error is not None
        other.execute("ROLLBACK")
        other.close()
        project.flush()
        assert project.save_state.unsaved == 0
        assert project.save_state.error is None
    with Project.open(project.path, read_only=True) as again:
        assert again.transcript.paragraphs[0].text == "six two"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_kill_costs_nothing_older_than_half_a_second(tmp_path: Path):
    make(tmp_path, "one two").close()
    program = textwrap.dedent("""
        import sys, time
        from pathlib import Path
        from engine.project.project import Project
        from engine.transcript.edits import ReplaceText
        project = Project.open(Path(sys.argv[1]))
        project.apply(ReplaceText(1, 0, 3, "three"))
        print("typed", flush=True)
        time.sleep(60)
    """)
    path = tmp_path / "talk.earmark"
    with subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "typed\n"
        threading.Event().wait(0.8)
        child.kill()
    with Project.open(path) as project:
        assert project.transcript.paragraphs[0].text == "three two"
        [correction] = corrections(project)
        assert (text_of(correction.model_words), text_of(correction.words)) == ("one", "three")


def test_facts_are_kept(tmp_path: Path):
    with make(tmp_path, "one") as project:
        assert project.fact("rating") is None
        project.set_fact("rating", {"stars": 4, "comment": "fine"})
        assert project.fact("rating") == {"stars": 4, "comment": "fine"}
    with Project.open(project.path) as again:
        assert again.fact("rating") == {"stars": 4, "comment": "fine"}


def test_notes_and_colours_are_kept_moved_and_played_again(tmp_path: Path):
    with make(tmp_path, "one two three") as project:
        paragraph = project.transcript.paragraphs[0]
        project.apply(WriteNote(1, "Why\nthree?", paragraph_id=paragraph.id, word=2))
        project.apply(WriteNote(2, "The start", NoteKind.BOOKMARK, 0))
        project.apply(WriteNote(3, "All of it"))
        project.apply(ColourWords(paragraph.id, 1, 2, WordColour.PINK))
        project.apply(ReplaceText(paragraph.id, 0, 0, "well "))
        project.apply(RemoveNote(2))
        before = dict(project.transcript.notes)
        assert before[1].anchor == Anchor(paragraph.words[2].start_ms, paragraph.id, 3)
    with Project.open(project.path) as again:
        assert dict(again.transcript.notes) == before == {1: before[1], 3: Note(3, "All of it")}
        colours = [word.colour for word in again.transcript.paragraphs[0].words]
        assert colours == [None, None, WordColour.PINK, WordColour.PINK]
        played = Transcript(again.transcript.duration_ms)
        assert len(list(replay(again.journal(), again.transcript, played))) == 7
        assert (played.paragraphs, played.notes) == (again.transcript.paragraphs, again.transcript.notes)
        change = again.apply(ReplaceText(paragraph.id, 0, len(again.transcript.paragraphs[0].text), ""))
        assert again.transcript.notes[1].anchor == Anchor(paragraph.words[2].start_ms)
        again.apply(change.inverse)
    with Project.open(project.path) as again:
        assert dict(again.transcript.notes) == before


def test_a_colour_is_no_correction(tmp_path: Path):
    with make(tmp_path, "one two") as project:
        project.apply(ReplaceText(project.transcript.paragraphs[0].id, 0, 3, "One"))
        project.flush()
        written = correction_log(project)
        project.apply(ColourWords(project.transcript.paragraphs[0].id, 0, 1, WordColour.BLUE))
        project.flush()
        coloured = correction_log(project)
        [before], [after] = written.corrections(), coloured.corrections()
        assert after.kind is before.kind
        assert coloured.circumstances(after) == written.circumstances(before)
