"""A test client that puts every HTML answer through the page checks."""

from __future__ import annotations

from contextvars import Context
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support import pages


class CheckedClient(FlaskClient):
    """Opens pages like a browser would; an answer that is not in order fails the test."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        # A server reads an answer to its end and closes it.
        kwargs.setdefault("buffered", True)
        # A context of its own, as every request has in production: nothing is left over from the test's.
        response = Context().run(super().open, *args, **kwargs)
        if response.mimetype == "text/html" and response.data and not 300 <= response.status_code < 400:
            fragment = "HX-Request" in (kwargs.get("headers") or {}) and response.status_code < 400
            pages.check(response, self.application, fragment=fragment or not response.text.startswith("<!"))
        return response

    def htmx(self, url: str, *, target: str = "", method: str = "GET", **kwargs: Any) -> TestResponse:
        """The request that htmx sends for an element with this target."""
        headers = {"HX-Request": "true", "HX-Target": target}
        return self.open(url, method=method, headers=headers, **kwargs)
