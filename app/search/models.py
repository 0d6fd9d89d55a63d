"""Tables of the index. All can be made again from the suppliers by `flask search rebuild`."""

from __future__ import annotations

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model


class SearchState(Model):
    """One row: the version that every write to the index raises."""

    __tablename__ = "search_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(default=0)


class SearchBlock(Model):
    """The facets of up to 4,096 neighbouring supplier ids, as bitsets, and who is in the block."""

    __tablename__ = "search_block"

    block: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(index=True)
    facets: Mapped[bytes] = mapped_column(LargeBinary)


class SearchPosting(Model):
    """Which suppliers of one block hold a term, and how strongly (see search/codec.py)."""

    __tablename__ = "search_posting"

    term: Mapped[str] = mapped_column(String(60), primary_key=True)
    block: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    postings: Mapped[bytes] = mapped_column(LargeBinary)


class SearchDocument(Model):
    """What a result shows of one supplier, and the terms it was indexed under."""

    __tablename__ = "search_document"

    supplier_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    card: Mapped[bytes] = mapped_column(LargeBinary)
    terms: Mapped[bytes] = mapped_column(LargeBinary)


class SearchWord(Model):
    """A word as suppliers write it and the stem it is indexed under; for spelling."""

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(String(60), primary_key=True)
    stem: Mapped[str] = mapped_column(String(60))
