"""News for a reviewer who works in another program: that a long run is over."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from ranger_desk.ui import icons


class Notifier(QObject):
    """Tells while another program is in front; when the reviewer comes back, everything is as before.

    The icon in the Dock (the task bar) asks for attention and bears a 1, for which macOS needs neither a signature
    nor a permission. A notification is shown too, where the system lets this program show one.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._icon: QSystemTrayIcon | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._app = app
        app.applicationStateChanged.connect(self._state_changed)

    def tell(self, text: str) -> None:
        """Tell `text`, unless this program is in front: then its window shows it."""
        if QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive:
            return
        QApplication.alert(self._window)
        self._app.setBadgeNumber(1)
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            if self._icon is None:
                self._icon = QSystemTrayIcon(icons.app_icon(), self)
                self._icon.messageClicked.connect(self._come_back)
                self._icon.activated.connect(self._come_back)
            self._icon.show()
            self._icon.showMessage(QApplication.applicationName(), text, icons.app_icon())

    def _come_back(self) -> None:
        self._window.raise_()
        self._window.activateWindow()

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self._app.setBadgeNumber(0)
            if self._icon is not None:
                self._icon.hide()
