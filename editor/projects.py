"""What the user does with projects as a whole, in the list of projects."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFile, QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QInputDialog, QMessageBox, QWidget

from editor.dashboard.catalogue import Catalogue
from editor.dashboard.dashboard import Dashboard
from editor.finding import Finding
from editor.messages import message_of, show_error
from editor.queue.queue import RecordingQueue, State
from engine.audio.cache import default_cache_folder, forget_sound
from engine.errors import EarmarkError, SaveFailed
from engine.library.library import LibraryRow
from engine.project import files

_MOST_NAMED = 8


class Projects(QObject):
    """Renames, copies, tags, archives and removes the projects that are selected, and finds their recordings."""

    def __init__(self, dashboard: Dashboard, catalogue: Catalogue, queue: RecordingQueue, window: QWidget) -> None:
        super().__init__(window)
        self._dashboard = dashboard
        self._catalogue = catalogue
        self._queue = queue
        self._window = window
        self._finding = Finding(catalogue, window)
        dashboard.table.rename_requested.connect(self.rename)
        dashboard.table.delete_requested.connect(self.delete)
        queue.changed.connect(self._show_queue)
        queue.progressed.connect(self._show_queue)

    def close(self) -> None:
        """Stop what goes on in the background."""
        self._finding.close()
        self._dashboard.close_search()
        self._catalogue.close()

    def search(self) -> None:
        """Search all projects."""
        self._dashboard.go_to_search()

    def add_folder(self) -> None:
        """Take in all projects of a folder."""
        folder = QFileDialog.getExistingDirectory(self._window, self.tr("Add all projects in a folder"))
        if folder:
            self._catalogue.scan(Path(folder))

    def open(self) -> None:
        """Open the selected project."""
        for row in self._dashboard.chosen[:1]:
            self._dashboard.open_requested.emit(row.path)

    def rename(self) -> None:
        """Ask for another name for the selected project, and give it to its file too."""
        for row in self._not_queued(self._dashboard.chosen[:1]):
            label, old = self.tr("Name"), row.path.stem
            name, is_chosen = QInputDialog.getText(self._window, self.tr("Rename project"), label, text=old)
            if is_chosen:
                self._rename(row.path, name)

    def duplicate(self) -> None:
        """Copy the selected projects; the recordings stay what they are."""
        copies: list[Path] = []

        def copy(row: LibraryRow) -> None:
            first = self.tr("{} copy").format(row.path.stem)
            copies.append(files.duplicate(row.path, lambda number: first if number == 1 else f"{first} {number}"))

        self._each(self._dashboard.chosen, copy)
        self._catalogue.add(copies)

    def tag(self) -> None:
        """Ask for the tags of the selected projects."""
        rows = [row for row in self._dashboard.chosen if row.summary is not None]
        if not rows:
            return
        shared = [tag for tag in _tags(rows[0]) if all(tag in _tags(row) for row in rows)]
        label = self.tr("Tags, with commas between them")
        if len(rows) > 1:
            label = self.tr("Tags that all {} projects have, with commas between them").format(len(rows))
        text, is_chosen = QInputDialog.getText(self._window, self.tr("Tags"), label, text=", ".join(shared))
        if not is_chosen:
            return
        wanted = list(dict.fromkeys(tag.strip() for tag in text.split(",") if tag.strip()))

        def set_tags(row: LibraryRow) -> None:
            own = [tag for tag in _tags(row) if tag not in shared and tag not in wanted]
            files.set_fact(row.path, "tags", [*own, *wanted])

        self._each(rows, set_tags)
        self._catalogue.refresh()

    def archive(self) -> None:
        """Put the selected projects away; or, where all of them are, back."""
        rows = [row for row in self._dashboard.chosen if row.summary is not None]
        away = not all(row.summary.archived for row in rows if row.summary is not None)
        self._each(rows, lambda row: files.set_fact(row.path, "archived", away))
        self._catalogue.refresh()

    def show_folder(self) -> None:
        """Show where the selected project is."""
        for row in self._dashboard.chosen[:1]:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(row.path.parent)))

    def take_off(self) -> None:
        """Take the selected projects off the list; the files stay."""
        self._catalogue.take_off([row.path for row in self._dashboard.chosen])

    def find_recordings(self) -> None:
        """Find the recordings of the selected projects that are not where they were."""
        self._finding.start(self._dashboard.chosen)

    def delete(self) -> None:
        """Ask, and move the selected projects to the trash; their recordings only where that is asked for as well."""
        rows = self._not_queued(self._dashboard.chosen)
        if not rows:
            return
        there = [row for row in rows if row.path.exists()]
        answer = self._ask_to_delete(there) if there else False
        if answer is None:
            return
        gone = [row for row in rows if row not in there]

        def discard(row: LibraryRow) -> None:
            files.remove(row.path, self._to_trash)
            gone.append(row)

        self._each(there, discard)
        self._catalogue.take_off([row.path for row in gone])
        self._forget_sounds(gone, with_recording=answer)

    # --- inside

    def _not_queued(self, rows: list[LibraryRow]) -> list[LibraryRow]:
        """Return the projects that the queue does not wait for; tell where that is none of them."""
        queued = {entry.project for entry in self._queue.unfinished}
        free = [row for row in rows if row.path not in queued]
        if rows and not free:
            text = self.tr("{} is to be recognised. Take it out of the queue first.").format(rows[0].path.stem)
            QMessageBox.information(self._window, "Earmark", text)
        return free

    def _rename(self, path: Path, name: str) -> None:
        try:
            new = files.rename(path, name)
        except EarmarkError as error:
            show_error(self._window, error)
        else:
            self._catalogue.move(path, new)
            self._dashboard.table.choose([new])

    def _each(self, rows: list[LibraryRow], do: Callable[[LibraryRow], None]) -> None:
        """Do something with each project; tell of the first that it did not work with, and how many more there are."""
        errors: list[EarmarkError] = []
        for row in rows:
            try:
                do(row)
            except EarmarkError as error:
                errors.append(error)
        if len(errors) == 1:
            show_error(self._window, errors[0])
        elif errors:
            text = "\n".join(message_of(error).happened for error in errors[:_MOST_NAMED])
            QMessageBox.warning(
                self._window, "Earmark", self.tr("{} projects were left as they are.").format(len(errors)) + f"\n{text}"
            )

    def _ask_to_delete(self, rows: list[LibraryRow]) -> bool | None:
        """Return whether the recordings are to go as well; None where the user would rather keep everything."""
        names = "\n".join(row.path.name for row in rows[:_MOST_NAMED])
        if len(rows) > _MOST_NAMED:
            names += self.tr("\nand {} more").format(len(rows) - _MOST_NAMED)
        one = self.tr("Move this project to the trash?")
        text = one if len(rows) == 1 else self.tr("Move {} projects to the trash?").format(len(rows))
        box = QMessageBox(QMessageBox.Icon.Question, "Earmark", text, parent=self._window)
        box.setInformativeText(names)
        recordings = QCheckBox(self.tr("Move their recordings to the trash as well"))
        box.setCheckBox(recordings)
        move = box.addButton(self.tr("Move to the trash"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(keep)
        box.exec()
        return recordings.isChecked() if box.clickedButton() is move else None

    def _to_trash(self, path: Path) -> None:
        """Move a file to the trash; where there is none, ask whether it may be deleted. Raises SaveFailed."""
        if QFile(str(path)).moveToTrash():
            return
        box = QMessageBox(
            QMessageBox.Icon.Warning,
            "Earmark",
            self.tr("{} can't be moved to the trash.").format(path.name),
            parent=self._window,
        )
        box.setInformativeText(self.tr("It can be deleted instead; then it can't be brought back."))
        delete = box.addButton(self.tr("Delete for good"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("Keep it"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.exec()
        if box.clickedButton() is not delete:
            raise SaveFailed(path, self.tr("it was kept"))
        try:
            path.unlink()
        except OSError as error:
            raise SaveFailed(path, error.strerror or str(error)) from error

    def _forget_sounds(self, rows: list[LibraryRow], *, with_recording: bool) -> None:
        """Remove decoded sound, and recordings where that was asked for, that no other project is about."""
        gone = {row.summary.recording_sha256: row.summary.recording for row in rows if row.summary is not None}
        for row in self._catalogue.rows():
            if row.summary is not None:
                gone.pop(row.summary.recording_sha256, None)
        for sha256, recording in gone.items():
            forget_sound(sha256, default_cache_folder())
            if with_recording and recording.is_file():
                try:
                    self._to_trash(recording)
                except SaveFailed as error:
                    show_error(self._window, error)

    def _show_queue(self) -> None:
        words = {State.WAITING: self.tr("in the queue"), State.OPEN: self.tr("is open")}
        states: dict[Path, str] = {}
        for entry in self._queue.unfinished:
            share = entry.progress.share
            running = self.tr("is being recognised")
            if share is not None and not entry.progress.decoding:
                running = self.tr("{} % recognised").format(round(100 * share))
            states[entry.project] = words.get(entry.state, running)
        self._dashboard.show_queue(states)


def _tags(row: LibraryRow) -> tuple[str, ...]:
    return row.summary.tags if row.summary is not None else ()
