"""The terms that the user keeps, and what can be done with them in the open project."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import regex
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from editor.dialogs.places import PlacesDialog
from editor.history import TranscriptHistory
from editor.messages import show_error
from editor.places import place_of
from editor.playback import Playback
from editor.transcript_view.places import words_in
from editor.transcript_view.view import TranscriptView
from engine.errors import EarmarkError, ExportFailed, GlossaryUnreadable, InvalidEdit
from engine.glossary.correcting import edits_to_terms
from engine.glossary.files import read_glossary, write_glossary
from engine.glossary.terms import (
    GLOSSARY_FACT,
    Term,
    clean,
    common_glossary_file,
    common_terms,
    merged,
    read_terms,
    terms_of,
    terms_to_json,
    write_terms,
)
from engine.project.project import Project
from engine.transcript.words import Word, join_words

_EDGES = regex.compile(r"^[^\w]+|[^\w]+$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A term, and whether it is one of all projects."""

    term: Term
    is_common: bool = False


class Glossary(QObject):
    """Holds the entries. A change to the project's terms is a step that can be undone.

    Signals:
        changed: There are other entries.
        told: What there is to say, in the user's words.
    """

    changed = Signal()
    told = Signal(str)

    def __init__(self, view: TranscriptView, playback: Playback, window: QWidget) -> None:
        super().__init__(window)
        self._view = view
        self._playback = playback
        self._window = window
        self._project: Project | None = None
        self._history: TranscriptHistory | None = None
        self._common = common_terms()

    def show_project(self, project: Project | None, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._project, self._history = project, history
        self._common = common_terms()
        if history is not None:
            history.fact_changed.connect(lambda name: self.changed.emit() if name == GLOSSARY_FACT else None)
        self.changed.emit()

    @property
    def entries(self) -> list[Entry]:
        """All of them, by their letters."""
        mine = () if self._project is None else terms_of(self._project)
        both = [*(Entry(term) for term in mine), *(Entry(term, is_common=True) for term in self._common)]
        return sorted(both, key=lambda entry: (entry.term.text.casefold(), entry.is_common))

    @property
    def texts(self) -> list[str]:
        """Every term as it is written, the project's first."""
        mine = () if self._project is None else terms_of(self._project)
        return [term.text for term in (*mine, *self._common)]

    # Changing it

    def add(self, entries: Iterable[Entry], label: str = "") -> bool:
        """Add terms; where one is there already, what it is heard as comes to it. Returns whether that went well."""
        return self._change((), tuple(entries), label or self.tr("Add to the Glossary"))

    def replace(self, old: Entry, new: Entry) -> bool:
        """Put an entry in place of another."""
        return self._change((old,), (new,), self.tr("Change the Glossary"))

    def remove(self, entries: Iterable[Entry]) -> bool:
        """Remove entries."""
        return self._change(tuple(entries), (), self.tr("Remove from the Glossary"))

    def add_selected(self) -> None:
        """Add what is selected, or the word at the caret, to the project's terms, with what was heard in its place."""
        words = self._selected_words()
        text = _EDGES.sub("", clean(join_words(word.text for word in words)))
        if not text or self._history is None:
            self.told.emit(self.tr("Select a name or an expression first"))
            return
        heard = self._heard_in_place_of(words, text)
        if self.add([Entry(Term(text, (heard,) if heard else ()))]):
            told = self.tr("“{}” is in the glossary").format(text)
            self.told.emit(told + (" " + self.tr("(heard as “{}”)").format(heard) if heard else ""))

    # Files

    def import_from(self, path: Path, *, is_common: bool) -> None:
        """Add the terms in a file."""
        try:
            terms = read_glossary(path)
        except GlossaryUnreadable as error:
            show_error(self._window, error)
            return
        if self.add((Entry(term, is_common) for term in terms), self.tr("Import a Glossary")):
            one = self.tr("1 term was imported")
            self.told.emit(one if len(terms) == 1 else self.tr("{} terms were imported").format(len(terms)))

    def choose_import(self, *, is_common: bool) -> None:
        """Let the user choose a file of terms."""
        kinds = self.tr("Lists of terms (*.csv *.tsv *.txt);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self._window, self.tr("Import terms"), "", kinds)
        if path:
            self.import_from(Path(path), is_common=is_common)

    def export_to(self, path: Path, entries: Iterable[Entry]) -> None:
        """Write entries to a file."""
        try:
            write_glossary(path, merged(entry.term for entry in entries))
        except ExportFailed as error:
            show_error(self._window, error)

    def choose_export(self, entries: Iterable[Entry]) -> None:
        """Let the user choose where to write entries."""
        kinds = self.tr("Table for Excel and others (*.csv);;Text, one term a line (*.txt)")
        path, kind = QFileDialog.getSaveFileName(self._window, self.tr("Export terms"), "glossary.csv", kinds)
        if path:
            chosen = Path(path)
            suffix = ".txt" if "*.txt" in kind else ".csv"
            self.export_to(chosen if chosen.suffix else chosen.with_suffix(suffix), entries)

    # The text

    def correct_text(self, entries: Sequence[Entry]) -> None:
        """List where the text reads as terms are heard, and write the terms where the user leaves it ticked."""
        if self._history is None or self._view.isReadOnly():
            return
        transcript = self._history.transcript
        edits = edits_to_terms([entry.term for entry in entries], transcript.paragraphs)
        if not edits:
            self.told.emit(self.tr("The text reads nowhere as a term is heard"))
            return
        places = [place_of(transcript.paragraph(edit.paragraph_id), edit, edit.text) for edit in edits]
        dialog = PlacesDialog(
            self.tr("Write terms as in the glossary"), self.tr("Correct {}"), places, self._window, transcript.offset_ms
        )
        dialog.play_requested.connect(self._playback.play_span)
        if dialog.exec():
            try:
                chosen = [edits[row] for row in dialog.chosen]
                self._history.apply_all(chosen[::-1], self.tr("Write Terms as in the Glossary"))
            except InvalidEdit as error:
                show_error(self._window, error)
        dialog.deleteLater()

    # Inside

    def _change(self, removed: Sequence[Entry], added: Sequence[Entry], label: str) -> bool:
        """Store what is different; the common terms as another window may have left them meanwhile."""
        try:
            if any(entry.is_common for entry in (*removed, *added)):
                path = common_glossary_file()
                self._common = _changed(read_terms(path), removed, added, is_common=True)
                write_terms(path, self._common)
            if self._history is not None and self._project is not None:
                mine = _changed(terms_of(self._project), removed, added, is_common=False)
                self._history.set_fact(GLOSSARY_FACT, terms_to_json(mine), label)
        except EarmarkError as error:
            show_error(self._window, error)
            return False
        self.changed.emit()
        return True

    def _selected_words(self) -> list[Word]:
        chosen: list[Word] = []
        for stretch in self._view.selected():
            paragraph = self._view.paragraphs[stretch.paragraph]
            found = words_in(paragraph, stretch.start, stretch.end)
            if found is not None:
                chosen += paragraph.words[found[0] : found[1] + 1]
        return chosen

    def _heard_in_place_of(self, words: Sequence[Word], text: str) -> str:
        """Return what the model had heard where somebody wrote these words; empty where it is the same."""
        assert self._history is not None
        if all(word.model_id is not None for word in words):
            return ""
        low_ms, high_ms = words[0].start_ms, words[-1].end_ms
        model_words = self._history.transcript.model_words_between(low_ms, high_ms)
        middle = [word for word in model_words if low_ms <= (word.start_ms + word.end_ms) / 2 < high_ms]
        heard = _EDGES.sub("", clean(join_words(word.text for word in middle)))
        return "" if heard == text else heard


def _changed(
    terms: Iterable[Term], removed: Sequence[Entry], added: Sequence[Entry], *, is_common: bool
) -> tuple[Term, ...]:
    gone = {entry.term.text for entry in removed if entry.is_common is is_common}
    new = [entry.term for entry in added if entry.is_common is is_common]
    return merged((*(term for term in terms if term.text not in gone), *new))
