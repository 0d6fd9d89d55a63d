"""The CVR register at Erhvervsstyrelsen: Virk's system-to-system access, Elasticsearch over HTTP with basic auth.

One company is asked for by its number, and only the fields named here, none of them about persons. Access is
given on application (cvrselvbetjening@erst.dk) and binds to respect protection against advertising.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import urllib3

from app.integrations.cvr_register import Company, RegisterUnavailable, status_of

SOURCE = "CVR, Erhvervsstyrelsen"
FIELDS = [
    f"Vrvirksomhed.{name}"
    for name in (
        "cvrNummer", "reklamebeskyttet", "livsforloeb", "telefonNummer", "elektroniskPost", "hjemmeside",
        "virksomhedMetadata.nyesteNavn", "virksomhedMetadata.nyesteVirksomhedsform",
        "virksomhedMetadata.nyesteBeliggenhedsadresse", "virksomhedMetadata.nyesteHovedbranche",
        "virksomhedMetadata.sammensatStatus", "virksomhedMetadata.stiftelsesDato",
        "virksomhedMetadata.nyesteErstMaanedsbeskaeftigelse", "virksomhedMetadata.nyesteMaanedsbeskaeftigelse",
        "virksomhedMetadata.nyesteKvartalsbeskaeftigelse", "virksomhedMetadata.nyesteAarsbeskaeftigelse",
    )
]  # fmt: skip
TIMEOUT = urllib3.Timeout(connect=3, read=6)
# Asking changes nothing, so that a POST may be sent again.
RETRIES = urllib3.Retry(
    total=2,
    backoff_factor=0.2,
    allowed_methods=None,
    status_forcelist=(429, 502, 503, 504),
    raise_on_status=False,
    redirect=False,
    respect_retry_after_header=False,
)
# One company takes some kilobytes; a municipality with all its history a few megabytes.
LARGEST_ANSWER = 8 * 1024 * 1024


class VirkRegister:
    """Asks the register itself."""

    def __init__(
        self, url: str, user: str, password: str, *, timeout: urllib3.Timeout = TIMEOUT,
        retries: urllib3.Retry = RETRIES,
    ) -> None:  # fmt: skip
        self.url = url
        self.http = urllib3.PoolManager(
            maxsize=4,
            timeout=timeout,
            retries=retries,
            headers={
                **urllib3.make_headers(basic_auth=f"{user}:{password}", user_agent="buysocial"),
                "Content-Type": "application/json; charset=utf-8",
            },
        )

    def find(self, cvr: str) -> Company | None:
        """Ask for one number. Answers within some 30 seconds at worst, and normally within one."""
        question = {
            "_source": FIELDS,
            "query": {"term": {"Vrvirksomhed.cvrNummer": int(cvr)}},
            "size": 1,
        }
        try:
            found = json.loads(self._ask(json.dumps(question).encode()))
            hits = found["hits"]["hits"]
            company = parse(hits[0]["_source"]["Vrvirksomhed"], today()) if hits else None
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
            raise RegisterUnavailable("answer", type(error).__name__) from error
        if company is not None and company.cvr != cvr:
            raise RegisterUnavailable("answer", "another company")
        return company

    def _ask(self, question: bytes) -> bytes:
        """The body of the answer. Raises RegisterUnavailable unless it is a 200 of a sane size."""
        try:
            response = self.http.request(
                "POST", self.url, body=question, preload_content=False, redirect=False
            )
            try:
                if response.status in (401, 403):
                    raise RegisterUnavailable("refused", f"status {response.status}")
                if response.status != 200:
                    raise RegisterUnavailable("unreachable", f"status {response.status}")
                body = response.read(LARGEST_ANSWER + 1)
            finally:
                response.close()  # what was not read would be taken for the next answer
        except urllib3.exceptions.HTTPError as error:
            # The message holds the address, never the password.
            raise RegisterUnavailable("unreachable", type(error).__name__) from error
        if len(body) > LARGEST_ANSWER:
            raise RegisterUnavailable("answer", "too large")
        return body


def today() -> date:
    """The day of asking."""
    return datetime.now(UTC).date()


def parse(found: Mapping[str, Any], on: date) -> Company:
    """A `Vrvirksomhed` object as a company. Raises KeyError or TypeError when it has no number or name."""
    meta = found["virksomhedMetadata"]
    place = meta.get("nyesteBeliggenhedsadresse") or {}
    industry = meta.get("nyesteHovedbranche") or {}
    started, ended = _life(found, meta)
    code = (place.get("kommune") or {}).get("kommuneKode")
    postcode = place.get("postnummer")
    return Company(
        cvr=f"{int(found['cvrNummer']):08d}",
        name=str(meta["nyesteNavn"]["navn"]).strip(),
        legal_form=str((meta.get("nyesteVirksomhedsform") or {}).get("kortBeskrivelse") or ""),
        status=status_of(str(meta.get("sammensatStatus") or ""), ended),
        started_on=started,
        ended_on=ended,
        address=_street(place),
        postcode=f"{int(postcode):04d}" if postcode else "",
        city=str(place.get("postdistrikt") or ""),
        municipality_code=f"{int(code):04d}" if code else None,
        industry_code=str(industry.get("branchekode") or ""),
        industry=str(industry.get("branchetekst") or ""),
        employees=_band(meta),
        phone=_contact(found.get("telefonNummer")),
        email=_contact(found.get("elektroniskPost")),
        website=_contact(found.get("hjemmeside")),
        advertising_protected=bool(found.get("reklamebeskyttet", True)),
        as_of=on,
        source=SOURCE,
    )


def _life(found: Mapping[str, Any], meta: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """First day, and last day when the latest period has ended. A company may have been revived."""
    periods = [p["periode"] for p in found.get("livsforloeb") or () if p.get("periode")]
    starts = sorted(p["gyldigFra"] for p in periods if p.get("gyldigFra"))
    start = meta.get("stiftelsesDato") or (starts[0] if starts else None)
    is_alive = not periods or any(not p.get("gyldigTil") for p in periods)
    end = None if is_alive else max(p["gyldigTil"] for p in periods)
    return _day(start), _day(end)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def _street(place: Mapping[str, Any]) -> str:
    """`Lautrupvang 15A-17, 2. tv`; free text for a foreign address."""
    if place.get("fritekst"):
        return " ".join(str(place["fritekst"]).split())
    first = f"{place.get('husnummerFra') or ''}{place.get('bogstavFra') or ''}"
    last = f"{place.get('husnummerTil') or ''}{place.get('bogstavTil') or ''}"
    number = f"{first}-{last}" if last and last != first else first
    street = " ".join(part for part in (str(place.get("vejnavn") or ""), number) if part)
    storey = str(place.get("etage") or "")
    floor = " ".join(p for p in (f"{storey}." if storey else "", str(place.get("sidedoer") or "")) if p)
    return f"{street}, {floor}" if street and floor else street


def _contact(entries: Iterable[Mapping[str, Any]] | None) -> str:
    """The entry that holds now and is not secret."""
    for entry in reversed(list(entries or ())):
        period = entry.get("periode") or {}
        if not entry.get("hemmelig") and not period.get("gyldigTil") and entry.get("kontaktoplysning"):
            return str(entry["kontaktoplysning"]).strip()
    return ""


def _band(meta: Mapping[str, Any]) -> str:
    """`ANTAL_10_19` -> `10-19`, from the most recent kind of count there is."""
    for kind in ("ErstMaaneds", "Maaneds", "Kvartals", "Aars"):
        code = (meta.get(f"nyeste{kind}beskaeftigelse") or {}).get("intervalKodeAntalAnsatte")
        if code:
            low, _, high = str(code).removeprefix("ANTAL_").partition("_")
            return f"{low}+" if high == "999999" else low if low == high else f"{low}-{high}"
    return ""
