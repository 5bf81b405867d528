"""Asks by which dictionaries the spelling of a project is checked."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.settings import Settings
from editor.spelling.languages import available, chosen_in, language_name, none_there, variants
from engine.project.project import Project
from engine.spelling.dictionaries import dictionaries_for
from engine.spelling.project_words import language_of


class SpellingLanguagesDialog(QDialog):
    """Shows the dictionaries there are; several may be chosen, for people who change languages."""

    def __init__(self, project: Project, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._settings = settings
        self.setWindowTitle(self.tr("Languages of spelling"))
        self.by_itself = QCheckBox()
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Dictionaries"))
        self._note = QLabel()
        self._note.setObjectName("faint")
        self._note.setWordWrap(True)
        self._note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        folder = buttons.addButton(self.tr("Look in a &folder…"), QDialogButtonBox.ButtonRole.ActionRole)
        folder.setAutoDefault(False)
        folder.clicked.connect(self._choose_folder)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(12)
        for widget in (self.by_itself, self.list, self._note, buttons):
            layout.addWidget(widget)
        self.resize(460, 420)
        self._fill(chosen_in(project))
        self.by_itself.setChecked(not self.chosen)
        self.by_itself.toggled.connect(self._switch)
        self._switch(self.by_itself.isChecked())

    @property
    def chosen(self) -> list[str]:
        """The names of the dictionaries that are ticked; none for that of the recording's language."""
        items = (self.list.item(row) for row in range(self.list.count()))
        ticked = [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked]
        return [] if self.by_itself.isChecked() else ticked

    def _fill(self, chosen: list[str]) -> None:
        found = available(self._settings)
        language = language_of(self._project)
        usual = dictionaries_for(language, found, variants(self._settings))
        self.by_itself.setText(
            self.tr("As the &recording: {language}, by {name}").format(
                language=language_name(usual[0].language), name=usual[0].name
            )
            if usual
            else self.tr("As the &recording")
        )
        self.list.clear()
        for one in found:
            item = QListWidgetItem(f"{language_name(one.language)}  ({one.name})")
            item.setData(Qt.ItemDataRole.UserRole, one.name)
            item.setToolTip(str(one.path))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if one.name in chosen else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self._note.setText(
            self.tr("Where people change languages, tick all that they speak: a word is right if one of them has it.")
            if usual
            else none_there(self._project)
        )

    def _switch(self, by_itself: bool) -> None:
        self.list.setEnabled(not by_itself)

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder with Hunspell dictionaries"))
        if folder:
            chosen = self.chosen
            self._settings.set_value("dictionary_folder", folder)
            self._fill(chosen)
