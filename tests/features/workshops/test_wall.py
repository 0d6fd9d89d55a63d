"""The wall: what arrives is added to what stands, nothing is answered with nothing, and a step loads it anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask
from lxml import html

from app.domain.barriers import Perspective
from app.domain.workshops import Step
from app.extensions import db
from app.workshops import services
from tests.conftest import Statements
from tests.factories.people import browser
from tests.features.workshops.room import LATE, SIZE, Room, room, send


def polled(text: str) -> str:
    """The address that the wall asks next."""
    found = re.search(r'hx-get="([^"]+/vaeg/[^"]+)"', text)
    assert found
    return found[1].replace("&amp;", "&")


def standing(text: str) -> dict[str, list[str]]:
    """The notes of each column of a page, from the top."""
    root = html.fromstring(text)
    return {
        p.value: [" ".join(li.text_content().split()) for li in root.get_element_by_id(f"sedler-{p.value}")]
        for p in Perspective
    }


def swapped(text: str, answer: str) -> dict[str, list[str]]:
    """The columns of a page after htmx has put an answer in."""
    root = html.fromstring(text)
    for part in html.fragments_fromstring(answer):
        how = part.attrib.pop("hx-swap-oob", "")
        if how.startswith("afterbegin:#"):
            column = root.get_element_by_id(how.split("#")[1])
            for n, note in enumerate(list(part)):
                column.insert(n, note)
        elif how == "delete":
            held = root.get_element_by_id(part.get("id"))
            held.getparent().remove(held)
        elif how == "true" and part.tag == "li":
            held = root.get_element_by_id(part.get("id"))
            held.getparent().replace(held, part)
    return standing(html.tostring(root, encoding="unicode"))


def test_the_page_with_what_arrives_is_the_page_fetched_anew(app: Flask) -> None:
    led = room(app)
    phone, other = led.phone(), led.phone()
    send(phone, LATE, "social")
    send(phone, "Reklame for noget andet", "private")
    page = led.desk.get(f"{led.at}vaeg/").text
    address = polled(page)
    assert led.desk.htmx(address, target="feed").status_code == 204
    send(other, LATE, "social")
    send(other, SIZE, "social")
    send(other, "Vi kender ikke hinanden")
    led.sort("Reklame for noget andet", til="skjul")
    answer = led.desk.htmx(address, target="feed")
    assert answer.text.count(LATE) == 1
    fresh = led.desk.get(f"{led.at}vaeg/").text
    assert swapped(page, answer.text) == standing(fresh)
    assert standing(fresh) == {
        "public": ["Vi kender ikke hinanden"], "social": [SIZE, f"{LATE} × 2"], "private": [],
    }  # fmt: skip
    # What is brought back arrives once more.
    page, address = fresh, polled(fresh)
    led.sort("Reklame for noget andet", til="vis")
    answer = led.desk.htmx(address, target="feed")
    assert swapped(page, answer.text) == standing(led.desk.get(f"{led.at}vaeg/").text)


def test_a_step_loads_the_wall_anew(app: Flask) -> None:
    led = room(app)
    send(led.phone(), LATE)
    address = polled(led.desk.get(f"{led.at}vaeg/").text)
    led.step(Step.GROUP)
    answer = led.desk.htmx(address, target="feed")
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")
    address = polled(led.desk.get(f"{led.at}vaeg/").text)
    assert led.desk.htmx(address, target="board").status_code == 204
    led.sort(LATE, navn="Betaling")
    assert "Betaling" in led.desk.htmx(address, target="board").text


def test_the_code_and_its_picture_are_there_as_long_as_it_works(app: Flask) -> None:
    led = room(app)
    code = led.row.code
    assert code
    assert f"{code[:3]} {code[3:]}" in led.desk.get(f"{led.at}vaeg/").text
    assert led.desk.get(f"{led.at}kode.svg").mimetype == "image/svg+xml"
    assert f'value="{code}"' in browser(app).get(f"/workshop/?kode={code}").text
    led.step(Step.CLOSE)
    assert led.desk.get(f"{led.at}kode.svg").status_code == 404
    assert code not in led.desk.get(f"{led.at}vaeg/").text
    assert led.desk.get("/workshop/99/vaeg/").status_code == 404


def filled(led: Room, count: int) -> None:
    for n in range(count):
        services.send(led.id, f"phone {n}", list(Perspective)[n % 3], f"Seddel {n} om noget for sig selv")
    db.session.commit()


def test_statements_do_not_grow_with_the_notes(
    app: Flask, count_sql: Callable[[], AbstractContextManager[Statements]]
) -> None:
    led = room(app)
    phone = led.phone()
    seen = {}
    for size in (3, 60):
        filled(led, size)
        paths = {"wall": f"{led.at}vaeg/", "sort": f"{led.at}grupper/", "lead": led.at}
        for name, path in paths.items():
            with count_sql() as statements:
                assert led.desk.get(path).status_code == 200
            seen.setdefault(name, []).append(len(statements))
        address = polled(led.desk.get(f"{led.at}vaeg/").text)
        with count_sql() as statements:
            assert led.desk.htmx(address, target="feed").status_code == 204
        seen.setdefault("poll", []).append(len(statements))
        with count_sql() as statements:
            phone.get("/workshop/deltag/")
        seen.setdefault("phone", []).append(len(statements))
        with count_sql() as statements:
            assert phone.htmx("/workshop/deltag/?trin=open", target="moved").status_code == 204
        seen.setdefault("phone poll", []).append(len(statements))
    assert all(few == many for few, many in seen.values()), seen
    # Beyond who is signed in: the workshop, and nothing more where nothing happened.
    assert seen["phone poll"] == [1, 1]
    assert seen["phone"][0] <= 3
    assert seen["poll"][0] <= 5
    assert seen["wall"][0] <= 8
