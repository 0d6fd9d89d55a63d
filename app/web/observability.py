"""Logs as JSON lines with a request id, and the counters behind /metrics."""

from __future__ import annotations

import json
import logging
import re
import time
import uuid

from flask import Flask, Response, g, has_request_context, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "http_requests_total", "Requests answered", ["endpoint", "method", "status"], registry=REGISTRY
)
SECONDS = Histogram(
    "http_request_seconds",
    "Time to answer",
    ["endpoint"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
    registry=REGISTRY,
)
OUTBOX_WAITING = Gauge("outbox_waiting", "Mails not yet sent", registry=REGISTRY)
OUTBOX_OLDEST = Gauge(
    "outbox_oldest_due_seconds", "How long the oldest mail not yet sent has been due", registry=REGISTRY
)
OUTBOX_DEAD = Gauge("outbox_dead", "Mails that were given up", registry=REGISTRY)
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")

# Parts of an address that open something by themselves.
SECRET_PARTS = frozenset({"token", "key"})


class JsonLines(logging.Formatter):
    """One JSON object a line. Query strings stay out: they hold what people look for."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context():
            line |= {"request_id": g.get("request_id"), "method": request.method, "path": _path()}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def init_app(app: Flask) -> None:
    """Give each request an id and count it."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.getLogger("app").handlers = [handler]
    logging.getLogger("app").setLevel(logging.INFO)
    logging.getLogger("app").propagate = app.testing

    def start() -> None:
        offered = request.headers.get("X-Request-ID", "")
        g.request_id = offered if REQUEST_ID.fullmatch(offered) else uuid.uuid4().hex
        g.started = time.perf_counter()

    # Before whatever may refuse the request.
    app.before_request_funcs.setdefault(None, []).insert(0, start)

    @app.after_request
    def count(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        REQUESTS.labels(endpoint, request.method, response.status_code).inc()
        SECONDS.labels(endpoint).observe(time.perf_counter() - g.get("started", time.perf_counter()))
        response.headers["X-Request-ID"] = g.get("request_id", "")
        return response


def _path() -> str:
    """The path without what opens something: a link's token or key would be a secret in the log."""
    rule = request.url_rule
    return rule.rule if rule is not None and SECRET_PARTS & rule.arguments else request.path
