"""The file field as a room uses it, on an address that only these tests have."""

from typing import Any

import pytest
from flask import Flask, render_template_string
from flask_wtf import FlaskForm

from app import rules
from app.domain.access import Rule
from app.extensions import csrf, db
from app.media import queries, services
from app.media.forms import MESSAGES, ImageField, ImageUpload
from app.media.limits import MAX_BYTES, UnusableImage
from app.web.uploads import LARGEST_UPLOAD, takes_uploads
from tests.factories.images import encode, photo
from tests.support.client import CheckedClient

OWNER = "supplier:13748136"
MB = 1024 * 1024
SEEN: dict[str, Any] = {}


class PictureForm(FlaskForm):
    billede = ImageField("Billede", [ImageUpload()])


def upload() -> tuple[str, int]:
    form = PictureForm()
    if form.validate_on_submit():
        SEEN["is_on_disk"] = getattr(form.billede.data.stream, "_rolled", None)
        try:
            services.store("user:1", OWNER, "picture", form.billede.upload() or b"")
            db.session.commit()
            return "saved", 200
        except UnusableImage as error:
            form.billede.refuse(error)
    return render_template_string("{{ pictures.field(form.billede, 'Højst 10 MB') }}", form=form), 422


@pytest.fixture(autouse=True)
def address(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    app.add_url_rule("/prov/", "try_large", csrf.exempt(takes_uploads(upload)), methods=["POST"])
    app.add_url_rule("/lille/", "try_small", csrf.exempt(lambda: upload()), methods=["POST"])
    app.config["WTF_CSRF_ENABLED"] = False
    for endpoint in ("try_large", "try_small"):
        monkeypatch.setitem(rules.RULES, endpoint, Rule.ANYONE)


def send(app: Flask, data: bytes | None, name: str = "billede.png", to: str = "/prov/") -> tuple[int, str]:
    # Not the checking client: the answer is a field, not a page.
    app.test_client_class = None
    # Written out here, as the client would leave its own temporary file open.
    head = f'--x\r\nContent-Disposition: form-data; name="billede"; filename="{name}"\r\n\r\n'.encode()
    body = (head + data + b"\r\n" if data is not None else b"") + b"--x--\r\n"
    answer = app.test_client().post(to, data=body, content_type="multipart/form-data; boundary=x")
    return answer.status_code, answer.text


def test_a_photo_of_nine_megabytes_gets_through_where_uploads_are_taken(app: Flask) -> None:
    photograph = encode(photo(3000, 2000), "JPEG")
    data = photograph + bytes(9 * MB - len(photograph))
    assert send(app, data, to="/prov/") == (200, "saved")
    assert len(queries.list_pictures(OWNER, "picture")) == 1
    assert SEEN["is_on_disk"]
    assert send(app, data, to="/lille/")[0] == 413


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (None, "", "missing"),
        (b"", "tom.png", "empty"),
        (b"<svg><script>alert(1)</script></svg>", "logo.png", "kind"),
        (b"\x89PNG\r\n\x1a\n" + bytes(MAX_BYTES), "stor.png", "too_large"),
        (b"\xff\xd8\xff" + bytes(500), "billede.jpg", "damaged"),
    ],
)
def test_each_fault_has_its_sentence_at_the_field(
    app: Flask, data: bytes | None, name: str, reason: str
) -> None:
    status, text = send(app, data, name)
    assert status == 422
    assert str(MESSAGES[reason]) in text
    assert 'aria-invalid="true"' in text
    assert 'aria-describedby="billede-hint billede-error"' in text


def test_a_request_beyond_measure_is_refused_unread(client: CheckedClient) -> None:
    answer = client.post(
        "/prov/",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(LARGEST_UPLOAD + 1)},
    )
    assert answer.status_code == 413


def test_every_reason_has_a_sentence() -> None:
    assert {"empty", "too_large", "kind", "too_many_pixels", "damaged"} <= set(MESSAGES)
