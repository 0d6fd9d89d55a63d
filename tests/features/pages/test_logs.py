import json
import logging

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.web.observability import JsonLines

RECORD = logging.LogRecord("app", logging.ERROR, __file__, 1, "Noget gik galt", None, None)


def test_a_log_line_does_not_hold_what_opens_something(app: Flask) -> None:
    with app.test_request_context("/glemt-adgangskode/hemmelig-noegle/"):
        line = json.loads(JsonLines().format(RECORD))
    assert "hemmelig" not in line["path"]
    assert line["path"].startswith("/glemt-adgangskode/")
    with app.test_request_context("/leverandoerer/13748136/?q=hemmelig"):
        assert json.loads(JsonLines().format(RECORD))["path"] == "/leverandoerer/13748136/"


def test_a_failed_statement_does_not_tell_its_values(app: Flask) -> None:
    with pytest.raises(SQLAlchemyError) as failed:
        db.session.execute(text("SELECT * FROM findes_ikke WHERE x = :x"), {"x": "anna@demo.example"})
    assert "anna@demo.example" not in str(failed.value)
