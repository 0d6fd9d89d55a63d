"""Whom a need with lots of its own reaches as a whole, and who could fill it together."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lxml import html

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


def figures(page: str) -> dict[str, int]:
    """The figures of how deep the market is, by what they count."""
    box = html.fromstring(page).xpath("//section[@aria-labelledby='dybde']")[0]
    return {
        " ".join(line.findtext("dt").split()): int(line.findtext("dd")) for line in box.xpath(".//dl/div")
    }


def named(page: str, heading: str) -> list[str]:
    """The suppliers listed under a heading."""
    found = html.fromstring(page).xpath(f"//h3[normalize-space(.)='{heading}']/following-sibling::ul[1]/li/a")
    return [e.text_content() for e in found]


def movers(town: Buyer) -> Need:
    """A reserved need in Viborg for moving, of two lots, and movers that each lack something else."""
    par54 = (("par54", Status.VERIFIED, date(2024, 3, 1), None),)
    for name in ("Fjern", "Fjernere"):
        publish(name=name, offers=("Flytning",), cpv=("98392000",), area=("0101",), schemes=par54)
    publish(name="Nær", offers=("Flytning",), cpv=("98392000",), area=("0791",))
    for n in range(3):
        publish(name=f"Hverken {n}", offers=("Flytning",), cpv=("98392000",), area=("0101",))
    need = town.need(
        reservation="par54", title="Flytning af to skoler", text="Vi flytter.", codes=("98392000",)
    )
    lot(need, "Møbler", codes=["98392000"])
    return need


def test_the_figures_of_a_need_with_lots_agree(town: Buyer) -> None:
    client, need = town.as_("editor"), movers(town)
    lot(need, "Klaverer ved havnen", codes=["98392000"], municipalities=["0101"])
    page = client.get(town.url(f"{need.id}/forslag/")).text
    assert "Ingen enkelt leverandør har det hele" in page
    assert figures(page) == {
        "passer på mindst en del og kan opfylde dens krav": 2,
        "passer på »Møbler«": 0,
        "passer på »Klaverer ved havnen«": 2,
        "passer på alle dele": 0,
        "er § 54-egnede, så en reserveret kontrakt kan overvejes": 2,
        "sælger det, men har ikke dokumenteret det, kontrakten er reserveret til": 1,
        "sælger det, men leverer ikke i Viborg og har ikke dokumentationen": 3,
    }


def test_everybody_that_one_demand_stops_is_counted_once_and_named(town: Buyer) -> None:
    client, need = town.as_("editor"), movers(town)
    page = client.get(town.url(f"{need.id}/forslag/")).text
    counted = figures(page)
    assert counted["passer på mindst en del og kan opfylde dens krav"] == 0
    assert counted["sælger det, men leverer ikke i Viborg"] == 2
    assert "Hele landet i stedet for Viborg: 2 leverandører mere" in page
    assert sorted(named(page, "De sælger det, men leverer ikke i Viborg")) == ["Fjern", "Fjernere"]
    assert counted["sælger det, men har ikke dokumenteret det, kontrakten er reserveret til"] == 1
    assert "Uden reservation: 1 leverandør mere" in page
    assert named(page, "De sælger det, men har ikke dokumenteret, at de opfylder § 54") == ["Nær"]
    assert counted["sælger det, men leverer ikke i Viborg og har ikke dokumentationen"] == 3


def test_more_than_are_named_is_said(town: Buyer) -> None:
    for n in range(7):
        publish(name=f"Langt væk {n}", offers=("Flytning",), cpv=("98392000",), area=("0101",))
    client, need = town.as_("editor"), town.need(reservation=None, title="Flytning", codes=("98392000",))
    page = client.get(town.url(f"{need.id}/forslag/")).text
    assert len(named(page, "De sælger det, men leverer ikke i Viborg")) == 5
    assert "Her er de 5, der passer bedst, af 7." in page


def test_a_market_for_every_lot(town: Buyer) -> None:
    for n in range(3):
        publish(name=f"Flyt {n}", offers=("Flytning",), cpv=("98392000",), area=("0791",), annual=900_000)
    client = town.as_("editor")
    need = town.need(reservation=None, title="Flytning", text="Vi flytter.", codes=("98392000",))
    for title in ("Flytning af møbler", "Flytning af klaverer"):
        lot(need, title, codes=["98392000"])
    page = client.get(town.url(f"{need.id}/forslag/")).text
    assert "Markedet er dybt nok til konkurrence" in page
    assert figures(page)["passer på alle dele"] == 3
    assert figures(page)["af dem oplyser kapacitet til hele opgaven"] == 3


def test_the_way_to_the_directory_takes_the_thing_and_the_place_along(town: Buyer) -> None:
    client = town.as_("editor")
    need = town.need(reservation=None, title="Flytning af to skoler i sommerferien", codes=("98392000",))
    page = html.fromstring(client.get(town.url(f"{need.id}/forslag/")).text)
    (link,) = page.xpath("//a[normalize-space(.)='Søg blandt alle leverandører']/@href")
    asked = parse_qs(urlsplit(link).query)
    assert asked == {"q": ["flytning"], "kommune": ["0791"]}
    publish(name="Flytteholdet", offers=("Flytning",), cpv=("98392000",), area=("0791",))
    assert "Flytteholdet" in client.get(link).text
