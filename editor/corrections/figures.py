"""Figures of the corrections: how often the recogniser was wrong, in what, and how the work goes."""

from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from pathlib import Path

from PySide6.QtCore import QDate, QLocale, QSize
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from editor.jobs import JobRunner
from editor.messages import message_of
from editor.time_label import time_label
from engine.project.correction_kinds import CorrectionKind
from engine.project.correction_statistics import ErrorRate, Statistics, statistics_in
from engine.project.reviewed import Evidence

_SIZE = QSize(620, 640)
_NOTHING = "–"
_CELL = "padding: 2px 12px 2px 0"


class FiguresDialog(QDialog):
    """Counts beside the work, and shows what comes of it, to be read and copied."""

    def __init__(
        self, project: Path, offset_ms: int, kinds: Mapping[CorrectionKind, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Figures of the corrections"))
        self.resize(_SIZE)
        self._offset_ms = offset_ms
        self._kinds = kinds
        self.text = QTextBrowser()
        self.text.setAccessibleName(self.tr("Figures"))
        self.text.setPlainText(self.tr("Counting…"))
        self.text.document().setDocumentMargin(18)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
        self.runner = JobRunner(self)
        self.runner.finished.connect(self._show)
        self.runner.failed.connect(lambda error: self.text.setPlainText(message_of(error).happened))
        self.finished.connect(lambda _: self.runner.stop())
        self.runner.start(statistics_in, project)

    def _show(self, found: Statistics) -> None:
        parts = [self._summary(found)]
        if found.kinds:
            rows = [(self._kinds[kind], _number(count)) for kind, count in found.kinds.items()]
            parts.append(_table(self.tr("What was corrected"), rows))
        if len(found.speakers) > 1:
            rows = [(name or self.tr("Nobody known"), self._rate(rate)) for name, rate in found.speakers]
            parts.append(_table(self.tr("Heard wrongly, by speaker"), rows))
        if len(found.parts) > 1:
            rows = [(time_label(start_ms + self._offset_ms), self._rate(rate)) for start_ms, rate in found.parts]
            parts.append(_table(self.tr("Heard wrongly, over the recording"), rows))
        if found.confusions:
            rows = [
                (
                    f"{one.heard or _NOTHING} → {one.said or _NOTHING}",
                    self.tr("once") if one.times == 1 else self.tr("{} times").format(one.times),
                )
                for one in found.confusions
            ]
            parts.append(_table(self.tr("Most often"), rows))
        if found.days:
            rows = [(_date(day.day), _number(day.corrections)) for day in found.days]
            parts.append(_table(self.tr("Corrections, day by day"), rows))
        self.text.setHtml("".join(parts))

    def _summary(self, found: Statistics) -> str:
        rate = found.rate.rate
        if rate is None:
            return _paragraph(
                self.tr(
                    "Nothing is reviewed yet. Once you have listened to a part of the recording, accepted words or "
                    "corrected them, this tells how often the recogniser was wrong there."
                )
            )
        lines = [f"<h2>{escape(self.tr('{} of the words were heard wrongly').format(_percent(rate)))}</h2>"]
        if found.rate.low is not None and found.rate.high is not None:
            lines.append(
                _paragraph(
                    self.tr(
                        "Likely between {low} and {high} (95 %), judging by the {words} words that were reviewed."
                    ).format(
                        low=_percent(found.rate.low), high=_percent(found.rate.high), words=_number(found.rate.words)
                    )
                )
            )
        else:
            lines.append(
                _paragraph(
                    self.tr("Judging by {} words that were reviewed: too few to say how sure that is.").format(
                        _number(found.rate.words)
                    )
                )
            )
        lines.append(_paragraph(self._reviewed(found)))
        if found.median_ms is not None:
            lines.append(
                _paragraph(
                    self.tr("A correction takes {} s, half of them less.").format(
                        QLocale().toString(found.median_ms / 1000, "f", 1)
                    )
                )
            )
        if found.corrections_an_hour is not None:
            lines.append(
                _paragraph(
                    self.tr("{} corrections in an hour of work.").format(_number(round(found.corrections_an_hour)))
                )
            )
        return "".join(lines)

    def _reviewed(self, found: Statistics) -> str:
        names = {
            Evidence.AUDITED: self.tr("{} audited"),
            Evidence.ACCEPTED: self.tr("{} accepted"),
            Evidence.HEARD: self.tr("{} heard"),
            Evidence.READ: self.tr("{} read beside a correction"),
        }
        left = ", ".join(names[evidence].format(_number(count)) for evidence, count in found.reviewed.items())
        return self.tr("Left as they were: {}.").format(left) if left else ""

    def _rate(self, rate: ErrorRate) -> str:
        if rate.rate is None:
            return _NOTHING
        text = self.tr("{share} of {words}").format(share=_percent(rate.rate), words=_number(rate.words))
        if rate.low is None or rate.high is None:
            return text
        return f"{text}  ({_percent(rate.low)}–{_percent(rate.high)})"


def _number(number: int) -> str:
    return QLocale().toString(number)


def _date(day: date) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)


def _percent(share: float) -> str:
    return f"{QLocale().toString(100 * share, 'f', 1)} %"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def _table(title: str, rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(
        f"<tr><td width='45%' style='{_CELL}'>{escape(name)}</td><td style='{_CELL}'>{escape(value)}</td></tr>"
        for name, value in rows
    )
    return f"<h3>{escape(title)}</h3><table width='100%'>{cells}</table>"
