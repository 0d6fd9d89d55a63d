"""How the desk does: days to a decision, shares, the oldest open case; by scheme and by quarter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from app.cases.models import Case
from app.cases.queries import spells_of
from app.desk import words
from app.domain.cases import ENDED, Figures, Spell, State, figures
from app.domain.desk import FEWEST_SHOWN
from app.domain.quarters import begins, last_quarters, quarter_of
from app.extensions import db
from app.web import exports
from app.web.filters import quarter
from app.web.i18n import current_locale, gettext

# A year and a bit, so that this quarter stands beside the same one last year.
QUARTERS = 5
DECIDED = (State.APPROVED, State.REJECTED)


@dataclass(frozen=True)
class Line:
    """The figures of a scheme, a quarter or all; `share` is the median beside the longest one."""

    name: str
    figures: Figures
    share: float = 0.0

    @property
    def is_rubber_stamp(self) -> bool:
        """Enough decisions to say something, and not one rejection. Source: DOMAIN.md C2 rule 9."""
        return self.figures.decided >= FEWEST_SHOWN and self.figures.rejected == 0


@dataclass(frozen=True)
class Summary:
    """The figures from `since` on."""

    since: date
    all: Line
    schemes: tuple[Line, ...]
    quarters: tuple[Line, ...]


@dataclass(frozen=True)
class _Stood:
    scheme: str
    spells: tuple[Spell, ...]

    @property
    def decided_on(self) -> date | None:
        last = self.spells[-1]
        return last.since if last.state in DECIDED else None


def summary(today: date) -> Summary:
    """The figures of the last QUARTERS quarters and of what is open now. Two statements."""
    quarters = last_quarters(today, QUARTERS)
    since = begins(quarters[0])
    stood = _cases(since)
    by_quarter = [
        Line(quarter(q), figures((c.spells for c in stood if _is_in(c, q)), today)) for q in quarters
    ]
    schemes = [
        Line(words.scheme_name(code), figures((c.spells for c in stood if c.scheme == code), today))
        for code in dict.fromkeys(c.scheme for c in sorted(stood, key=lambda c: c.scheme))
    ]
    return Summary(
        since=since,
        all=Line(gettext("Alle"), figures((c.spells for c in stood), today)),
        schemes=_beside(schemes),
        quarters=_beside(by_quarter[::-1]),
    )


def public_figures(today: date) -> Figures | None:
    """The figures that everybody may see; None where there are too few decisions to say anything."""
    found = summary(today).all.figures
    return found if found.decided >= FEWEST_SHOWN else None


def _cases(since: date) -> list[_Stood]:
    rows = db.session.execute(
        select(Case.id, Case.scheme).where(
            or_(
                Case.state.not_in([s.value for s in ENDED | {State.DRAFT}]),
                Case.state.in_([s.value for s in DECIDED]) & (Case.decided_on >= since),
            )
        )
    ).all()
    spells = spells_of([r.id for r in rows]) if rows else {}
    return [_Stood(r.scheme, spells[r.id]) for r in rows if r.id in spells]


def _is_in(case: _Stood, quarter: tuple[int, int]) -> bool:
    return case.decided_on is not None and quarter_of(case.decided_on) == quarter


def _beside(lines: Sequence[Line]) -> tuple[Line, ...]:
    longest = max((line.figures.median_days or 0 for line in lines), default=0)
    return tuple(
        Line(line.name, line.figures, (line.figures.median_days or 0) / longest if longest else 0.0)
        for line in lines
    )


def as_csv(found: Summary) -> bytes:
    """The figures as a file for a spreadsheet; shares in per cent, as on the page, with their decimals."""
    danish = current_locale() == "da"
    heads = (
        gettext("Gruppe"), gettext("Navn"), gettext("Afgjort"), gettext("Median, dage"),
        gettext("Bedt om mere, procent"), gettext("Ikke godkendt, procent"), gettext("Ældste åbne, dage"),
    )  # fmt: skip
    rows: list[tuple[exports.Cell, ...]] = [heads]
    for group, lines in _groups(found):
        for line in lines:
            f = line.figures
            shares = (
                _decimal(n, danish) for n in (f.median_days, _percent(f.returned), _percent(f.rejected))
            )
            rows.append((group, line.name, f.decided, *shares, f.oldest_open))
    return exports.as_csv(rows)


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)


def _decimal(value: float | None, danish: bool) -> str:
    """A number as the reader's spreadsheet expects it; empty for none."""
    text = "" if value is None else f"{value:.3g}"
    return text.replace(".", ",") if danish else text


def _groups(found: Summary) -> Iterable[tuple[str, Iterable[Line]]]:
    return (
        (gettext("Alle"), [found.all]),
        (gettext("Ordning"), found.schemes),
        (gettext("Kvartal"), found.quarters),
    )
