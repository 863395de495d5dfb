"""Writes each alert that Alertmanager sends to the log, in one line; a stand-in for a pager."""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            alerts = json.loads(body)["alerts"]
        except (ValueError, KeyError, TypeError):
            self.send_error(400, "Not a message of Alertmanager.")
            return
        for alert in alerts:
            labels, notes = alert["labels"], alert["annotations"]
            print(
                f"{alert['status'].upper():8} {labels.get('severity', '-'):6} {labels['alertname']}: "
                f"{notes.get('summary', '')} | {notes.get('runbook_url', '')}"
            )
        self.answer(200)

    def do_GET(self):
        self.answer(200)

    do_HEAD = do_GET

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """The alerts are the log."""


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 5001
    ThreadingHTTPServer(("", port), Receiver).serve_forever()
