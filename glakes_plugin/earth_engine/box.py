"""The box of the settings page: who is signed in, the project that is charged, and whether both work."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from ...lakes.errors import LakesError
from ...lakes.imagery.earthengine.settings import ConnectionSettings
from ...worker.client import WorkerError, Workers
from ..background import BackgroundCall, SilentListener
from .account import credentials_file, is_signed_in, sign_out, status
from .sign_in import SignIn

JOB = "earthengineconnection"


class EarthEngineBox(QGroupBox):
    """Sign in, sign out, project, test. `interpreter` gives the worker's Python as the page has it now."""

    def __init__(self, project: str, interpreter: Callable[[], str | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Google Earth Engine"))
        self._interpreter = interpreter
        self._attempt: SignIn | None = None
        self._test: BackgroundCall | None = None
        self._build(project)
        self._show_account()

    def chosen_project(self) -> str:
        """The project id as it stands in the field."""
        return str(self.project.text()).strip()

    def _build(self, project: str) -> None:
        about = QLabel(
            self.tr(
                "For composites that Google's computers make. Earth Engine needs an account and a Cloud project that is"
                " registered for it; GLAKES leaves the sign-in to Earth Engine's own client and never sees a password."
            )
        )
        about.setWordWrap(True)
        self.account = QLabel()
        self.account.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.sign_in_button = QPushButton()
        self.sign_in_button.clicked.connect(self.sign_in_or_cancel)
        self.sign_out_button = QPushButton(self.tr("Sign out…"))
        self.sign_out_button.clicked.connect(self.sign_out)
        self.project = QLineEdit(project)
        self.project.setPlaceholderText(self.tr("id of a Cloud project, such as my-lakes-2024"))
        self.project.setClearButtonEnabled(True)
        self.test_button = QPushButton(self.tr("Test connection"))
        self.test_button.clicked.connect(self.test)
        self.answer = QLabel()
        self.answer.setWordWrap(True)
        self.answer.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.answer.setOpenExternalLinks(True)
        form = QFormLayout(self)
        form.addRow(about)
        form.addRow(self.tr("Account"), _row(self.account, self.sign_in_button, self.sign_out_button))
        form.addRow(self.tr("Project"), _row(self.project, self.test_button))
        form.addRow("", self.answer)

    def sign_in_or_cancel(self) -> None:
        """Start Earth Engine's sign-in, or give up the one that waits for the browser."""
        if self._attempt:
            self._attempt.cancel()
            return
        interpreter = self._named_interpreter()
        if not interpreter:
            return
        self._attempt = SignIn(interpreter)
        self._attempt.page_known.connect(self._show_page)
        self._attempt.succeeded.connect(lambda: self._end_attempt(self.tr("✔ You are signed in to Earth Engine.")))
        self._attempt.failed.connect(lambda sentence: self._end_attempt(f"✘ {sentence}"))
        self._attempt.cancelled.connect(lambda: self._end_attempt(self.tr("Cancelled.")))
        self.destroyed.connect(self._attempt.forget)
        self._say(self.tr("Starting Earth Engine's sign-in…"))
        self._attempt.start()
        self._show_account()

    def sign_out(self) -> None:
        """Ask, then remove Earth Engine's credentials of this user."""
        buttons = QMessageBox.StandardButton
        question = self.tr(
            "Remove Earth Engine's credentials from this computer? Every program here that uses Earth Engine in your"
            " name will have to sign in again. The permission as such is withdrawn at Google, under"
            " myaccount.google.com/permissions."
        )
        if QMessageBox.question(self, self.tr("Sign out"), question, buttons.Yes | buttons.No) != buttons.Yes:
            return
        try:
            sign_out()
        except OSError as error:
            text = self.tr("✘ '{}' cannot be removed: {}. Remove it by hand.")
            self._say(text.format(credentials_file(), error.strerror))
        else:
            self._say("")
        self._show_account()

    def test(self) -> None:
        """Have the worker connect with the account and the project in the field."""
        interpreter = self._named_interpreter()
        if not interpreter:
            return
        settings = ConnectionSettings(self.chosen_project())

        def connect(is_cancelled: Callable[[], bool]) -> dict[str, Any]:
            return Workers().run(interpreter, JOB, settings, SilentListener(is_cancelled))

        self.test_button.setEnabled(False)
        self._say(self.tr("Asking Earth Engine…"))
        self._test = BackgroundCall(connect, self._connected, self._refused, (WorkerError, LakesError))
        self.destroyed.connect(self._test.forget)

    def _named_interpreter(self) -> str | None:
        interpreter = self._interpreter()
        if not interpreter:
            self._say(self.tr("GLAKES has no worker environment yet. Make one on the page GLAKES worker first."))
        return interpreter

    def _connected(self, values: dict[str, Any]) -> None:
        text = self.tr("✔ Earth Engine answers for the project '{}'.")
        self._end_test(text.format(values["PROJECT"]) if values["PROJECT"] else self.tr("✔ Earth Engine answers."))

    def _refused(self, sentence: str) -> None:
        self._end_test(f"✘ {sentence}")

    def _end_test(self, sentence: str) -> None:
        self._test = None
        self.test_button.setEnabled(True)
        self._say(sentence)

    def _end_attempt(self, sentence: str) -> None:
        self._attempt = None
        self._say(sentence)
        self._show_account()

    def _show_account(self) -> None:
        self.account.setText(self.tr("Signing in…") if self._attempt else status())
        signed_in = is_signed_in()
        first_or_again = self.tr("Sign in again") if signed_in else self.tr("Sign in")
        self.sign_in_button.setText(self.tr("Cancel") if self._attempt else first_or_again)
        self.sign_out_button.setEnabled(signed_in and not self._attempt)

    def _show_page(self, address: str) -> None:
        text = self.tr("Waiting for you in the browser. If none opened, open <a href='{}'>Google's page</a>.")
        self.answer.setTextFormat(Qt.TextFormat.RichText)
        self.answer.setText(text.format(html.escape(address, quote=True)))

    def _say(self, sentence: str) -> None:
        self.answer.setTextFormat(Qt.TextFormat.PlainText)
        self.answer.setText(sentence)


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    return row
