"""Proofs and verdicts in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.credentials import queries
from app.credentials.checking import Finding, Verdict
from app.credentials.keys import Keys
from app.credentials.proofs import JWK, jwk
from app.credentials.queries import Issued
from app.domain.credentials import Claim, Worth
from app.domain.moments import DENMARK
from app.domain.schemes import NoRules, in_force
from app.domain.verification import Status
from app.reference import catalogue
from app.verification.queries import LookUp
from app.verification.sentences import answer
from app.web.filters import cvr_groups, in_language, long_date
from app.web.i18n import gettext
from app.web.status import StatusView, status_view, verified_name


@dataclass(frozen=True)
class ProofCard:
    """One scheme on the page of a firm's proofs; `issued` is None until the proof is made."""

    scheme: str
    name: str
    meaning: str
    # What the scheme's rules say that it covers, and what it does not decide.
    scope: str
    view: StatusView
    valid_from: date
    valid_until: date | None
    issued: Issued | None
    issued_on: date | None


@dataclass(frozen=True)
class Told:
    """A verdict as the page says it: how it looks, the sentence, and what follows from it."""

    css: str
    view: StatusView
    sentence: str
    detail: str
    facts: tuple[tuple[str, str], ...] = ()
    register: str = ""


def cards(cvr: str, on: date) -> list[ProofCard]:
    """What may be attested of a firm now, with the proofs of it."""
    return [_card(cvr, said, on) for said in queries.claims_of(cvr, on)]


def _card(cvr: str, said: Claim, on: date) -> ProofCard:
    info, issued = catalogue.schemes()[said.scheme], queries.of_period(cvr, said)
    return ProofCard(
        scheme=said.scheme,
        name=in_language(info, "name"),
        meaning=in_language(info, "meaning"),
        scope=_scope(said.scheme, on),
        view=status_view(said.status, scheme=said.scheme, valid_to=said.valid_until, on=on),
        valid_from=said.valid_from,
        valid_until=said.valid_until,
        issued=issued,
        issued_on=issued.issued_at.astimezone(DENMARK).date() if issued else None,
    )


def _scope(scheme: str, on: date) -> str:
    try:
        return in_language(in_force(catalogue.scheme_rules(), scheme, on), "scope")
    except NoRules:
        return gettext("Gælder virksomheden, ikke dens varer.")


def did_document(keys: Keys) -> dict[str, object]:
    """Our DID document: every key that a proof of ours may bear, as Multikey and as JWK.

    Source: W3C DID Core 1.0; the retired keys stay, so that what they have signed can be checked.
    """
    methods: list[dict[str, object]] = []
    for name, key in keys.known.items():
        methods.append(
            {
                "id": keys.method(name),
                "type": "Multikey",
                "controller": keys.did,
                "publicKeyMultibase": name,
            }
        )
        methods.append(
            {
                "id": keys.method(name + JWK),
                "type": "JsonWebKey",
                "controller": keys.did,
                "publicKeyJwk": jwk(key.public_bytes_raw()),
            }
        )
    return {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/multikey/v1",
            "https://w3id.org/security/jwk/v1",
        ],
        "id": keys.did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def told(verdict: Verdict) -> Told:
    """What a reader must hear of a proof."""
    if verdict.finding is Finding.NOT_OURS:
        return Told(
            "answer-no",
            StatusView("cross", "st-stop", "badge-error", gettext("Ikke fra os")),
            gettext("Beviset er ikke udstedt af os"),
            gettext(
                "Vi har ikke skrevet under på det. Slå virksomheden op, hvis du vil vide, hvad der gælder."
            ),
        )
    if verdict.finding is Finding.OTHER:
        return Told(
            "answer-no",
            StatusView("ring", "st-no", "badge-neutral", gettext("Ikke et bevis")),
            gettext("Det er fra os, men det er ikke et bevis for en virksomhed"),
            gettext("Det kan være en af vores statuslister. Bed virksomheden om selve beviset."),
        )
    assert verdict.issued is not None
    assert verdict.register is not None
    if verdict.finding is Finding.DISOWNED:
        return Told(
            "answer-no",
            StatusView("cross", "st-stop", "badge-error", gettext("Gælder ikke")),
            gettext("Beviset er underskrevet med en nøgle, vi ikke længere står ved"),
            gettext("Bed virksomheden om at hente et nyt bevis her."),
            _facts(verdict.issued, verdict.register),
            _register(verdict.register),
        )
    if verdict.finding is Finding.ALTERED:
        return Told(
            "answer-no",
            StatusView("cross", "st-stop", "badge-error", gettext("Ændret")),
            gettext("Beviset er ændret, efter at vi skrev under"),
            gettext(
                "Stol ikke på det, der står i det. Det bærer nummeret på et bevis, vi har udstedt til %(name)s, CVR %(cvr)s. Herunder står, hvad vi skrev.",
                name=_name(verdict.register),
                cvr=cvr_groups(verdict.issued.cvr),
            ),
            _facts(verdict.issued, verdict.register),
            _register(verdict.register),
        )
    return _genuine(verdict.issued, verdict.register, verdict.worth or Worth.REVOKED)


def _genuine(issued: Issued, register: LookUp, worth: Worth) -> Told:
    name, said = _name(register), issued.claim
    end = long_date(said.valid_until) if said.valid_until else ""
    looks = {
        Worth.VALID: ("", StatusView("full", "st-ok", "badge-success", gettext("Ægte og gyldigt"))),
        Worth.NOT_YET: (
            "answer-wait",
            StatusView("half", "st-wait", "badge-warning", gettext("Gælder endnu ikke")),
        ),
        Worth.SUSPENDED: (
            "answer-no",
            StatusView("pause", "st-stop", "badge-error", gettext("Midlertidigt suspenderet")),
        ),
        Worth.EXPIRED: ("answer-no", StatusView("dashed", "st-no", "badge-neutral", gettext("Udløbet"))),
        Worth.REVOKED: (
            "answer-no",
            StatusView("cross", "st-stop", "badge-error", gettext("Trukket tilbage")),
        ),
    }
    sentence = {
        Worth.VALID: gettext("Beviset er ægte, og det gælder for %(name)s", name=name),
        Worth.NOT_YET: gettext(
            "Beviset er ægte, men det gælder først fra %(date)s", date=long_date(said.valid_from)
        ),
        Worth.SUSPENDED: gettext("Beviset er ægte, men det er midlertidigt suspenderet"),
        Worth.EXPIRED: gettext("Beviset er ægte, men det udløb %(date)s", date=end),
        Worth.REVOKED: gettext("Beviset er ægte, men det gælder ikke længere"),
    }
    css, view = looks[worth]
    return Told(css, view, sentence[worth], _unchanged(worth), _facts(issued, register), _register(register))


def _unchanged(worth: Worth) -> str:
    signed = gettext("Vi har skrevet under på det, og ingen har ændret det siden.")
    after = {
        Worth.SUSPENDED: gettext(
            "En undersøgelse er i gang. Beviset gælder igen, hvis suspensionen bliver ophævet."
        ),
        Worth.REVOKED: gettext("Verifikationen er ophørt, efter at vi udstedte det."),
        Worth.EXPIRED: gettext("Bed virksomheden om et nyt."),
    }.get(worth, "")
    return f"{signed} {after}".strip()


def _facts(issued: Issued, register: LookUp) -> tuple[tuple[str, str], ...]:
    said = issued.claim
    until = long_date(said.valid_until) if said.valid_until else gettext("Ingen udløbsdato")
    return (
        (gettext("Virksomhed"), f"{_name(register)}, CVR {cvr_groups(issued.cvr)}"),
        (gettext("Ordning"), in_language(catalogue.schemes()[said.scheme], "name")),
        (gettext("Status"), _status(said)),
        (gettext("Gælder fra"), long_date(said.valid_from)),
        (gettext("Gælder til og med"), until),
        (gettext("Beviset er lavet"), long_date(issued.issued_at.astimezone(DENMARK).date())),
    )


def _status(said: Claim) -> str:
    return {
        Status.CONDITIONAL: gettext("Betinget verificeret"),
        Status.RENEWAL_RECEIVED: gettext("Udløbet – fornyelse modtaget"),
    }.get(said.status, verified_name(said.scheme))


def _register(register: LookUp) -> str:
    said = answer(register)
    return f"{said.sentence}. {said.detail}"


def _name(register: LookUp) -> str:
    return register.name or gettext("CVR %(cvr)s", cvr=cvr_groups(register.cvr))
