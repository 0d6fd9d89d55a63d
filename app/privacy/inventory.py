"""Where a person stands in the database: one list of tables, and how a person is found in each.

The export reads it. A test walks all tables and fails when a column that points to people is on none of the
lists here, or a table of the list has a column that is neither shown nor kept back.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Text, and_, cast, func, or_, select

from app.accounts.models import AccountDuty, DutyName, Passkey, SignIn, User
from app.audit.models import AuditEntry
from app.cases.models import Case, CaseMark, CaseStep, Conflict, Evidence, EvidenceOpening
from app.invitations.models import NeedInvitation
from app.media.models import StoredImage
from app.notifications.models import OutboxMessage
from app.organisations.models import Claim, Invitation, JoinRequest, Membership
from app.privacy.barrier_parts import BARRIER_ELSEWHERE, BARRIER_PARTS
from app.privacy.dialogue_parts import DIALOGUE_ELSEWHERE, DIALOGUE_PARTS
from app.privacy.event_parts import EVENT_PARTS
from app.privacy.need_parts import NEED_ELSEWHERE, NEED_PARTS
from app.privacy.outcome_parts import OUTCOME_PARTS
from app.privacy.paper_parts import PAPER_PARTS
from app.privacy.parts import FIRMS, INNER, OTHERS_TOO, OWN_NUMBER, SECRET, Part, _, table
from app.privacy.taskforce_parts import TASKFORCE_ELSEWHERE, TASKFORCE_PARTS
from app.profiles.models import DraftSection
from app.shortlists.models import Shortlist, ShortlistItem
from app.subscriptions.models import MailChoice, SavedSearch
from app.tips.models import TipHearing

ACCOUNT = Part(
    "account",
    _("Din konto"),
    table(User),
    ("id",),
    lambda p: User.id == p.id,
    (
        "id", "email", "name", "locale", "active", "confirmed_at", "create_datetime", "update_datetime",
        "tf_primary_method", "tf_phone_number", "oidc_issuer", "oidc_subject", "last_seen_on", "failures",
        "last_failed_at", "locked_until", "lock_mailed_at", "warned_at", "erased_at",
    ),
    {
        "password": SECRET, "fs_uniquifier": SECRET, "tf_totp_secret": SECRET, "mf_recovery_codes": SECRET,
        "fs_webauthn_user_handle": SECRET, "last_code": SECRET,
    },
)  # fmt: skip
DUTIES = Part(
    "duties",
    _("Dine opgaver for platformen"),
    table(DutyName),
    (),
    lambda p: DutyName.id.in_(select(AccountDuty.duty_id).where(AccountDuty.account_id == p.id)),
    ("name",),
    {"id": INNER},
)
SIGN_INS = Part(
    "sign_ins",
    _("Dine login"),
    table(SignIn),
    ("account_id",),
    lambda p: SignIn.account_id == p.id,
    ("id", "method", "browser", "at", "last_seen_at", "ended_at"),
    {"account_id": OWN_NUMBER, "key_hash": SECRET},
)
PASSKEYS = Part(
    "passkeys",
    _("Dine adgangsnøgler"),
    table(Passkey),
    ("user_id",),
    lambda p: Passkey.user_id == p.id,
    ("name", "usage", "device_type", "backup_state", "create_datetime", "lastuse_datetime"),
    {
        "id": INNER, "user_id": OWN_NUMBER, "credential_id": SECRET, "public_key": SECRET,
        "sign_count": INNER, "extensions": INNER, "transports": INNER,
    },
)  # fmt: skip
MEMBERSHIPS = Part(
    "memberships",
    _("Organisationer, du er med i"),
    table(Membership),
    ("account_id",),
    lambda p: Membership.account_id == p.id,
    ("organisation_id", "role", "since", "let_in_by"),
    {"id": INNER, "account_id": OWN_NUMBER},
)
CLAIMS = Part(
    "claims",
    _("Ønsker om at eje en organisation"),
    table(Claim),
    ("account_id",),
    lambda p: Claim.account_id == p.id,
    (
        "id", "cvr", "kind", "buys", "supplies", "name", "proof_email", "message", "state", "proof", "reason",
        "at", "decided_at", "decided_by",
    ),
    {"account_id": OWN_NUMBER},
)  # fmt: skip
JOIN_REQUESTS = Part(
    "join_requests",
    _("Anmodninger om at komme med"),
    table(JoinRequest),
    ("account_id",),
    lambda p: JoinRequest.account_id == p.id,
    ("id", "organisation_id", "message", "proven", "state", "at", "decided_at", "decided_by"),
    {"account_id": OWN_NUMBER},
)
INVITATIONS = Part(
    "invitations",
    _("Invitationer til din e-mail"),
    table(Invitation),
    ("email",),
    lambda p: func.lower(Invitation.email) == p.email.lower(),
    (
        "id", "organisation_id", "email", "role", "at", "invited_by", "expires_at", "used_at", "withdrawn_at",
    ),
    {"key_hash": SECRET},
)  # fmt: skip
SENT_INVITATIONS = Part(
    "invitations_sent",
    _("Invitationer, du har sendt"),
    table(Invitation),
    ("invited_by",),
    lambda p: Invitation.invited_by == p.label,
    ("id", "organisation_id", "role", "at", "expires_at", "used_at", "withdrawn_at"),
    {"email": "another person's address", "invited_by": OWN_NUMBER, "key_hash": SECRET},
)
MAILS = Part(
    "mails",
    _("Mails til dig"),
    table(OutboxMessage),
    ("to_address",),
    lambda p: func.lower(OutboxMessage.to_address) == p.email.lower(),
    ("kind", "subject", "locale", "created_at", "sent_at", "state"),
    {
        "to_address": "the person's own", "text": SECRET, "html": SECRET, "headers": SECRET, "id": INNER,
        "key": INNER, "message_id": INNER, "due_at": INNER, "attempts": INNER, "claimed_by": INNER,
        "claimed_until": INNER, "last_error": INNER,
    },
)  # fmt: skip
MAIL_CHOICES = Part(
    "mail_choices",
    _("Mails, du har slået til eller fra"),
    table(MailChoice),
    ("account_id", "by"),
    lambda p: or_(MailChoice.account_id == p.id, MailChoice.by == p.label),
    ("cvr", "kind", "frequency", "at"),
    {
        "id": INNER, "account_id": OWN_NUMBER, "by": "the person, or the link of a mail to them",
        "looked_at": INNER, "told_until": INNER,
    },
)  # fmt: skip
SAVED_SEARCHES = Part(
    "saved_searches",
    _("Søgninger, du har gemt"),
    table(SavedSearch),
    ("account_id",),
    lambda p: SavedSearch.account_id == p.id,
    ("name", "seeks", "query", "frequency", "created_at"),
    {"id": INNER, "account_id": OWN_NUMBER, "looked_at": INNER, "told_until": INNER},
)
DRAFTS = Part(
    "drafts",
    _("Kladder, du har gemt"),
    table(DraftSection),
    ("by",),
    lambda p: DraftSection.by == p.label,
    ("cvr", "section", "version", "content", "at"),
    {"base": "what was public, by the organisation", "by": OWN_NUMBER},
)
IMAGES = Part(
    "images",
    _("Billeder, du har lagt op"),
    table(StoredImage),
    ("created_by",),
    lambda p: StoredImage.created_by == p.label,
    ("id", "owner", "purpose", "alt_da", "alt_en", "width", "height", "created_at", "unused_since"),
    {"created_by": OWN_NUMBER, "sha256": INNER},
)
HEARINGS = Part(
    "hearings",
    _("Svar på høringer, du har givet for en virksomhed"),
    table(TipHearing),
    ("answered_by",),
    lambda p: TipHearing.answered_by == p.label,
    ("letter", "heard_at", "answer_due_on", "answered_at", "answer", "asks_to_end"),
    {
        "id": INNER, "tip_id": INNER, "answered_by": OWN_NUMBER,
        "heard_by": "the verifier's number, which is in their own audit trail",
    },
)  # fmt: skip
CASES = Part(
    "cases",
    _("Sager om verifikation, du har haft med at gøre"),
    table(Case),
    ("opened_by", "taken_by", "recommended_by", "decided_by", "appeal_decided_by"),
    lambda p: or_(
        Case.opened_by == p.label,
        Case.taken_by == p.label,
        Case.recommended_by == p.label,
        Case.decided_by == p.label,
        Case.appeal_decided_by == p.label,
    ),
    ("id", "cvr", "scheme", "kind", "state", "opened_at", "decided_on"),
    {
        "opened_by": OTHERS_TOO, "taken_by": OTHERS_TOO, "recommended_by": OTHERS_TOO, "decided_by": OTHERS_TOO,
        "appeal_decided_by": OTHERS_TOO, "message": FIRMS, "recommendation": FIRMS, "missing_da": FIRMS,
        "missing_en": FIRMS, "valid_to": FIRMS, "is_conditional": FIRMS, "cause": FIRMS, "rules_on": FIRMS,
        "version": INNER,
    },
)  # fmt: skip
CASE_STEPS = Part(
    "case_steps",
    _("Skridt, du har taget i sager om verifikation"),
    table(CaseStep),
    ("by",),
    lambda p: CaseStep.by == p.label,
    ("case_id", "at", "step", "state", "reason"),
    {"id": INNER, "by": OWN_NUMBER},
)
CASE_MARKS = Part(
    "case_marks",
    _("Vurderinger af krav, du har skrevet"),
    table(CaseMark),
    ("by",),
    lambda p: CaseMark.by == p.label,
    ("case_id", "criterion", "mark", "reason", "source", "checked_on", "next_check_on", "at"),
    {"by": OWN_NUMBER},
)
EVIDENCE = Part(
    "case_evidence",
    _("Dokumenter, du har lagt op i en sag"),
    table(Evidence),
    ("uploaded_by",),
    lambda p: Evidence.uploaded_by == p.label,
    (
        "id", "case_id", "type", "title", "file_name", "size", "sha256", "period_from", "period_to",
        "uploaded_at", "delete_on", "deleted_at",
    ),
    {"content": FIRMS, "mime": INNER, "uploaded_by": OWN_NUMBER},
)  # fmt: skip
OPENINGS = Part(
    "case_evidence_openings",
    _("Dokumenter i sager, du har åbnet"),
    table(EvidenceOpening),
    ("by",),
    lambda p: EvidenceOpening.by == p.label,
    ("evidence_id", "at"),
    {"id": INNER, "by": OWN_NUMBER},
)
CONFLICTS = Part(
    "verifier_conflicts",
    _("Interesser i virksomheder, du har oplyst som verifikator"),
    table(Conflict),
    ("verifier",),
    lambda p: Conflict.verifier == p.label,
    ("cvr", "reason", "at"),
    {"verifier": OWN_NUMBER},
)
SHORTLISTS = Part(
    "shortlists",
    _("Lister, du har oprettet eller arkiveret"),
    table(Shortlist),
    ("created_by", "archived_by"),
    lambda p: or_(Shortlist.created_by == p.label, Shortlist.archived_by == p.label),
    ("id", "organisation_id", "name", "purpose", "created_at", "archived_at"),
    {"created_by": OTHERS_TOO, "archived_by": OTHERS_TOO, "changed_at": INNER, "version": INNER},
)
SHORTLIST_ITEMS = Part(
    "shortlist_items",
    _("Leverandører, du har sat på lister"),
    table(ShortlistItem),
    ("added_by",),
    lambda p: ShortlistItem.added_by == p.label,
    ("id", "shortlist_id", "cvr", "name", "added_at"),
    {
        "added_by": OWN_NUMBER, "note": "may be another person's; the person's own have a part of their own",
        "note_at": INNER, "note_by": OTHERS_TOO, "added_cvr": INNER, "position": INNER, "version": INNER,
    },
)  # fmt: skip
SHORTLIST_NOTES = Part(
    "shortlist_notes",
    _("Noter om leverandører, du har skrevet på lister"),
    table(ShortlistItem),
    ("note_by",),
    lambda p: ShortlistItem.note_by == p.label,
    ("id", "shortlist_id", "cvr", "note", "note_at"),
    {
        "added_by": OTHERS_TOO, "added_at": INNER, "name": FIRMS, "note_by": OWN_NUMBER, "added_cvr": INNER,
        "position": INNER, "version": INNER,
    },
)  # fmt: skip
NEED_ANSWERS = Part(
    "need_interest",
    _("Svar på behov, du har givet for en virksomhed: interesseret eller ikke"),
    table(NeedInvitation),
    ("answered_by",),
    lambda p: NeedInvitation.answered_by == p.label,
    ("need_id", "cvr", "interest", "reason", "remark", "answered_at"),
    {
        "id": INNER, "answered_by": OWN_NUMBER, "state": FIRMS, "position": FIRMS, "score": FIRMS, "reasons": FIRMS,
        "rule": FIRMS, "wave": FIRMS, "sent_at": FIRMS, "mails": FIRMS, "unmailed": FIRMS, "answers": INNER,
    },
)  # fmt: skip
TRAIL = Part(
    "audit_trail",
    _("Hvad du har gjort, og hvad der er gjort ved din konto"),
    table(AuditEntry),
    ("actor", "subject"),
    lambda p: or_(
        AuditEntry.actor == p.label,
        AuditEntry.subject.in_((p.subject, p.label)),
        and_(
            AuditEntry.subject.startswith("organisation:"),
            cast(AuditEntry.diff, Text).contains(f'"member:{p.id}"'),
        ),
    ),
    ("at", "actor", "action", "subject", "diff"),
    {"id": INNER},
)
PARTS: tuple[Part, ...] = (
    ACCOUNT, DUTIES, SIGN_INS, PASSKEYS, MEMBERSHIPS, CLAIMS, JOIN_REQUESTS, INVITATIONS, SENT_INVITATIONS,
    MAILS, MAIL_CHOICES, SAVED_SEARCHES, DRAFTS, IMAGES, HEARINGS, CASES, CASE_STEPS, CASE_MARKS, EVIDENCE, OPENINGS,
    CONFLICTS, *NEED_PARTS, NEED_ANSWERS, *DIALOGUE_PARTS, *OUTCOME_PARTS, *BARRIER_PARTS, *EVENT_PARTS, *TASKFORCE_PARTS, *PAPER_PARTS,
    SHORTLISTS, SHORTLIST_ITEMS, SHORTLIST_NOTES,
    TRAIL,
)  # fmt: skip

# Columns that look as if they pointed to a person, and how that is answered.
ELSEWHERE: Mapping[str, str] = {
    **NEED_ELSEWHERE,
    **DIALOGUE_ELSEWHERE,
    **BARRIER_ELSEWHERE,
    "event.sign_up_by": "a day, not a person",
    **TASKFORCE_ELSEWHERE,
    "account_duty.account_id": "the part on duties reads it",
    "membership.let_in_by": "letting somebody in is in the audit trail, by the person",
    "organisation_claim.decided_by": "deciding is in the audit trail, by the person",
    "organisation_claim.proof_email": "shown with the person's own claims",
    "duplicate_pair.dismissed_by": "dismissing is in the audit trail, by the person",
    "tip.decided_by": "deciding is in the audit trail, by the person",
    "tip.recommended_by": "recommending is in the audit trail, by the person",
    "tip_hearing.heard_by": "hearing a firm is in the audit trail, by the person",
    "supplier_merge.by": "merging is in the audit trail, by the person",
    "supplier_merge.undone_by": "taking a merge back is in the audit trail, by the person",
    "join_request.decided_by": "deciding is in the audit trail, by the person",
    "need_notice.read_by": "taking a notice in is in the audit trail, by the person",
    "notice_upload.by": "a public notice that waits a day at most",
    "need_wave_step.by": "stopping, starting and changing the waves is in the audit trail, by the person",
    "webhook.created_by": "adding is in the audit trail, by the person",
    "webhook.claimed_by": "a process that sends messages",
    "outbox_message.claimed_by": "a process that sends mail",
    "supplier.email": "the mailbox of an organisation",
    "image.owner": "an organisation's profile",
}
