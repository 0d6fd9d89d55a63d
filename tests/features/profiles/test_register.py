"""Name and address from the CVR register: fetched into the draft, then not written by hand."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app.integrations import cvr_register
from app.integrations.cvr_extract import ExtractRegister
from app.integrations.cvr_register import DEMO, NoRegister
from app.profiles import queries
from tests.features.profiles.conftest import Firm
from tests.features.profiles.test_publish import write


def number_in_the_register() -> str:
    """Any firm of the extract that the project ships."""
    return DEMO.read_text("utf-8").splitlines()[1].split(",")[0].strip('"')


def test_the_registers_facts_come_into_the_draft_and_are_locked(
    firm: Firm, app: Flask, tmp_path: Path
) -> None:
    app.extensions[cvr_register.KEY] = ExtractRegister(DEMO, tmp_path)
    firm.organisation.cvr = number_in_the_register()
    editor = firm.as_("editor")
    assert editor.post(firm.url("profil/stamdata/hent")).status_code == 303
    basics = queries.workbench(firm.cvr, "").document.basics
    company = cvr_register.register().find(firm.cvr)
    assert company is not None
    assert (basics.name, basics.postcode) == (company.name, company.postcode)
    page = editor.get(firm.url("profil/stamdata/")).text
    assert 'name="basics-name"' not in page
    assert write(editor, firm, "stamdata", "basics", name="Et andet navn", employees="7") == 303
    basics = queries.workbench(firm.cvr, "").document.basics
    assert (basics.name, basics.employees) == (company.name, 7)
    assert "fra CVR-registret" in editor.get(firm.url("profil/")).text


def test_a_register_that_does_not_answer_loses_nothing(firm: Firm, app: Flask) -> None:
    app.extensions[cvr_register.KEY] = NoRegister()
    editor = firm.as_("editor")
    assert editor.post(firm.url("profil/stamdata/hent")).status_code == 303
    assert "CVR-registret svarer ikke" in editor.get(firm.url("profil/")).text
    assert editor.htmx(firm.url("profil/stamdata/hent"), method="POST").status_code == 503
