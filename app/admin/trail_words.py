"""The audit trail in words: what an entry is about, and its changes as a reader understands them."""

from __future__ import annotations

import json
from typing import Any

from app.admin.trail import Entry
from app.admin.words import action_name, label_name, profile_state, proof_name
from app.domain.access import Role
from app.domain.verification import Status
from app.organisations.words import kind_name, role_name
from app.reference import catalogue
from app.search.snapshot import today
from app.web.filters import in_language
from app.web.i18n import gettext
from app.web.status import status_view

LONGEST_VALUE = 300
PROFILE_STATES = frozenset({"draft", "published", "hidden", "archived"})


def sentence(entry: Entry) -> str:
    """What happened, and to what, in one line."""
    return f"{action_name(entry.action)}: {subject_name(entry)}"


def subject_name(entry: Entry) -> str:
    """What an entry is about; a kind we have no word for stands as it is."""
    kind, _, rest = entry.subject.partition(":")
    if kind == "account":
        return entry.about or gettext("person nr. %(number)s", number=rest)
    number, _, scheme = rest.partition(":")
    words = {
        "organisation": gettext("organisationen med CVR %(cvr)s", cvr=number),
        "supplier": gettext("profilen med CVR %(cvr)s", cvr=number),
        "profile": gettext("profilen med CVR %(cvr)s", cvr=number),
        "tip": gettext("tip nr. %(number)s", number=number),
        "case": gettext("verifikationssag nr. %(number)s", number=number),
        "verification": gettext("CVR %(cvr)s, ordning %(scheme)s", cvr=number, scheme=_scheme_name(scheme)),
    }
    return words.get(kind, entry.subject)


def _scheme_name(code: str) -> str:
    known = catalogue.schemes().get(code)
    return in_language(known, "name") if known else code


def actor_name(entry: Entry) -> str:
    """Who did it."""
    return entry.who if entry.who != entry.actor else label_name(entry.actor)


def is_own(entry: Entry) -> bool:
    """Whether somebody did it to their own account: the sentence names them already."""
    return entry.subject.replace("account:", "user:", 1) == entry.actor


def changes(entry: Entry) -> list[tuple[str, str, str]]:
    """(field, before, after) in words; empty text where there was or is nothing."""
    return [(field_name(f), value(f, before), value(f, after)) for f, before, after in entry.changes]


def field_name(field: str) -> str:
    """What a field of an entry is called; one we have no word for as it is."""
    kind, _, number = field.partition(":")
    known = {
        "active": gettext("Konto åben"),
        "account": gettext("Konto"),
        "buys": gettext("Vil købe"),
        "claim": gettext("Sag"),
        "duty": gettext("Opgave"),
        "invitation": gettext("Invitation"),
        "kind": gettext("Type"),
        "member": gettext("Medlem"),
        "merged_into": gettext("Lagt sammen med CVR"),
        "method": gettext("Metode"),
        "name": gettext("Navn"),
        "proof": gettext("Bevis"),
        "reason": gettext("Begrundelse"),
        "request": gettext("Anmodning"),
        "sessions": gettext("Sessioner"),
        "shortlist": gettext("Liste"),
        "state": gettext("Tilstand"),
        "status": gettext("Status"),
        "supplies": gettext("Vil levere"),
    }
    found = known.get(kind, field)
    return (
        gettext("%(field)s nr. %(number)s", field=found, number=number) if number and kind in known else found
    )


def value(field: str, held: Any) -> str:
    """A value in words, shortened where it is long."""
    if held is None or held == "":
        return ""
    if isinstance(held, bool):
        return gettext("ja") if held else gettext("nej")
    known = _known(field.partition(":")[0], str(held))
    text = known or (held if isinstance(held, str) else json.dumps(held, ensure_ascii=False, default=str))
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _known(field: str, held: str) -> str:
    if field in {"member", "invitation"} and held in set(Role):
        return role_name(held)
    if field == "proof":
        return proof_name(held)
    if field == "method":
        return method_name(held)
    if field == "kind":
        return kind_name(held)
    if field == "state" and held in PROFILE_STATES:
        return profile_state(held)
    if field == "status" and held in set(Status):
        return status_view(Status(held), on=today()).text
    if field == "duty":
        return duty_name(held)
    return state_name(held) if field in {"claim", "request"} else ""


def method_name(method: str) -> str:
    """How somebody signed in."""
    return {
        "password": gettext("Adgangskode"),
        "passkey": gettext("Adgangsnøgle"),
        "webauthn": gettext("Adgangsnøgle"),
        "two_step": gettext("Adgangskode og kode"),
        "oidc": gettext("MitID Erhverv"),
        "confirm": gettext("Link i mail"),
        "reset": gettext("Link i mail"),
        "change": gettext("Ny adgangskode"),
    }.get(method, method)


def duty_name(duty: str) -> str:
    """What a person does for the platform."""
    return {"secretary": gettext("Sekretariat"), "verifier": gettext("Verificering")}.get(duty, duty)


def state_name(state: str) -> str:
    """Where a claim or a request stands."""
    return {
        "open": gettext("Venter"),
        "granted": gettext("Godkendt"),
        "refused": gettext("Afvist"),
        "withdrawn": gettext("Trukket tilbage"),
    }.get(state, state)
