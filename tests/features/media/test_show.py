import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask import Flask, render_template_string

from app.extensions import db
from app.media import queries, services
from tests.factories.images import encode, opened, photo
from tests.support.client import CheckedClient

OWNER = "supplier:13748136"


def stored(alt_da: str = "Køkkenet", alt_en: str = "The kitchen") -> queries.Picture:
    data = encode(photo(1000, 500), "JPEG")
    services.store("user:1", OWNER, "picture", data, alt_da=alt_da, alt_en=alt_en)
    db.session.commit()
    return queries.list_pictures(OWNER, "picture")[0]


def test_a_size_is_served_for_a_year_and_may_do_nothing(
    client: CheckedClient, count_sql: Callable[[], AbstractContextManager[Any]]
) -> None:
    key = stored().key
    with count_sql() as statements:
        answer = client.get(f"/billeder/{key}/480.webp")
    assert len(statements) <= 1
    assert answer.status_code == 200
    assert opened(answer.data).size == (480, 240)
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == "inline"
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_an_unchanged_image_is_not_sent_again(client: CheckedClient) -> None:
    key = stored().key
    etag = client.get(f"/billeder/{key}/480.webp").headers["ETag"]
    again = client.get(f"/billeder/{key}/480.webp", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"/billeder/{key}/960.webp").headers["ETag"] != etag


def test_what_does_not_exist_is_not_found(client: CheckedClient) -> None:
    picture = stored()
    for address in (f"{picture.key}/481.webp", "x/480.webp", f"{picture.key}/480.png", f"{picture.key}/-1.webp",
                    f"{picture.key}/99999999999999999999.webp"):  # fmt: skip
        assert client.get(f"/billeder/{address}").status_code == 404
    services.remove("user:1", OWNER, picture.key)
    db.session.commit()
    assert client.get(f"/billeder/{picture.key}/480.webp").status_code == 404


def test_the_macro_offers_every_size_and_the_text_in_the_language(app: Flask) -> None:
    picture = stored(alt_da='Køkkenet "Fjord" & bord')
    for base, alt in (("/", "Køkkenet &#34;Fjord&#34; &amp; bord"), ("/en/", "The kitchen")):
        with app.test_request_context(base):
            from app.web.i18n import LOCALE

            token = LOCALE.set("en" if base != "/" else "da")
            try:
                html = render_template_string("{{ pictures.show(picture) }}", picture=picture)
            finally:
                LOCALE.reset(token)
        assert f'alt="{alt}"' in html
        assert 'width="1000" height="500"' in html
        assert 'loading="lazy"' in html
        found = re.search(r'srcset="([^"]+)"', html)
        assert found
        assert found[1] == ", ".join(f"/billeder/{picture.key}/{w}.webp {w}w" for w in (480, 960, 1000))
