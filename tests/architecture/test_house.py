"""The rules of the house that a linter does not know."""

import ast
import re
from pathlib import Path

import pytest

from tests.support.databases import ROOT

APP = sorted((ROOT / "app").rglob("*.py"))
PYTHON = [p for p in APP + sorted((ROOT / "tests").rglob("*.py")) if "node_modules" not in p.parts]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Where text is declared safe, and why: drawings and catalogue texts of our own, every value escaped.
MARKUP = {
    "app/reference/maps.py",
    "app/suppliers/facets.py",
    "app/suppliers/marking.py",
    "app/web/filters.py",
    "app/web/htmx.py",
    "app/web/i18n.py",
    "app/web/paging.py",
}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PYTHON, ids=name)
def test_files_stay_small_and_well_named(path: Path) -> None:
    # The table of rules is one, with a line for each address.
    most = 800 if name(path) == "app/rules.py" else 400
    assert len(path.read_text("utf-8").splitlines()) <= most
    assert path.stem not in {"utils", "helpers", "common", "misc"}


@pytest.mark.parametrize("path", [p for p in APP if p.name == "views.py"], ids=name)
def test_views_are_thin_and_know_no_sql(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\bselect\(|session\.(execute|scalars|get|add)\(", text)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < 40, f"{node.name} is long"


@pytest.mark.parametrize("path", APP, ids=name)
def test_only_views_and_commands_commit(path: Path) -> None:
    if ".commit(" in path.read_text("utf-8"):
        assert path.stem == "views" or path.stem.endswith("_views") or path.parent.name == "commands"


def test_markup_only_where_it_is_listed() -> None:
    assert {name(p) for p in APP if "Markup(" in p.read_text("utf-8")} == MARKUP
    assert [name(t) for t in TEMPLATES if re.search(r"\|\s*safe\b", t.read_text("utf-8"))] == []


def test_every_template_is_used() -> None:
    sources = "".join(p.read_text("utf-8") for p in [*APP, *TEMPLATES])
    unused = [t for t in TEMPLATES if str(t.relative_to(ROOT / "templates")) not in sources]
    assert [name(t) for t in unused if t.parent.name not in {"macros", "emails"}] == []


def test_every_mail_is_sent_by_someone() -> None:
    sources = "".join(p.read_text("utf-8") for p in APP)
    mails = [p for p in (ROOT / "templates/emails").iterdir() if not p.name.startswith("_")]
    assert [name(p) for p in mails if f'"{p.stem}"' not in sources] == []
    assert [name(p) for p in mails if not p.with_suffix(".txt").exists()] == []


def test_every_setting_is_documented() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    settings = set(re.findall(r'environ\.get\("([A-Z_]+)"', (ROOT / "app/config.py").read_text("utf-8")))
    assert settings
    assert {s for s in settings if f"`{s}`" not in readme} == set()


def test_own_javascript_stays_small() -> None:
    assert len((ROOT / "static/app.js").read_text("utf-8").splitlines()) < 150
