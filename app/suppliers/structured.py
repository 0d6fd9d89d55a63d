"""A profile for machines: schema.org in JSON-LD. Only verifications that hold are claimed."""

from __future__ import annotations

from typing import Any

from app.domain.verification import Standing
from app.reference import catalogue
from app.suppliers.queries import Profile

# The register of Danish CVR numbers in ISO 6523's list of identifier schemes.
ISO_6523_CVR = "0184"


def json_ld(profile: Profile, address: str) -> dict[str, Any]:
    """The profile as a schema.org Organization; `address` is the page's own."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "url": address,
        "legalName": profile.name,
        "vatID": f"DK{profile.cvr}",
        "iso6523Code": f"{ISO_6523_CVR}:{profile.cvr}",
        "identifier": {"@type": "PropertyValue", "propertyID": "CVR", "value": profile.cvr},
    }
    if profile.summary_da:
        data["description"] = profile.summary_da
    if profile.nationwide:
        data["areaServed"] = {"@type": "Country", "name": "Danmark"}
    elif profile.area_is_stated:
        data["areaServed"] = [{"@type": "AdministrativeArea", "name": p.name} for p in profile.area]
    if profile.offers:
        data["makesOffer"] = [
            {"@type": "Offer", "itemOffered": {"@type": "Service", "name": o.title_da}}
            for o in profile.offers
        ]
    if profile.website:
        data["sameAs"] = profile.website
    if certifications := [_certification(s) for s in profile.standings if s.is_current]:
        data["hasCertification"] = certifications
    return data


def _certification(state: Standing) -> dict[str, Any]:
    info = catalogue.schemes()[state.scheme]
    found = {
        "@type": "Certification",
        "name": info.name_da,
        "issuedBy": {"@type": "Organization", "name": info.issuer_da},
        "validFrom": state.since.isoformat(),
    }
    return found | ({"expires": state.valid_to.isoformat()} if state.valid_to else {})
