"""The bar with the playing controls."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QToolButton,
    QWidget,
)

from editor.theme import Look, icon
from editor.time_label import time_label
from editor.transport.time_field import TimeField

SLOWEST_PERCENT, FASTEST_PERCENT, STEP_PERCENT = 50, 300, 5
_SLIDER_PX = 84


class JumpSlider(QSlider):
    """A slider that goes straight to where it is clicked."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump to the pointer, then drag from there."""
        if event.button() == Qt.MouseButton.LeftButton:
            option = QStyleOptionSlider()
            self.initStyleOption(option)
            part = QStyle.SubControl.SC_SliderHandle
            handle = self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, self)
            if not handle.contains(event.position().toPoint()):
                room = self.width() - handle.width()
                place = round(event.position().x()) - handle.width() // 2
                self.setValue(QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), place, room))
                self.sliderMoved.emit(self.value())
        super().mousePressEvent(event)


class TransportBar(QFrame):
    """Play, skip, position, ways of listening, speed and volume. Shows what it is told; asks by signals.

    Signals:
        seek_requested: Go there, in milliseconds.
        speed_requested: Play at this speed, in per cent.
        volume_requested: Play this loud, in per cent.
        time_left: The user has done with the field for the time.
    """

    seek_requested = Signal(int)
    speed_requested = Signal(int)
    volume_requested = Signal(int)
    time_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self._play, self._back, self._forward = _button(30), _button(22), _button(22)
        self._playing = False
        self._duration_ms = self._offset_ms = 0
        self.time = TimeField()
        self.time.time_chosen.connect(self.seek_requested)
        self.time.left.connect(self.time_left)
        self._length = QLabel("00:00")
        self._length.setObjectName("faint")
        self._seek = JumpSlider(Qt.Orientation.Horizontal)
        self._seek.setAccessibleName(self.tr("Position"))
        self._seek.setSingleStep(1000)
        self._seek.setPageStep(30_000)
        self._seek.sliderMoved.connect(self.time.show_time)
        self._seek.sliderMoved.connect(self.seek_requested)
        self._seek.actionTriggered.connect(lambda _: self.seek_requested.emit(self._seek.sliderPosition()))
        self._speed_icon, self._volume_icon = QLabel(), QLabel()
        self._speed = self._small_slider(self.tr("Speed"), SLOWEST_PERCENT, FASTEST_PERCENT, STEP_PERCENT)
        self._speed.setValue(100)
        self._speed_text = _button(16)
        self._speed_text.setText("1.00×")
        self._ways: list[tuple[QAction, str]] = []
        self._ways_holder = QWidget()
        self._ways_row = QHBoxLayout(self._ways_holder)
        self._ways_row.setContentsMargins(0, 0, 0, 0)
        self._ways_row.setSpacing(2)
        self._speed.valueChanged.connect(self._choose_speed)
        self._volume = self._small_slider(self.tr("Volume"), 0, 100, 5)
        self._volume.setValue(100)
        self._volume.valueChanged.connect(self.volume_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 16, 6)
        layout.setSpacing(8)
        for button in (self._back, self._play, self._forward):
            layout.addWidget(button)
        layout.addSpacing(6)
        layout.addWidget(self.time)
        layout.addWidget(self._seek, 1)
        layout.addWidget(self._length)
        layout.addSpacing(4)
        layout.addWidget(self._ways_holder)
        layout.addSpacing(4)
        layout.addWidget(self._speed_icon)
        layout.addWidget(self._speed)
        layout.addWidget(self._speed_text)
        layout.addSpacing(4)
        layout.addWidget(self._volume_icon)
        layout.addWidget(self._volume)
        self._set_widths()
        self._given_up: tuple[tuple[int, tuple[QWidget, ...]], ...] = (
            (960, (self._speed,)),
            (860, (self._volume, self._volume_icon)),
            (720, (self._speed_icon, self._ways_holder)),
        )
        self.set_sound(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, keep it for the position: the rest has keys, and stands in the menu."""
        super().resizeEvent(event)
        for least_px, widgets in self._given_up:
            for widget in widgets:
                widget.setVisible(self.width() >= least_px)

    def use_actions(self, play: QAction, back: QAction, forward: QAction, normal_speed: QAction) -> None:
        """Let the buttons do what the menu does."""
        buttons = (self._play, self._back, self._forward, self._speed_text)
        for button, action in zip(buttons, (play, back, forward, normal_speed), strict=True):
            button.setToolTip(action.toolTip())
            action.changed.connect(lambda button=button, action=action: button.setToolTip(action.toolTip()))
            button.setAccessibleName(action.text().replace("&", ""))
            button.clicked.connect(action.trigger)

    def use_ways(self, ways: Iterable[tuple[QAction, str]]) -> None:
        """Show for each way of listening whether it is on, by a small button with the icon of this name."""
        for action, icon_name in ways:
            button = _button(18)
            button.setObjectName("way")
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setAccessibleName(action.text().replace("&", ""))
            action.setIconVisibleInMenu(False)
            self._ways_row.addWidget(button)
            self._ways.append((action, icon_name))

    def set_look(self, look: Look) -> None:
        """Draw the icons in other colours."""
        self._look = look
        self._back.setIcon(icon("back", look))
        self._forward.setIcon(icon("forward", look))
        self._speed_icon.setPixmap(icon("speed", look).pixmap(18, 18))
        self._volume_icon.setPixmap(icon("volume", look).pixmap(18, 18))
        for action, name in self._ways:
            action.setIcon(icon(name, look))
        self.set_playing(self._playing)

    def ask_time(self) -> None:
        """Let the user type where to go."""
        self.time.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_sound(self, duration_ms: int) -> None:
        """Set the length of what can be played; 0 for nothing."""
        self._duration_ms = duration_ms
        self._seek.setRange(0, duration_ms)
        self._show_length()
        for widget in (self._back, self._play, self._forward, self.time, self._seek, self._speed, self._volume):
            widget.setEnabled(duration_ms > 0)
        self.set_position(0)

    def set_offset(self, offset_ms: int) -> None:
        """Add this to every time that is shown."""
        self._offset_ms = offset_ms
        self.time.set_offset(offset_ms)
        self._show_length()

    def set_position(self, position_ms: int) -> None:
        """Show what is heard."""
        if not self._seek.isSliderDown():
            self._seek.setValue(position_ms)
            self.time.show_time(position_ms)

    def set_playing(self, playing: bool) -> None:
        """Show whether it plays."""
        self._playing = playing
        self._play.setIcon(icon("pause" if playing else "play", self._look))

    @property
    def speed_percent(self) -> int:
        """The speed that is chosen."""
        return self._speed.value()

    def set_speed(self, percent: int) -> None:
        """Choose a speed, as if by the slider."""
        self._speed.setValue(percent)

    @property
    def volume_percent(self) -> int:
        """The volume that is chosen."""
        return self._volume.value()

    def set_volume(self, percent: int) -> None:
        """Choose a volume, as if by the slider."""
        self._volume.setValue(percent)

    def _small_slider(self, name: str, low: int, high: int, step: int) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(low, high)
        slider.setSingleStep(step)
        slider.setPageStep(2 * step)
        slider.setFixedWidth(_SLIDER_PX)
        slider.setAccessibleName(name)
        slider.setToolTip(name)
        return slider

    def _choose_speed(self, percent: int) -> None:
        rounded = round(percent / STEP_PERCENT) * STEP_PERCENT
        if rounded != percent:
            self._speed.setValue(rounded)
            return
        self._speed_text.setText(f"{percent / 100:.2f}×")
        self.speed_requested.emit(percent)

    def _show_length(self) -> None:
        """Show where the recording ends, as times are counted."""
        self._length.setText(time_label(self._duration_ms + self._offset_ms if self._duration_ms else 0))
        self._length.setToolTip(self.tr("Length of the recording: {}").format(time_label(self._duration_ms)))

    def _set_widths(self) -> None:
        """Keep the bar from jumping when a digit is wider than another."""
        self._length.setMinimumWidth(self.fontMetrics().horizontalAdvance("0:00:00") + 4)
        self._speed_text.setMinimumWidth(self.fontMetrics().horizontalAdvance("0.00×") + 14)


def _button(size_px: int) -> QToolButton:
    button = QToolButton()
    button.setIconSize(QSize(size_px, size_px))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
