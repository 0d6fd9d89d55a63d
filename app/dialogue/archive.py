"""The whole case of a need as one ZIP for the archive, written to disk file by file.

Names of files are ours, texts are text, and a spreadsheet runs nothing. While answers are sealed none of them, nor
who sent them, is in it. Who asked a question is never in it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import IO, Any

from flask import render_template
from sqlalchemy import select

from app.accounts.queries import names_of
from app.audit.models import AuditEntry
from app.audit.services import record
from app.dialogue import circle, documents, meetings, reading
from app.dialogue.models import Answer, AnswerDocument, Enquiry
from app.dialogue.presenters import answer as view_of
from app.dialogue.presenters import moment, title_of
from app.domain.dialogue import AnswerState, Side
from app.domain.moments import in_utc
from app.extensions import db
from app.invitations.presenters import as_csv as invited
from app.invitations.queries import log_of
from app.invitations.words import log_sentence
from app.needs import attachments
from app.needs.models import Need, NeedDocument
from app.posting import queries as own
from app.posting import words
from app.web.exports import neutral
from app.web.i18n import gettext

IN_MEMORY = 8 * 1024 * 1024
LONGEST_NAME = 80
# What others do about a need; of these the trail names the supplier's person or shows who answers or asks.
SUPPLIERS_STEPS = ("need.asked", "need.interest", "need.message", "need.meeting", "need.meeting_released")


@dataclass(frozen=True)
class Piece:
    """One file of the case: its name below a folder of ours, and its content or the way to it."""

    name: str
    content: str | bytes | Callable[[], bytes]


# Rooms that know more about a need add their files: need, sealed -> pieces.
PARTS: list[Callable[[Need, bool], Iterable[Piece]]] = []


def pack(need: Need, *, sealed: bool) -> IO[bytes]:
    """The case as a file that is read once, from its beginning. On disk beyond 8 MB."""
    made: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    sums: list[tuple[str, str, int]] = []
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for piece in pieces(need, sealed=sealed):
            content = piece.content() if callable(piece.content) else piece.content
            data = content.encode() if isinstance(content, str) else content
            archive.writestr(piece.name, data)
            sums.append((hashlib.sha256(data).hexdigest(), piece.name, len(data)))
        index = _index(need, sealed, [name for _, name, _ in sums]).encode()
        archive.writestr("index.html", index)
        sums.append((hashlib.sha256(index).hexdigest(), "index.html", len(index)))
        archive.writestr("SHA256SUMS.txt", "".join(f"{digest}  {name}\n" for digest, name, _ in sums))
    made.seek(0)
    return made


def note(actor: str, need: Need) -> None:
    """That somebody has fetched the case."""
    record(actor, "need.case_fetched", f"need:{need.id}")
    db.session.flush()


def pieces(need: Need, *, sealed: bool) -> Iterator[Piece]:
    """All files but the overview and the list of sums."""
    yield Piece("behov/behov.json", _json(_columns(need)))
    yield Piece("behov/behov.txt", f"{title_of(need)}\n\n{need.text}\n")
    yield from _need_files(need)
    yield Piece(
        "deltagere.csv", table(("cvr",), ((c,) for c in circle.open_to_buyer(need.id, sealed=sealed)))
    )
    yield Piece("inviterede.csv", invited(need.id))
    yield Piece("spoergsmaal.csv", _enquiries(need))
    yield Piece("moeder.csv", _meetings(need))
    for thread in reading.threads(need.id):
        yield Piece(f"samtaler/{safe(thread)}.txt", _thread(need, thread))
    if not sealed:
        yield from _answers(need)
    yield Piece("log/skridt.csv", _steps(need))
    yield Piece("log/invitationer.csv", _waves(need))
    yield Piece("log/revision.csv", _trail(need))
    yield Piece("noter.csv", _notes(need))
    for part in PARTS:
        yield from part(need, sealed)


def safe(text: str) -> str:
    """A name for a file or folder: letters, digits, spaces and -_.; never a path, never hidden."""
    plain = re.sub(r"[^\w .-]", "", text)
    return re.sub(r"\s+", " ", plain).strip(" .")[:LONGEST_NAME] or "fil"


def _need_files(need: Need) -> Iterator[Piece]:
    for place, held in enumerate(attachments.attachments_of(need.id), 1):
        yield Piece(
            f"behov/bilag/{place:02d} {safe(held.file_name)}", partial(_content, NeedDocument, held.id)
        )


def _answers(need: Need) -> Iterator[Piece]:
    rows = db.session.scalars(
        select(Answer)
        .where(Answer.need_id == need.id, Answer.state == AnswerState.SENT.value)
        .order_by(Answer.name, Answer.id)
    ).all()
    head = (
        "cvr",
        "navn",
        "pris_kr",
        "pris_note",
        "gyldig_til",
        "delaftaler",
        "egen_andel",
        "medsvarere",
        "sendt",
    )
    yield Piece("svar/svar.csv", table(head, (_answer_row(need, a) for a in rows)))
    for held in rows:
        folder = f"svar/{held.cvr} {safe(held.name)}"
        yield Piece(f"{folder}/svar.txt", _answer_text(need, held))
        for place, file in enumerate(documents.files_of(held.id), 1):
            yield Piece(
                f"{folder}/bilag/{place:02d} {safe(file.name)}",
                partial(_content, AnswerDocument, file.id),
            )


def _answer_row(need: Need, held: Answer) -> tuple[Any, ...]:
    view = view_of(need, held)
    partners = "; ".join(f"{cvr} {name} {share} %: {does}" for cvr, name, share, does in view.partners)
    return (
        held.cvr, held.name, held.price_dkk, held.price_note, held.valid_to, "; ".join(view.lots),
        f"{held.share} %", partners, in_utc(held.sent_at).isoformat() if held.sent_at else "",
    )  # fmt: skip


def _answer_text(need: Need, held: Answer) -> str:
    view = view_of(need, held)
    lines = [f"{held.name} (CVR {held.cvr})", moment(held.sent_at) if held.sent_at else "", "", view.text, ""]
    for question, said in view.replies:
        lines += [question, said or "-", ""]
    lines += [", ".join(c for c in view.contact if c)]
    return "\n".join(lines) + "\n"


def _thread(need: Need, cvr: str) -> str:
    said = []
    for one in reading.messages(need.id, cvr, Side.BUYER):
        who = gettext("Køberen") if one.side is Side.BUYER else gettext("Leverandøren")
        said.append(f"{moment(one.at)} · {who}{f' ({one.by})' if one.by else ''}\n{one.text}\n")
    return "\n".join(said)


def _enquiries(need: Need) -> str:
    rows = db.session.scalars(select(Enquiry).where(Enquiry.need_id == need.id).order_by(Enquiry.id)).all()
    names = names_of(r.replied_by for r in rows)
    return table(
        ("nr", "stillet", "spoergsmaal", "vist", "svar", "svaret", "svaret_af"),
        (
            (
                r.id, in_utc(r.asked_at).isoformat(), r.text, r.shown_text, r.reply,
                in_utc(r.replied_at).isoformat() if r.replied_at else "", names.get(r.replied_by, ""),
            )
            for r in rows
        ),
    )  # fmt: skip


def _meetings(need: Need) -> str:
    return table(
        ("begynder", "sted", "cvr", "navn"),
        ((s.starts_at.isoformat(), s.place, s.cvr, s.name) for s in meetings.list_slots(need.id)),
    )


def _steps(need: Need) -> str:
    rows = reversed(own.steps_of(need.id))
    return table(
        ("tid", "skridt", "tilstand", "hvem", "begrundelse"),
        ((r.at.isoformat(), words.STEPS[r.step], words.STATES[r.state][0], r.by, r.reason) for r in rows),
    )


def _waves(need: Need) -> str:
    """How the suppliers were told: when, by whom, and how many."""
    rows = reversed(log_of(need.id))
    return table(
        ("tid", "hvem", "hvad"),
        ((r.at.isoformat(), r.by, log_sentence(r.step, r.wave, r.counts)) for r in rows),
    )


def _notes(need: Need) -> str:
    """What the buyer's people noted among themselves."""
    rows = reversed(own.notes_of(need.id, ""))
    return table(("tid", "hvem", "notat"), ((n.at.isoformat(), n.by, n.text) for n in rows))


def _trail(need: Need) -> str:
    """What the buyer's people did. What suppliers did is told by the answers, threads and meetings themselves."""
    rows = db.session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.subject == f"need:{need.id}",
            AuditEntry.action.startswith("need."),
            AuditEntry.action.not_in(SUPPLIERS_STEPS),
        )
        .order_by(AuditEntry.id)
    ).all()
    names = names_of(r.actor for r in rows)
    return table(
        ("tid", "hvem", "handling", "aendring"),
        (
            (
                in_utc(r.at).isoformat(),
                names.get(r.actor, r.actor),
                r.action,
                json.dumps(r.diff, ensure_ascii=False),
            )
            for r in rows
        ),
    )


def _content(model: type[NeedDocument] | type[AnswerDocument], key: str) -> bytes:
    """One document at a time; nothing of it stays in the session."""
    return db.session.scalar(select(model.content).where(model.id == key)) or b""


def _columns(need: Need) -> dict[str, Any]:
    left_out = {"notice", "created_by", "version"}
    found = {c.name: getattr(need, c.name) for c in Need.__table__.columns if c.name not in left_out}
    found["codes"] = [c.code for c in need.codes]
    found["lots"] = [{k: getattr(lot, k) for k in ("ref", "title", "text", "codes", "municipalities", "value_dkk", "months", "reservation")} for lot in need.lots]  # fmt: skip
    found["questions"] = [{"text": q.text, "is_required": q.is_required} for q in need.questions]
    return found


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value: Any) -> str:
    return in_utc(value).isoformat() if isinstance(value, datetime) else value.isoformat() if isinstance(value, date) else str(value)  # fmt: skip


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table as CSV with a byte order mark for spreadsheets; nothing in it is a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(head)
    writer.writerows([neutral(v) for v in row] for row in rows)
    return out.getvalue()


def _index(need: Need, sealed: bool, names: list[str]) -> str:
    rows = [] if sealed else reading.lines(need.id)
    return render_template(
        "dialogue/case.html",
        subject=need,
        title_shown=title_of(need),
        names=names,
        rows=rows,
        sealed=sealed,
        at=moment(datetime.now(UTC)),
        asked=reading.enquiries_for_buyer(need.id),
        state=words.STATES[need.state][0],
        moment=moment,
    )
