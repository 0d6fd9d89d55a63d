"""Read what is known of notices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from app.domain.moments import in_utc
from app.domain.notice_needs import OVER, Atlas
from app.domain.notices import Form, Notice
from app.extensions import db
from app.needs.models import Need
from app.notices.models import NeedNotice, NoticeUpload
from app.reference import catalogue

OVER_FORMS = tuple(sorted(form.value for form in OVER))
RESULTS = (Form.RESULT.value, Form.MODIFICATION.value, Form.COMPLETION.value)


def find_read(notice_id: str) -> NeedNotice | None:
    """A notice that has been taken in, by its id."""
    return db.session.get(NeedNotice, notice_id)


def relative_of(notice: Notice) -> int | None:
    """The need that the notice is about although it is new.

    That of the notice it changes, of one that changes it, or of the same procedure when one of the two is its result.
    """
    changed = base_id(notice)
    if changed and (found := find_read(changed)):
        return found.need_id
    changing = select(NeedNotice.need_id).where(NeedNotice.changes == notice.id)
    found_id = db.session.scalar(changing.order_by(NeedNotice.sent_at).limit(1))
    if found_id is not None or not notice.procedure_id:
        return found_id
    is_result = notice.form.value in RESULTS
    other_side = NeedNotice.form.not_in(OVER_FORMS) if is_result else NeedNotice.form.in_(RESULTS)
    if not is_result and notice.form is not Form.COMPETITION:
        return None
    same = select(NeedNotice.need_id).where(NeedNotice.procedure_id == notice.procedure_id, other_side)
    if not is_result:
        # A need that already has its call for competition has its result beside it.
        called = select(NeedNotice.need_id).where(NeedNotice.form.not_in(OVER_FORMS))
        same = same.where(NeedNotice.need_id.not_in(called))
    return db.session.scalar(same.order_by(NeedNotice.sent_at.desc(), NeedNotice.need_id).limit(1))


def newest_call(need_id: int, besides: str) -> datetime | None:
    """When the newest other notice that says what the need is was sent; results say only what became of it."""
    found = db.session.scalar(
        select(func.max(NeedNotice.sent_at)).where(
            NeedNotice.need_id == need_id,
            NeedNotice.notice_id != besides,
            NeedNotice.form.not_in(OVER_FORMS),
        )
    )
    return in_utc(found) if found else None


def base_id(notice: Notice) -> str:
    """The id of the notice that this one changes, without its version: `...-01` names version 1."""
    if notice.change is None:
        return ""
    name, dash, version = notice.change.notice.rpartition("-")
    return (name if dash and version.isdigit() and len(version) == 2 else notice.change.notice)[:60]


def uploads(batch: str, by: str, buyer_cvr: str) -> list[NoticeUpload]:
    """The files of a batch that this person uploaded here, with what is in them."""
    rows = select(NoticeUpload).options(undefer(NoticeUpload.content))
    rows = rows.where(NoticeUpload.batch == batch, NoticeUpload.by == by, NoticeUpload.buyer_cvr == buyer_cvr)
    return list(db.session.scalars(rows.order_by(NoticeUpload.position)))


@dataclass(frozen=True)
class Latest:
    """A notice that was taken in, and the need it belongs to."""

    need_id: int
    title: str
    buyer: str
    subtype: str
    read_at: datetime


def latest(buyer_cvr: str, most: int = 20) -> list[Latest]:
    """The notices taken in last: an organisation's, or everybody's for an empty number."""
    rows = select(NeedNotice.need_id, Need.title, Need.buyer_name, NeedNotice.subtype, NeedNotice.read_at)
    rows = rows.join(Need, Need.id == NeedNotice.need_id)
    if buyer_cvr:
        rows = rows.where(Need.buyer_cvr == buyer_cvr)
    rows = rows.order_by(NeedNotice.read_at.desc(), NeedNotice.notice_id).limit(most)
    return [Latest(*row) for row in db.session.execute(rows)]


@cache
def atlas() -> Atlas:
    """What the rules need to know of codes and of Denmark."""
    towns: dict[str, set[str]] = {}
    for row in catalogue.stream("postcodes.csv"):
        towns.setdefault(row["postcode"], set()).add(row["municipality_code"])
    return Atlas(
        cpv=_cpv(),
        objectives=frozenset(catalogue.social_objectives()),
        aims=frozenset(catalogue.strategic_aims()),
        municipality_of={postcode: next(iter(codes)) for postcode, codes in towns.items() if len(codes) == 1},
    )


def _cpv() -> Collection[str]:
    return catalogue.cpv_codes().keys()
