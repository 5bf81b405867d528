"""The speakers of a transcript as a table: key, name, role, and how much each says."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap

from editor.pane_table import NOWHERE, AnyIndex, PaneTableModel
from editor.transcript_view.colours import colours_for
from engine.transcript.speakers import Talk, initials_of
from engine.transcript.words import Speaker

_LAST_KEY = 9
BADGE_SIZE = QSize(30, 18)
_BADGE_SCALE = 3  # sharp on any screen


class Column(IntEnum):
    """What stands in a column."""

    WHO = 0
    NAME = 1
    ROLE = 2
    SHARE = 3
    WORDS = 4


_EDITABLE = (Column.NAME, Column.ROLE)
_NUMBERS = (Column.SHARE, Column.WORDS)


class SpeakersTable(PaneTableModel):
    """A row a speaker, in the order of their keys.

    Signals:
        renamed: A speaker's id and the name that the user wrote.
        role_given: A speaker's id and the role that the user wrote.
    """

    renamed = Signal(int, str)
    role_given = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._speakers: list[Speaker] = []
        self._initials: Mapping[int, str] = {}
        self._talk: Mapping[int | None, Talk] = {}
        self._speech_ms = 0
        self.headings = {
            Column.WHO: "",
            Column.NAME: self.tr("Name"),
            Column.ROLE: self.tr("Role"),
            Column.SHARE: self.tr("Talk"),
            Column.WORDS: self.tr("Words"),
        }

    def show_speakers(self, speakers: Sequence[Speaker], talk: Mapping[int | None, Talk]) -> None:
        """Show these instead, with how much each says."""
        is_same_people = [speaker.id for speaker in speakers] == [speaker.id for speaker in self._speakers]
        if not is_same_people:
            self.beginResetModel()
        self._speakers = list(speakers)
        self._initials = initials_of(speakers)
        self._talk = talk
        self._speech_ms = sum(said.speech_ms for said in talk.values())
        if not is_same_people:
            self.endResetModel()
        elif self._speakers:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._speakers) - 1, len(Column) - 1))

    def speaker(self, row: int) -> Speaker:
        """Return the speaker in a row."""
        return self._speakers[row]

    def row_of(self, speaker_id: int) -> int | None:
        """Return a speaker's row, if there is one."""
        return next((row for row, speaker in enumerate(self._speakers) if speaker.id == speaker_id), None)

    def talk_of(self, row: int) -> Talk:
        """Return how much the speaker in a row says."""
        return self._talk.get(self._speakers[row].id, Talk())

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:
        """Count the speakers."""
        return 0 if parent.isValid() else len(self._speakers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what stands over a column; over numbers on the right."""
        is_alignment = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole
        if is_alignment and section in _NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return super().headerData(section, orientation, role)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Names and roles can be written over."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() in _EDITABLE else flags

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what stands in a cell."""
        if not index.isValid():
            return None
        row, column = index.row(), Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self._text(row, column)
            case Qt.ItemDataRole.DecorationRole if column is Column.WHO:
                return badge(self._initials[self._speakers[row].id], self._speakers[row].colour)
            case Qt.ItemDataRole.AccessibleTextRole if column is Column.WHO:
                return self._initials[self._speakers[row].id]
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(row)
            case Qt.ItemDataRole.TextAlignmentRole if column in _NUMBERS:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another name or role; a name can't be empty."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        speaker, text = self._speakers[index.row()], " ".join(str(value).split())
        match Column(index.column()):
            case Column.NAME if text:
                if text != speaker.name:
                    self.renamed.emit(speaker.id, text)
                return True
            case Column.ROLE:
                if text != speaker.role:
                    self.role_given.emit(speaker.id, text)
                return True
        return False

    def _text(self, row: int, column: Column) -> str:
        match column:
            case Column.WHO:
                return str(row + 1) if row < _LAST_KEY else ""
            case Column.NAME:
                return self._speakers[row].name
            case Column.ROLE:
                return self._speakers[row].role
            case Column.SHARE:
                return f"{self.talk_of(row).speech_ms / self._speech_ms:.0%}" if self._speech_ms else "–"
            case Column.WORDS:
                return f"{self.talk_of(row).words:n}"

    def _tip(self, row: int) -> str:
        speaker = self._speakers[row]
        told = [f"{name}: {value}" if value else name for name, value in speaker.attributes]
        turns = self.talk_of(row).turns
        return "\n".join([speaker.name, self.tr("1 turn") if turns == 1 else self.tr("{} turns").format(turns), *told])


def badge(initials: str, colour: int) -> QIcon:
    """Return a speaker's initials on their colour."""
    palette = QGuiApplication.palette()
    back = colours_for(palette).of_speaker(colour)
    pixmap = QPixmap(BADGE_SIZE * _BADGE_SCALE)
    pixmap.setDevicePixelRatio(_BADGE_SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(back)
    area = QRectF(0, 0, BADGE_SIZE.width(), BADGE_SIZE.height())
    painter.drawRoundedRect(area, 4, 4)
    font = QGuiApplication.font()
    font.setBold(True)
    font.setPixelSize(11 if len(initials) < 4 else 9)
    painter.setFont(font)
    painter.setPen(QColor(palette.color(QPalette.ColorRole.Base)))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, initials)
    painter.end()
    icon = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        icon.addPixmap(pixmap, mode)
    return icon
