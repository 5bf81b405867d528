"""The data card of a build: what an ethics board, and whoever gets the data, has to know. In Markdown, in English.

It follows the questions of "Datasheets for Datasets" (Gebru et al. 2021) as far as Earmark can answer them, and names
what it can't.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from engine.corpus.corpus import Taking
from engine.corpus.entries import Entry, EntryConsent
from engine.corpus.figures import LEAST_SPEAKERS, LEAST_WORDS, Figures, Group
from engine.corpus.reasons import Reason
from engine.corpus.splits import Split
from engine.corpus.utterances import Grade
from engine.formats.clock import clock

_FEW_TEST_SPEAKERS: Final = 5
_FEW_TEST_WORDS: Final = 4_000
_NAMED_AT_MOST: Final = 20

_REASONS: Final[Mapping[Reason, str]] = {
    Reason.UNREADABLE: "the project or its recording could not be read",
    Reason.NO_PROJECT: "its project was removed",
    Reason.NO_CONSENT: "no consent to this use is noted",
    Reason.EXPIRED: "the consent has expired",
    Reason.WITHDRAWN: "the consent was withdrawn",
    Reason.NOT_REVIEWED: "nobody looked at it",
    Reason.PARTLY_REVIEWED: "it was reviewed in part, or less well than asked for",
    Reason.EXCLUDED: "a person excluded it",
    Reason.TOO_SHORT: "under a second of speech",
    Reason.TOO_LONG: "too long for one utterance",
    Reason.INAUDIBLE: "marked as inaudible or not sure",
    Reason.OVERLAP: "people speak at once",
    Reason.MARKS: "holds marks of which it is not known whether they are spoken",
    Reason.NO_TEXT: "holds no words",
    Reason.LANGUAGE: "in another language",
    Reason.RATE: "more or less text than anybody says in that time",
    Reason.SILENCE: "no sound",
    Reason.DUPLICATE: "the same speech as another utterance",
    Reason.SPLIT: "its speaker belongs to another split",
    Reason.UNVERIFIED_TEST: "only heard, not verified, and in the test split",
}


@dataclass(slots=True)
class RecordingFacts:
    """What a build says of a recording.

    Attributes:
        speakers: How many utterances each speaker has.
    """

    recording: str
    split: Split
    consent: EntryConsent
    utterances: int = 0
    duration_ms: int = 0
    speakers: dict[str, int] = field(default_factory=dict)

    def count(self, entry: Entry) -> None:
        """Count one of its utterances."""
        self.utterances += 1
        self.duration_ms += entry.duration_ms
        self.speakers[entry.speaker] = self.speakers.get(entry.speaker, 0) + 1


def card_lines(
    taking: Taking,
    figures: Figures,
    recordings: Sequence[RecordingFacts],
    left_out: Mapping[Reason, int],
    against: Mapping[Reason, int],
) -> Iterator[str]:
    """Give the lines of a data card.

    Args:
        taking: What the corpus takes.
        figures: Of all utterances.
        recordings: All of them.
        left_out: How many stretches were not taken, by reason.
        against: How many projects were not taken, by reason.
    """
    total = figures.all.total
    yield f"# {taking.name}: data card"
    yield ""
    yield "## What it is"
    yield ""
    yield (
        f"{total.utterances} utterances of speech, {clock(total.duration_ms)} together, by "
        f"{len(figures.all.by_speaker)} speakers in {len(recordings)} recordings, each with what a person says was "
        "said and what a speech recogniser had written. Made with Earmark, for training and judging speech recognisers."
    )
    yield ""
    yield from _table(
        ("split", "recordings", "speakers", "utterances", "length"),
        (
            (
                split,
                str(sum(facts.split == split for facts in recordings)),
                str(len(group.by_speaker)),
                str(group.total.utterances),
                clock(group.total.duration_ms),
            )
            for split, group in _in_order_of_splits(figures)
        ),
    )
    yield ""
    yield (
        "A recording is in one split alone, and so is a speaker; where they are was fixed when they first came in and "
        "holds for later versions, so that a test stays a test."
    )
    yield ""
    yield from _people(taking, figures)
    yield from _consent(taking, recordings, against)
    yield from _review(figures, left_out)
    yield from _errors(figures)
    yield from _gaps(taking, figures)
    yield "## Taking back"
    yield ""
    yield (
        "Who takes back their consent is left out of every later build. Whoever made this corpus can tell by the "
        "pseudonyms in `recordings.jsonl` which builds and which models hold them, and must then replace this copy and "
        "retrain or retire those models. Delete copies that were replaced."
    )


def _people(taking: Taking, figures: Figures) -> Iterator[str]:
    yield "## Whose speech"
    yield ""
    yield (
        "People and recordings have pseudonyms, made with a key that is not part of the data. **A voice is personal "
        "data all the same**: it can be recognised, and what is said may name people. Names that are spoken are in the "
        "sound and in the text, unless somebody took them out."
    )
    yield ""
    languages = ", ".join(f"{name} ({group.total.utterances})" for name, group in figures.of("language").items())
    yield f"Languages (utterances): {languages}."
    if taking.attributes:
        yield ""
        yield (
            f"Of speakers it says: {', '.join(taking.attributes)}, as far as that was noted by who transcribed; "
            "whether people said so themselves is not known to Earmark."
        )
    else:
        yield ""
        yield "Of speakers it says nothing but their role, such as interviewer, where that was noted."
    yield ""


def _consent(taking: Taking, recordings: Sequence[RecordingFacts], against: Mapping[Reason, int]) -> Iterator[str]:
    scopes = " and ".join(f'"{scope}"' for scope in taking.scopes)
    yield "## Consent"
    yield ""
    yield (
        f"Only recordings are taken for which consent to {scopes} is noted and holds on the day of the build; without "
        "a note nothing is taken. Earmark keeps the note, not the signed form."
    )
    yield ""
    forms: dict[tuple[str, str, str, str], int] = {}
    for facts in recordings:
        consent = facts.consent
        key = (consent.form, ", ".join(consent.scopes), consent.given_on or "", consent.expires_on or "")
        forms[key] = forms.get(key, 0) + 1
    rows = [
        (form or "not named", scope, given_on or "not noted", expires_on or "no end", str(count))
        for (form, scope, given_on, expires_on), count in sorted(forms.items())
    ]
    yield from _table(("form", "scopes", "given on", "holds until", "recordings"), rows[:_NAMED_AT_MOST])
    if len(rows) > _NAMED_AT_MOST:
        yield ""
        yield f"And {len(rows) - _NAMED_AT_MOST} more, in `recordings.jsonl`."
    yield ""
    if against:
        yield "Projects that were not taken:"
        yield ""
        for reason, count in against.items():
            yield f"- {count}: {_REASONS[reason]}"
        yield ""


def _review(figures: Figures, left_out: Mapping[Reason, int]) -> Iterator[str]:
    yield "## How it was reviewed"
    yield ""
    yield from _table(
        ("grade", "what it means", "utterances", "length"),
        (
            (name, _GRADES[Grade[name.upper()]], str(group.total.utterances), clock(group.total.duration_ms))
            for name, group in figures.of("grade").items()
        ),
    )
    yield ""
    yield (
        "Utterances were cut at the borders of words, with up to 0.2 s of what surrounds them. Marks for pauses, "
        "laughter and the like are in `text_display`, not in `text`."
    )
    yield ""
    if left_out:
        yield "Stretches that were not taken:"
        yield ""
        for reason, count in left_out.items():
            yield f"- {count}: {_REASONS[reason]}"
        yield ""


_GRADES: Final[Mapping[Grade, str]] = {
    Grade.HEARD: "somebody listened to it and left it as it was, and no word in it was marked as doubtful",
    Grade.AUDITED: "verified, and a word that nothing had marked was put before the reviewer as well, who judged it",
    Grade.VERIFIED: "a person wrote or confirmed every word, or corrected some and left no doubtful word",
}


def _errors(figures: Figures) -> Iterator[str]:
    yield "## How far off the recogniser was"
    yield ""
    yield (
        "Word error rate of the recogniser's text against the reviewed one, without case and punctuation, with an "
        "interval of 95 % over speakers. **Only what was reviewed counts, and people review what looks wrong**: it is "
        "not the recogniser's rate on everything that was recorded. Groups of fewer than "
        f"{LEAST_SPEAKERS} speakers or {LEAST_WORDS} words are not told: there is not enough data, and they would tell "
        "of single people."
    )
    yield ""
    rows = [_error_row("everything", "", figures.all)]
    for kind in figures.kinds():
        rows += [_error_row(kind.removeprefix("attribute "), value, group) for value, group in figures.of(kind).items()]
    yield from _table(("group", "", "speakers", "words", "word error rate"), rows)
    yield ""


def _error_row(kind: str, value: str, group: Group) -> tuple[str, ...]:
    rate = group.error_rate()
    if rate is None:
        return kind, value, "–", "–", "not enough data"
    told = f"{rate.rate:.1%} ({rate.low:.1%} to {rate.high:.1%})"
    return kind, value, str(len(group.by_speaker)), str(group.total.words), told


def _gaps(taking: Taking, figures: Figures) -> Iterator[str]:
    yield "## Known gaps"
    yield ""
    test = figures.of("split").get(Split.TEST)
    if test is None:
        yield "- There is no test split: too few recordings. A model can't be judged by this data."
    elif len(test.by_speaker) < _FEW_TEST_SPEAKERS or test.total.words < _FEW_TEST_WORDS:
        yield (
            f"- The test split is small: {len(test.by_speaker)} speakers, {test.total.words} words. Differences "
            "between models on it may be chance."
        )
    heard = figures.of("grade").get(Grade.HEARD.name.lower())
    if heard is not None:
        share = heard.total.utterances / figures.all.total.utterances
        yield f"- {share:.0%} of the utterances were only heard: errors that nobody noticed are still in them."
    if not taking.attributes:
        yield "- How it works for groups of people can't be told: nothing is known of them."
    yield "- What was too noisy, too fast or too mixed up to be reviewed is missing, so the data are easier than life."
    yield "- Who transcribes tidies up: what was said and what was written may differ by fillers and repairs."
    yield ""


def _in_order_of_splits(figures: Figures) -> list[tuple[str, Group]]:
    groups = figures.of("split")
    return [(split, groups[split]) for split in Split if split in groups]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"
