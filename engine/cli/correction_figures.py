"""What ``earmark corrections --statistics`` prints."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from engine.cli.output import print_json
from engine.formats.clock import clock
from engine.project.correction_log import CorrectionLog
from engine.project.correction_statistics import ErrorRate, Statistics, statistics
from engine.project.project import Project

_NOTHING: Final = "–"


def print_figures(project: Project, log: CorrectionLog, *, as_json: bool) -> None:
    """Print the figures of a project's log."""
    found = statistics(project, log)
    if as_json:
        print_json({"project": str(project.path), **_record(found)})
        return
    print(project.path)
    for name, value in _figures(found):
        print(f"  {name:<22} {value}".rstrip())


def _figures(found: Statistics) -> Iterator[tuple[str, str]]:
    yield "corrections", str(found.corrections)
    yield "words", f"{found.words}, {found.rate.words} of them reviewed"
    yield "word error rate", _rate(found.rate)
    for name, rate in found.speakers if len(found.speakers) > 1 else ():
        yield f"  {name or _NOTHING}", _rate(rate)
    for start_ms, rate in found.parts if len(found.parts) > 1 else ():
        yield f"  from {clock(start_ms)}", _rate(rate)
    for kind, count in found.kinds.items():
        yield kind, str(count)
    for day in found.days:
        yield f"{day.day}", f"{day.corrections} corrections"
    if found.median_ms is not None:
        yield "one takes", f"{found.median_ms / 1000:.1f} s"
    if found.corrections_an_hour is not None:
        yield "in an hour of work", f"{found.corrections_an_hour:.0f} corrections"
    for confusion in found.confusions:
        yield f"{confusion.times} times", f"{confusion.heard or _NOTHING} → {confusion.said or _NOTHING}"


def _rate(rate: ErrorRate) -> str:
    if rate.rate is None:
        return "not known: nothing is reviewed"
    text = f"{rate.rate:.1%} ({rate.errors} of {rate.words} words"
    return f"{text}; 95 %: {rate.low:.1%} to {rate.high:.1%})" if rate.low is not None else f"{text})"


def _record(found: Statistics) -> dict[str, Any]:
    return {
        "corrections": found.corrections,
        "words": found.words,
        "reviewed": dict(found.reviewed),
        "rate": _rate_record(found.rate),
        "kinds": dict(found.kinds),
        "speakers": [{"speaker": name, "rate": _rate_record(rate)} for name, rate in found.speakers],
        "parts": [{"start_ms": start_ms, "rate": _rate_record(rate)} for start_ms, rate in found.parts],
        "days": [asdict(day) | {"day": day.day.isoformat()} for day in found.days],
        "confusions": [asdict(confusion) for confusion in found.confusions],
        "median_ms": found.median_ms,
        "worked_ms": found.worked_ms,
    }


def _rate_record(rate: ErrorRate) -> dict[str, Any]:
    return {"errors": rate.errors, "words": rate.words, "rate": rate.rate, "low": rate.low, "high": rate.high}
