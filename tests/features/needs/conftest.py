from __future__ import annotations

import pytest
from flask import Flask

from tests.factories.suppliers import valid_cvr
from tests.features.needs.buyer import Buyer, buyer


@pytest.fixture
def town(app: Flask) -> Buyer:
    """A municipality that buys."""
    return buyer(app, valid_cvr(930))
