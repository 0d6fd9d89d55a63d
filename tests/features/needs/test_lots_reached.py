"""Whom a need with lots of its own reaches as a whole, and who could fill it together."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.domain.verification import Status
from app.extensions import db
from app.needs.models import Need, NeedLot
from tests.factories.suppliers import publish
from tests.features.needs.buyer import Buyer


def lot(need: Need, title: str, **values: Any) -> NeedLot:
    made = NeedLot(ref=f"LOT-{len(need.lots) + 1:04}", position=len(need.lots) + 1, title=title, **values)
    need.lots.append(made)
    db.session.commit()
    return made


def test_a_need_is_filled_together_by_its_own_lots(town: Buyer) -> None:
    publish(name="Madhuset", offers=("Frokost",), cpv=("55520000",), area=("0791",), annual=900_000)
    publish(name="Ruden", offers=("Vinduespudsning",), cpv=("90911300",), area=("0791",), annual=900_000)
    client, need = town.as_("editor"), town.need(reservation=None, codes=(), title="Drift af rådhuset")
    need.text = "Vi samler to opgaver."
    lot(need, "Mad i huset", codes=["55520000"], value_dkk=200_000)
    lot(need, "Klare ruder", codes=["90911300"], value_dkk=40_000)
    page = client.get(town.url(f"{need.id}/forslag/")).text
    together = page.split("Sammen kan de løse opgaven")[1]
    assert "Mad i huset" in together
    assert "Klare ruder" in together
    assert "Ingen leverandør" not in page


def test_where_nobody_fits_the_whole_need_its_lots_are_counted(town: Buyer) -> None:
    publish(name="Flyt", offers=("Flytning af klaverer",), cpv=("98392000",), area=("0791",))
    client, need = town.as_("editor"), town.need(reservation="par54", title="Flytning", codes=("98392000",))
    one = lot(need, "Ved havnen", codes=["98392000"], municipalities=["0101"])
    publish(
        name="Havneflyt",
        offers=("Flytning",),
        cpv=("98392000",),
        area=("0101",),
        schemes=(("par54", Status.VERIFIED, date(2024, 3, 1), None),),
    )
    page = client.get(town.url(f"{need.id}/forslag/")).text
    assert "Ingen leverandør passer til hele behovet" in page
    assert f'?del={one.id}">Ved havnen</a>: 1 leverandør<' in page
    assert "Havneflyt" in client.get(town.url(f"{need.id}/forslag/?del={one.id}")).text


def test_a_set_of_those_who_only_come_near_is_no_promise(town: Buyer) -> None:
    # Tents are of the same group as what is asked for, and no more.
    for name in ("Teltet", "Sejlet"):
        publish(
            name=name,
            offers=("Telte",),
            cpv=("39522530",),
            area=("0791",),
            annual=200_000,
            summary_da="Vi syr telte.",
            purpose_da="",
        )
    client = town.as_("editor")
    need = town.need(
        reservation=None, title="Julegaver", text="500 gaver.", codes=("39516000",), value_dkk=300_000
    )
    page = client.get(town.url(f"{need.id}/forslag/")).text
    assert "Sammen kan de måske løse opgaven" in page
    assert "Ingen leverandør passer godt alene" in page
    assert "Sammen kan de løse opgaven" not in page
    assert "Ingen leverandører passer til behovet" not in page
