"""The HTTP side: an Earth Engine that listens on 127.0.0.1 for as long as a `with` block runs."""

import json
import re
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from .faults import error, refused
from .images import EarthEngineError
from .rest import MAX_BODY, Service, algorithms, discovery_document


@dataclass
class Request:
    """What was asked and answered."""

    method: str
    path: str
    body: bytes
    headers: dict
    started: float
    status: int = 0
    """0 = not answered, or broken off."""

    def json(self):
        return json.loads(self.body)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.handle_request()

    def do_POST(self):
        self.handle_request()

    def handle_request(self):
        server = self.server
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = unquote(urlsplit(self.path).path)
        request = Request(self.command, path, body, dict(self.headers), time.monotonic())
        fault = server.enter(request)
        try:
            status, kind, content, headers = self.respond(request, fault)
            if fault is None or not self.spoil(fault, content):
                self.send(status, kind, content, headers)
                request.status = status
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # whoever asked has gone
        finally:
            server.leave()

    def respond(self, request, fault):
        if fault is not None and fault.status:
            raw = isinstance(fault.body, bytes)
            content = fault.body if raw else json.dumps(fault.body).encode()
            kind = "image/tiff" if raw and fault.status == 200 else "text/html" if raw else "application/json"
            return fault.status, kind, content, fault.headers
        if fault is not None and fault.spoil == "hang":
            self.server.stopping.wait(fault.seconds)
            raise ConnectionResetError
        if fault is not None and fault.spoil == "slow":
            end = time.monotonic() + fault.seconds
            while not (fault.until() or time.monotonic() > end or self.server.stopping.wait(0.01)):
                pass
        return *self.route(request), {}

    def route(self, request):
        if len(request.body) > MAX_BODY:
            message = f"Request payload size exceeds the limit: {MAX_BODY} bytes."
            return 400, "application/json", json.dumps(refused(message)).encode()
        try:
            return self.resource(request)
        except EarthEngineError as problem:
            return 400, "application/json", json.dumps(refused(str(problem))).encode()

    def resource(self, request):
        service, path = self.server.service, request.path
        if path == "/$discovery/rest":
            return 200, "application/json", discovery_document(self.server.url)
        if path == "/token":
            # What Google answers when a refresh token was revoked or has expired.
            problem = {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
            return 400, "application/json", json.dumps(problem).encode()
        match = re.fullmatch(r"/v1/projects/([^/]+)/(.+)", path)
        if match is None:
            return self.missing(path)
        project, name = match.groups()
        if name == "algorithms":
            return 200, "application/json", algorithms()
        if name == "image:computePixels":
            return 200, "image/tiff", service.compute_pixels(request.json())
        answer = None
        if name == "value:compute":
            answer = service.compute_value(request.json())
        elif name == "image:export":
            answer = service.export_image(project, request.json())
        elif name == "operations":
            answer = service.operations()
        elif name.startswith("operations/") and name.endswith(":cancel"):
            answer = service.cancel(path.removeprefix("/v1/").removesuffix(":cancel"))
        elif name.startswith("operations/"):
            answer = service.operation(path.removeprefix("/v1/"))
        if answer is None:
            return self.missing(path)
        return 200, "application/json", json.dumps(answer).encode()

    def missing(self, path):
        return 404, "application/json", json.dumps(error(404, f"Not found: {path}", "NOT_FOUND")).encode()

    def spoil(self, fault, content):
        """Send half of an answer; False where the fault does not ask for that."""
        if fault.spoil not in ("cut", "truncate"):
            return False
        half = content[: len(content) // 2]
        if fault.spoil == "truncate":
            self.send(200, "image/tiff", half, {})
            return True
        self.send_response(200)
        self.send_header("Content-Type", "image/tiff")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(half)
        self.wfile.flush()
        self.close_connection = True
        return True

    def send(self, status, kind, content, headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    """`url`, `service`, `faults` (a list to add to), `requests` (all so far), `peak` (most at one time)."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, service, faults):
        super().__init__(("127.0.0.1", 0), Handler)
        self.service, self.faults, self.requests = service, list(faults), []
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.stopping = threading.Event()
        self.peak, self._inside, self._lock = 0, 0, threading.Lock()

    def enter(self, request):
        """Note a request; the fault that hits it, or None."""
        with self._lock:
            self.requests.append(request)
            self._inside += 1
            self.peak = max(self.peak, self._inside)
            return next((fault for fault in self.faults if fault.hits(request.path)), None)

    def leave(self):
        with self._lock:
            self._inside -= 1

    def asked(self, part, status=None):
        """The requests so far whose path has that part, and that were answered so."""
        return [item for item in self.requests if part in item.path and status in (None, item.status)]

    def handle_error(self, request, client_address):
        """Nothing on the screen when a client hangs up."""


@contextmanager
def earth_engine(catalogue, faults=()):
    """Yield a `Server` over the scenes of a catalogue."""
    server = Server(Service(catalogue), faults)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()
