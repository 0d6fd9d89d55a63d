"""Notices become needs once, follow their changes and results, and never get past the rules of drafts."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.domain.access import Role
from app.domain.moments import in_utc
from app.domain.needs import State, Step
from app.domain.notice_rules import NoticeRefused
from app.domain.notices import Notice
from app.extensions import db
from app.integrations.eforms import read
from app.needs import services as need_services
from app.needs.models import Need, NeedStep
from app.notices import services
from app.notices.daily import close_held
from app.notices.models import NeedNotice
from app.notices.services import NotTaken, Poster, Status
from tests.factories.people import organisation, person

NOTICES = Path(__file__).parents[2] / "data" / "eforms"
BEFORE = datetime(2020, 3, 1, tzinfo=UTC)
AFTER = datetime(2020, 5, 1, tzinfo=UTC)
OPEN, CHANGE = "cn_24_open.xml", "change-cn_24_open_dates.xml"
CALL, RESULT = "cn_24_FRA_comments.xml", "can_24_FRA_comments.xml"


def notice(name: str, *swaps: tuple[str, str]) -> Notice:
    text = (NOTICES / name).read_text(encoding="utf-8")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return read(text.encode())


def version(number: str) -> tuple[str, str]:
    return "<cbc:VersionID>01<", f"<cbc:VersionID>{number}<"


def take(found: Notice, at: datetime = BEFORE, poster: Poster | None = None) -> tuple[Status, Need]:
    taken = services.take_in("user:1", found, poster, at=at)
    db.session.commit()
    db.session.expire_all()
    need = db.session.get(Need, taken.need_id)
    assert need is not None
    return taken.status, need


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Need)) or 0


def poster() -> Poster:
    return Poster(organisation((person(), Role.OWNER), kind="municipality"), "Prøveby Kommune")


def test_a_notice_becomes_a_public_need_with_all_it_says(app: Flask) -> None:
    status, need = take(notice(OPEN))
    assert status is Status.CREATED
    assert (need.state, need.source, need.kind) == ("published", "eforms", "tender")
    assert need.notice_id == "c4c415ee-ac08-4465-8fa6-57568cf69462"
    assert need.title.startswith("Term Contract for a Planned Programme")
    assert [c.code for c in need.codes] == ["71630000", "71314100", "50300000", "31600000"]
    assert (need.buyer_cvr, need.buyer_name) == ("", "Renfrewshire Council")
    assert need.contact_email == "douglas.mcewan@renfrewshire.gov.uk"
    # 500,000 euros at 7.46038.
    assert need.value_dkk == 3_730_190
    assert (need.months, need.procedure, need.reservation) == (36, "open", None)
    assert need.answer_by is not None
    assert in_utc(need.answer_by) == datetime(2020, 4, 3, 11, tzinfo=UTC)
    assert need.notice is not None
    assert need.notice["buyers"][0]["town"] == "Paisley"
    steps = db.session.execute(select(NeedStep.step, NeedStep.state)).all()
    assert [tuple(s) for s in steps] == [("import", "published")]


def test_the_same_and_an_older_version_change_nothing(app: Flask) -> None:
    take(notice(OPEN, version("02")))
    title = (">Term Contract", ">Another Term Contract")
    assert take(notice(OPEN, version("02"), title))[0] is Status.UNCHANGED
    status, need = take(notice(OPEN, version("01"), title))
    assert status is Status.UNCHANGED
    assert need.title.startswith("Term Contract")
    assert count() == 1


def test_a_newer_version_updates_the_need_and_keeps_the_rows_of_lots(app: Flask) -> None:
    _, need = take(notice(CALL))
    first = {lot.ref: lot.id for lot in need.lots}
    assert list(first) == ["LOT-0001", "LOT-0002"]
    status, need = take(
        notice(CALL, version("02"), (">Agence centre<", ">Agence du centre<"), ("LOT-0002", "LOT-0003"))
    )
    assert status is Status.UPDATED
    assert [(lot.ref, lot.title) for lot in need.lots] == [
        ("LOT-0001", "Agence du centre"), ("LOT-0003", "Agence Hauts de Rouen"),
    ]  # fmt: skip
    assert need.lots[0].id == first["LOT-0001"]
    assert (count(), need.notice_version) == (1, "2")


@pytest.mark.parametrize("order", [(OPEN, CHANGE), (CHANGE, OPEN)])
def test_a_change_and_its_notice_are_one_need_whichever_comes_first(
    app: Flask, order: tuple[str, str]
) -> None:
    statuses = [take(notice(name))[0] for name in order]
    assert statuses == [Status.CREATED, Status.UPDATED]
    assert [take(notice(name))[0] for name in order] == [Status.UNCHANGED] * 2
    need = db.session.scalars(select(Need)).one()
    assert need.answer_by is not None
    assert in_utc(need.answer_by) == datetime(2020, 6, 12, 11, tzinfo=UTC)
    assert db.session.scalar(select(func.count()).select_from(NeedNotice)) == 2


def test_a_new_deadline_opens_a_need_again(app: Flask) -> None:
    _, need = take(notice(OPEN), at=AFTER)
    assert (need.state, need.closed_at is None) == ("closed", False)
    _, need = take(notice(CHANGE), at=AFTER)
    assert (need.state, need.closed_at) == ("published", None)


@pytest.mark.parametrize("order", [(CALL, RESULT), (RESULT, CALL)])
def test_a_result_ends_the_need_of_its_procedure(app: Flask, order: tuple[str, str]) -> None:
    assert [take(notice(name))[0] for name in order] == [Status.CREATED, Status.UPDATED]
    need = db.session.scalars(select(Need)).one()
    assert (need.state, len(need.lots)) == ("awarded", 2)
    assert need.notice is not None
    winners = [award["winners"][0]["name"]["fr"] for award in need.notice["awards"]]
    assert winners == ["Espaces Verts Lemire", "ID Verde SASU"]


def test_a_result_alone_is_a_need_that_has_ended(app: Flask) -> None:
    assert take(notice("can_24_no_tenders.xml"))[1].state == "not_awarded"
    assert take(notice("can_23_contracts.xml"))[1].state == "awarded"
    assert take(notice("veat_25.xml"))[1].state == "closed"


def test_reservation_and_objectives_are_ours(app: Flask) -> None:
    assert take(notice("pin-rtl_81.xml"))[1].reservation == "par54"
    assert take(notice("pin-only_24_maximal.xml"))[1].reservation == "par190"
    assert take(notice("veat_81.xml"))[1].social_objectives == ["hum-right", "opp"]


def test_danish_words_places_and_buyers(app: Flask) -> None:
    swaps = (
        (">LU000<", ">DK013<"), (">LUX<", ">DNK<"), ('currencyID="EUR">4500000', 'currencyID="DKK">4500000'),
    )  # fmt: skip
    _, need = take(notice("cn_24_multilingual.xml", *swaps))
    assert need.title.startswith("Levering af IT-tjenester")
    assert need.title_en.startswith("Provision of IT Services")
    assert need.buyer_name == "Den Europæiske Unions Publikationskontor"
    assert (need.nuts, need.value_dkk, need.is_nationwide) == (["DK013"], 4_500_000, False)
    _, wide = take(
        notice("cn_24_cumbria.xml", (">GBR<", ">DNK<"), ("<cbc:CompanyID>xyz<", "<cbc:CompanyID>DK13748136<"))
    )
    assert (wide.is_nationwide, wide.buyer_cvr) == (True, "13748136")


def test_codes_that_do_not_exist_are_left_out(app: Flask) -> None:
    _, need = take(notice(OPEN, (">31600000<", ">31600009<")))
    assert [c.code for c in need.codes] == ["71630000", "71314100", "50300000"]


def test_who_follows_needs_hears_of_what_is_open_once(app: Flask) -> None:
    heard: list[tuple[str, Step]] = []

    def follow(_actor: str, need: Need, step: Step) -> None:
        heard.append((need.title[:4], step))

    need_services.FOLLOWERS.append(follow)
    try:
        take(notice(OPEN))
        take(notice(OPEN, version("02")))
        take(notice(RESULT))
    finally:
        need_services.FOLLOWERS.remove(follow)
    assert heard == [("Term", Step.PUBLISH)]


def test_an_organisation_posts_a_draft_that_it_may_renew(app: Flask) -> None:
    own = poster()
    status, need = take(notice(OPEN), poster=own)
    assert (status, need.state, need.buyer_cvr, need.buyer_name) == (
        Status.CREATED,
        "draft",
        own.cvr,
        own.name,
    )
    assert need.published_at is None
    status, need = take(notice(OPEN, version("02"), (">Term Contract", ">A Term Contract")), poster=own)
    assert (status, need.state, need.title[:6]) == (Status.UPDATED, "draft", "A Term")


def test_an_organisation_cannot_get_past_moderation(app: Flask) -> None:
    own = poster()
    _, need = take(notice(OPEN), poster=own)
    need.municipalities = ["0791"]
    need.answer_by = datetime(2099, 1, 1, tzinfo=UTC)
    need_services.take_step("user:2", need, Step.SUBMIT)
    db.session.commit()
    with pytest.raises(NotTaken, match="not_editable"):
        services.take_in("user:1", notice(OPEN, version("02")), own)


@pytest.mark.parametrize("name", [OPEN, CHANGE])
def test_nobody_writes_in_the_need_of_another(app: Flask, name: str) -> None:
    take(notice(OPEN), poster=poster())
    with pytest.raises(NotTaken, match="taken_elsewhere"):
        services.take_in("user:1", notice(name, version("09")), poster())


def test_an_organisation_posts_only_its_own_and_only_what_is_open(app: Flask) -> None:
    with pytest.raises(NotTaken, match="over"):
        services.take_in("user:1", notice(RESULT), poster())
    danish = notice(
        "cn_24_cumbria.xml", (">GBR<", ">DNK<"), ("<cbc:CompanyID>xyz<", "<cbc:CompanyID>DK13748136<")
    )
    with pytest.raises(NotTaken, match="another_buyer"):
        services.take_in("user:1", danish, poster())


@pytest.mark.parametrize("ended", [False, True])
def test_what_is_public_elsewhere_does_not_wait_for_a_draft_here(app: Flask, ended: bool) -> None:
    _, draft = take(notice(OPEN), poster=poster())
    if ended:
        need_services.take_step("user:1", draft, Step.WITHDRAW)
        db.session.commit()
    status, need = take(notice(OPEN))
    assert (status, need.state, need.buyer_name) == (Status.UPDATED, "published", "Renfrewshire Council")
    assert take(notice(OPEN))[0] is Status.UNCHANGED


def test_a_result_leaves_a_draft_a_draft(app: Flask) -> None:
    take(notice(CALL), poster=poster())
    status, need = take(notice(RESULT))
    assert (status, need.state) == (Status.UPDATED, "draft")
    assert take(notice(RESULT))[0] is Status.UNCHANGED


def test_a_need_that_was_withdrawn_stays_withdrawn(app: Flask) -> None:
    _, need = take(notice(OPEN))
    need_services.take_step("user:2", need, Step.WITHDRAW, "Udbuddet er annulleret.")
    db.session.commit()
    _, need = take(notice(CHANGE))
    assert need.state == State.WITHDRAWN


HOSTILE = {
    "the end of time": ("<cbc:IssueDate>2020-02-28+01:00<", "<cbc:IssueDate>9999-12-31+01:00<"),
    "before time": ("<cbc:EndDate>2020-04-03+01:00<", "<cbc:EndDate>0001-01-01+14:00<"),
    "a deadline nobody lives to see": ("<cbc:EndDate>2020-04-03+01:00<", "<cbc:EndDate>9999-12-31-14:00<"),
    "twenty digits": (">500000<", ">99999999999999999999<"),
    "the most money": (">500000<", ">999999999999999<"),
    "a contract for ever": ('unitCode="MONTH">36<', 'unitCode="YEAR">99999<'),
    "a long title": (">Term Contract", f">{'Term ' * 5_000}"),
    "a long lot": (">LOT-0000<", f">LOT-{'0' * 500}<"),
    "a long address": (">douglas.mcewan@", f">{'d' * 500}@"),
    "a long procedure": (">31f258b6-5eb2-4875-8997-affa3cdce27c<", f">31f258b6{'c' * 50}<"),
    "a strange procedure": (">open<", f">{'open' * 100}<"),
    "a long place": (">Paisley<", f">{'Paisley' * 100}<"),
    "many codes": (">31600000<", ">00000000<"),
    "large version": ("<cbc:VersionID>01<", "<cbc:VersionID>999999999<"),
    "emoji and right to left": (">Term Contract", ">\U0001f469\u200d\U0001f373 \u202eTerm Contract"),
}


@pytest.mark.parametrize("swap", HOSTILE.values(), ids=HOSTILE)
def test_what_is_beyond_reason_never_breaks_the_database(app: Flask, swap: tuple[str, str]) -> None:
    for at in (BEFORE, AFTER):
        with suppress(NoticeRefused):
            take(notice(OPEN, swap), at=at)
    found = db.session.scalars(select(Need)).all()
    assert all(need.title for need in found)


def test_what_has_no_deadline_is_shown_for_a_year(app: Flask) -> None:
    plan = notice("pin-only_24_lots.xml")
    assert plan.sent_at is not None
    _, need = take(plan, at=plan.sent_at + timedelta(days=100))
    assert (need.state, need.kind, len(need.lots)) == ("published", "coming", 10)
    assert close_held(plan.sent_at + timedelta(days=364)) == 0
    assert close_held(plan.sent_at + timedelta(days=366)) == 1
    assert close_held(plan.sent_at + timedelta(days=367)) == 0
    db.session.commit()
    assert (need.state, need.closed_at is None) == ("closed", False)


def test_every_valid_notice_becomes_a_need_and_again_nothing(app: Flask) -> None:
    files = sorted(p for p in NOTICES.glob("*.xml") if not p.name.startswith(("INVALID", "X0")))
    first = [take(notice(path.name), at=AFTER)[0] for path in files]
    assert first.count(Status.CREATED) == 46
    assert first.count(Status.UPDATED) == 3
    assert [take(notice(path.name), at=AFTER)[0] for path in files] == [Status.UNCHANGED] * 49
