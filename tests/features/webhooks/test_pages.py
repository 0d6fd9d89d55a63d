"""The owner's pages: add with the secret shown once, test, pause, resume, delete; and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.commands.webhooks import Deliverer
from app.config import Settings, SettingsError
from app.domain.access import Role
from app.extensions import db
from app.privacy.services import close_organisation
from app.webhooks.models import Webhook, WebhookDelivery
from tests.factories.people import browser, organisation, person, post
from tests.factories.suppliers import valid_cvr
from tests.features.webhooks.conftest import OWNER, know, owner, stored, time_passes
from tests.features.webhooks.signature import is_ours
from tests.support.client import CheckedClient
from tests.support.receiver import Receiver

GOOD = "https://system.firma.dk/webhook?key=1"


@pytest.fixture
def mine(app: Flask, owned: str) -> CheckedClient:
    return browser(app, db.session.scalars(select(User).where(User.email == OWNER)).one())


def pages(cvr: str) -> str:
    return f"/organisationer/{cvr}/webhooks/"


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Webhook)) or 0


def actions() -> list[str]:
    db.session.rollback()
    wanted = select(AuditEntry.action).where(AuditEntry.action.startswith("webhook."))
    return list(db.session.scalars(wanted.order_by(AuditEntry.id)))


def test_the_whole_way(
    app: Flask, mine: CheckedClient, owned: str, receiver: Receiver, deliverer: Deliverer
) -> None:
    assert pages(owned) in mine.get(f"/organisationer/{owned}/").text
    assert "I har ingen webhooks endnu" in mine.get(pages(owned)).text
    cvr = valid_cvr(820)
    made = post(mine, f"{pages(owned)}ny/", adresse=receiver.url, ordninger="rsv", numre=f"{cvr}\n{cvr}")
    assert made.status_code == 200
    secret = re.search(r"whsec_[A-Za-z0-9+/=]{44}", made.text)
    assert secret
    assert made.headers["Cache-Control"] == "no-store"
    number = db.session.scalars(select(Webhook.id)).one()
    assert (stored(number).schemes, stored(number).cvrs) == (["rsv"], [cvr])
    one = f"{pages(owned)}{number}/"
    for address in (pages(owned), one, f"/en{one}", f"/en{pages(owned)}", f"{one}slet/"):
        assert secret[0] not in mine.get(address).text
    assert "Der er ikke sendt nogen beskeder" in mine.get(one).text
    assert post(mine, f"{one}test/", one).location == one
    assert receiver.received == [], "pages never call out"
    assert "venter på at blive sendt" in mine.get(one).text
    know(cvr, "rsv")
    deliverer.drain()
    shown = mine.get(one).text
    assert shown.count("Modtaget (204)") == 2
    assert f'href="/verificering/{cvr}/"' in shown
    receiver.answers = [302]
    know(cvr, "ppf")
    assert post(mine, f"{one}pause/", one).location == one
    assert "På pause" in mine.get(one).text
    assert post(mine, f"{one}start/", one).location == one
    assert "Slet webhooken?" in mine.get(f"{one}slet/").text
    assert post(mine, f"{one}slet/").location == pages(owned)
    assert count() == 0
    assert db.session.scalar(select(func.count()).select_from(WebhookDelivery)) == 0
    assert actions() == [f"webhook.{a}" for a in ("added", "tested", "paused", "resumed", "deleted")]
    assert mine.get(one).status_code == 404
    for step in ("test", "pause", "start", "slet"):
        assert post(mine, f"{one}{step}/", f"{pages(owned)}ny/").status_code == 404


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"adresse": ""}, "Skriv en adresse"),
        ({"adresse": "http://firma.dk/x"}, "skal begynde med https://"),
        ({"adresse": "https://169.254.169.254/latest"}, "kan nås fra internettet"),
        ({"adresse": "https://firma.dk:22/"}, "Brug port 443"),
        ({"adresse": "https://a:b@firma.dk/"}, "uden brugernavn"),
        ({"ordninger": "x"}, "Vælg ordninger på listen"),
        ({"numre": "12345678"}, "er ikke et CVR-nummer"),
        ({"numre": "alle sammen"}, "CVR-nummer"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(
    app: Flask, mine: CheckedClient, owned: str, fields: dict[str, str], message: str
) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], webhooks_allow_loopback=False)
    answer = post(mine, f"{pages(owned)}ny/", **{"adresse": GOOD, "numre": "13748136"} | fields)
    assert answer.status_code == 422
    assert message in answer.text
    for value in ({"adresse": GOOD, "numre": "13748136"} | fields).values():
        if value != "x":
            assert value in answer.text
    assert count() == 0


def test_the_same_address_twice_and_an_eleventh(mine: CheckedClient, owned: str) -> None:
    for n in range(10):
        assert post(mine, f"{pages(owned)}ny/", adresse=f"{GOOD}&n={n}").status_code == 200
        if n == 0:
            again = post(mine, f"{pages(owned)}ny/", adresse=f"{GOOD}&n=0")
            assert (again.status_code, "allerede en webhook" in again.text) == (422, True)
    assert "Slet en af dem" in mine.get(pages(owned)).text
    assert post(mine, f"{pages(owned)}ny/", adresse=f"{GOOD}&n=11").status_code == 422
    assert count() == 10


def test_a_new_secret_holds_at_once_and_what_was_refused_meanwhile_comes_again(
    mine: CheckedClient,
    owned: str,
    hook: Callable[..., tuple[int, str]],
    receiver: Receiver,
    deliverer: Deliverer,
) -> None:
    number, old = hook(receiver.url)
    one = f"{pages(owned)}{number}/"
    assert f"{one}ny-hemmelighed/" in mine.get(one).text
    assert "Den gamle gælder ikke mere" in mine.get(f"{one}ny-hemmelighed/").text
    receiver.answers = [401]
    know()
    deliverer.drain()
    made = post(mine, f"{one}ny-hemmelighed/")
    assert (made.status_code, made.headers["Cache-Control"]) == (200, "no-store")
    new = re.findall(r"whsec_[A-Za-z0-9+/=]{44}", made.text)
    assert len(new) == 1
    assert new[0] != old
    assert new[0] not in mine.get(one).text + mine.get(f"{one}ny-hemmelighed/").text
    time_passes()
    deliverer.drain()
    refused, again = receiver.received
    assert is_ours(old, refused.headers, refused.body)
    assert is_ours(new[0], again.headers, again.body)
    assert not is_ours(old, again.headers, again.body)
    assert again.headers["webhook-id"] == refused.headers["webhook-id"]
    assert actions()[-1] == "webhook.secret_renewed"
    kept = [str(e.diff) for e in db.session.scalars(select(AuditEntry))]
    assert not any(new[0] in diff for diff in kept)


def test_nobody_else_comes_near(app: Flask, owned: str, hook: Callable[..., tuple[int, str]]) -> None:
    number, _ = hook(GOOD)
    theirs = person()
    other = organisation((theirs, Role.OWNER))
    client = browser(app, theirs)
    own_page = f"{pages(other)}ny/"
    assert client.get(f"{pages(owned)}{number}/").status_code == 403
    # Their own organisation in the address, our webhook's number.
    assert client.get(f"{pages(other)}{number}/").status_code == 404
    for step in ("test", "pause", "start", "ny-hemmelighed", "slet"):
        assert post(client, f"{pages(other)}{number}/{step}/", own_page).status_code == 404
        assert post(client, f"{pages(owned)}{number}/{step}/", own_page).status_code == 403
    editor = person()
    cvr = organisation((editor, Role.EDITOR))
    assert browser(app, editor).get(pages(cvr)).status_code == 403
    assert (stored(number).state, stored(number).ping_at) == ("active", None)


def test_a_closed_organisation_is_told_nothing_more(owned: str, hook: Callable[..., tuple[int, str]]) -> None:
    hook(GOOD)
    close_organisation(owner(), owned)
    db.session.commit()
    assert count() == 0


def test_this_machine_is_never_let_in_in_production(tmp_path: object) -> None:
    from pathlib import Path

    assert isinstance(tmp_path, Path)
    said = {"WEBHOOKS_ALLOW_LOOPBACK": "1"}
    assert Settings.from_env(tmp_path, said).webhooks_allow_loopback
    assert not Settings.from_env(tmp_path, {}).webhooks_allow_loopback
    production = {"APP_ENV": "production", "SECRET_KEY": "x" * 40, "PUBLIC_URL": "https://x.dk"}
    for wrong in (said | production, {"WEBHOOKS_ALLOW_LOOPBACK": "yes"}):
        with pytest.raises(SettingsError, match="WEBHOOKS_ALLOW_LOOPBACK"):
            Settings.from_env(tmp_path, wrong)
