"""One file after the other: read, taken in or refused, each by itself."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from app.domain.notice_rules import NoticeRefused
from app.domain.notices import Notice
from app.extensions import db
from app.needs.services import Overtaken
from app.notices import services, words
from app.notices.services import NotTaken, Poster, Status


@dataclass(frozen=True)
class Line:
    """What became of one file. `error` is a sentence for the person; `notice` is what was read, if anything."""

    file: str
    status: Status
    notice: Notice | None = None
    need_id: int | None = None
    error: str | None = None


def take_file(actor: str, name: str, content: bytes, poster: Poster | None = None) -> Line:
    """Read a file and take its notice in. What is refused leaves nothing behind."""
    try:
        notice = _read(content)
    except NoticeRefused as refused:
        return Line(name, Status.REJECTED, error=words.refusal(refused))
    try:
        taken = _take_in(actor, notice, poster)
    except NotTaken as refused:
        return Line(name, Status.REJECTED, notice, error=words.not_taken(refused))
    return Line(name, taken.status, notice, taken.need_id)


def preview(name: str, content: bytes, poster: Poster | None = None) -> Line:
    """What taking the file in would come to, as things stand; nothing is written."""
    try:
        notice = _read(content)
    except NoticeRefused as refused:
        return Line(name, Status.REJECTED, error=words.refusal(refused))
    try:
        return Line(name, services.foresee(notice, poster), notice)
    except NotTaken as refused:
        return Line(name, Status.REJECTED, notice, error=words.not_taken(refused))


def _take_in(actor: str, notice: Notice, poster: Poster | None) -> services.Taken:
    """Take in; when another process has just taken in the same notice, see it and try again."""
    try:
        with db.session.begin_nested():
            return services.take_in(actor, notice, poster)
    except (IntegrityError, Overtaken):
        db.session.expire_all()
        with db.session.begin_nested():
            return services.take_in(actor, notice, poster)


def _read(content: bytes) -> Notice:
    """A notice; lxml comes with the first one, since most processes never read any."""
    from app.integrations import eforms

    return eforms.read(content)
