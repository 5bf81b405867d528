"""``earmark edit``: the editor's edits without a screen."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from engine.cli.command import Command, add_json_argument
from engine.cli.output import print_json, say
from engine.errors import InvalidEdit, InvalidScript
from engine.formats.files import write_file
from engine.project.project import Project
from engine.transcript.edits import Edit
from engine.transcript.script import edit_from_json, edit_to_json
from engine.transcript.transcript import Change, Transcript

# One line for every kind of edit; a test holds them against the edits there are.
EXAMPLES = """\
{"edit": "ReplaceText", "paragraph_id": 1, "start": 0, "end": 5, "text": "Hello"}
{"edit": "SplitParagraph", "paragraph_id": 1, "offset": 6, "new_id": 9}
{"edit": "JoinParagraphs", "paragraph_id": 1}
{"edit": "SetSpeaker", "paragraph_id": 1, "speaker_id": 2}
{"edit": "NameSpeaker", "speaker_id": 2, "name": "Anna"}
{"edit": "NameSpeaker", "speaker_id": 2, "name": "Anna", "initials": "A", "colour": 3, "role": "interviewer", \
"attributes": {"age group": "30-39"}}
{"edit": "RemoveSpeaker", "speaker_id": 2}
{"edit": "SetTimes", "paragraph_id": 1, "word": 0, "start_ms": 1200, "end_ms": 1480}
{"edit": "SetBorder", "paragraph_id": 1, "word": 0, "end_ms": 1500, "start_ms": 1500}
{"edit": "AlignWords", "paragraph_id": 1, "first": 0, "times_ms": [[1200, 1480], [1480, 1900]]}
{"edit": "ConfirmWords", "paragraph_id": 1, "first": 0, "last": 3, "confirmed": true}
{"edit": "ColourWords", "paragraph_id": 1, "first": 0, "last": 3, "colour": "yellow"}
{"edit": "WriteNote", "note_id": 1, "text": "Who is this?", "paragraph_id": 1, "word": 0}
{"edit": "WriteNote", "note_id": 2, "text": "The mill", "kind": "bookmark", "time_ms": 95000}
{"edit": "RemoveNote", "note_id": 2}
{"edit": "SetOffset", "offset_ms": -95000}
{"edit": "ReplaceParagraphs", "remove": [], "after": 1, "insert": [{"id": 9, "speaker_id": null, "start_ms": 1200, \
"end_ms": 1480, "text": "Hello", "words": [["Hello", 1200, 1480, "manual", null, null, false]]}]}
"""

_DETAILS = f"""\
Applies all edits of a script, or none: where one does not fit, the line is named and the project stays as it was.
A script holds an edit a line, as JSON:

{EXAMPLES}
ReplaceText puts a text without line breaks in place of the characters from "start" to "end" of a paragraph; an empty
text deletes, equal places insert. The words it touches are timed anew, the others keep their times.
SplitParagraph breaks at a character; what follows becomes the paragraph "new_id", a number that is not taken.
JoinParagraphs appends the following paragraph. SetSpeaker says who speaks a paragraph; null for nobody known.
NameSpeaker says what is known of a speaker, or makes a new one; what is left out but the name stays as it is; colours
are numbers. RemoveSpeaker forgets one who speaks no paragraph.
SetTimes times a word between its neighbours; SetBorder sets when a word ends and when the one behind it starts, which
may be the next paragraph's first. AlignWords times words whose times were only fitted to the place.
ConfirmWords says that the words "first" to "last" are right, or with "confirmed": false takes that back.
ColourWords marks words in yellow, green, blue, pink or violet; null takes the colour away. WriteNote states a note, or
with "kind": "bookmark" a bookmark and its name: about a word, a time or, with neither, the whole transcript; a number
that is not taken makes a new one. It stays with its word, and with its time when the word is deleted. RemoveNote
throws one away. SetOffset says what the time at the recording's beginning is called; times in edits are
still counted from there.
ReplaceParagraphs states its result: paragraphs, each word as [text, start_ms, end_ms, timing, model_id, probability,
confirmed] and its colour, if it has one, in place of neighbouring ones, or behind one (null for the start); and with
"anchors" where notes are then, each as [note_id, time_ms, paragraph_id, word].
Words and characters count from 0, in code points. "earmark info PROJECT --paragraphs" lists paragraphs and their ids.

--json prints, and --inverse writes, the script that undoes it all: applied, it restores every word, time and speaker.
"""


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--script", required=True, metavar="FILE", help="edits, one a line; - for standard input")
    parser.add_argument("--inverse", type=Path, metavar="FILE", help="write the script that undoes this one")
    add_json_argument(parser)


def _run(arguments: argparse.Namespace) -> int:
    lines = _lines(arguments.script)
    with Project.open(arguments.project) as project:
        changes = _tried(lines, arguments.script, project.transcript)
        undo = [edit_to_json(change.inverse) for change in reversed(changes)]
        if arguments.inverse:  # before anything is changed: an undo that can't be written is no undo
            text = "".join(json.dumps(edit, ensure_ascii=False) + "\n" for edit in undo)
            write_file(arguments.inverse, text.encode())
        for change in changes:
            project.apply(change.edit)
        project.flush()
    if arguments.json:
        for edit in undo:
            print_json(edit)
    else:
        say(f"{len(changes)} edit{'s' * (len(changes) != 1)} applied")
    return 0


def _lines(script: str) -> list[bytes]:
    return (sys.stdin.buffer.read() if script == "-" else Path(script).read_bytes()).splitlines()


def _tried(lines: list[bytes], script: str, transcript: Transcript) -> list[Change]:
    """Return what a script does: it is tried on a copy, so that nothing has to be taken back where a line is bad."""
    name = "standard input" if script == "-" else script
    copy = transcript.copied()
    changes = []
    for number, edit in _edits(lines, name):
        try:
            changes.append(copy.apply(edit))
        except InvalidEdit as error:
            raise InvalidScript(name, number, error.reason) from error
    return changes


def _edits(lines: list[bytes], name: str) -> Iterator[tuple[int, Edit]]:
    """Give the edits with the numbers of their lines; empty lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line.decode("utf-8-sig"))
            json.dumps(value, ensure_ascii=False).encode()  # JSON can spell half a character, which can't be stored
            yield number, edit_from_json(value)
        except InvalidEdit as error:
            raise InvalidScript(name, number, error.reason) from error
        except UnicodeError as error:
            raise InvalidScript(name, number, "not UTF-8 text") from error
        except (ValueError, RecursionError) as error:
            raise InvalidScript(name, number, f"not JSON ({error})") from error


COMMAND = Command("edit", "apply a script of edits to a project", _DETAILS, _configure, _run)
