"""All that can be done and its keys: to look up, and to change."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.actions import native, plain_text, rows
from editor.key_sets import KEY_SETS
from editor.shortcuts import BadKeySet, Refusal, Shortcuts, refusal

_ID = Qt.ItemDataRole.UserRole
_KEYS = 1


class KeysDialog(QDialog):
    """Lists every action by menu, with its keys, which can be changed here. What is changed holds at once."""

    def __init__(self, shortcuts: Shortcuts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shortcuts = shortcuts
        self._rows = {row.id: row for row in rows()}
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self._menus: dict[str, QTreeWidgetItem] = {}
        self._items: dict[str, QTreeWidgetItem] = {}
        self._others: list[QTreeWidgetItem] = []
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Find an action or a key"))
        self._search.setAccessibleName(self._search.placeholderText())
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._filter)
        self._list = QTreeWidget()
        self._list.setAccessibleName(self.tr("Actions and their keys"))
        self._list.setColumnCount(2)
        self._list.setHeaderLabels([self.tr("Action"), self.tr("Keys")])
        self._list.setRootIsDecorated(False)
        self._list.currentItemChanged.connect(lambda *_: self._show_chosen())
        self._new = QKeySequenceEdit()
        self._new.setMaximumSequenceLength(1)
        self._new.setClearButtonEnabled(True)
        self._new.setAccessibleName(self.tr("Press the new key here"))
        self._new.keySequenceChanged.connect(lambda _: self._judge())
        self._add = QPushButton(self.tr("&Add this key"))
        self._add.clicked.connect(self._add_key)
        self._remove = QPushButton(self.tr("&Remove its keys"))
        self._remove.clicked.connect(self._remove_keys)
        self._reset = QPushButton(self.tr("&Standard keys"))
        self._reset.clicked.connect(self._reset_keys)
        self._news = QLabel()
        self._news.setObjectName("faint")
        self._news.setWordWrap(True)
        self._sets = QComboBox()
        self._sets.setAccessibleName(self.tr("Keys as in another program"))
        self._sets.addItem(self.tr("Keys as in…"), None)
        self._sets.addItem("Earmark", "")
        for name in KEY_SETS:
            self._sets.addItem(name, name)
        self._sets.activated.connect(self._use_set)
        self._lay_out()
        self._fill()
        shortcuts.changed.connect(self._show_keys)
        self._search.setFocus()

    def _lay_out(self) -> None:
        more = QPushButton(self.tr("&More"))
        menu = QMenu(more)
        menu.addAction(self.tr("&Copy the list"), self._copy)
        menu.addAction(self.tr("Save the keys in a &file…"), self._save)
        menu.addAction(self.tr("&Use keys from a file…"), self._load)
        more.setMenu(menu)
        top = QHBoxLayout()
        top.addWidget(self._search, 1)
        top.addWidget(self._sets)
        change = QHBoxLayout()
        for widget in (self._new, self._add, self._remove, self._reset):
            change.addWidget(widget)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.addButton(more, QDialogButtonBox.ButtonRole.ActionRole)
        for button in self.findChildren(QPushButton) + buttons.findChildren(QPushButton):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(self._list, 1)
        layout.addLayout(change)
        layout.addWidget(self._news)
        layout.addWidget(buttons)
        self.resize(680, 660)

    def _fill(self) -> None:
        for row in self._rows.values():
            if row.menu not in self._menus:
                heading = QTreeWidgetItem(self._list, [row.menu.replace("&", "")])
                heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
                heading.setFirstColumnSpanned(True)
                font = self.font()
                font.setBold(True)
                heading.setFont(0, font)
                self._menus[row.menu] = heading
            item = QTreeWidgetItem(self._menus[row.menu], [plain_text(row)])
            item.setData(0, _ID, row.id)
            item.setToolTip(0, row.tip)
            self._items[row.id] = item
        for what, how in (
            (self.tr("Play from a word"), self.tr("Double-click, or Ctrl+click")),
            (
                self.tr("Set the speaker of the selection, or of the paragraph"),
                f"{native('Ctrl+1')} … {native('Ctrl+9')}",
            ),
            (self.tr("Let a speaker speak from the caret on"), f"{native('Ctrl+Shift+1')} … {native('Ctrl+Shift+9')}"),
        ):
            item = QTreeWidgetItem(self._list, [what, how])
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self._others.append(item)
        self._list.expandAll()
        self._list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._list.header().setSectionResizeMode(_KEYS, QHeaderView.ResizeMode.ResizeToContents)
        self._list.header().setStretchLastSection(False)
        self._show_keys()
        self._list.setCurrentItem(next(iter(self._items.values())))

    def _show_keys(self) -> None:
        """Write every action's keys beside it; changed ones are bold."""
        for action, item in self._items.items():
            item.setText(_KEYS, self._written(action))
            font = self.font()
            font.setBold(not self._shortcuts.is_default(action))
            item.setFont(_KEYS, font)
        self._show_chosen()

    def _written(self, action: str) -> str:
        return self.tr("  or  ").join(native(keys) for keys in self._shortcuts.keys(action))

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        found = []
        for item in self._items.values():
            written = f"{item.text(0)} {item.text(_KEYS)} {item.toolTip(0)}".casefold()
            item.setHidden(not all(word in written for word in words))
            if not item.isHidden():
                found.append(item)
        for heading in self._menus.values():
            heading.setHidden(all(item.parent() is not heading for item in found))
        for other in self._others:
            other.setHidden(bool(words))
        if found and self._list.currentItem() not in found:
            self._list.setCurrentItem(found[0])

    # --- changing

    @property
    def _chosen(self) -> str | None:
        item: QTreeWidgetItem | None = self._list.currentItem()  # None, whatever the types say, where there is none
        return None if item is None else item.data(0, _ID)

    def _show_chosen(self) -> None:
        chosen = self._chosen
        self._remove.setEnabled(chosen is not None and bool(self._shortcuts.keys(chosen)))
        self._reset.setEnabled(chosen is not None and not self._shortcuts.is_default(chosen))
        self._judge()

    def _judge(self) -> None:
        """Say what becomes of the key that was pressed."""
        keys, chosen = self._pressed(), self._chosen
        possible = False
        if chosen is None:
            text = self.tr("Choose an action.")
        elif not keys:
            text = self.tr("Click into the field and press the key that shall do this: {}").format(self._name(chosen))
        elif (why := refusal(keys)) is not None:
            text = self._why_not(why)
        elif (holder := self._shortcuts.holder(keys)) == chosen:
            text = self.tr("It has this key already.")
        elif holder is not None:
            possible = True
            text = self.tr("{keys} belongs to “{action}”, which would lose it.").format(
                keys=native(keys), action=self._name(holder)
            )
        else:
            possible = True
            text = self.tr("{} is free.").format(native(keys))
        self._news.setText(text)
        self._add.setEnabled(possible)

    def _why_not(self, why: Refusal) -> str:
        return {
            Refusal.TYPES: self.tr("This key types a character. Take one with Ctrl or Alt, or a function key."),
            Refusal.EDITS: self.tr("The text needs this key."),
            Refusal.SPEAKER: self.tr("This key says who speaks."),
        }[why]

    def _pressed(self) -> str:
        return self._new.keySequence().toString(QKeySequence.SequenceFormat.PortableText)

    def _name(self, action: str) -> str:
        return plain_text(self._rows[action])

    def _add_key(self) -> None:
        if (chosen := self._chosen) is not None and self._pressed():
            self._shortcuts.give(chosen, (*self._shortcuts.keys(chosen), self._pressed()))
            self._new.clear()

    def _remove_keys(self) -> None:
        if (chosen := self._chosen) is not None:
            self._shortcuts.give(chosen, ())

    def _reset_keys(self) -> None:
        if (chosen := self._chosen) is not None:
            self._shortcuts.reset(chosen)

    def _use_set(self, index: int) -> None:
        name = self._sets.itemData(index)
        self._sets.setCurrentIndex(0)
        if name is None or not self._may_replace():
            return
        self._shortcuts.use(KEY_SETS.get(name, {}))
        self._news.setText(self.tr("These are {}’s keys now.").format(name or "Earmark"))

    def _may_replace(self) -> bool:
        """Ask before the user's own keys are given up."""
        if not self._shortcuts.given or self._shortcuts.given in KEY_SETS.values():
            return True
        answer = QMessageBox.question(
            self, self.tr("Keyboard shortcuts"), self.tr("The keys that you have changed will be replaced. Go on?")
        )
        return answer == QMessageBox.StandardButton.Yes

    # --- in and out

    def text(self) -> str:
        """Return the whole list as lines, to be printed."""
        lines: list[str] = []
        menu = ""
        for row in self._rows.values():
            if row.menu != menu:
                menu = row.menu
                lines += ["", menu.replace("&", "")] if lines else [menu.replace("&", "")]
            lines.append(f"  {plain_text(row):<48} {self._written(row.id)}".rstrip())
        return "\n".join(lines) + "\n"

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        self._news.setText(self.tr("The list is in the clipboard."))

    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save the keys"), "earmark-keys.json", "JSON (*.json)")
        if path:
            try:
                self._shortcuts.save(Path(path))
            except OSError as error:
                self._news.setText(self.tr("The keys could not be saved: {}").format(error))

    def _load(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Use keys from a file"), "", "JSON (*.json)")
        if not path:
            return
        try:
            self._shortcuts.load(Path(path))
        except (OSError, BadKeySet) as error:
            self._news.setText(self.tr("This file holds no keys: {}").format(error))
