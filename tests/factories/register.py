"""An extract of the CVR register for a test, read by the application as any other."""

from __future__ import annotations

import csv
from dataclasses import asdict, fields
from pathlib import Path

from flask import Flask

from app.integrations.cvr_extract import ExtractRegister
from app.integrations.cvr_register import Company


def put_companies(app: Flask, folder: Path, *companies: Company) -> None:
    """Let the register know these companies and no others."""
    path = folder / "register.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [f.name for f in fields(Company) if f.name != "source"])
        writer.writeheader()
        for company in companies:
            writer.writerow(
                {k: v if v is not None else "" for k, v in asdict(company).items() if k != "source"}
            )
    app.extensions["cvr_register"] = ExtractRegister(path, folder)
