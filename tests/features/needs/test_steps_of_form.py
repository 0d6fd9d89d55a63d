"""The form of a need in steps: each saves its own part of the draft and leaves the others alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.needs import State
from app.extensions import db
from app.posting import steps
from app.posting.forms import NeedForm
from app.posting.services import Content, content_of
from tests.features.needs.buyer import TEXT, Buyer, day, fields


def step_url(town: Buyer, need_id: int, step: str) -> str:
    return town.url(f"{need_id}/ret/{step}/")


def test_every_field_and_every_part_belongs_to_one_step(town: Buyer) -> None:
    with town.app.test_request_context("/"):
        names = set(NeedForm().data) - {"version", "csrf_token"}
    listed = [f for step in steps.STEPS for f in step.fields]
    assert sorted(listed) == sorted(names)
    parts = [p for step in steps.STEPS for p in step.parts]
    assert sorted(parts) == sorted(Content.__dataclass_fields__)


def test_a_whole_need_step_by_step(town: Buyer) -> None:
    client, need = town.as_("editor"), town.need(title="Mad", text="", municipalities=[], contact_email="")
    sent = fields(starts_on=day(40), question_1="Hvor mange?", required_1="y", reservation="par54")
    for number, step in enumerate(steps.STEPS, 1):
        url = step_url(town, need.id, step.slug)
        page = client.get(url)
        assert page.status_code == 200
        assert f"Trin {number} af 7" in page.text
        db.session.refresh(need)
        mine = {name: value for name, value in sent.items() if name in step.fields}
        answer = client.post(url, data=mine | {"version": need.version, "trin": step.slug})
        following = steps.after(step)
        wanted = step_url(town, need.id, following.slug) if following else town.url(f"{need.id}/send/")
        assert answer.location == wanted
    db.session.refresh(need)
    assert (need.title, need.text, need.value_dkk, need.months) == (sent["title"], TEXT, 420_000, 24)
    assert (need.municipalities, need.reservation) == (["0791"], "par54")
    assert (need.contact_email, [q.text for q in need.questions]) == (
        "indkoeb@kommune.example",
        ["Hvor mange?"],
    )


@pytest.mark.parametrize("step", [s.slug for s in steps.STEPS])
def test_a_step_leaves_the_others_as_they_are(town: Buyer, step: str) -> None:
    client, need = town.as_("editor"), town.need()
    town.save(
        client, need, unit_price="85", units="160", per="month", value="", aims=["soc-obj"], is_anonymous="y",
        questions_date=day(10), question_1="Hvor mange?", starts_on=day(30),
    )  # fmt: skip
    db.session.refresh(need)
    before = content_of(need)
    # Nothing at all is sent of the step: what a page without a tick or a text sends.
    chosen = {"kind": "quotes", "reservation": "", "version": need.version}
    assert client.post(step_url(town, need.id, step), data=chosen).status_code == 303
    db.session.refresh(need)
    after = content_of(need)
    own = steps.BY_SLUG[step].parts
    for name in Content.__dataclass_fields__:
        if name not in own:
            assert getattr(after, name) == getattr(before, name), name


def test_what_is_wrong_on_another_step_stops_nobody_here(town: Buyer) -> None:
    client = town.as_("editor")
    need = town.need(answer_by=datetime.now(UTC) - timedelta(days=3))
    data = {"version": need.version, "title": "Ny titel", "text": TEXT}
    assert client.post(step_url(town, need.id, "behov"), data=data).status_code == 303
    db.session.refresh(need)
    assert need.title == "Ny titel"
    late = client.post(
        step_url(town, need.id, "sted"), data={"version": need.version, "answer_date": day(-3)}
    )
    assert late.status_code == 422
    assert late.text.count("Fristen er gået. Vælg en senere dag") >= 2
    kept = client.post(
        step_url(town, need.id, "vaerdi"), data={"version": need.version, "value": "mange penge"}
    )
    assert kept.status_code == 422
    assert 'value="mange penge"' in kept.text
    assert "Trin 4 af 7" in kept.text


def test_two_who_write_on_a_step_lose_nothing(town: Buyer) -> None:
    one, other, need = town.as_("editor", "Anne"), town.as_("editor", "Bo"), town.need()
    url, seen = step_url(town, need.id, "behov"), need.version
    assert one.post(url, data={"version": seen, "title": "Annes titel", "text": TEXT}).status_code == 303
    sent = other.post(url, data={"version": seen, "title": "Bos titel", "text": TEXT})
    assert sent.status_code == 409
    assert "Anne har gemt behovet, mens du skrev" in sent.text
    assert 'value="Bos titel"' in sent.text
    assert "Annes titel" in sent.text
    db.session.refresh(need)
    assert other.post(url, data={"version": need.version, "title": "Bos titel"}).status_code == 303


def test_the_buttons_lead_back_to_any_step_and_to_all_of_them(town: Buyer) -> None:
    client, need = town.as_("editor"), town.need()
    url = step_url(town, need.id, "vaerdi")
    for word, path in (
        ("trin-sted", "ret/sted/"),
        ("overblik", "ret/overblik/"),
        ("trin-ukendt", "ret/hensyn/"),
        ("send", "send/"),
    ):
        db.session.refresh(need)
        answer = client.post(url, data={"version": need.version, "value": "100.000", "videre": word})
        assert answer.location == town.url(f"{need.id}/{path}"), word
    db.session.refresh(need)
    assert need.value_dkk == 100_000
    more = client.post(
        step_url(town, need.id, "kontakt"), data={"version": need.version, "videre": "spoergsmaal"}
    )
    assert more.location == f"{step_url(town, need.id, 'kontakt')}?spoergsmaal=1#sporg"
    assert 'name="question_1"' in client.get(more.location.partition("#")[0]).text


def test_the_list_of_steps_says_what_is_missing_and_leads_there(town: Buyer) -> None:
    client, need = town.as_("editor"), town.need(contact_email="", municipalities=[])
    url = town.url(f"{need.id}/ret/overblik/")
    page = client.get(url).text
    assert page.count("1 ting mangler") == 2
    assert f'href="{step_url(town, need.id, "sted")}#places"' in page
    assert f'class="button button-primary" href="{step_url(town, need.id, "sted")}"' in page
    assert "Valgfrit" in page
    assert "Hvem når behovet?" in page
    town.save(client, need)
    whole = client.get(url).text
    assert "ting mangler" not in whole
    assert f'class="button button-primary" href="{town.url(f"{need.id}/send/")}"' in whole


def test_a_step_that_is_none_and_a_need_that_has_moved_on(town: Buyer) -> None:
    client, need, out = town.as_("editor"), town.need(), town.need(State.SUBMITTED)
    assert client.get(step_url(town, need.id, "intet")).status_code == 404
    for step in ("behov", "overblik"):
        assert client.get(step_url(town, out.id, step)).location == town.url(f"{out.id}/")
        assert town.as_("reader").get(step_url(town, need.id, step)).status_code == 403


def test_the_check_on_a_step_knows_what_the_others_hold(town: Buyer) -> None:
    client, need = town.as_("editor"), town.need(reservation="par190", months=48)
    text = {"title": "Frokost", "text": "Vi mangler frokost.", "trin": "behov"}
    answer = client.htmx(town.url(f"{need.id}/tjek/tekst"), target="kvalitet", method="POST", data=text)
    assert "Stedet er med" in answer.text
    value = {"value": "100.000", "months": "12", "trin": "vaerdi"}
    worth = client.htmx(town.url(f"{need.id}/tjek/vilkaar"), target="vaerdien", method="POST", data=value)
    assert "100.000\xa0kr." in worth.text
    assert 'id="regler"' not in worth.text
    rules = client.htmx(
        town.url(f"{need.id}/tjek/vilkaar"),
        target="regler",
        method="POST",
        data={"reservation": "par190", "trin": "hensyn"},
    )
    assert "må højst vare 3 år" in rules.text
    assert "hx-swap-oob" not in rules.text.partition('id="live"')[0]
    assert 'id="vaerdien"' not in rules.text
