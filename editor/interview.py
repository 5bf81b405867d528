"""The built-in interview, ready to be recognised."""

import json
import shutil
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from platformdirs import user_documents_path

import resources
from engine.models.model import demo_model
from engine.project.transcribing import Order
from engine.recognition.results import Options
from engine.transcript.paragraphing import Turn
from engine.transcript.words import Speaker


def interview_order(folder: Path | None) -> Order:
    """Copy the interview to a folder, or to the user's documents, and return how to recognise it.

    Who speaks when comes from the interview's reference, not from recognition: speakers can't be told apart yet.

    Raises:
        OSError: It can't be copied.
    """
    folder = (folder or user_documents_path() / "Earmark").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    recording = folder / "interview.flac"
    if not recording.exists():
        shutil.copyfile(resources.path("demo/interview.flac"), recording)
    reference = json.loads(resources.path("demo/interview.json").read_text(encoding="utf-8"))
    names = list(dict.fromkeys(turn["speaker"] for turn in reference["turns"]))
    turns = tuple(
        Turn(round(lines[0]["start"] * 1000), round(lines[-1]["end"] * 1000), names.index(name) + 1)
        for name, lines in ((name, list(group)) for name, group in groupby(reference["turns"], itemgetter("speaker")))
    )
    speakers = tuple(Speaker(number, name, colour=number) for number, name in enumerate(names, start=1))
    return Order(recording, demo_model().path, Options(language="en"), folder, turns=turns, speakers=speakers)
