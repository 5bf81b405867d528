"""``earmark review``: what of a transcript is worth listening to again."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cli.command import Command, add_json_argument
from engine.cli.output import print_json
from engine.doubt.reasons import SENTENCES
from engine.formats.clock import clock
from engine.project.project import Project
from engine.transcript.words import join_words

if TYPE_CHECKING:  # it brings numpy along, which no other command should wait for
    from engine.doubt.fragments import Fragment
    from engine.doubt.quality import ErrorsLeft

_DETAILS = """\
Lists the doubtful fragments, the most doubtful first: neighbouring words are one fragment. With --json, a line for
each, in that order, and at the end one for the whole transcript:
  {"paragraph_id": N, "first_word": N, "last_word": N,               words of the paragraph, counted from 0
   "start_ms": N, "end_ms": N, "text": TEXT, "speaker": NAME or null,
   "chance": 0-1, "expected_errors": N,                              that something in it is wrong; how many words are
   "level": "doubtful" or "very doubtful",
   "reasons": [{"sign": NAME, "sentence": TEXT, "log_odds": N}, ...]}  the strongest first
  {"words": N, "fragments": N, "budget": 0-1, "expected_errors": N, "expected_errors_low": N,
   "expected_errors_high": N, "typing_afresh_is_faster": BOOL,
   "unmarked": {"words": N, "errors_per_1000": N, "errors_per_1000_low": N, "errors_per_1000_high": N}}
"expected_errors": words likely wrong in what nobody has reviewed, with the limits of a 95 % interval. "unmarked": what
is left outside the fragments; those words of it that were drawn for review in the window put the chances right.
"""


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument(
        "--budget",
        type=_share,
        metavar="N%",
        help="share of the words to go through, such as 10%% (default: what suits the recording)",
    )
    add_json_argument(parser)


def _share(text: str) -> float:
    try:
        percent = float(text.removesuffix("%"))
    except ValueError:
        percent = -1.0
    if not 0 <= percent <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no share of the words, such as 10%")
    return percent / 100


def _run(arguments: argparse.Namespace) -> int:
    from engine.doubt.fragments import fragments
    from engine.doubt.marks import DoubtMarks
    from engine.doubt.quality import errors_left
    from engine.project.doubts import doubts_of
    from engine.project.experience import drawn_of, left_unmarked

    with Project.open(arguments.project, read_only=True) as project:
        marks = DoubtMarks(arguments.budget, doubts_of(project))
        transcript = project.transcript
        found = fragments(transcript, marks)
        left = errors_left((word for paragraph in transcript.paragraphs for word in paragraph.words), marks.doubts)
        unmarked = left_unmarked(project, marks, drawn_of(project, marks.doubts))
        for fragment in found:
            speaker = transcript.speakers.get(transcript.paragraph(fragment.paragraph_id).speaker_id or 0)
            if arguments.json:
                print_json(_json_of(fragment, speaker.name if speaker else None))
            else:
                print(_line(fragment, transcript.offset_ms))
    if arguments.json:
        print_json(
            {
                "words": left.words,
                "fragments": len(found),
                "budget": round(marks.share, 4),
                "expected_errors": round(left.expected, 1),
                "expected_errors_low": round(left.low, 1),
                "expected_errors_high": round(left.high, 1),
                "typing_afresh_is_faster": left.is_typing_afresh_faster,
                "unmarked": {
                    "words": unmarked.words,
                    "errors_per_1000": _per_1000(unmarked.expected, unmarked),
                    "errors_per_1000_low": _per_1000(unmarked.low, unmarked),
                    "errors_per_1000_high": _per_1000(unmarked.high, unmarked),
                },
            }
        )
    elif left.words:
        print(f"About {left.expected:.0f} of {left.words} words are wrong ({left.low:.0f} to {left.high:.0f}).")
        low, high = (_per_1000(errors, unmarked) for errors in (unmarked.low, unmarked.high))
        middle = _per_1000(unmarked.expected, unmarked)
        print(f"About {middle:.0f} errors left per 1,000 unmarked words ({low:.0f} to {high:.0f}).")
    return 0


def _per_1000(errors: float, of: "ErrorsLeft") -> float:
    return round(1000 * errors / of.words, 1) if of.words else 0.0


def _json_of(fragment: "Fragment", speaker: str | None) -> dict[str, object]:
    return {
        "paragraph_id": fragment.paragraph_id,
        "first_word": fragment.first,
        "last_word": fragment.last,
        "start_ms": fragment.start_ms,
        "end_ms": fragment.end_ms,
        "text": _text(fragment),
        "speaker": speaker,
        "chance": round(fragment.chance, 4),
        "expected_errors": round(fragment.expected, 4),
        "level": fragment.level.name.lower().replace("_", " "),
        "reasons": [
            {"sign": reason.sign, "sentence": SENTENCES[reason.sign], "log_odds": round(reason.log_odds, 2)}
            for reason in fragment.reasons
        ],
    }


def _line(fragment: "Fragment", offset_ms: int) -> str:
    start = clock(fragment.start_ms + offset_ms)
    why = SENTENCES[fragment.reasons[0].sign] if fragment.reasons else ""
    return f"{start}  {fragment.chance:>4.0%}  {_text(fragment)}  {why}".rstrip()


def _text(fragment: "Fragment") -> str:
    return join_words(word.text for word in fragment.words)


COMMAND = Command("review", "list the doubtful fragments, the most doubtful first", _DETAILS, _configure, _run)
