"""Read the working paper: the draft as the register has it now, and the editions as they were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Row, Select, func, select

from app.accounts.queries import names_of
from app.barriers import queries as barriers
from app.barriers.queries import BarrierLine, Change
from app.domain import papers as rules
from app.domain.barriers import Perspective, State
from app.domain.moments import danish_day, in_utc
from app.domain.papers import (
    News,
    NewsLine,
    Paper,
    PaperBarrier,
    PaperSolution,
    PaperSource,
    Section,
    SectionText,
)
from app.extensions import db
from app.papers.models import PaperEdition, PaperFile, PaperSection
from app.taskforce.queries import last_met


@dataclass(frozen=True)
class EditionLine:
    """An edition in a list."""

    id: int
    number: int
    note_da: str
    note_en: str
    published_at: datetime


@dataclass(frozen=True)
class Edition:
    """An edition with all it says."""

    line: EditionLine
    paper: Paper


@dataclass(frozen=True)
class Written:
    """A section of the draft with who last wrote to it: empty for nobody, or somebody without an account."""

    text: SectionText
    version: int
    by: str
    at: datetime | None


def list_editions() -> tuple[EditionLine, ...]:
    """Every edition, the newest first. One statement, without what they say."""
    return tuple(_line(row) for row in db.session.execute(_lines().order_by(PaperEdition.number.desc())))


def newest() -> Edition | None:
    """The edition that holds now. One statement."""
    return _one(_whole().order_by(PaperEdition.number.desc()).limit(1))


def find(number: int) -> Edition | None:
    """An edition. One statement."""
    return _one(_whole().where(PaperEdition.number == number))


def newest_before(moment: datetime) -> Edition | None:
    """The edition that held at a moment. One statement."""
    rows = _whole().where(PaperEdition.published_at <= moment)
    return _one(rows.order_by(PaperEdition.number.desc()).limit(1))


def last_number() -> int:
    """The newest edition's number; 0 before the first."""
    return db.session.scalar(select(func.max(PaperEdition.number))) or 0


def file_of(edition_id: int, locale: str, kind: str) -> PaperFile | None:
    """The file of an edition, if it is made."""
    return db.session.get(PaperFile, (edition_id, locale, kind))


def files_there(edition_id: int) -> frozenset[tuple[str, str]]:
    """The files of an edition that are made: language and kind."""
    rows = select(PaperFile.locale, PaperFile.kind).where(PaperFile.edition_id == edition_id)
    return frozenset((locale, kind) for locale, kind in db.session.execute(rows))


def held_section(section: Section) -> PaperSection:
    """The row of a section, for writing it; a migration has made them all."""
    return db.session.get_one(PaperSection, section.value)


def sections() -> dict[Section, Written]:
    """What the editor has written, in the paper's order. Two statements."""
    order = [s.value for s in Section]
    rows = sorted(db.session.scalars(select(PaperSection)), key=lambda row: order.index(row.key))
    names = names_of([row.written_by for row in rows if row.written_by])
    return {
        Section(row.key): Written(
            SectionText(row.text_da, row.text_en),
            row.version,
            names.get(row.written_by, ""),
            in_utc(row.written_at) if row.written_at else None,
        )
        for row in rows
    }


def draft(now: datetime | None = None) -> Paper:
    """The paper as register and editor have it now. Some ten statements whatever the number of barriers."""
    lines = barriers.register()
    standing = barriers.standing(lines)
    told = barriers.all_sources()
    cited = [[PaperSource(s.title, s.publisher, s.year, s.url) for s in told.get(b.id, ())] for b in standing]
    sources, places = rules.numbered(cited)
    texts = db.session.scalars(select(PaperSection))
    return Paper(
        {row.key: SectionText(row.text_da, row.text_en) for row in texts},
        tuple(_barrier(line, at) for line, at in zip(standing, places, strict=True)),
        sources,
        {line.code: line.merged_into for line in lines if line.merged_into},
        _news(lines, now or datetime.now(UTC)),
    )


def _barrier(line: BarrierLine, places: tuple[int, ...]) -> PaperBarrier:
    return PaperBarrier(
        code=line.code,
        perspectives=tuple(p.value for p in Perspective if p in line.perspectives),
        theme=line.theme.value,
        name_da=line.name_da,
        name_en=line.name_en,
        text_da=line.text_da,
        text_en=line.text_en,
        state=line.state.value,
        times=line.times,
        solutions=tuple(
            PaperSolution(
                s.code,
                s.name_da,
                s.name_en,
                s.state.value,
                s.owner,
                s.next_step_da,
                s.next_step_en,
                s.next_step_on.isoformat() if s.next_step_on else "",
            )
            for s in line.solutions
        ),
        sources=places,
    )


def _news(lines: list[BarrierLine], now: datetime) -> News | None:
    """What the register's history has since the taskforce met, or since the last edition; None for a first one."""
    met = last_met(now)
    since = met or db.session.scalar(select(func.max(PaperEdition.published_at)))
    if since is None:
        return None
    changes: dict[str, list[Change]] = {}
    for code, change in barriers.changed_since(in_utc(since)):
        changes.setdefault(code, []).append(change)
    known = {line.code: line for line in lines}
    found = [_news_line(known[code], several) for code, several in changes.items()]
    order = list(known)
    return News(
        danish_day(in_utc(since)).isoformat(),
        met is not None,
        tuple(sorted(found, key=lambda line: order.index(line.code))),
    )


def _news_line(line: BarrierLine, changes: list[Change]) -> NewsLine:
    merged = rules.Happened.MERGED if line.state is State.MERGED else None
    return NewsLine(
        line.code,
        line.name_da,
        line.name_en,
        (merged or rules.happened([c.step for c in changes])).value,
        tuple((c.step, c.fields, c.reason) for c in changes),
    )


def _lines() -> Select[int, int, str, str, datetime]:
    e = PaperEdition
    return select(e.id, e.number, e.note_da, e.note_en, e.published_at)


def _whole() -> Select[PaperEdition]:
    return select(PaperEdition)


def _line(row: Row[int, int, str, str, datetime] | PaperEdition) -> EditionLine:
    return EditionLine(row.id, row.number, row.note_da, row.note_en, in_utc(row.published_at))


def _one(rows: Select[PaperEdition]) -> Edition | None:
    row = db.session.scalar(rows)
    return Edition(_line(row), rules.from_json(row.content)) if row else None
