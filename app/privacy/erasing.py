"""Erase a person. What they did stays in the audit trail under their number; who they were is gone."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from sqlalchemy import Select, and_, delete, func, or_, select, update

from app.accounts.models import AccountDuty, Passkey, SignIn, User
from app.audit.models import AuditEntry
from app.audit.services import record
from app.barriers.models import Barrier, BarrierChange, BarrierNote
from app.cases.models import Case, CaseMark, CaseStep, Conflict, Evidence
from app.domain.access import Actor
from app.domain.waves import LONGEST_REASON
from app.events import services as events
from app.extensions import db
from app.invitations.models import NeedInvitation
from app.notifications.models import OutboxMessage
from app.notifications.services import enqueue
from app.organisations import services as organisations
from app.organisations.models import Claim, Invitation, JoinRequest, Membership, Organisation
from app.privacy import dialogue, needs, papers, taskforce
from app.privacy.redaction import Traces, in_json, in_text
from app.privacy.texts import Texts, redact_texts
from app.profiles.models import DraftSection
from app.shortlists.models import Shortlist, ShortlistItem
from app.subscriptions.models import MailChoice, SavedSearch
from app.suppliers.models import Supplier
from app.tips.models import Tip, TipHearing

CASE_TEXTS: Texts = (
    (Case, ("message", "missing_da", "missing_en")),
    (CaseMark, ("reason", "source")),
    # The log is only ever added to; the database lets a reason change when a name goes out of it, and nothing else.
    (CaseStep, ("reason",)),
    (Evidence, ("title", "file_name")),
    (Conflict, ("reason",)),
)
# What anybody wrote in a tip, and what was written about it since.
TIP_TEXTS: Texts = (
    (Tip, ("text", "source_url", "recommendation", "decision")),
    (TipHearing, ("letter", "answer")),
)
LIST_TEXTS: Texts = (
    (Shortlist, ("name", "purpose")),
    (ShortlistItem, ("note",)),
)
REGISTER_TEXTS: Texts = (
    (BarrierNote, ("text", "idea", "decision")),
    (BarrierChange, ("reason",)),
    (Barrier, ("name_da", "name_en", "text_da", "text_en")),
)
# Nobody can get mail there (RFC 2606), so nobody can sign up with it.
ERASED_DOMAIN = "slettet.invalid"


def erase(person: User, by: str, *, tell: bool = True) -> None:
    """Take everything personal away, whatever the person owns; the caller has asked whether it may be.

    `by` is the audit trail's label of who does it. With `tell` a receipt goes to the address. Flushes.
    """
    label, ours = f"user:{person.id}", f"account:{person.id}"
    traces = traces_of(person)
    email, locale = person.email, person.locale
    _leave(person, by)
    events.forget(email)
    _delete_own(person, traces)
    _redact_trail(traces, label, ours)
    _redact_claims(traces)
    redact_texts((*CASE_TEXTS, *TIP_TEXTS, *LIST_TEXTS, *REGISTER_TEXTS), traces)
    needs.redact(traces, label)
    dialogue.redact(traces, label)
    taskforce.redact(traces, label)
    papers.redact(traces)
    needs.forget(person.id)
    _redact_remarks(traces)
    _redact_mails(traces)
    _empty_contacts(traces, label)
    _empty(person)
    db.session.flush()
    record(by, "account.erased", ours)
    if tell:
        enqueue("account_erased", email, "account_erased", key=f"account_erased:{person.id}", locale=locale)
    db.session.flush()


def erase_own(person: User, actor: Actor) -> None:
    """A person's own wish. Raises Denied when an organisation would be left without an owner."""
    for cvr in actor.roles:
        organisations.remove_member(actor, cvr, person.id)
    erase(person, actor.label)


def traces_of(person: User) -> Traces:
    """What names this person: the address and the name.

    An address with which they proved an organisation is the organisation's as likely as theirs.
    """
    return Traces((person.email.lower(),), person.name.strip())


def _leave(person: User, by: str) -> None:
    """Memberships that are left, the last owner's too."""
    rows = db.session.execute(
        select(Organisation.cvr, Membership.role)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.account_id == person.id)
        .order_by(Organisation.cvr)
    ).all()
    for cvr, role in rows:
        record(by, "organisation.left", f"organisation:{cvr}", {f"member:{person.id}": [role, None]})
    db.session.execute(delete(Membership).where(Membership.account_id == person.id))


def _delete_own(person: User, traces: Traces) -> None:
    """Rows that are about nobody but the person."""
    mine = Claim.account_id == person.id
    # The links that prove an address hold it within a signature.
    proofs = db.session.scalars(select(Claim.id).where(mine))
    keys = [f"domain_proof:{claim}" for claim in proofs]
    db.session.execute(
        delete(OutboxMessage).where(
            or_(func.lower(OutboxMessage.to_address).in_(traces.emails), OutboxMessage.key.in_(keys))
        )
    )
    for gone in (
        delete(SignIn).where(SignIn.account_id == person.id),
        delete(Passkey).where(Passkey.user_id == person.id),
        delete(SavedSearch).where(SavedSearch.account_id == person.id),
        delete(MailChoice).where(MailChoice.account_id == person.id),
        delete(AccountDuty).where(AccountDuty.account_id == person.id),
        delete(JoinRequest).where(JoinRequest.account_id == person.id),
        delete(Invitation).where(func.lower(Invitation.email).in_(traces.emails)),
        delete(Claim).where(mine, Claim.state != "granted"),
        # How the organisation got its owner stays; what the person wrote and where they got mail does not.
        update(Claim).where(mine).values(message="", proof_email=""),
    ):
        db.session.execute(gone, execution_options={"synchronize_session": False})
    db.session.expire(person, ["roles", "webauthn", "sign_ins"])


def _redact_trail(traces: Traces, label: str, ours: str) -> None:
    """The trail is only ever added to, but for this: a person's name and address go out of what was noted."""
    found = in_json(AuditEntry.diff, traces.anywhere)
    if traces.name and not traces.name_is_telling:
        own = or_(AuditEntry.actor == label, AuditEntry.subject.in_((ours, label)))
        found = or_(found, and_(own, in_json(AuditEntry.diff, [traces.name])))
    for entry in db.session.scalars(select(AuditEntry).where(found)):
        entry.diff = traces.out_of_json(entry.diff)


def _redact_claims(traces: Traces) -> None:
    """What others wrote when they asked or decided."""
    words = traces.anywhere
    claims = select(Claim).where(or_(in_text(Claim.message, words), in_text(Claim.reason, words)))
    for claim in db.session.scalars(claims):
        claim.message, claim.reason = traces.out_of(claim.message), traces.out_of(claim.reason)
    for request in db.session.scalars(select(JoinRequest).where(in_text(JoinRequest.message, words))):
        request.message = traces.out_of(request.message)


def _redact_remarks(traces: Traces) -> None:
    """What suppliers wrote when they were not interested in a need."""
    words = traces.anywhere
    if not words:
        return
    for row in db.session.scalars(select(NeedInvitation).where(in_text(NeedInvitation.remark, words))):
        row.remark = traces.out_of(row.remark)[:LONGEST_REASON]
    db.session.flush()


def _redact_mails(traces: Traces) -> None:
    """Mails to others that name the person, and links to an address the person wanted to change to."""
    for mail in db.session.scalars(_mails_with(traces.anywhere)):
        if mail.kind.startswith("account_") and not _names(mail, traces.emails):
            # To a namesake, or to another address of the person's. One that is sent is no loss to either.
            if mail.state in {"sent", "dead"} or mail.kind == "account_new_email":
                db.session.delete(mail)
            continue
        mail.subject, mail.text = traces.out_of(mail.subject), traces.out_of(mail.text)
        mail.html = mail.html and traces.out_of(mail.html)
        mail.last_error = traces.out_of(mail.last_error)
    db.session.flush()


def _mails_with(words: list[str]) -> Select[OutboxMessage]:
    columns = (OutboxMessage.subject, OutboxMessage.text, OutboxMessage.html, OutboxMessage.last_error)
    return select(OutboxMessage).where(or_(*(in_text(c, words) for c in columns)))


def _names(mail: OutboxMessage, words: tuple[str, ...]) -> bool:
    held = f"{mail.subject} {mail.text} {mail.html} {mail.last_error}".lower()
    return any(w in held for w in words)


def _empty_contacts(traces: Traces, label: str) -> None:
    """A profile belongs to its organisation and stays, but not with the person's address as its mailbox."""
    for row in db.session.scalars(select(Supplier).where(func.lower(Supplier.email).in_(traces.emails))):
        row.email = ""
        record(label, "supplier.contact_emptied", f"supplier:{row.cvr}", {"contact.email": [None, ""]})
    for save in db.session.scalars(select(DraftSection).where(DraftSection.section == "contact")):
        if str(save.content.get("email", "")).lower() in traces.emails:
            save.content = save.content | {"email": ""}
        if str(save.base.get("email", "")).lower() in traces.emails:
            save.base = save.base | {"email": ""}


def _empty(person: User) -> None:
    """The row keeps its number, and that there was an account from when until when."""
    person.email = f"{person.id}@{ERASED_DOMAIN}"
    person.name, person.locale, person.active = "", "da", False
    person.fs_uniquifier = secrets.token_hex(32)
    person.password = person.tf_primary_method = person.tf_totp_secret = person.tf_phone_number = None
    person.mf_recovery_codes = person.fs_webauthn_user_handle = None
    person.oidc_issuer = person.oidc_subject = None
    person.failures, person.last_code = 0, None
    person.last_failed_at = person.locked_until = person.lock_mailed_at = None
    person.last_seen_on = person.warned_at = None
    person.erased_at = datetime.now(UTC)
