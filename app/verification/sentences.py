"""The one answer above a look-up: whether the firm is verified as a social enterprise on that day."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.verification import GRACE, Standing, Status
from app.reference import catalogue
from app.verification.queries import LookUp
from app.web.filters import cvr_groups, in_language, long_date
from app.web.i18n import gettext
from app.web.status import StatusView, status_view

# From best to worst; that a firm has ceased is not one scheme's matter.
HEADLINE_ORDER = (
    Status.CEASED,
    Status.VERIFIED,
    Status.CONDITIONAL,
    Status.RENEWAL_RECEIVED,
    Status.SUSPENDED,
    Status.EXPIRED,
    Status.REVOKED,
    Status.SELF_DECLARED,
)


@dataclass(frozen=True)
class Answer:
    """The sentence that answers the question, its status, and what stands below it."""

    status: Status | None
    view: StatusView
    sentence: str
    detail: str

    @property
    def is_yes(self) -> bool:
        """Whether the firm was verified on that day."""
        return self.status in (Status.VERIFIED, Status.CONDITIONAL, Status.RENEWAL_RECEIVED)

    @property
    def badge(self) -> str:
        """The status in the few words a badge has room for; it counts no days."""
        return {
            Status.VERIFIED: gettext("Verificeret"),
            Status.CONDITIONAL: gettext("Betinget verificeret"),
            Status.SELF_DECLARED: gettext("Ikke verificeret"),
            None: gettext("Ikke verificeret"),
        }.get(self.status, self.view.text)


def answer(found: LookUp) -> Answer:
    """Say whether the firm is, or was, verified as a social enterprise on that day."""
    best = _best(found)
    view = status_view(best.status if best else None, valid_to=best.valid_to if best else None, on=found.on)
    facts = [s for s in found.standings if s.is_current]
    if best:
        detail = _detail(best)
        if best.status is Status.SELF_DECLARED and facts:
            detail += f" {_documented(facts, found)}"
        return Answer(best.status, view, _sentence(best, found), detail)
    sentence, detail = _only_facts(facts, found) if facts else _nothing(found)
    return Answer(None, view, sentence, detail)


def _best(found: LookUp) -> Standing | None:
    attesting = [s for s in found.standings if catalogue.schemes()[s.scheme].attests_social_enterprise]
    ceased = [s for s in found.standings if s.status is Status.CEASED]
    return min([*attesting, *ceased], key=lambda s: HEADLINE_ORDER.index(s.status), default=None)


def _sentence(best: Standing, found: LookUp) -> str:
    values = {"name": _name(found), "date": long_date(found.on)}
    now = {
        Status.SUSPENDED: gettext("Nej, verificeringen af %(name)s er midlertidigt suspenderet", **values),
        Status.EXPIRED: gettext("Nej, verificeringen af %(name)s er udløbet", **values),
        Status.REVOKED: gettext("Nej, verificeringen af %(name)s er tilbagekaldt", **values),
        Status.CEASED: gettext("Nej, virksomheden %(name)s er ophørt", **values),
        Status.SELF_DECLARED: gettext(
            "%(name)s er ikke verificeret, men kalder sig selv socialøkonomisk", **values
        ),
    }
    then = {
        Status.SUSPENDED: gettext(
            "Nej, verificeringen af %(name)s var midlertidigt suspenderet %(date)s", **values
        ),
        Status.EXPIRED: gettext("Nej, verificeringen af %(name)s var udløbet %(date)s", **values),
        Status.REVOKED: gettext("Nej, verificeringen af %(name)s var tilbagekaldt %(date)s", **values),
        Status.CEASED: gettext("Nej, virksomheden %(name)s var ophørt %(date)s", **values),
        Status.SELF_DECLARED: gettext(
            "%(name)s var ikke verificeret %(date)s, men kaldte sig selv socialøkonomisk", **values
        ),
    }
    yes = (
        gettext("Ja, %(name)s var verificeret som socialøkonomisk virksomhed %(date)s", **values)
        if found.is_past
        else gettext("Ja, %(name)s er verificeret som socialøkonomisk virksomhed", **values)
    )
    return (then if found.is_past else now).get(best.status, yes)


def _detail(best: Standing) -> str:
    since = long_date(best.since)
    if best.status is Status.SUSPENDED:
        return gettext("Suspenderet siden %(date)s. Undersøgelse i gang.", date=since)
    if best.status is Status.REVOKED:
        reason = reason_text(best.event.reason_code)
        return gettext("Tilbagekaldt %(date)s. Grund: %(reason)s.", date=since, reason=reason)
    if best.status is Status.CEASED:
        return gettext("Registreret som ophørt %(date)s.", date=since)
    if best.status is Status.SELF_DECLARED:
        return gettext("Oplyst af virksomheden selv. Ingen har kontrolleret det.")
    if best.status is Status.EXPIRED:
        return _was_valid(best)
    if best.status is Status.RENEWAL_RECEIVED:
        return _renewal(best)
    parts = [gettext("Verificeringen gælder fra %(date)s", date=since)]
    if best.valid_to:
        parts.append(gettext("til %(date)s", date=long_date(best.valid_to)))
    if best.last_checked:
        parts.append(gettext("og er senest tjekket %(date)s", date=long_date(best.last_checked)))
    text = " ".join(parts) + "."
    if best.status is Status.CONDITIONAL:
        promise = gettext("Alt er på plads undtagen et dokument, der er lovet inden en dato.")
        text = f"{text} {in_language(best.event, 'note') or promise}"
    return text


def _was_valid(best: Standing) -> str:
    if best.valid_to is None or best.valid_to < best.since:
        return gettext("Udløbet %(date)s.", date=long_date(best.since))
    return gettext(
        "Verificeringen gjaldt fra %(since)s til %(end)s.",
        since=long_date(best.since),
        end=long_date(best.valid_to),
    )


def _renewal(best: Standing) -> str:
    return gettext(
        "Perioden er udløbet, men fornyelsen er modtaget %(date)s. Tæller som verificeret til %(end)s, "
        "mens udstederen behandler den.",
        date=long_date(best.event.effective_on),
        end=long_date(best.event.effective_on + GRACE),
    )


def _only_facts(facts: list[Standing], found: LookUp) -> tuple[str, str]:
    name = _name(found)
    sentence = (
        gettext(
            "%(name)s var ikke verificeret som socialøkonomisk virksomhed %(date)s",
            name=name,
            date=long_date(found.on),
        )
        if found.is_past
        else gettext("%(name)s er ikke verificeret som socialøkonomisk virksomhed", name=name)
    )
    return sentence, _documented(facts, found)


def _documented(facts: list[Standing], found: LookUp) -> str:
    names = ", ".join(in_language(catalogue.schemes()[s.scheme], "name") for s in facts)
    if found.is_past:
        return gettext("Men der var dokumentation for: %(names)s.", names=names)
    return gettext("Men vi har dokumentation for: %(names)s.", names=names)


def _nothing(found: LookUp) -> tuple[str, str]:
    number = cvr_groups(found.cvr)
    meaning = gettext("Det betyder ikke, at virksomheden ikke er socialøkonomisk.")
    if found.is_past:
        sentence = gettext(
            "Vi har ingen verifikation for CVR %(cvr)s, der gjaldt %(date)s",
            cvr=number,
            date=long_date(found.on),
        )
        return sentence, meaning
    sentence = gettext("Vi har ingen verifikation for CVR %(cvr)s", cvr=number)
    if found.has_profile:
        return sentence, gettext(
            "%(name)s har en profil her og kalder sig selv socialøkonomisk. %(meaning)s",
            name=found.name,
            meaning=meaning,
        )
    elsewhere = gettext("Den kan stå i CVR som RSV uden at have en profil her.")
    return sentence, f"{meaning} {elsewhere}"


def _name(found: LookUp) -> str:
    return found.name or gettext("CVR %(cvr)s", cvr=cvr_groups(found.cvr))


def reason_text(code: str | None) -> str:
    """A reason code in words."""
    return {
        "criterion_not_met": gettext("et kriterium er ikke opfyldt"),
        "false_information": gettext("urigtige oplysninger"),
        "at_request": gettext("efter virksomhedens eget ønske"),
        "company_ceased": gettext("virksomheden er ophørt"),
    }.get(code or "", gettext("ikke oplyst"))
