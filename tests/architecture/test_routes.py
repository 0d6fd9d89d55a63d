"""Addresses are promises: removing one fails here until it is decided."""

from flask import Flask

from tests.support.databases import ROOT


def test_the_addresses_are_those_written_down(app: Flask) -> None:
    found = sorted(
        f"{','.join(sorted(r.methods - {'HEAD', 'OPTIONS'}))} {r.rule} {r.endpoint}"
        for r in app.url_map.iter_rules()
    )
    expected = (ROOT / "tests/architecture/routes.txt").read_text("utf-8").split("\n")
    assert found == [line for line in expected if line]
