"""An extract of the CVR register for a test, read by the application as any other."""

from __future__ import annotations

import csv
from dataclasses import asdict
from pathlib import Path

from flask import Flask

from app.integrations.cvr_register import Company, Extract


def put_companies(app: Flask, folder: Path, *companies: Company) -> None:
    """Let the register know these companies and no others."""
    path = folder / "register.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["cvr", "name", "status", "ended_on", "email", "website"])
        writer.writeheader()
        for company in companies:
            writer.writerow({k: v if v is not None else "" for k, v in asdict(company).items()})
    app.extensions["cvr_register"] = Extract(path)
