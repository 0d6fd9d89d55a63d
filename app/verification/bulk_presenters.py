"""Many answers ready to show: how many of each kind as a chart, and a page of lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.verification import Status
from app.reference import catalogue
from app.suppliers import headlines
from app.verification.bulk import DOCUMENTED, NOTHING, WRONG, BulkAnswer, BulkRow
from app.web.cvr_words import cvr_message
from app.web.filters import in_language
from app.web.i18n import gettext
from app.web.status import StatusView, status_view

# Stand in the chart also when no line is of the kind.
ALWAYS = (Status.VERIFIED.value, Status.CONDITIONAL.value, DOCUMENTED, Status.EXPIRED.value, NOTHING, WRONG)


@dataclass(frozen=True)
class KindCount:
    """One kind of answer in the chart; `share` of all lines, 0 to 1."""

    name: str
    sign: str
    css: str
    count: int
    share: float


@dataclass(frozen=True)
class RowView:
    """One line of the list, ready to show; `wrong` says what to do about it, `repeats` that it comes again."""

    place: int
    original: str
    cvr: str | None
    name: str | None
    wrong: str
    view: StatusView | None
    schemes: tuple[tuple[str, StatusView], ...]
    valid_to: date | None
    last_checked: date | None
    repeats: str


def chart(answer: BulkAnswer) -> list[KindCount]:
    """How many lines of each kind, in their order, without the rare kinds that no line is of."""
    total = len(answer.rows) or 1
    return [
        KindCount(kind_name(kind), *_look(kind, answer.on), count, count / total)
        for kind, count in answer.counts.items()
        if count or kind in ALWAYS
    ]


def kind_name(kind: str) -> str:
    """A kind of answer in words."""
    return {
        Status.VERIFIED.value: gettext("Verificeret"),
        Status.CONDITIONAL.value: gettext("Betinget verificeret"),
        DOCUMENTED: gettext("Dokumenteret, men ikke verificeret"),
        NOTHING: gettext("Ingen verifikation fundet"),
        WRONG: gettext("Ikke et CVR-nummer"),
    }.get(kind) or status_view(Status(kind), on=date.today()).text


def _look(kind: str, on: date) -> tuple[str, str]:
    if kind == WRONG:
        return "cross", "st-stop"
    if kind == DOCUMENTED:
        return "full", "st-ok"
    view = status_view(None if kind == NOTHING else Status(kind), on=on)
    return view.sign, view.css


def row_views(rows: Sequence[BulkRow], on: date) -> list[RowView]:
    """Some lines with their status, each scheme's in short."""
    return [_row(row, on) for row in rows]


def _row(row: BulkRow, on: date) -> RowView:
    line, names = row.line, catalogue.schemes()
    return RowView(
        place=line.place,
        original=line.original,
        cvr=line.cvr,
        name=row.name,
        wrong=fault(line.fault),
        view=headlines.view(row.said, on) if row.said else None,
        schemes=tuple(
            (in_language(names[s.scheme], "name"), status_view(s.status, scheme=s.scheme, on=on))
            for s in row.standings
        ),
        valid_to=row.valid_to,
        last_checked=row.last_checked,
        repeats=repeats(row),
    )


def message(row: BulkRow) -> str:
    """What is to be said of a line beside its answer; empty for most."""
    return fault(row.line.fault) or repeats(row)


def repeats(row: BulkRow) -> str:
    """That the number has been asked about before on the list."""
    return gettext("Nummeret står også på linje %(line)s", line=row.repeats) if row.repeats else ""


def fault(reason: str | None) -> str:
    """Why a line has no answer, and what to do; empty for a CVR number."""
    if reason is None:
        return ""
    if reason == "missing":
        return gettext("Linjen har intet CVR-nummer. Skriv det med 8 cifre")
    return cvr_message(reason)
