"""A web server on loopback that answers range requests, and misbehaves where it is told to."""

import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        self.answer(False)

    def do_GET(self):
        self.answer(True)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append((self.path, json.loads(body)))
        self.answer(True)

    def answer(self, with_body):
        path = unquote(urlsplit(self.path).path)
        self.server.asked.append((self.path, self.headers.get("Range")))
        fault = next((fault for part, fault in self.server.faults.items() if part in path), None)
        if isinstance(fault, list):
            fault = fault.pop(0) if fault else None
        file = Path(self.server.folder) / path.lstrip("/")
        if isinstance(fault, str) and ":" in fault:
            self.send_response(302)
            self.send_header("Location", fault)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if isinstance(fault, int) or not file.is_file():
            self.send_response(fault or 404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        data = file.read_bytes()
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
        first, last = 0, len(data) - 1
        if wanted:
            first, last = int(wanted[1]), min(last, int(wanted[2] or last))
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(last + 1 - first))
        self.send_header("Accept-Ranges", "bytes")
        if wanted:
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
        self.end_headers()
        if not with_body:
            return
        if fault == "cut" or (fault == "cut later" and first > 0):
            self.wfile.write(data[first : first + (last + 1 - first) // 3])
            self.close_connection = True
            return
        self.wfile.write(data[first : last + 1])

    def log_message(self, *_):
        pass


@contextmanager
def serving(folder, faults=None):
    """Yield a server with `url`, `asked` (path and range of each request) and `posted` (path and JSON).

    faults: part of a path -> status to answer, "cut" (every answer breaks off), "cut later" (not the first), an
    address to redirect to, or a list of these, one per request.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.folder, server.faults, server.asked, server.posted = folder, faults or {}, [], []
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
