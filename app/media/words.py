"""Why a file is refused, in words that fit wherever one is uploaded."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

FILES: dict[str, Any] = {
    "missing": _l("Vælg en fil"),
    "empty": _l("Filen er tom. Vælg en anden fil"),
    "too_large": _l("Filen må højst fylde 10 MB. Gem den mindre, eller del den op"),
    "kind": _l("Vi kan ikke tage den slags fil. Vælg PDF, PNG, JPEG, DOCX, XLSX eller ODT"),
    "executable": _l("Filen er et program. Vælg et dokument i PDF, PNG, JPEG, DOCX, XLSX eller ODT"),
    "web": _l("Filen er en webside eller en tegning med kode. Gem den som PDF, og vælg den igen"),
    "macros": _l("Filen indeholder makroer eller et andet program. Gem den uden makroer eller som PDF"),
    "active": _l("PDF-filen indeholder kode, der kan køre. Gem eller udskriv den som en ny PDF"),
    "locked": _l(
        "Filen er låst med adgangskode eller gemt i et gammelt format. Gem den uden adgangskode som PDF, DOCX eller XLSX"
    ),
    "bomb": _l("Filen fylder alt for meget, når den pakkes ud. Gem den som PDF"),
    "damaged": _l("Filen er beskadiget og kan ikke læses. Gem den igen, eller vælg en anden"),
    "cpr": _l("Filnavnet eller titlen ligner et CPR-nummer. Skriv et andet navn"),
}


def said(name: str, why: str) -> str:
    """Why one of several files is refused, with its name before."""
    return f"{name[-60:]}: {why}"
