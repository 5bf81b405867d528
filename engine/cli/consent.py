"""``earmark consent``: what the people in a recording have agreed to."""

import argparse
from dataclasses import replace
from datetime import date
from pathlib import Path

from engine.cli.command import Command, add_json_argument
from engine.cli.output import print_json, say
from engine.project.consent import Consent, Scope, consent_of, consent_to_json, set_consent
from engine.project.project import Project

_DETAILS = """\
Shows what is noted, or notes what is given. As long as nothing is, a recording may be transcribed and nothing else: no
corpus takes anything of it. Scopes:
  transcribe   write down what is said
  keep         keep the recording once it is transcribed
  calibrate    learn from it what to mark as doubtful
  train        train and judge recognisers by it: what "earmark corpus" asks for
  share        give it to others

--withdraw takes a speaker's consent back, or, without a name, that of the whole recording: the next build of any corpus
leaves it out, and "earmark corpus check" lists the builds and models that hold it. --restore undoes that.

With --json:
  {"scopes": [SCOPE, ...], "given_on": DAY or null, "form": TEXT, "expires_on": DAY or null, "withdrawn": BOOL,
   "withdrawn_speakers": [NAME, ...]}
"""


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument(
        "--allow", type=_scopes, metavar="SCOPES", help="what is allowed, with commas; transcribing always is"
    )
    parser.add_argument("--form", metavar="F", help="name or number of the form that was signed")
    parser.add_argument("--date", type=_day, metavar="DAY", help="when it was signed, as 2026-05-31")
    parser.add_argument("--expires", type=_day, metavar="DAY", help="the last day on which it holds")
    taking_back = parser.add_mutually_exclusive_group()
    taking_back.add_argument("--withdraw", nargs="?", const="", metavar="SPEAKER", help="take it back")
    taking_back.add_argument("--restore", nargs="?", const="", metavar="SPEAKER", help="undo that")
    add_json_argument(parser)


def _run(arguments: argparse.Namespace) -> int:
    given = (arguments.allow, arguments.form, arguments.date, arguments.expires, arguments.withdraw, arguments.restore)
    if all(value is None for value in given):
        with Project.open(arguments.project, read_only=True) as project:
            _show(project, as_json=arguments.json)
        return 0
    with Project.open(arguments.project) as project:
        consent = _changed(consent_of(project), arguments)
        name = arguments.withdraw if arguments.withdraw is not None else arguments.restore
        if name is None:
            pass
        elif name == "":
            consent = replace(consent, withdrawn=arguments.withdraw is not None)
        else:
            ids = {speaker.id for speaker in project.transcript.speakers.values() if speaker.name == name}
            if not ids:
                say(f"{arguments.project}: nobody is called {name!r}")
                return 1
            withdrawn = consent.withdrawn_speakers
            consent = replace(
                consent, withdrawn_speakers=withdrawn | ids if arguments.withdraw is not None else withdrawn - ids
            )
        set_consent(project, consent)
        project.flush()
        _show(project, as_json=arguments.json)
    return 0


def _changed(consent: Consent, arguments: argparse.Namespace) -> Consent:
    if arguments.allow is not None:
        consent = replace(consent, scopes=arguments.allow | {Scope.TRANSCRIBE})
    if arguments.form is not None:
        consent = replace(consent, form=arguments.form)
    if arguments.date is not None:
        consent = replace(consent, given_on=arguments.date)
    if arguments.expires is not None:
        consent = replace(consent, expires_on=arguments.expires)
    return consent


def _show(project: Project, *, as_json: bool) -> None:
    consent = consent_of(project)
    speakers = project.transcript.speakers
    names = [speakers[id_].name for id_ in sorted(consent.withdrawn_speakers) if id_ in speakers]
    if as_json:
        print_json(consent_to_json(consent) | {"withdrawn_speakers": names})
        return
    print(f"allowed    {', '.join(scope for scope in Scope if scope in consent.scopes)}")
    print(f"form       {consent.form or '–'}")
    print(f"given on   {consent.given_on or '–'}")
    print(f"expires    {consent.expires_on or '–'}")
    if consent.withdrawn:
        print("withdrawn  for the whole recording")
    elif names:
        print(f"withdrawn  by {', '.join(names)}")


def _scopes(text: str) -> frozenset[Scope]:
    return frozenset(Scope(part.strip()) for part in text.split(",") if part.strip())


def _day(text: str) -> date:
    return date.fromisoformat(text)


COMMAND = Command("consent", "note what the people in a recording have agreed to", _DETAILS, _configure, _run)
