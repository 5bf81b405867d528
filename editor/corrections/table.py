"""The corrections of a project as a table."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Qt

from editor.pane_table import NOWHERE, AnyIndex, PaneTableModel
from editor.time_label import time_label
from engine.project.correction_kinds import CorrectionKind, Operation
from engine.project.corrections import Correction, text_of
from engine.project.remarks import Remark, remark_on
from engine.transcript.words import ModelWord, Word

_NOTHING = "–"
_EXCLUDED, _COMMENTED = "⊘", "✎"


class Column(IntEnum):
    """What stands in a column."""

    TIME = 0
    BEFORE = 1
    AFTER = 2
    KIND = 3
    MARKS = 4


class CorrectionsTable(PaneTableModel):
    """A row a correction, in order of time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._corrections: list[Correction] = []
        self._speakers: Mapping[int, str] = {}
        self._remarks: Mapping[str, Remark] = {}
        self._offset_ms = 0
        self.headings = {
            Column.TIME: self.tr("Time"),
            Column.BEFORE: self.tr("Heard"),
            Column.AFTER: self.tr("Corrected"),
            Column.KIND: self.tr("What"),
            Column.MARKS: "",
        }
        self.kinds = {
            CorrectionKind.CONTENT: self.tr("Other words"),
            CorrectionKind.CASE: self.tr("Capitals"),
            CorrectionKind.PUNCTUATION: self.tr("Punctuation"),
            CorrectionKind.NUMBER: self.tr("Numbers"),
            CorrectionKind.DISFLUENCY: self.tr("Fillers left out"),
            CorrectionKind.PSEUDONYM: self.tr("Pseudonyms"),
            CorrectionKind.MOVED: self.tr("Moved"),
            CorrectionKind.SPEAKER: self.tr("Speaker"),
            CorrectionKind.TIME: self.tr("Times"),
        }
        self._added, self._removed = self.tr("Words added"), self.tr("Words removed")

    def show_speakers(self, speakers: Mapping[int, str]) -> None:
        """Use these names of speakers, by their ids."""
        self._speakers = speakers
        self._refresh()

    def show_remarks(self, remarks: Mapping[str, Remark]) -> None:
        """Show what was said of corrections."""
        self._remarks = remarks
        self._refresh()

    def show_corrections(self, corrections: Sequence[Correction]) -> None:
        """Show these instead; rows that are as before stay, and so does what is chosen among them."""
        old = self._corrections
        most = min(len(old), len(corrections))
        first = next((row for row in range(most) if old[row] != corrections[row]), most)
        most -= first
        last = next((row for row in range(most) if old[-1 - row] != corrections[-1 - row]), most)
        if first < len(old) - last:
            self.beginRemoveRows(NOWHERE, first, len(old) - last - 1)
            del old[first : len(old) - last]
            self.endRemoveRows()
        new = corrections[first : len(corrections) - last]
        if new:
            self.beginInsertRows(NOWHERE, first, first + len(new) - 1)
            old[first:first] = new
            self.endInsertRows()

    def set_offset(self, offset_ms: int) -> None:
        """Add this to every time that is shown."""
        self._offset_ms = offset_ms
        self._refresh()

    def _refresh(self) -> None:
        if self._corrections:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._corrections) - 1, len(Column) - 1))

    def correction(self, row: int) -> Correction:
        """Return the correction in a row."""
        return self._corrections[row]

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:
        """Count the corrections."""
        return 0 if parent.isValid() else len(self._corrections)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what stands in a cell; its tooltip says it whole."""
        if not index.isValid():
            return None
        correction = self._corrections[index.row()]
        column = Column(index.column())
        if column is Column.MARKS:
            return self._marks(remark_on(correction, self._remarks), role)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        match column:
            case Column.TIME:
                return time_label(correction.start_ms + self._offset_ms)
            case Column.BEFORE:
                return self._before(correction)
            case Column.AFTER:
                return self._after(correction)
            case Column.KIND:
                return self._kind(correction)

    def _marks(self, remark: Remark, role: int) -> str | None:
        """Return signs for what was said of a correction, or it in words."""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _EXCLUDED * remark.excluded + _COMMENTED * bool(remark.comment)
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                said = [self.tr("left out of training data")] if remark.excluded else []
                return "; ".join([*said, remark.comment] if remark.comment else said)
        return None

    def _before(self, correction: Correction) -> str:
        heard = text_of(correction.model_words)
        if correction.kind is CorrectionKind.SPEAKER:
            return f"{self._name(correction.model_speaker_id) or _NOTHING}: {heard}"
        if correction.kind is CorrectionKind.TIME:
            return f"{_times(correction.model_words)}  {heard}"
        return heard or _NOTHING

    def _after(self, correction: Correction) -> str:
        stands = text_of(correction.words)
        if correction.kind is CorrectionKind.SPEAKER:
            return f"{self._name(correction.speaker_id) or _NOTHING}: {stands}"
        if correction.kind is CorrectionKind.TIME:
            return f"{_times(correction.words)}  {stands}"
        return stands or _NOTHING

    def _kind(self, correction: Correction) -> str:
        if correction.kind is CorrectionKind.CONTENT and correction.operation is Operation.INSERTION:
            return self._added
        if correction.kind is CorrectionKind.CONTENT and correction.operation is Operation.DELETION:
            return self._removed
        return self.kinds[correction.kind]

    def _name(self, speaker_id: int | None) -> str:
        return self._speakers.get(speaker_id or 0, "")


def _times(words: Sequence[ModelWord | Word]) -> str:
    return f"{words[0].start_ms / 1000:.2f}–{words[-1].end_ms / 1000:.2f}"
