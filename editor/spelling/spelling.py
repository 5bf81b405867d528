"""The spelling of the open project: which words are marked, and the way from one to the next."""

import re
import time
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QMenu, QWidget

from editor.conventions import marks_from
from editor.dialogs.spelling_languages import SpellingLanguagesDialog
from editor.history import TranscriptHistory
from editor.messages import Banner
from editor.settings import Settings
from editor.spelling.checker import Checker
from editor.spelling.languages import none_there, variants, wanted_for
from editor.spelling.misspellings import Misspellings
from editor.spelling.suggestions import MisspelledWord, Suggestions
from editor.transcript_view.offsets import to_characters
from editor.transcript_view.places import Stretch
from editor.transcript_view.view import TranscriptView
from engine.errors import EarmarkError, WorkerDied
from engine.project.project import Project
from engine.spelling.accepted import AcceptedWords
from engine.spelling.own_words import own_words_file, read_own_words
from engine.spelling.project_words import (
    DICTIONARIES_FACT,
    PASSED_OVER_FACT,
    WORDS_FACT,
    language_of,
    passed_over_in,
    right_in,
)
from engine.transcript.transcript import Change

# Paragraphs out of sight are looked through in slices that no key press can notice.
_SLICE_S = 0.002
_PLACEHOLDER = re.compile(r"\{\w+\}")


class Spelling(QObject):
    """What the actions about spelling do.

    Signals:
        told: What there is to say, in the user's words.
        menu_ready: Where a context menu should open, and what fills its beginning, or None.
    """

    told = Signal(str)
    menu_ready = Signal(QPoint, object)

    def __init__(self, view: TranscriptView, banner: Banner, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._view = view
        self._banner = banner
        self._settings = settings
        self._window = window
        self._project: Project | None = None
        self._history: TranscriptHistory | None = None
        self._language: str | None = None
        self._is_broken = False
        self._terms: tuple[str, ...] = ()
        self._direction = 0  # of the misspelled word that is waited for; 0 for none
        self._menu_at: QPoint | None = None  # where the menu goes that waits for suggestions; None for the word's own
        self.checker = Checker(self)
        self.misspellings = Misspellings(self.checker)
        self.suggestions = Suggestions(self.checker, window)
        view.add_layer(self.misspellings)
        self._looked_through = 0
        self._saw_unknown = False
        self._sweep = QTimer(self)
        self._sweep.timeout.connect(self._look_on)
        self.checker.answered.connect(self._take_answer)
        self.checker.failed.connect(self._fail)
        self.suggestions.ready.connect(self._show_suggestions)
        self.suggestions.corrected.connect(self._go_behind)
        self.suggestions.own_words_changed.connect(self._accept)
        self.suggestions.gone.connect(lambda: self.told.emit(self.tr("The text has changed there")))
        settings.changed.connect(self._apply_setting)
        view.typed.connect(self._note_typing)
        view.cursorPositionChanged.connect(self._note_caret)

    @property
    def busy(self) -> bool:
        """Whether words of the transcript are still to be looked up."""
        return self._sweep.isActive() or self.checker.busy

    def show_project(self, project: Project | None, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._project, self._history = project, history
        self._is_broken = False
        self._direction = 0
        self.suggestions.show_project(project, history)
        if history is not None:
            history.changed.connect(self._note_change)
            history.fact_changed.connect(self._note_fact)
        self._choose_dictionaries()

    def count_as_right(self, terms: Iterable[str]) -> None:
        """Count the words of these terms as right in every project."""
        self._terms = tuple(terms)
        self._accept()

    # What the actions do

    def next(self) -> None:
        """Select the next misspelled word."""
        self._walk(1)

    def previous(self) -> None:
        """Select the misspelled word before."""
        self._walk(-1)

    def suggest(self) -> None:
        """Offer corrections of the misspelled word at the caret, in a menu beside it."""
        if not self._is_possible():
            return
        stretches = self._view.selected()
        found = self._touching(stretches[0]) if stretches else None
        if found is None:
            self.told.emit(self.tr("No misspelled word stands at the caret"))
            return
        self._menu_at = None
        self.suggestions.ask(found)

    def prepare_menu(self, point: QPoint) -> None:
        """Ask for corrections of the word at a point of the screen, if it is misspelled; ``menu_ready`` follows."""
        cursor = self._view.cursorForPosition(self._view.viewport().mapFromGlobal(point))
        offset = to_characters(cursor.block().text(), cursor.positionInBlock())
        found = self._touching(Stretch(cursor.blockNumber(), offset, offset)) if self.misspellings.shown else None
        if found is None:
            self.menu_ready.emit(point, None)
        else:
            self._menu_at = point
            self.suggestions.ask(found)

    def choose_languages(self) -> None:
        """Let the user choose by which dictionaries this project is checked."""
        if self._project is None:
            return
        dialog = SpellingLanguagesDialog(self._project, self._settings, self._window)
        if dialog.exec():
            self._banner.hide()
            self._project.set_fact(DICTIONARIES_FACT, dialog.chosen)
            preferred = dict.fromkeys((*dialog.chosen, *variants(self._settings)))
            self._settings.set_value("spelling_variants", ", ".join(preferred))
            self._choose_dictionaries()
        dialog.deleteLater()

    # By what is checked

    def _choose_dictionaries(self) -> None:
        """Check by the dictionaries of the project, or rest."""
        dictionaries: tuple[Path, ...] = ()
        shown = bool(self._settings.value("spelling_shown"))
        if self._project is not None:
            self._language = language_of(self._project)
            if shown and not self._is_broken:
                dictionaries = tuple(one.path for one in wanted_for(self._project, self._settings))
        self.checker.use(dictionaries)
        self.misspellings.shown = bool(dictionaries)
        self._accept()

    def _accept(self) -> None:
        """Count the right words as right, and look at everything anew."""
        texts = [*self._terms, *read_own_words(own_words_file())]
        marks = marks_from(self._settings.text("own_marks"))
        texts += [_PLACEHOLDER.sub("", f"{mark.name} {mark.text}") for mark in marks]
        texts.append(self._settings.text("fillers"))
        if self._project is not None:
            texts += right_in(self._project)
            self.misspellings.passed_over = passed_over_in(self._project)
        self.checker.accepted = AcceptedWords(texts)
        self.misspellings.forget()
        self._look_from(0)
        self._view.viewport().update()

    def _apply_setting(self, key: str) -> None:
        if key in ("spelling_shown", "spelling_variants", "dictionary_folder"):
            self._is_broken = False
            self._choose_dictionaries()
        elif key in ("own_marks", "fillers"):
            self._accept()

    def _fail(self, error: EarmarkError) -> None:
        self._is_broken = True
        self.misspellings.shown = False
        self._view.viewport().update()
        if isinstance(error, WorkerDied):
            self._banner.tell(
                self.tr("Spelling is not checked any more: a dictionary can't be used."),
                self.tr("Choose others…"),
                self.choose_languages,
            )
        else:
            self._banner.tell_error(error, self.tr("Choose others…"), self.choose_languages)

    def _is_possible(self) -> bool:
        """Say why nothing can be looked for, where that is so."""
        if self._project is None:
            return False
        if not self._settings.value("spelling_shown"):
            self.told.emit(self.tr("Misspelled words are not marked now: Review, Mark misspelled words"))
            return False
        if not self.checker.dictionaries:
            self._banner.tell(none_there(self._project), self.tr("Choose…"), self.choose_languages)
            return False
        return True

    # What happens to the text

    def _note_change(self, change: Change) -> None:
        if self._project is not None and self._language is None and language_of(self._project) is not None:
            self._choose_dictionaries()
        elif change.speakers_changed:
            self._accept()
        elif len(change.inserted) > 1 or not change.removed:  # one that is typed in is in sight
            self._look_from(min(change.index, self._looked_through))

    def _note_fact(self, name: str) -> None:
        if name in (WORDS_FACT, PASSED_OVER_FACT):
            self._accept()

    def _note_typing(self) -> None:
        self._direction = 0
        self.misspellings.being_typed = self._view.textCursor().position()

    def _note_caret(self) -> None:
        """Show a word as it is once the caret has left the place where it was typed."""
        typed_at, place = self.misspellings.being_typed, self._view.textCursor().position()
        if typed_at is not None and place != typed_at:
            self.misspellings.being_typed = None
            self._view.update_paragraph(self._view.text.findBlock(typed_at).blockNumber())

    # Looking through the transcript

    def _look_from(self, number: int) -> None:
        self._looked_through = number
        if self.misspellings.shown:
            self._sweep.start(0)
        else:
            self._sweep.stop()

    def _look_on(self) -> None:
        """Look at some more paragraphs, so that their words are known when they are wanted."""
        paragraphs = self._view.paragraphs
        end_s = time.perf_counter() + _SLICE_S
        while self._looked_through < len(paragraphs) and time.perf_counter() < end_s:
            self._saw_unknown |= not self.misspellings.knows(paragraphs[self._looked_through])
            self._looked_through += 1
        if self._looked_through >= len(paragraphs):
            self._sweep.stop()
            self._look_again()

    def _look_again(self) -> None:
        """Look once more at everything when all words are known, so that what is misspelled is remembered."""
        if self._saw_unknown and not self.busy:
            self._saw_unknown = False
            self._look_from(0)

    def _take_answer(self, is_any_wrong: bool) -> None:
        if is_any_wrong:
            self._view.viewport().update()
        self._look_again()
        if self._direction:
            self._go()

    # From word to word

    def _walk(self, direction: int) -> None:
        if self._is_possible():
            self._direction = direction
            self._go()

    def _go(self) -> None:
        """Go where the user wants, or wait for more words to be known."""
        paragraphs, stretches, direction = self._view.paragraphs, self._view.selected(), self._direction
        if not stretches:
            self._direction = 0
            return
        here = stretches[-1] if direction > 0 else stretches[0]
        order = range(here.paragraph, len(paragraphs)) if direction > 0 else range(here.paragraph, -1, -1)
        for number in order:
            paragraph = paragraphs[number]
            if not self.misspellings.knows(paragraph):
                return  # an answer comes, and with it another try
            words = self.misspellings.of(paragraph)[::direction]
            if number == here.paragraph:
                words = tuple(
                    word for word in words if (word.start >= here.end if direction > 0 else word.end <= here.start)
                )
            if words:
                self._direction = 0
                self._view.hold_still()
                self._view.select(Stretch(number, words[0].start, words[0].end))
                text = paragraph.text[words[0].start : words[0].end]
                self.told.emit(self.tr("“{}” is in no dictionary").format(text))
                return
        self._direction = 0
        self.told.emit(
            self.tr("No misspelled word from here to the end")
            if direction > 0
            else self.tr("No misspelled word from here to the beginning")
        )

    def _touching(self, stretch: Stretch) -> MisspelledWord | None:
        if stretch.paragraph >= len(self._view.paragraphs):
            return None
        paragraph = self._view.paragraphs[stretch.paragraph]
        word = self.misspellings.touching(paragraph, stretch.start, stretch.end)
        return None if word is None else MisspelledWord(paragraph.id, word)

    def _show_suggestions(self, misspelled: MisspelledWord, suggestions: tuple[str, ...]) -> None:
        if self._view.isReadOnly():
            suggestions = ()

        def fill(menu: QMenu) -> None:
            self.suggestions.fill(menu, misspelled, suggestions)

        point, self._menu_at = self._menu_at, None
        if point is not None:
            self.menu_ready.emit(point, fill)
            return
        menu = QMenu(self._window)
        fill(menu)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.setActiveAction(menu.actions()[0])
        menu.popup(self._view.viewport().mapToGlobal(self._view.cursorRect().bottomLeft()))

    def _go_behind(self, paragraph_id: int, offset: int) -> None:
        """Go on behind a word that was put right."""
        if self._history is not None:
            index = self._history.transcript.index_of(paragraph_id)
            self._view.select(Stretch(index, offset, offset))
            self._view.setFocus()
