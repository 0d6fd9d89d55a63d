"""The digest of needs: what fits and came out since the last one, told once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from app.domain.access import Role
from app.domain.mailing import Frequency, MailKind
from app.extensions import db
from app.subscriptions import running, services
from app.subscriptions.models import MailChoice
from app.subscriptions.receivers import Receiver
from tests.factories.people import organisation, person
from tests.features.invitations.conftest import Case, mails


def run(now: datetime) -> running.Tally:
    tally = running.Tally()
    for _ in running.run(now, running.DAILY_RUN, tally):
        db.session.commit()
    db.session.commit()
    return tally


def test_needs_that_fit_are_told_once_in_the_daily_digest(case: Case) -> None:
    fits, other = person(), person()
    organisation((fits, Role.OWNER), cvr=case.cvrs["Madhuset ApS"])
    organisation((other, Role.OWNER), cvr=case.cvrs["Malerne ApS"])
    for who in (fits, other):
        services.choose(MailKind.NEED_DIGEST, Receiver(account=who.id), Frequency.DAILY, f"user:{who.id}")
    before = datetime.now(UTC) - timedelta(days=1)
    db.session.execute(update(MailChoice).values(looked_at=before, told_until=before))
    db.session.commit()
    now = datetime.now(UTC) + timedelta(minutes=10)
    run(now)
    [mail] = mails("digest")
    assert mail.to_address == fits.email
    assert "Frokost til 40 kolleger hver onsdag" in mail.text
    assert "Prøveby Kommune, Viborg. Svar senest" in mail.text
    assert f"/min-virksomhed/{case.cvrs['Madhuset ApS']}/behov/{case.need_id}/" in mail.text
    run(now + timedelta(days=1))
    assert len(mails("digest")) == 1
