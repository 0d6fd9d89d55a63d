"""flask privacy purge: what has been kept long enough goes, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.accounts.models import SignIn, User
from app.cases.models import Case, Evidence
from app.domain.access import Role
from app.events.models import Event, EventSignUp
from app.extensions import db
from app.invitations.models import NeedInvitation
from app.media.models import StoredImage
from app.notifications import services as outbox
from app.notifications.models import OutboxMessage
from app.notifications.writing import Written
from app.organisations.models import Claim, Invitation, JoinRequest, Organisation
from app.organisations.queries import find_name
from app.privacy import purging, unused
from app.privacy.retention import RETENTION, Length, by_kind
from app.profiles.models import DraftSection
from app.shortlists.models import Shortlist
from app.suppliers.models import SupplierMerge
from app.tips.models import Tip
from app.web.filters import long_date
from app.web.i18n import gettext, speaking
from app.webhooks.models import Webhook, WebhookDelivery
from tests.factories.needs import need
from tests.factories.people import organisation, person
from tests.factories.suppliers import valid_cvr
from tests.features.privacy.everything import EMAIL, everything, whole_database

NOW = datetime.now(UTC)
KEPT = valid_cvr(990)
DAY = timedelta(days=1)


def just(kind: str, *, old: bool) -> datetime:
    """A moment on this or that side of the limit."""
    return by_kind(kind).length.before(NOW) + (-DAY if old else DAY)


def add_rows(*, old: bool) -> None:
    """One row of every kind that is simply deleted."""
    user = person(email=f"{'old' if old else 'new'}@firma.example")
    cvr = organisation((person(), Role.OWNER), name="Lysning")
    org = db.session.scalars(select(Organisation).where(Organisation.cvr == cvr)).one()
    tag = "o" if old else "n"
    user.create_datetime = NOW.replace(tzinfo=None)
    user.failures, user.last_failed_at = 3, just("failures", old=old)
    db.session.add_all(
        [
            DraftSection(cvr=cvr, section="about", version=1, content={}, base={},
                         at=just("drafts", old=old), by="user:1"),
            SignIn(account_id=user.id, key_hash=tag * 64, method="password", at=just("sign_ins", old=old),
                   last_seen_at=just("sign_ins", old=old), ended_at=just("sign_ins", old=old)),
            Invitation(organisation_id=org.id, email="a@b.example", role="reader", key_hash=tag * 64,
                       at=just("invitations", old=old), invited_by="user:1",
                       expires_at=just("invitations", old=old)),
            Claim(cvr=cvr, account_id=user.id, kind="private", state="refused", at=just("claims", old=old),
                  decided_at=just("claims", old=old)),
            StoredImage(id=tag * 22, owner=f"supplier:{cvr}", purpose="logo", width=1, height=1, sha256=tag * 64,
                        created_at=NOW, created_by="user:1", unused_since=just("images", old=old)),
            JoinRequest(organisation_id=org.id, account_id=user.id, state="withdrawn",
                        at=just("join_requests", old=old), decided_at=just("join_requests", old=old)),
            Shortlist(organisation_id=org.id, name="Kantine", created_at=NOW, created_by="user:1", changed_at=NOW,
                      archived_at=just("archived_lists", old=old), archived_by="user:1"),
            SupplierMerge(kept_cvr=KEPT, other_cvr=cvr, at=just("merges", old=old), by="user:1", reason="Samme",
                          other_state="published", snapshot={}),
        ]
    )  # fmt: skip
    hook = Webhook(organisation_id=org.id, url="https://firma.example/", secret="x", cursor=0, effect_day=NOW.date(),
                   next_attempt_at=NOW, created_at=NOW, created_by="user:1")  # fmt: skip
    db.session.add(hook)
    db.session.flush()
    db.session.add(WebhookDelivery(webhook_id=hook.id, message_id=f"msg_{tag}", at=just("webhook_deliveries", old=old),
                                   outcome="failed", error="timeout", milliseconds=1))  # fmt: skip
    db.session.add(
        NeedInvitation(need_id=need(KEPT).id, cvr=cvr, state="own", interest="not_interested", reason="other",
                       remark="Vi holder jul", answered_at=just("need_remarks", old=old), answers=1)
    )  # fmt: skip
    for number, (kind, state) in enumerate((("tips", "dismissed"), ("decided_tips", "revoked"))):
        closed = just(kind, old=old)
        db.session.add(
            Tip(reference=f"{tag.upper()}{number}", cvr=cvr, kind="other", text="Noget er galt", schemes=[],
                fingerprint=f"{tag}{number}" * 32, received_at=closed, due_on=closed.date(), state=state,
                closed_at=closed, heard_at=closed, outcome="revoke", reason_code="criterion_not_met",
                recommended_at=closed, recommended_by="user:1", decided_by="user:2")
        )  # fmt: skip
    add_documents(tag, cvr, old=old)
    add_sign_up(tag, old=old)
    for kind, state in (("sent_mails", "sent"), ("dead_mails", "dead")):
        key = f"{kind}:{tag}"
        outbox.put("test", "x@firma.example", Written("Hej", "Tekst", None), key=key)
        mail = db.session.scalars(select(OutboxMessage).where(OutboxMessage.key == key)).one()
        mail.state, mail.created_at, mail.last_error = state, just(kind, old=old), "no"
        mail.sent_at = just(kind, old=old) if state == "sent" else None
    unconfirmed = person(email=f"{tag}@ukendt.example")
    unconfirmed.confirmed_at = None
    unconfirmed.create_datetime = just("unconfirmed_accounts", old=old).replace(tzinfo=None)
    unused_one = person(email=f"{tag}@uvirksom.example")
    unused_one.create_datetime = just("inactive_accounts", old=old).replace(tzinfo=None)
    unused_one.warned_at = NOW - timedelta(days=31)
    db.session.commit()


def add_sign_up(tag: str, *, old: bool) -> None:
    """Somebody who came to an event that was over then."""
    over = just("event_sign_ups", old=old)
    held = Event(
        kind="fair", state="published", title_da="Messe", text_da="Kom", place="Viborg", capacity=5,
        starts_at=over - timedelta(hours=2), ends_at=over, sign_up_by=over - timedelta(days=2),
        organiser_cvr=KEPT, organiser="Hubben", created_at=over, changed_at=over, created_by="user:1",
    )  # fmt: skip
    db.session.add(held)
    db.session.flush()
    db.session.add(
        EventSignUp(event_id=held.id, name="Bo", email=f"{tag}@gaest.example", seats=1, locale="da",
                    state="seated", asked_at=over, confirmed_at=over)
    )  # fmt: skip


def add_documents(tag: str, cvr: str, *, old: bool) -> None:
    """A document of a case that ended well and of one that did not; each knows its own day."""
    day = (NOW - timedelta(days=1) if old else NOW + timedelta(days=5)).date()
    for scheme, steps in (("par54", ("draft", "applied", "under_review", "recommended", "approved")),
                          ("wise", ("draft", "withdrawn"))):  # fmt: skip
        case = Case(cvr=cvr, scheme=scheme, kind="application", state=steps[0], rules_on=NOW.date(),
                    opened_at=NOW, opened_by="user:1", recommended_by="user:2", decided_by="user:3",
                    decided_on=NOW.date())  # fmt: skip
        db.session.add(case)
        for state in steps:
            case.state = state
            db.session.flush()
        db.session.add(
            Evidence(id=f"{tag}{scheme}", case_id=case.id, type="articles", file_name="a.pdf", mime="application/pdf",
                     size=1, sha256="e" * 64, uploaded_by="user:1", uploaded_at=NOW, content=b"x", delete_on=day)
        )  # fmt: skip
    db.session.flush()


def dump() -> dict[str, list[str]]:
    return whole_database()


def test_the_old_rows_of_every_kind_go_and_the_new_ones_stay(app: Flask, runner: FlaskCliRunner) -> None:
    add_rows(old=True)
    add_rows(old=False)
    counts = {r.kind: purging.purge(r.kind, NOW, dry_run=True).count for r in RETENTION}
    assert counts == {r.kind: 1 for r in RETENTION}
    before = dump()
    told = runner.invoke(args=["privacy", "purge", "--dry-run"])
    assert told.exit_code == 0, told.output
    assert dump() == before
    assert [line.split()[-1] for line in told.output.splitlines()[1:-1]] == ["1"] * len(RETENTION)

    done = runner.invoke(args=["privacy", "purge"])
    assert done.exit_code == 0, done.output
    assert [line.split()[-1] for line in done.output.splitlines()[1:-1]] == ["1"] * len(RETENTION)
    db.session.rollback()
    for model in (DraftSection, StoredImage, SignIn, Invitation, Claim, JoinRequest, Shortlist):
        assert db.session.scalar(select(func.count()).select_from(model)) == 1, model
    assert set(db.session.scalars(select(OutboxMessage.key).where(OutboxMessage.kind == "test"))) == {
        "sent_mails:n", "dead_mails:n"
    }  # fmt: skip
    # That two were merged stays known; what they were before does not.
    merges = db.session.scalars(select(SupplierMerge).order_by(SupplierMerge.at))
    assert [m.snapshot for m in merges] == [None, {}]
    kept = set(db.session.scalars(select(User.email).where(User.erased_at.is_(None))))
    assert {"n@ukendt.example", "n@uvirksom.example", "old@firma.example"} <= kept
    assert not {"o@ukendt.example", "o@uvirksom.example"} & kept


def test_a_second_run_finds_nothing_and_changes_nothing(app: Flask, runner: FlaskCliRunner) -> None:
    add_rows(old=True)
    everything()
    assert runner.invoke(args=["privacy", "purge"]).exit_code == 0
    before = dump()
    again = runner.invoke(args=["privacy", "purge"])
    assert dump() == before
    assert [line.split()[-1] for line in again.output.splitlines()[1:]] == ["0"] * (len(RETENTION) + 1)


@pytest.mark.parametrize("locale", ["da", "en"])
def test_the_table_is_in_either_language(app: Flask, runner: FlaskCliRunner, locale: str) -> None:
    told = runner.invoke(args=["privacy", "purge", "--dry-run", "--locale", locale]).output.splitlines()
    with speaking(locale):
        rows = [gettext(r.what) for r in RETENTION]
        dates = [long_date(r.length.before(NOW)) for r in RETENTION]
        assert told[0].endswith(gettext("Ville blive slettet"))
    assert [line.split("  ")[0] for line in told[1:-1]] == rows
    for line, day in zip(told[1:-1], dates, strict=True):
        assert day in line
    assert len({line.rindex(" 0") for line in told[1:-1]}) == 1


def test_nobody_loses_an_unused_account_without_a_warning_a_month_before(app: Flask) -> None:
    user = person(email=EMAIL, name="Anna Demo")
    user.create_datetime = (NOW - timedelta(days=900)).replace(tzinfo=None)
    db.session.commit()
    assert purging.purge("inactive_accounts", NOW).count == 0
    assert unused.warn(NOW) == 1
    assert unused.warn(NOW) == 0
    db.session.commit()
    (mail,) = db.session.scalars(select(OutboxMessage)).all()
    assert (mail.kind, mail.to_address) == ("account_unused", EMAIL)
    assert purging.purge("inactive_accounts", NOW + timedelta(days=29)).count == 0
    assert purging.purge("inactive_accounts", NOW + timedelta(days=31)).count == 1
    db.session.commit()
    db.session.refresh(user)
    assert user.erased_at is not None
    assert db.session.scalars(select(OutboxMessage.kind)).all() == ["account_erased"]


def test_whoever_comes_back_after_the_warning_stays(app: Flask) -> None:
    user = person(email=EMAIL)
    user.create_datetime = (NOW - timedelta(days=900)).replace(tzinfo=None)
    db.session.commit()
    assert unused.warn(NOW - timedelta(days=40)) == 1
    seen = NOW - timedelta(days=20)
    db.session.add(
        SignIn(account_id=user.id, key_hash="k" * 64, method="password", at=seen, last_seen_at=seen)
    )
    db.session.commit()
    assert purging.purge("inactive_accounts", NOW).count == 0
    assert unused.warn(NOW) == 0


def test_when_somebody_was_last_here_outlives_their_sign_ins(app: Flask) -> None:
    user = person(email=EMAIL)
    user.create_datetime = (NOW - timedelta(days=900)).replace(tzinfo=None)
    user.warned_at = NOW - timedelta(days=150)
    seen = NOW - timedelta(days=120)
    db.session.add(
        SignIn(account_id=user.id, key_hash="k" * 64, method="password", at=seen, last_seen_at=seen,
               ended_at=seen)
    )  # fmt: skip
    db.session.commit()
    assert purging.purge("sign_ins", NOW).count == 1
    db.session.commit()
    assert purging.purge("inactive_accounts", NOW).count == 0
    assert unused.count_due(NOW) == 0


def test_an_unused_last_owner_goes_and_the_organisation_can_be_claimed(app: Flask) -> None:
    user = person(email=EMAIL)
    user.create_datetime, user.warned_at = (
        (NOW - timedelta(days=900)).replace(tzinfo=None),
        NOW - timedelta(days=40),
    )
    cvr = organisation((user, Role.OWNER))
    assert purging.purge("inactive_accounts", NOW).count == 1
    db.session.commit()
    assert find_name(cvr) is None


def test_a_draft_somebody_still_works_on_keeps_its_older_saves(app: Flask) -> None:
    for version, days in ((1, 400), (2, 3)):
        db.session.add(
            DraftSection(cvr="13748136", section="about", version=version, content={}, base={},
                         at=NOW - timedelta(days=days), by="user:1")
        )  # fmt: skip
    db.session.commit()
    assert purging.purge("drafts", NOW).count == 0


def test_more_than_one_batch_goes_in_one_run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "BATCH", 3)
    user = person()
    for number in range(10):
        db.session.add(
            SignIn(account_id=user.id, key_hash=f"{number}", method="password", at=NOW - timedelta(days=200),
                   last_seen_at=NOW - timedelta(days=200))
        )  # fmt: skip
    db.session.commit()
    assert purging.purge("sign_ins", NOW).count == 10


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(0, 60), st.integers(0, 400))
def test_a_length_back_and_on_again_is_never_later_and_at_most_three_days_short(
    moment: datetime, months: int, days: int
) -> None:
    there = Length(months=months).before(moment)
    assert timedelta() <= moment - Length(months=months).after(there) <= timedelta(days=3)
    assert Length(days=days).after(Length(days=days).before(moment)) == moment
