"""Everything about a person as one file: JSON for machines, and a guide to it in both languages."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from app.domain.moments import in_utc
from app.extensions import db
from app.organisations.models import Organisation
from app.privacy.inventory import PARTS
from app.privacy.parts import Part, Person
from app.web.filters import long_date
from app.web.i18n import LANGUAGES, gettext, speaking

DATA, GUIDES = "data.json", {"da": "LÆS-MIG.txt", "en": "README.txt"}


def collect(person: Person) -> dict[str, Any]:
    """All parts with their rows, oldest first; moments in UTC as ISO 8601."""
    parts = {part.name: rows(part, person) for part in PARTS}
    numbers = {r["organisation_id"] for held in parts.values() for r in held if "organisation_id" in r}
    named = db.session.execute(
        select(Organisation.id, Organisation.cvr, Organisation.name).where(Organisation.id.in_(numbers))
    )
    organisations = {id_: {"cvr": cvr, "name": name} for id_, cvr, name in named}
    for held in parts.values():
        for row in held:
            if "organisation_id" in row:
                row["organisation"] = organisations.get(row.pop("organisation_id"))
    return {"made_at": datetime.now(UTC).isoformat(timespec="seconds"), **parts}


def rows(part: Part, person: Person) -> list[dict[str, Any]]:
    """The rows of one part, with the columns that are shown."""
    columns = [part.table.c[name] for name in part.shown]
    found = db.session.execute(
        select(*columns).where(part.about(person)).order_by(*part.table.primary_key.columns)
    )
    return [{name: plain(value) for name, value in row._mapping.items()} for row in found]


def plain(value: Any) -> Any:
    """A value as JSON has it. Moments without a zone are UTC."""
    if isinstance(value, datetime):
        return in_utc(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


def guide(data: dict[str, Any], locale: str) -> str:
    """What is in the file, for people."""
    with speaking(locale):
        lines = [
            gettext("Dine data hos Buy Social Danmark"),
            gettext("Hentet den %(date)s", date=long_date(datetime.fromisoformat(data["made_at"]))),
            "",
            gettext(
                "Filen %(file)s indeholder alt, vi har om dig. Den kan åbnes i en almindelig teksteditor.",
                file=DATA,
            ),
            gettext("Tidspunkter er i UTC. Adgangskoder, nøgler og andet, der åbner noget, er ikke med."),
            gettext(
                "Personer kaldes user: og et nummer. Dit nummer er %(num)s.", num=data["account"][0]["id"]
            ),
            "",
        ]
        lines += [f"{part.name}: {gettext(part.heading)} ({len(data[part.name])})" for part in PARTS]
        lines += ["", gettext("Hvad vi gemmer hvor længe, kan du læse på siden Privatliv.")]
    return "\r\n".join(lines) + "\r\n"


def as_zip(data: dict[str, Any]) -> bytes:
    """The file a person gets."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(DATA, json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        for locale in LANGUAGES:
            # The mark at the start tells old editors that the letters are UTF-8.
            archive.writestr(GUIDES[locale], "\ufeff" + guide(data, locale))
    return made.getvalue()
