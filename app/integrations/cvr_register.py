"""The CVR register: what it says of a company. The protocol, and which register this installation asks.

The real one is in `virk.py`, an extract in a file in `cvr_extract.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from flask import current_app

from app.config import Settings

DEMO = Path(__file__).resolve().parent / "data" / "cvr_demo.csv"
KEY = "cvr_register"


class RegisterUnavailable(Exception):
    """The register cannot be asked now. `reason`: `not_set_up`, `refused`, `unreachable`, `answer` or `file`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class CompanyStatus(StrEnum):
    """A company's state. `closing` is being wound up, `dissolved` has been; `ceased` simply stopped."""

    ACTIVE = "active"
    CLOSING = "closing"
    BANKRUPT = "bankrupt"
    DISSOLVED = "dissolved"
    CEASED = "ceased"


@dataclass(frozen=True)
class Company:
    """A company as the register has it: facts of the firm only, never its owners, managers or staff.

    `employees` is a band like `10-19`. With `advertising_protected` it is unlawful to send the firm
    advertising (CVR-loven § 19). `as_of` is the day on which the register said so.
    """

    cvr: str
    name: str
    legal_form: str = ""
    status: CompanyStatus = CompanyStatus.ACTIVE
    started_on: date | None = None
    ended_on: date | None = None
    address: str = ""
    postcode: str = ""
    city: str = ""
    municipality_code: str | None = None
    industry_code: str = ""
    industry: str = ""
    employees: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    advertising_protected: bool = False
    as_of: date | None = None
    source: str = ""

    @property
    def is_active(self) -> bool:
        """Whether the company can act now; one in liquidation or bankruptcy is represented by others."""
        return self.status is CompanyStatus.ACTIVE

    @property
    def is_gone(self) -> bool:
        """Whether nobody can act for it any more; one being wound up may still be represented."""
        ended = (CompanyStatus.CEASED, CompanyStatus.DISSOLVED, CompanyStatus.BANKRUPT)
        return self.status in ended or self.ended_on is not None


def status_of(text: str, ended: date | None) -> CompanyStatus:
    """The register's joined status: `NORMAL`, `UNDER KONKURS`, `OPLØST EFTER FUSION`, with or without spaces."""
    joined = text.upper().replace(" ", "").replace("_", "")
    if "KONKURS" in joined:
        return CompanyStatus.BANKRUPT
    if joined.startswith(("OPLØST", "TVANGSOPLØST", "SLETTET")):
        return CompanyStatus.DISSOLVED
    if ended is not None or joined.startswith(("OPHØRT", "INAKTIV")):
        return CompanyStatus.CEASED
    if "LIKVIDATION" in joined or "TVANGSOPLØSNING" in joined or joined == "SLETTES":
        return CompanyStatus.CLOSING
    return CompanyStatus.ACTIVE


class CvrRegister(Protocol):
    """Answers for one CVR number."""

    def find(self, cvr: str) -> Company | None:
        """The company with these eight digits; None when the register has none. Raises RegisterUnavailable."""


class NoRegister:
    """An installation that has not been given a register."""

    def find(self, cvr: str) -> Company | None:
        """Never answers."""
        raise RegisterUnavailable("not_set_up")


def register() -> CvrRegister:
    """The register of this installation, made at the first use."""
    found: CvrRegister | None = current_app.extensions.get(KEY)
    if found is None:
        found = current_app.extensions[KEY] = choose(current_app.extensions["settings"])
    return found


def choose(settings: Settings) -> CvrRegister:
    """By the settings: Virk with CVR_USER, else the file CVR_FILE, else the fictional one in development."""
    from app.integrations.cvr_extract import ExtractRegister
    from app.integrations.virk import VirkRegister

    if settings.cvr_user:
        return VirkRegister(settings.cvr_url, settings.cvr_user, settings.cvr_password)
    if settings.cvr_file:
        return ExtractRegister(Path(settings.cvr_file), settings.instance_dir)
    return NoRegister() if settings.env == "production" else ExtractRegister(DEMO, settings.instance_dir)


def is_fictional() -> bool:
    """Whether this installation asks the fictional register of development, whose silence proves nothing."""
    return getattr(register(), "path", None) == DEMO
