from datetime import date

import pytest
from flask import Flask

from app.domain.verification import Status
from app.web.status import StatusView, status_view

ON = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("status", "scheme", "to", "expected"),
    [
        (Status.VERIFIED, "ppf", None, ("full", "st-ok", "badge-success", "Verificeret")),
        (Status.VERIFIED, "rsv", None, ("full", "st-ok", "badge-success", "Registreret")),
        (Status.VERIFIED, "par54", "2027-02-23", ("full", "st-ok", "badge-success", "Dokumenteret")),
        (
            Status.VERIFIED,
            "ppf",
            "2027-02-22",
            ("full", "st-ok", "badge-warning", "Verificeret – udløber om 90 dage"),
        ),
        (
            Status.VERIFIED,
            "par190",
            "2026-11-25",
            ("full", "st-ok", "badge-warning", "Dokumenteret – udløber om 1 dag"),
        ),
        (
            Status.CONDITIONAL,
            "ppf",
            "2027-03-31",
            ("half", "st-wait", "badge-warning", "Betinget verificeret til 31. marts 2027"),
        ),
        (Status.CONDITIONAL, "ppf", None, ("half", "st-wait", "badge-warning", "Betinget verificeret")),
        (
            Status.RENEWAL_RECEIVED,
            "ppf",
            "2026-09-30",
            ("half", "st-wait", "badge-info", "Udløbet – fornyelse modtaget"),
        ),
        (Status.EXPIRED, "ppf", "2026-09-30", ("dashed", "st-no", "badge-neutral", "Udløbet")),
        (Status.SUSPENDED, "ppf", None, ("pause", "st-stop", "badge-error", "Midlertidigt suspenderet")),
        (Status.REVOKED, "ppf", None, ("cross", "st-stop", "badge-error", "Tilbagekaldt")),
        (Status.CEASED, "rsv", None, ("dash", "st-no", "badge-neutral", "Virksomhed ophørt")),
        (
            Status.SELF_DECLARED,
            "ppf",
            None,
            ("ring", "st-no", "badge-neutral", "Selvdeklareret – ikke verificeret"),
        ),
        (None, "", None, ("ring", "st-no", "badge-neutral", "Ingen verifikation fundet")),
    ],
)
def test_how_each_status_looks(
    app: Flask, status: Status | None, scheme: str, to: str | None, expected: tuple[str, str, str, str]
) -> None:
    valid_to = date.fromisoformat(to) if to else None
    with app.test_request_context("/"):
        view = status_view(status, scheme=scheme, valid_to=valid_to, on=ON)
    assert StatusView(view.sign, view.css, view.badge, view.text.replace("\u00a0", " ")) == StatusView(
        *expected
    )
