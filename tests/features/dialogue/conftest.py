from __future__ import annotations

import pytest
from flask import Flask

from app.domain.needs import Kind
from tests.features.dialogue.house import House, house


@pytest.fixture
def place(app: Flask) -> House:
    """A request for quotes: answers are sealed."""
    return house(app)


@pytest.fixture
def talk(app: Flask) -> House:
    """A market dialogue: answers are open at once."""
    return house(app, Kind.MARKET_DIALOGUE)
