"""Fetches a file the way QGIS does: through its proxy, its certificates and its sign-ins."""

from __future__ import annotations

from qgis.core import QgsBlockingNetworkRequest, QgsFeedback, QgsNetworkAccessManager
from qgis.PyQt.QtCore import QEventLoop, Qt, QTimer, QUrl
from qgis.PyQt.QtNetwork import QNetworkProxy, QNetworkRequest

from ...lakes.addresses import without_passwords
from .processes import Listener, Stopped
from .said import QT_TRANSLATE_NOOP, EnvironmentFault

LOOK_MS = 200
SCHEMES = ("https", "http", "file")


class Fetcher:
    """Fetches addresses one after the other, in a thread that is not the main one."""

    def __init__(self, proxy: str = "") -> None:
        self._proxy = proxy

    def __call__(self, address: str, listener: Listener) -> bytes:
        """What lies at an address.

        Raises:
            Stopped: the listener asked for it.
            EnvironmentFault: it cannot be fetched; the sentence says why.
        """
        url = QUrl(address)
        told = without_passwords(address)
        if url.scheme() not in SCHEMES:
            raise EnvironmentFault(
                QT_TRANSLATE_NOOP("WorkerEnvironment", "'{}' cannot be fetched: {}"), told, url.scheme()
            )
        listener.line(f"$ {told}")
        self._use_proxy()
        loop = QEventLoop()  # a thread of Python has no timers before its first loop
        feedback, timer, request = QgsFeedback(), QTimer(loop), QgsBlockingNetworkRequest()

        def look() -> None:
            if listener.is_cancelled():
                feedback.cancel()

        timer.timeout.connect(look, Qt.ConnectionType.DirectConnection)
        timer.start(LOOK_MS)
        error = request.get(QNetworkRequest(url), True, feedback)
        timer.stop()
        if listener.is_cancelled():
            raise Stopped
        if error != QgsBlockingNetworkRequest.ErrorCode.NoError:
            raise EnvironmentFault(
                QT_TRANSLATE_NOOP("WorkerEnvironment", "'{}' cannot be fetched: {}"),
                told,
                without_passwords(request.errorMessage()),
            )
        return bytes(request.reply().content())

    def _use_proxy(self) -> None:
        """The page's own proxy goes before that of QGIS, in this thread alone."""
        url = QUrl(self._proxy)
        if url.host():
            kind = (
                QNetworkProxy.ProxyType.Socks5Proxy
                if url.scheme().startswith("socks")
                else QNetworkProxy.ProxyType.HttpProxy
            )
            proxy = QNetworkProxy(kind, url.host(), url.port(8080), url.userName(), url.password())
            QgsNetworkAccessManager.instance().setFallbackProxyAndExcludes(proxy, [], [])
