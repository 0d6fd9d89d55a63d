"""The CVR register: what Erhvervsstyrelsen knows of a company. One protocol, and an extract in a file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from flask import current_app


class RegisterUnavailable(Exception):
    """The register cannot be asked now."""


@dataclass(frozen=True)
class Company:
    """A company as the register has it; `ended_on` once it has ceased."""

    cvr: str
    name: str
    status: str = "NORMAL"
    ended_on: date | None = None
    email: str = ""
    website: str = ""


class Register(Protocol):
    """Answers for one CVR number."""

    def find(self, cvr: str) -> Company | None:
        """The company, or None. Raises RegisterUnavailable."""


class Extract:
    """An extract of the register in a CSV file: cvr, name, status, ended_on, email, website."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def find(self, cvr: str) -> Company | None:
        """The company of this number in the file."""
        try:
            with self.path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    if row["cvr"] == cvr:
                        ended = row.get("ended_on") or ""
                        return Company(
                            cvr,
                            row["name"],
                            row.get("status") or "NORMAL",
                            date.fromisoformat(ended) if ended else None,
                            row.get("email") or "",
                            row.get("website") or "",
                        )
        except OSError as error:
            raise RegisterUnavailable(str(error)) from error
        return None


class NoRegister:
    """An installation without access to the register."""

    def find(self, cvr: str) -> Company | None:
        """Never answers."""
        raise RegisterUnavailable("no register is set up")


def register() -> Register:
    """The register of this installation."""
    found: Register = current_app.extensions.get("cvr_register") or NoRegister()
    return found
