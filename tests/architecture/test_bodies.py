"""Who may not send something sends it in vain: it is refused before a byte of it is read."""

from __future__ import annotations

from io import BytesIO, RawIOBase
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain.access import Role, Rule
from app.rules import RULES
from app.web.uploads import LARGEST_FORM, LARGEST_LIST, LARGEST_UPLOAD
from tests.factories.people import organisation, person, sign_in
from tests.support.client import CheckedClient

MB = 1024 * 1024
HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
TAIL = b"\r\n--x--\r\n"
MULTIPART = "multipart/form-data; boundary=x"


class Wire(RawIOBase):
    """What comes from the browser, made as it is asked for; counts what was."""

    def __init__(self, size: int) -> None:
        self.left, self.read_bytes = size, 0
        self.head = BytesIO(HEAD)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        wanted = min(len(buffer), self.left)
        if not wanted:
            return 0
        data = self.head.read(wanted) or b"x" * min(wanted, max(self.left - len(TAIL), 0)) or TAIL[-wanted:]
        buffer[: len(data)] = data
        self.left -= len(data)
        self.read_bytes += len(data)
        return len(data)


def send(
    client: FlaskClient, address: str, size: int, kind: str = MULTIPART, *, says: bool = True
) -> tuple[TestResponse, Wire]:
    """Post so many bytes as a server would hand them on; `says` how many they will be."""
    wire = Wire(size)
    # Said in the environment: the client would make a body of its own out of its arguments.
    said: dict[str, Any] = {"CONTENT_TYPE": kind, "wsgi.input": wire, "wsgi.input_terminated": True}
    said |= {"CONTENT_LENGTH": str(size)} if says else {"HTTP_TRANSFER_ENCODING": "chunked"}
    answer = client.post(address, environ_overrides=said)
    return answer, wire


@pytest.fixture
def anybody(app: Flask) -> CheckedClient:
    return CheckedClient(app)


def addresses(app: Flask) -> list[tuple[str, str]]:
    """Every address that takes a post from some and not from all, with its endpoint."""
    values = {"cvr": "13748136", "slug": "formaal", "key": "x", "token": "x", "section": "about", "number": 0}
    found = []
    with app.test_request_context():
        from flask import url_for

        for rule in app.url_map.iter_rules():
            if "POST" in (rule.methods or ()) and RULES[rule.endpoint] is not Rule.ANYONE:
                about = {n: 0 if n.endswith("_id") else values.get(n, "x") for n in rule.arguments}
                found.append((rule.endpoint, url_for(rule.endpoint, **about)))
    return found


def test_not_a_byte_is_read_of_what_a_stranger_sends_where_they_may_not(
    app: Flask, anybody: CheckedClient
) -> None:
    tried = addresses(app)
    assert len(tried) > 40
    for endpoint, address in tried:
        answer, wire = send(anybody, address, 25 * MB)
        assert wire.read_bytes == 0, endpoint
        if RULES[endpoint] is Rule.NOBODY:
            assert answer.status_code == 404, endpoint
        else:
            assert (answer.status_code, answer.location) == (303, "/log-ind/?next=/"), endpoint


def test_nor_of_what_a_reader_sends_where_an_editor_may(app: Flask, anybody: CheckedClient) -> None:
    reader = person()
    cvr = organisation((reader, Role.READER))
    sign_in(anybody, reader)
    answer, wire = send(anybody, f"/min-virksomhed/{cvr}/profil/billeder/", 25 * MB)
    assert (answer.status_code, wire.read_bytes) == (403, 0)


def test_an_editor_may_send_a_large_file(app: Flask, anybody: CheckedClient) -> None:
    editor = person()
    cvr = organisation((editor, Role.EDITOR))
    sign_in(anybody, editor)
    answer, wire = send(anybody, f"/min-virksomhed/{cvr}/profil/billeder/", 12 * MB)
    # Read whole, and then missed the form's token.
    assert (answer.status_code, wire.read_bytes) == (400, 12 * MB)
    answer, wire = send(anybody, f"/min-virksomhed/{cvr}/profil/billeder/", LARGEST_UPLOAD + 1)
    assert (answer.status_code, wire.read_bytes) == (413, 0)


@pytest.mark.parametrize("kind", [MULTIPART, "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("address", ["/opret-konto/", "/log-ind/", "/match/"])
def test_a_form_that_holds_too_much_is_refused_unread_with_a_page(
    anybody: CheckedClient, address: str, kind: str
) -> None:
    answer, wire = send(anybody, address, LARGEST_FORM + 1, kind)
    assert (answer.status_code, wire.read_bytes) == (413, 0)
    assert "<h1" in answer.text
    assert "Det, du sendte, fylder for meget" in answer.text
    assert "Send mindre ad gangen." in answer.text
    english, _ = send(anybody, f"/en{address}", LARGEST_FORM + 1, kind)
    assert 'lang="en"' in english.text


def test_one_of_unknown_length_is_not_read_further(anybody: CheckedClient) -> None:
    answer, wire = send(anybody, "/opret-konto/", 25 * MB, "application/x-www-form-urlencoded", says=False)
    # Werkzeug cuts it off at the limit; what is left lacks the form's token.
    assert answer.status_code in {400, 413}
    assert 0 < wire.read_bytes <= LARGEST_FORM


def test_many_needs_at_once_may_hold_more(app: Flask, anybody: CheckedClient) -> None:
    for size, status in ((LARGEST_LIST - 1, 400), (LARGEST_LIST + 1, 413)):
        answer, wire = send(anybody, "/api/v1/match/needs", size, "application/json")
        assert answer.status_code in {status, 422}
        assert answer.mimetype == "application/problem+json"
        assert (wire.read_bytes > 0) == (status == 400)
    assert send(anybody, "/api/v1/match", LARGEST_FORM + 1, "application/json")[0].status_code == 413


def test_what_is_refused_has_an_id_for_the_log_too(anybody: CheckedClient) -> None:
    answer = anybody.get("/konto/", headers={"X-Request-ID": "eksempel-1234"})
    assert answer.status_code == 303
    assert answer.headers["X-Request-ID"] == "eksempel-1234"
