"""People who look, and what was counted of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.statistics import counting
from app.statistics.models import SupplierCount
from tests.support.client import CheckedClient

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


class Browser(CheckedClient):
    """A client that says what a browser says."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        headers = {"User-Agent": FIREFOX} | dict(kwargs.pop("headers", None) or {})
        return super().open(*args, headers=headers, **kwargs)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Somebody who looks around."""
    return Browser(app)


@pytest.fixture
def counted(app: Flask) -> Callable[[], dict[tuple[str, str], int]]:
    """Write what was noted, and read it: the count by CVR number and kind."""

    def read() -> dict[tuple[str, str], int]:
        counting.tally().flush()
        db.session.rollback()
        return {(c.cvr, c.kind): c.n for c in db.session.scalars(select(SupplierCount))}

    return read
