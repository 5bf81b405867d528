"""The main window: connects the panes, and opens and closes projects."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
)
from PySide6.QtWidgets import (
    QMainWindow,
    QMenu,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from editor import actions
from editor.again import Again
from editor.aligning import Aligning
from editor.alike import Alike
from editor.alternatives.alternatives import Alternatives
from editor.alternatives.in_review import AlternativesInReview
from editor.alternatives.menu import AlternativesMenu
from editor.announcing import Announcing
from editor.appearance import Appearance
from editor.cleaning import Cleaning
from editor.corpora.corpora import Corpora
from editor.corrections.everywhere import Everywhere
from editor.corrections.pane import CorrectionsPane
from editor.counting import Counting
from editor.dashboard.catalogue import Catalogue
from editor.dashboard.dashboard import Dashboard
from editor.dashboard.drop_hint import dropped_files
from editor.desk import Desk
from editor.dialogs.keys import KeysDialog
from editor.dialogs.models import ModelsDialog
from editor.dialogs.palette import Command, Palette
from editor.dialogs.preferences import PreferencesDialog
from editor.dialogs.record import RecordDialog
from editor.exporting import Exporting
from editor.find.finding import Finding
from editor.flags import Flags
from editor.glossary.glossary import Glossary
from editor.glossary.pane import GlossaryPane
from editor.history import TranscriptHistory
from editor.inserting import Inserting
from editor.listening.listening import Listening
from editor.messages import Banner
from editor.notes.notes import Notes
from editor.packing import Packing
from editor.panes import Panes
from editor.playback import Playback
from editor.playing import Playing
from editor.progress_bar import RecognitionBar
from editor.projects import Projects
from editor.queue.panel import QueuePanel
from editor.queue.queue import RecordingQueue
from editor.queue.queueing import Queueing
from editor.recent import remember_project
from editor.recognition import Recognition
from editor.reflowing import Reflowing
from editor.returning import Returning
from editor.review.advice import Advice
from editor.review.pane import FragmentsPane
from editor.review.review import Review
from editor.settings import Settings
from editor.shortcuts import Shortcuts
from editor.side_panel import SidePanel, TextAndSide
from editor.signing import Signing
from editor.speakers.labelling import SpeakerLabelling
from editor.speakers.pane import SpeakersPane
from editor.speakers.speakers import Speakers
from editor.speakers.turn_pass import TurnPass
from editor.spelling.spelling import Spelling
from editor.status import StatusLine
from editor.theme import window_icon
from editor.transcribing import Transcribing
from editor.transcript_view.view import TranscriptView
from editor.transport.bar import TransportBar
from editor.versions.pane import VersionsPane
from editor.waveform.waveform import Waveform
from editor.working import Working
from engine.errors import PlaybackError
from engine.pedals.library import hid_library
from engine.project.project import Project
from engine.recognition.results import Span

_MESSAGE_MS = 3000
# A stretch is heard with this much around it.
_AROUND_MS = 600


class EditorWindow(QMainWindow):
    """The dashboard, or one project with its transcript and sound."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.setWindowIcon(window_icon())
        self.setAcceptDrops(True)
        self.recognition = Recognition(self)
        self.playback = Playback(self)
        self.queue = RecordingQueue(parent=self)
        self._queue_panel = QueuePanel(self.queue)
        self.catalogue = Catalogue(settings, self)
        self.dashboard = Dashboard(settings, self.catalogue, self._queue_panel)
        self.projects = Projects(self.dashboard, self.catalogue, self.queue, self)
        self.packing = Packing(self.dashboard, self)
        self.banner = Banner()
        self.recognition_bar = RecognitionBar()
        self.view = TranscriptView()
        self.transport = TransportBar()
        self.review = Review(self.view, self.playback, settings, self)
        self.playing = Playing(self.playback, self.transport, self.view, settings, self)
        self.listening = Listening(self.playback, self.playing, self.view, settings, self)
        self.speakers = Speakers(self.view, self)
        self.transcribing = Transcribing(self.recognition, self.recognition_bar, self.banner, settings, self)
        self.queueing = Queueing(self.queue, self.transcribing, self)
        self.desk = Desk(
            self.recognition, self.transcribing, self.queue, self.queueing, self.playback, self.banner, self
        )
        self.returning = Returning(self.desk, self.view, self.playback, self)
        self.working = Working(self.desk, self.view, self.playback, self)
        self.exporting = Exporting(self.banner, settings, self)
        self.corpora = Corpora(self.settings, self)
        self.recorder = RecordDialog(settings, self)
        self.flags = Flags(self.view, self.playback, self)
        self.finding = Finding(self.view, self.playback, self)
        self.alike = Alike(self.view, self.playback, self)
        self.cleaning = Cleaning(self.view, self.playback, settings, self)
        self.reflowing = Reflowing(self.view, self)
        self.inserting = Inserting(self.view, self.playback, settings, self)
        self.spelling = Spelling(self.view, self.banner, settings, self)
        self.glossary = Glossary(self.view, self.playback, self)
        self.again = Again(self.view, self.playback, settings, self)
        self.waveform = Waveform(self.view, self.playback, self.playing, settings, self)
        self.aligning = Aligning(self.recognition, self.playback, settings, self)
        self.alternatives = Alternatives(self.recognition, settings, self)
        self.alternatives_menu = AlternativesMenu(self.alternatives, self.view, self)
        AlternativesInReview(self.alternatives, self.review.mode, self.view, self)
        self.corrections = CorrectionsPane()
        self.everywhere = Everywhere(self.catalogue.path, self.corrections.kinds, self.desk.save_now, self)
        self.fragments = FragmentsPane(self.review)
        self.advice = Advice(self.banner, self.show_models, self)
        self.versions = VersionsPane(self.view.paragraph_at_caret)
        self.signing = Signing(settings, self)
        self.counting = Counting(self.view, self.playback, self)
        self.announcing = Announcing(self.view, self.playback, self)
        self.speakers_pane = SpeakersPane()
        self.speaker_labelling = SpeakerLabelling(settings, self)
        self.turn_pass = TurnPass(self.view, self.playback, self.playing, self.transport, settings, self)
        self.side = SidePanel(settings)
        self.notes = Notes(self.view, self.playback, self.side, self)
        dressed = (self.dashboard, self.transport, self.waveform, self.notes)
        self.appearance = Appearance(settings, self.view, dressed, self)
        self.panes = Panes(lambda: (self.banner, self.view, self.side, self.waveform.pane, self.transport))
        self.side.add("corrections", self.tr("Corrections"), self.corrections)
        self.side.add("versions", self.tr("Versions"), self.versions)
        self.side.add("doubtful", self.tr("Doubtful"), self.fragments)
        self.side.add("speakers", self.tr("Speakers"), self.speakers_pane)
        self.side.add("notes", self.tr("Notes"), self.notes.pane)
        self.side.add("glossary", self.tr("Glossary"), GlossaryPane(self.glossary))
        self.actions_by_id, menus = actions.build(self, settings)
        self.shortcuts = Shortcuts(settings, self)
        self.shortcuts.serve(self.actions_by_id)
        self.speakers.use_menu(menus["&Speakers"])
        self.notes.use_actions(self.actions_by_id, menus["&Notes"])
        self._status = StatusLine(self.statusBar())
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self.appearance.dress()
        self.transport.set_volume(settings.number("volume_percent"))
        self.transport.set_speed(settings.number("speed_percent"))
        self._enable_actions()
        self.show_dashboard()

    def _lay_out(self) -> None:
        editor = QWidget()
        column = QVBoxLayout(editor)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        text = TextAndSide(self.view, self.side, self.settings)
        for widget in (
            self.banner,
            self.recognition_bar,
            self.flags.bar,
            self.finding.bar,
            self.alike.bar,
            self.turn_pass.bar,
            self.review.mode.bar,
            text,
            self.waveform.pane,
            self.transport,
        ):
            column.addWidget(widget, 1 if widget is text else 0)
        self._pages.addWidget(self.dashboard)
        self._pages.addWidget(editor)
        self.setCentralWidget(self._pages)
        self.resize(1080, 760)
        self.setMinimumSize(640, 420)
        self.restoreGeometry(QByteArray.fromBase64(self.settings.text("geometry").encode()))
        self.dashboard.use_actions(actions.of_menu("Pro&jects", actions.Needs.CHOSEN), self.actions_by_id)
        self.listening.use_actions(self.actions_by_id, self.transport, hid_library())

    def _connect(self) -> None:
        self._connect_projects()
        self._connect_sound()
        self._connect_text()
        self._connect_review()
        self._connect_messages()

    def _connect_projects(self) -> None:
        self.dashboard.open_requested.connect(self.desk.open_path)
        self.dashboard.place_requested.connect(self.returning.show)
        self.dashboard.play_requested.connect(self.returning.play)
        self.dashboard.queue_requested.connect(self.queueing.add)
        self.dashboard.chosen_changed.connect(self._enable_actions)
        self.dashboard.new_requested.connect(self.desk.choose_recording)
        self.dashboard.record_requested.connect(self.recorder.appear)
        self.dashboard.browse_requested.connect(self.desk.choose_project)
        self.dashboard.demo_requested.connect(self.desk.open_demo)
        self.packing.packed.connect(self.dashboard.tell_packed)
        self.packing.unpacked.connect(self.desk.open_project)
        self._queue_panel.open_requested.connect(self.desk.open_project)
        self.queue.finished.connect(self._show_finished)
        self.recorder.recorded.connect(self.desk.open_recording)
        self.transcribing.begun.connect(self._show_editor)
        self.transcribing.given_up.connect(self.desk.put_away)
        self.desk.package_given.connect(self.packing.unpack_into_folder)
        self.desk.changed.connect(self._show_project)
        self.desk.named.connect(self._show_editor)
        self.desk.emptied.connect(self.show_dashboard)
        self.desk.leaving.connect(self.waveform.keep_zoom)

    def _connect_sound(self) -> None:
        self.desk.sound_changed.connect(self._show_sound)
        self.desk.sound_changed.connect(self.aligning.wake)
        self.desk.sound_changed.connect(self.alternatives.wake)
        self.playback.position_changed.connect(self.view.set_position)
        self.playback.position_changed.connect(self.transport.set_position)
        self.playback.position_changed.connect(self.recognition.attend)
        self.playback.playing_changed.connect(self.transport.set_playing)
        self.playback.failed.connect(self._tell_no_sound)
        self.playback.silent.connect(self._tell_silence)
        self.playback.fell_back.connect(self.banner.tell_error)
        self.transport.seek_requested.connect(self.playback.seek)
        self.transport.speed_requested.connect(self.playing.set_speed)
        self.transport.volume_requested.connect(self.playing.set_volume)
        self.transport.time_left.connect(self.view.setFocus)
        self.recognition.decoding.connect(self.waveform.show_decoding)
        self.recognition.progressed.connect(lambda _: self.listening.look_again())
        self.recognition.finished.connect(self.flags.refresh)
        self.recognition.finished.connect(self.speaker_labelling.begin_as_said)

    def _connect_text(self) -> None:
        self.view.play_requested.connect(self.playing.play_from)
        self.view.seek_requested.connect(self.playback.seek)
        self.view.edit_refused.connect(self.banner.tell_error)
        self.view.menu_requested.connect(self.spelling.prepare_menu)
        self.view.cursorPositionChanged.connect(self.versions.follow_caret)
        self.spelling.menu_ready.connect(self._show_menu)
        self.glossary.changed.connect(lambda: self.spelling.count_as_right(self.glossary.texts))
        self.side.left.connect(self.view.setFocus)
        for pane in (self.corrections, self.fragments):
            pane.place_requested.connect(self._go_to)
            pane.play_requested.connect(self._hear)
        self.speakers_pane.turn_requested.connect(self.speakers.next_turn)
        for part in (self.transport, self.flags, self.corrections, self.fragments, self.notes.pane):
            self.counting.offset_changed.connect(part.set_offset)
        self.notes.play_requested.connect(self.playing.play_from)
        self.notes.shown.connect(self.waveform.show_notes)

    def _connect_review(self) -> None:
        self.review.marked.connect(self.waveform.set_doubt)
        self.review.counted.connect(self._status.show_review)
        self.review.counted.connect(self.working.show_review)
        self.review.judged.connect(self._status.show_quality)
        self.review.judged.connect(self.advice.look)
        self.review.audited.connect(self._status.show_audit)
        self.review.arrived.connect(self.announcing.say_where)
        self.review.mode.again_requested.connect(self.again.span)
        self.review.mode.elsewhere_requested.connect(self.alike.look)
        self.review.mode.active_changed.connect(self.actions_by_id["review_mode"].setChecked)
        self.working.counted.connect(self._status.show_work)
        self.alternatives_menu.models_requested.connect(self.show_models)
        self.flags.again_requested.connect(self.again.span)
        self.flags.counted.connect(self._status.show_flags)
        self.flags.counted.connect(lambda _: self.waveform.show_flags(self.flags.open))
        self._status.flags_requested.connect(self.flags.next)

    def _connect_messages(self) -> None:
        for said in (
            *(part.told for part in (self.spelling, self.glossary, self.alternatives_menu, self.playing)),
            *(part.told for part in (self.review, self.speaker_labelling)),
            *(part.nothing_left for part in (self.review, self.flags, self.alike, self.cleaning, self.reflowing)),
            *(part.nothing_left for part in (self.inserting, self.notes)),
            *(self.speakers.nothing_found, self.finding.turned, self.notes.arrived),
        ):
            said.connect(self._say)
        for failed in (self.speaker_labelling.failed, self.waveform.refused):
            failed.connect(self.banner.tell_error)
        self.banner.told.connect(self.announcing.say)
        self.statusBar().messageChanged.connect(lambda text: self.announcing.say(text) if text else None)
        self.alike.bar.look.setToolTip(self.actions_by_id["alike"].toolTip())
        self._status.flags.setToolTip(self.actions_by_id["next_flag"].toolTip())

    # --- what can be done

    def _enable_actions(self) -> None:
        there = {
            actions.Needs.NOTHING: True,
            actions.Needs.PROJECT: self.desk.project is not None,
            actions.Needs.SOUND: self.playback.duration_ms > 0,
            actions.Needs.PROJECTS: self.dashboard.is_in_sight,
            actions.Needs.CHOSEN: bool(self.dashboard.chosen),
        }
        for row in actions.rows():
            self.actions_by_id[row.id].setEnabled(there[row.needs])
        self._enable_steps()

    def _enable_steps(self) -> None:
        """Enable what takes back and repeats; for every key press, so it looks at nothing else."""
        if (history := self.desk.history) is not None:
            self.actions_by_id["undo"].setEnabled(history.stack.canUndo())
            self.actions_by_id["redo"].setEnabled(history.stack.canRedo())

    # --- opening and closing

    def show_dashboard(self) -> None:
        """Show the projects."""
        self._pages.setCurrentIndex(0)
        self.statusBar().hide()
        self.setWindowTitle("Earmark")
        self.dashboard.appear()
        self._enable_actions()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save and close everything."""
        if not self.recorder.may_quit() or not self.queueing.may_quit() or not self.desk.close():
            event.ignore()
            return
        self.review.close()
        self.listening.close()
        self.packing.close()
        self.projects.close()
        self.settings.set_value("geometry", bytes(self.saveGeometry().toBase64().data()).decode())
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a file, or put several into the queue."""
        paths = dropped_files(event)
        if not paths:
            return
        event.acceptProposedAction()
        if len(paths) == 1 and paths[0].is_file():
            self.desk.open_path(paths[0])
        else:
            self.queueing.add(paths)

    def _show_finished(self, project: Path) -> None:
        remember_project(self.settings, project)
        if not self._pages.currentIndex():
            self.dashboard.refresh()

    def _show_editor(self, name: str) -> None:
        self._pages.setCurrentIndex(1)
        self._enable_actions()
        self.statusBar().show()
        self.setWindowTitle(f"{name} – Earmark")
        self.view.setFocus()

    def _show_project(self, project: Project | None, history: TranscriptHistory | None) -> None:
        """Let every part serve another project, or none."""
        parts = (self.view, self.speakers, self.speakers_pane, self.announcing, self.waveform)
        for part in (
            *parts,
            self.playing,
            self.finding,
            self.alike,
            self.reflowing,
            self.turn_pass,
            self.inserting,
            self.counting,
            self.notes,
        ):
            part.show_history(history)
        for owner in (self.transcribing, self.exporting, self.corpora, self.listening, self.signing, self._status):
            owner.show_project(project)
        panes = (self.flags, self.again, self.corrections, self.returning, self.cleaning, self.speaker_labelling)
        others = (self.aligning, self.versions, self.spelling, self.glossary, self.review, self.fragments, self.advice)
        for pane in (*panes, self.working, self.alternatives, *others):
            pane.show_project(project, history)
        if project is None or history is None:
            self.recognition_bar.hide()
        else:
            history.stack.indexChanged.connect(lambda _: self._enable_steps())
            remember_project(self.settings, project.path)
        self._enable_actions()

    def _say(self, text: str) -> None:
        """Say something in passing."""
        self.statusBar().showMessage(text, _MESSAGE_MS)

    def _go_to(self, span: Span) -> None:
        """Show a stretch in the text, and go on there."""
        self.view.select_span(span)
        self.view.setFocus()

    # --- sound

    def _hear(self, span: Span) -> None:
        """Play a stretch with a little around it."""
        self.playback.play_span(span.start_ms - _AROUND_MS, span.end_ms + _AROUND_MS)

    def _show_sound(self) -> None:
        self.transport.set_sound(self.playback.duration_ms)
        self.waveform.show_sound(self.desk.sound)
        self._enable_actions()

    def _tell_silence(self, error: PlaybackError) -> None:
        """Say that there is nothing to play on, unless there is more important news."""
        if not self.banner.isVisible():
            self.banner.tell_error(error)

    def _tell_no_sound(self, error: PlaybackError) -> None:
        """Say why nothing is heard."""
        self.transport.set_playing(False)
        self.banner.tell_error(error)

    # --- the rest of the menu

    def _show_menu(self, point: QPoint, begin: Callable[[QMenu], None] | None) -> None:
        """Show what can be done at a place in the text."""
        menu = QMenu(self)
        if begin is not None:
            begin(menu)
            menu.addSeparator()
        for name in ("play_caret", "accept", "accept_paragraph", "alternatives", "again"):
            menu.addAction(self.actions_by_id[name])
        menu.addMenu(self.speakers.menu)
        menu.addMenu(self.notes.menu)
        menu.addSeparator()
        for name in ("undo", "redo"):
            menu.addAction(self.actions_by_id[name])
        menu.addSeparator()
        has_selection = self.view.textCursor().hasSelection()
        menu.addAction(self.tr("Cut"), self.view.cut).setEnabled(has_selection)
        menu.addAction(self.tr("Copy"), self.view.copy).setEnabled(has_selection)
        menu.addAction(self.tr("Paste"), self.view.paste).setEnabled(self.view.canPaste())
        menu.exec(point)

    def show_models(self) -> None:
        """Show the models, and get more of them."""
        ModelsDialog(self).exec()

    def show_preferences(self) -> None:
        """Show the preferences."""
        PreferencesDialog(self.settings, self.listening.pedals, self).exec()

    def show_palette(self) -> None:
        """Ask for a command by name."""
        commands = [
            Command(row.id, self.actions_by_id[row.id], row.menu.replace("&", ""))
            for row in actions.rows()
            if row.id != "palette"
        ]
        Palette(commands, self.settings, self).appear()

    def show_keys(self) -> None:
        """Show all shortcuts."""
        KeysDialog(self.shortcuts, self).exec()

    def show_about(self) -> None:
        """Say what this program is."""
        QMessageBox.about(
            self,
            self.tr("About Earmark"),
            self.tr(
                "<b>Earmark</b><p>Transcripts that you can trust, made on your own computer.</p>"
                "<p>Nothing that you open here leaves this computer.</p>"
            ),
        )
