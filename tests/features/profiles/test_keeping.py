"""Freshness, reminders, imports meanwhile, and what a page costs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

from flask.testing import FlaskCliRunner
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.domain.profile import Section
from app.extensions import db
from app.notifications.models import OutboxMessage
from app.profiles.overview import LINES
from app.search.snapshot import today
from app.suppliers.models import Supplier
from tests.conftest import Statements
from tests.factories.suppliers import publish
from tests.features.profiles.conftest import Firm
from tests.features.profiles.test_publish import write, write_minimum

LONG_AGO = timedelta(days=400)


def published(firm: Firm) -> Supplier:
    editor = firm.as_("editor")
    write_minimum(editor, firm)
    editor.post(firm.url("offentliggoer"))
    return db.session.scalars(select(Supplier).where(Supplier.cvr == firm.cvr)).one()


def test_old_sections_are_confirmed_one_by_one_or_all(firm: Firm) -> None:
    row = publish(cvr=firm.cvr, profile_updated_on=today() - LONG_AGO)
    editor = firm.as_("editor")
    assert "Noget er over 12 måneder gammelt" in editor.get(firm.url()).text
    editor.post(firm.url("profil/formaal/bekraeft"))
    db.session.refresh(row)
    assert row.section_dates == {"about": today().isoformat()}
    assert row.profile_updated_on == today() - LONG_AGO, "the rest is as old as it was"
    editor.post(firm.url("profil/alt/bekraeft"))
    db.session.refresh(row)
    assert set(row.section_dates) == {s.value for s in Section}
    assert row.profile_updated_on == today()
    assert "over 12 måneder gammelt" not in editor.get(firm.url()).text
    actions = [e.action for e in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert actions.count("supplier.confirmed") == 2


def test_whoever_can_edit_is_reminded_once_a_quarter(firm: Firm, runner: FlaskCliRunner) -> None:
    row = publish(cvr=firm.cvr, profile_updated_on=today() - LONG_AGO)
    for role in ("owner", "editor", "reader"):
        firm.as_(role)
    assert "1 old profiles, 2 new mails" in runner.invoke(args=["profiles", "remind"]).output
    assert "1 old profiles, 0 new mails" in runner.invoke(args=["profiles", "remind"]).output
    mail = db.session.scalars(select(OutboxMessage)).first()
    assert mail is not None
    assert firm.url() in mail.text
    assert mail.subject == "Passer jeres profil på Buy Social Danmark stadig?"
    row.profile_updated_on = today()
    db.session.commit()
    assert "0 old profiles, 0 new mails" in runner.invoke(args=["profiles", "remind"]).output


def test_an_import_leaves_a_kept_profile_alone_and_says_so(
    firm: Firm, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    published(firm)
    file, rejects = tmp_path / "in.csv", tmp_path / "rejects.csv"
    file.write_text(f"cvr,name,municipality\n{firm.cvr},Et andet navn,Viborg\n", "utf-8")
    result = runner.invoke(args=["suppliers", "import", str(file), "--rejects", str(rejects)])
    assert "created 0, updated 0, unchanged 0, rejected 1" in result.output
    assert "holder selv sin profil" in rejects.read_text("utf-8")
    row = db.session.scalars(select(Supplier).where(Supplier.cvr == firm.cvr)).one()
    assert row.name == "Rug & Ramsløg Kantine ApS"
    file.write_text(f"cvr,name,municipality\n{firm.cvr},Rug & Ramsløg Kantine ApS,Viborg\n", "utf-8")
    assert "unchanged 1, rejected 0" in runner.invoke(args=["suppliers", "import", str(file)]).output


def test_an_import_during_a_draft_keeps_the_chosen_municipalities(
    firm: Firm, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    publish(cvr=firm.cvr, name="A", area=("0791", "0740"))
    file = tmp_path / "in.csv"
    file.write_text(f"cvr,name\n{firm.cvr},B\n", "utf-8")
    assert "updated 1" in runner.invoke(args=["suppliers", "import", str(file)]).output
    row = db.session.scalars(select(Supplier).where(Supplier.cvr == firm.cvr)).one()
    assert {a.municipality_code for a in row.area} == {"0791", "0740"}


def test_the_audit_trail_holds_each_field(firm: Firm) -> None:
    editor = firm.as_("editor")
    assert write(editor, firm, "kontakt", "contact", email="ordre@eksempel.dk") == 303
    db.session.rollback()
    entry = db.session.scalars(select(AuditEntry)).one()
    assert entry.action == "profile.draft_saved"
    assert entry.subject == f"supplier:{firm.cvr}"
    assert entry.diff == {"contact.email": ["", "ordre@eksempel.dk"]}


def test_the_pages_ask_few_questions(
    firm: Firm, count_sql: Callable[[], AbstractContextManager[Statements]]
) -> None:
    published(firm)
    editor = firm.as_("editor")
    write(editor, firm, "kontakt", "contact", email="ordre@eksempel.dk")
    # Four for who is asking, one for the organisation, five for the profile and its draft; the overview asks
    # about hearings, and each room above once what waits there.
    for path, most in (("", 11 + len(LINES)), ("profil/", 10), ("profil/formaal/", 10), ("vis/", 11)):
        editor.get(firm.url(path))
        with count_sql() as statements:
            editor.get(firm.url(path))
        assert len(statements) <= most, (path, len(statements), statements.sql)
