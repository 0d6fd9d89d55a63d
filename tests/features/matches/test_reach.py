"""How far a need reaches, for whoever approves it."""

from __future__ import annotations

from types import SimpleNamespace

from flask import Flask, render_template

from app.domain.access import Duty
from app.domain.needs import State
from app.extensions import db
from tests.factories.needs import need
from tests.factories.people import browser, person
from tests.factories.suppliers import publish, valid_cvr


def said(app: Flask, need_id: int) -> str:
    with app.test_request_context("/"):
        return render_template("matches/_reach.html", line=SimpleNamespace(id=need_id))


def test_the_page_tells_who_can_deliver_and_who_only_elsewhere(app: Flask) -> None:
    publish(name="Madhuset", offers=("Frokost til møder",), area=("0791",))
    publish(name="Ømad", offers=("Frokost",), municipality_code="0400", area=("0400",))
    publish(
        name="Malerne", offers=("Malerarbejde",), cpv=("45442100",), summary_da="Vi maler.", purpose_da=""
    )
    made = need(valid_cvr(700), State.SUBMITTED)
    db.session.commit()
    shown = said(app, made.id)
    assert "1 leverandør passer og kan levere." in shown
    assert "1 sælger det, men leverer ikke på stedet." in shown


def test_nobody_and_nothing_to_go_by(app: Flask) -> None:
    made = need(valid_cvr(700), State.SUBMITTED)
    empty = need(valid_cvr(700), State.DRAFT, title="", text="", codes=())
    db.session.commit()
    assert "Ingen leverandør passer" in said(app, made.id)
    assert "siger ikke nok" in said(app, empty.id)


def test_the_secretary_sees_it_beside_a_need_that_waits(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    secretary = browser(app, person("Sekretær Et", duty=Duty.SECRETARY))
    publish(name="Madhuset", offers=("Frokost til møder",), area=("0791",))
    waits, out = need(valid_cvr(700), State.SUBMITTED), need(valid_cvr(700), State.PUBLISHED)
    db.session.commit()
    page = secretary.get(f"/moderation/{waits.id}/")
    assert page.status_code == 200
    assert "Hvem når behovet?" in page.text
    assert "1 leverandør passer og kan levere." in page.text
    assert "Hvem når behovet?" not in secretary.get(f"/moderation/{out.id}/").text


def test_where_few_can_deliver_the_municipalities_next_door_are_named(app: Flask) -> None:
    # Silkeborg lies beside Viborg, Bornholm beside nobody.
    for name in ("Søkøkkenet", "Aakøkkenet"):
        publish(name=name, offers=("Frokost til møder",), municipality_code="0740", area=("0740",))
    publish(name="Ømad", offers=("Frokost",), municipality_code="0400", area=("0400",))
    made = need(valid_cvr(700), State.SUBMITTED)
    db.session.commit()
    assert "Flere kan levere i en nabokommune: Silkeborg (2)." in said(app, made.id)
    for name in ("Et", "To", "Tre"):
        publish(name=f"Madhus {name}", offers=("Frokost til møder",), area=("0791",))
    db.session.commit()
    assert "nabokommune" not in said(app, made.id)
