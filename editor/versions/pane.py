"""The pane that shows what became of the paragraph at the caret, and brings any of its states back."""

import time
from collections.abc import Callable
from datetime import datetime
from html import escape
from itertools import zip_longest

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from editor.history import TranscriptHistory
from editor.jobs import JobRunner
from editor.messages import message_of
from editor.transcript_view.differences import difference
from engine.errors import SaveFailed
from engine.project.histories import Cause, Histories, Version, heard_in, histories_in
from engine.project.project import Project
from engine.transcript.edits import AlignWords, Edit, ReplaceText, SetSpeaker
from engine.transcript.transcript import Change
from engine.transcript.words import Paragraph

# The journal is read when the user rests: what is changed meanwhile makes it necessary to read it again.
_DELAY_MS = 1_500
_CARET_DELAY_MS = 120


class VersionsPane(QWidget):
    """Shows the versions of one paragraph while it can be seen, the latest first.

    ``paragraph_at_caret`` tells which; None where there is no text.
    """

    def __init__(self, paragraph_at_caret: Callable[[], Paragraph | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._history: TranscriptHistory | None = None
        self._paragraph_at_caret = paragraph_at_caret
        self._shown_id: int | None = None
        self._histories: Histories | None = None
        self._is_old = True
        self._heard = _passage(self.tr("What the recogniser heard"))
        self._list = QListWidget()
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(self.tr("Versions of the paragraph"))
        self._list.currentRowChanged.connect(lambda _: self._show_chosen())
        self._list.itemActivated.connect(lambda _: self._bring_back())
        self._chosen = _passage(self.tr("The chosen version"))
        self._button = QPushButton(self.tr("&Bring it back"))
        self._button.clicked.connect(self._bring_back)
        self._news = QLabel()
        self._news.setObjectName("faint")
        self._news.setWordWrap(True)
        self._lay_out()
        self.setFocusProxy(self._list)
        self._read_timer = _single_shot(self, _DELAY_MS, self.refresh)
        self._show_timer = _single_shot(self, _CARET_DELAY_MS, self._show)
        self._runner = JobRunner(self)
        self._runner.finished.connect(self._take)
        self._runner.failed.connect(lambda error: self._news.setText(message_of(error).happened))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        for widget in (_title(self.tr("The recogniser heard")), self._heard, _title(self.tr("Versions")), self._list):
            layout.addWidget(widget, 1 if widget is self._list else 0)
        layout.addWidget(self._chosen)
        layout.addWidget(self._news)
        layout.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignLeft)

    def show_project(self, project: Project | None, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._runner.stop()
        self._read_timer.stop()
        self._project, self._history = project, history
        self._histories = None
        self._is_old = True
        if history is not None:
            history.changed.connect(self._note)
        self._show()
        self.refresh()

    def follow_caret(self) -> None:
        """Show another paragraph, if the caret is in another one."""
        if self.isVisible() and _id_of(self._paragraph_at_caret()) != self._shown_id:
            self._show_timer.start()

    def refresh(self) -> None:
        """Read the journal, beside the work; happens by itself when the pane is shown."""
        if not self.isVisible() or self._project is None or not self._is_old:
            return
        try:
            self._project.flush()  # the child reads the file
        except SaveFailed as error:
            self._news.setText(message_of(error).happened)
            return
        self._is_old = False
        self._runner.start(histories_in, self._project.path)

    def showEvent(self, event: QShowEvent) -> None:
        """Bring it up to date."""
        super().showEvent(event)
        self._show()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        super().hideEvent(event)
        self._read_timer.stop()

    def _note(self, change: Change) -> None:
        """Keep up with a change; while the journal is being read, it has to be read again."""
        if self._project is None or isinstance(change.edit, AlignWords):
            return
        if self._histories is None:
            self._is_old = True
            self._read_timer.start()
            return
        self._histories.take(round(1000 * time.time()), self._project.who, change, self._project.transcript)
        if self.isVisible() and any(paragraph.id == self._shown_id for paragraph in change.inserted):
            self._show_timer.start()

    def _take(self, histories: Histories) -> None:
        if not self._is_old:
            self._histories = histories
            self._show()

    def _versions(self) -> tuple[Version, ...]:
        """Return the versions of the paragraph, the latest first."""
        if self._histories is None or self._shown_id is None:
            return ()
        return self._histories.of(self._shown_id)[::-1]

    def _show(self) -> None:
        if not self.isVisible():
            return
        paragraph = self._paragraph_at_caret()
        self._shown_id = _id_of(paragraph)
        self._list.clear()
        self._heard.setText("")
        self._news.setText("")
        if paragraph is None or self._history is None:
            self._news.setText(self.tr("Put the caret into a paragraph to see what became of it."))
        else:
            self._heard.setText(escape(heard_in(self._history.transcript, paragraph)) or self.tr("Nothing."))
            versions = self._versions()
            for version, before in zip_longest(versions, versions[1:]):
                what = version.text if before is None else changed_words(before.text, version.text)
                item = QListWidgetItem(f"{self._headline(version)}\n{what}", self._list)
                item.setToolTip(version.text)
            self._list.setCurrentRow(0)
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Show what the chosen version has that is not there now, and the other way round."""
        paragraph, version = self._shown(), self._chosen_version()
        self._chosen.setVisible(version is not None and paragraph is not None)
        self._button.setEnabled(bool(self._edits()))
        if version is None or paragraph is None:
            return
        change = difference(version.text, paragraph.text)
        if change is None:
            self._chosen.setText(escape(version.text))
            return
        start, end = change.start, change.end
        gone = f"<b><u>{escape(version.text[start:end])}</u></b>"
        added = f"<s>{escape(change.text)}</s>" if change.text else ""
        self._chosen.setText(f"{escape(version.text[:start])}{gone}{added}{escape(version.text[end:])}")

    def _headline(self, version: Version) -> str:
        """Say when, who and what."""
        what = {
            Cause.HEARD: self.tr("recognised"),
            Cause.WRITTEN: self.tr("written"),
            Cause.SPEAKER: self.tr("speaker: {}").format(version.speaker or self.tr("nobody")),
            Cause.SPLIT: self.tr("divided"),
            Cause.JOINED: self.tr("joined"),
        }[version.cause]
        at = datetime.fromtimestamp(version.at_ms / 1000).astimezone()
        day = "" if at.date() == datetime.now().astimezone().date() else f"{at:%Y-%m-%d} "
        return "   ·   ".join(part for part in (f"{day}{at:%H:%M}", what, version.who) if part)

    def _shown(self) -> Paragraph | None:
        """Return the paragraph whose versions are shown; None where the caret has just left it."""
        paragraph = self._paragraph_at_caret()
        return paragraph if _id_of(paragraph) == self._shown_id else None

    def _chosen_version(self) -> Version | None:
        versions, row = self._versions(), self._list.currentRow()
        return versions[row] if 0 <= row < len(versions) else None

    def _edits(self) -> list[Edit]:
        """Return what brings the chosen version back."""
        paragraph, version = self._shown(), self._chosen_version()
        if paragraph is None or version is None or self._history is None:
            return []
        edits: list[Edit] = []
        change = difference(paragraph.text, version.text)
        if change is not None:
            edits.append(ReplaceText(paragraph.id, change.start, change.end, change.text))
        speakers = {speaker.name: speaker.id for speaker in self._history.transcript.speakers.values()}
        speaker_id = speakers.get(version.speaker) if version.speaker is not None else None
        is_known = version.speaker is None or speaker_id is not None
        if is_known and speaker_id != paragraph.speaker_id:
            edits.append(SetSpeaker(paragraph.id, speaker_id))
        return edits

    def _bring_back(self) -> None:
        """Bring the chosen version back, as one step."""
        edits = self._edits()
        if edits and self._history is not None:
            self._history.apply_all(edits, self.tr("Bring Back a Version"))


def changed_words(before: str, after: str) -> str:
    """Say which words of a text were changed to what: only those that are different, and whole."""
    change = difference(before, after)
    if change is None:
        return ""
    texts = [text for text in (before[change.start : change.end], change.text) if text]
    start, behind = change.start, len(before) - change.end
    if not all(text[0].isspace() for text in texts):  # a word that is cut through begins further left
        start -= len(_last_word(before[:start]))
    if not all(text[-1].isspace() for text in texts):
        behind -= len(_last_word(before[change.end :][::-1]))
    return f"{before[start : len(before) - behind].strip()} → {after[start : len(after) - behind].strip()}".strip()


def _last_word(text: str) -> str:
    return "" if not text or text[-1].isspace() else text.split()[-1]


def _id_of(paragraph: Paragraph | None) -> int | None:
    return None if paragraph is None else paragraph.id


def _title(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("faint")
    return label


def _passage(name: str) -> QLabel:
    label = QLabel()
    label.setAccessibleName(name)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _single_shot(parent: QWidget, interval_ms: int, slot: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval_ms)
    timer.timeout.connect(slot)
    return timer
