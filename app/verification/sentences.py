"""The one answer above a look-up: whether the firm is verified as a social enterprise on that day."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.verification import GRACE, Headline, HeadlineKind, Standing, Status
from app.suppliers import headlines
from app.suppliers.headlines import documented_names, headline_of, listed, scheme_name
from app.verification.queries import LookUp
from app.web.filters import cvr_groups, in_language, long_date
from app.web.i18n import gettext
from app.web.status import StatusView


@dataclass(frozen=True)
class Answer:
    """The sentence that answers the question, its status, and what stands below it.

    `scope` says what a yes covers; `warnings` what it does not.
    """

    said: Headline
    view: StatusView
    badge: str
    sentence: str
    detail: str
    scope: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def is_yes(self) -> bool:
        """Whether the firm was verified on that day."""
        return self.said.is_yes

    @property
    def holds(self) -> bool:
        """Whether there is something that a buyer may count on: a yes, or documented facts."""
        return self.said.holds

    @property
    def text(self) -> str:
        """All of it in one line, for machines."""
        return " ".join((f"{self.sentence}.", self.detail, *self.warnings))


def answer(found: LookUp) -> Answer:
    """Say whether the firm is, or was, verified as a social enterprise on that day."""
    said = headline_of(found.standings, is_declared=found.is_declared)
    made = Answer(
        said,
        headlines.view(said, found.on),
        headlines.badge_text(said, found.on),
        _heading(said, found),
        _below(said, found),
        warnings=_suspended(said, found),
    )
    return replace(made, scope=_scope(said, found)) if made.holds else made


def _heading(said: Headline, found: LookUp) -> str:
    """The sentence, with the suspension or the fact that it must not hide."""
    if said.kind is HeadlineKind.DOCUMENTED:
        return _and_suspended(_documented(said, found), said, found)
    if said.kind is HeadlineKind.SUSPENDED:
        return _only_suspended(said, found)
    if said.best is None:
        return _no_verification(found)
    sentence = _and_suspended(_sentence(said.best, found), said, found)
    if said.is_yes or not said.documented or said.suspended:
        return sentence
    names = documented_names(said.documented)
    if found.is_past:
        return gettext(
            "%(sentence)s, men vi havde dokumentation for %(names)s", sentence=sentence, names=names
        )
    return gettext("%(sentence)s, men vi har dokumentation for %(names)s", sentence=sentence, names=names)


def _and_suspended(sentence: str, said: Headline, found: LookUp) -> str:
    if not said.suspended:
        return sentence
    names = listed(map(scheme_name, said.suspended))
    if found.is_past:
        return gettext(
            "%(sentence)s, men %(names)s var midlertidigt suspenderet", sentence=sentence, names=names
        )
    return gettext("%(sentence)s, men %(names)s er midlertidigt suspenderet", sentence=sentence, names=names)


def _documented(said: Headline, found: LookUp) -> str:
    values = {"name": _name(found), "names": documented_names(said.documented), "date": long_date(found.on)}
    if found.is_past:
        return gettext("Vi havde dokumentation for, at %(name)s var %(names)s %(date)s", **values)
    return gettext("Vi har dokumentation for, at %(name)s er %(names)s", **values)


def _only_suspended(said: Headline, found: LookUp) -> str:
    values = {
        "name": _name(found),
        "names": listed(map(scheme_name, said.suspended)),
        "date": long_date(found.on),
    }
    if found.is_past:
        return gettext("%(name)s: %(names)s var midlertidigt suspenderet %(date)s", **values)
    return gettext("%(name)s: %(names)s er midlertidigt suspenderet", **values)


def _below(said: Headline, found: LookUp) -> str:
    if said.best is not None:
        return _past_detail(said.best) if found.is_past else _detail(said.best)
    no_word = gettext("Det betyder ikke, at virksomheden ikke er socialøkonomisk.")
    if said.kind is HeadlineKind.DOCUMENTED:
        if found.is_past:
            no_yes = gettext("Vi havde ingen verifikation af, at virksomheden er socialøkonomisk.")
        else:
            no_yes = gettext("Vi har ingen verifikation af, at virksomheden er socialøkonomisk.")
        return f"{no_yes} {no_word}"
    if found.is_declared or said.kind is HeadlineKind.DECLARED:
        own = gettext("Virksomheden kalder sig selv socialøkonomisk. Ingen har kontrolleret det.")
        return f"{own} {no_word}"
    if not found.name and not found.is_past:
        return no_word + " " + gettext("Den kan stå i CVR som RSV uden at have en profil her.")
    return no_word


def _sentence(best: Standing, found: LookUp) -> str:
    values = {"name": _name(found), "date": long_date(found.on)}
    if found.is_past:
        return {
            Status.CONDITIONAL: gettext("Ja, %(name)s var betinget verificeret %(date)s", **values),
            Status.RENEWAL_RECEIVED: gettext(
                "%(name)s talte som verificeret %(date)s, mens fornyelsen blev behandlet", **values
            ),
            Status.SUSPENDED: gettext(
                "Nej, verifikationen af %(name)s var midlertidigt suspenderet %(date)s", **values
            ),
            Status.EXPIRED: gettext("Nej, verifikationen af %(name)s var udløbet %(date)s", **values),
            Status.REVOKED: gettext("Nej, verifikationen af %(name)s var tilbagekaldt %(date)s", **values),
            Status.CEASED: gettext("Nej, virksomheden %(name)s var ophørt %(date)s", **values),
        }.get(
            best.status,
            gettext("Ja, %(name)s var verificeret som socialøkonomisk virksomhed %(date)s", **values),
        )
    return {
        Status.CONDITIONAL: _conditional(best, found),
        Status.RENEWAL_RECEIVED: gettext(
            "%(name)s tæller som verificeret, mens fornyelsen behandles", **values
        ),
        Status.SUSPENDED: gettext("Nej, verifikationen af %(name)s er midlertidigt suspenderet", **values),
        Status.EXPIRED: gettext("Nej, verifikationen af %(name)s er udløbet", **values),
        Status.REVOKED: gettext("Nej, verifikationen af %(name)s er tilbagekaldt", **values),
        Status.CEASED: gettext("Nej, virksomheden %(name)s er ophørt", **values),
    }.get(best.status, gettext("Ja, %(name)s er verificeret som socialøkonomisk virksomhed", **values))


def _conditional(best: Standing, found: LookUp) -> str:
    if best.valid_to is None:
        return gettext("Ja, %(name)s er betinget verificeret", name=_name(found))
    return gettext(
        "Ja, %(name)s er betinget verificeret til %(date)s",
        name=_name(found),
        date=long_date(best.valid_to),
    )


def _detail(best: Standing) -> str:
    since = long_date(best.since)
    if best.status is Status.SUSPENDED:
        return gettext("Suspenderet siden %(date)s. Undersøgelse i gang.", date=since)
    if best.status is Status.REVOKED:
        reason = reason_text(best.event.reason_code)
        return gettext("Tilbagekaldt %(date)s. Grund: %(reason)s.", date=since, reason=reason)
    if best.status is Status.CEASED:
        return gettext("Registreret som ophørt %(date)s.", date=since)
    if best.status is Status.EXPIRED:
        return _was_valid(best)
    if best.status is Status.RENEWAL_RECEIVED:
        return _renewal(best)
    parts = [gettext("Verifikationen gælder fra %(date)s", date=since)]
    if best.valid_to:
        parts.append(gettext("til og med %(date)s", date=long_date(best.valid_to)))
    if best.last_checked:
        parts.append(gettext("og er senest tjekket %(date)s", date=long_date(best.last_checked)))
    text = " ".join(parts) + "."
    if best.status is Status.CONDITIONAL:
        promise = gettext("Alt er på plads undtagen et dokument, der er lovet inden en dato.")
        text = f"{text} {in_language(best.event, 'note') or promise}"
    return text


def _past_detail(best: Standing) -> str:
    """The same of an earlier day, in the past tense: what was known of it then may have changed since."""
    since = long_date(best.since)
    if best.status is Status.SUSPENDED:
        return gettext("Den var suspenderet fra %(date)s.", date=since)
    if best.status in (Status.REVOKED, Status.CEASED, Status.EXPIRED):
        return _detail(best)
    if best.status is Status.RENEWAL_RECEIVED:
        received = best.event.effective_on
        return gettext(
            "Fornyelsen var modtaget %(date)s, og virksomheden talte som verificeret i indtil %(days)s dage.",
            date=long_date(received),
            days=GRACE.days,
        )
    parts = [gettext("Verifikationen gjaldt fra %(date)s", date=since)]
    if best.valid_to:
        parts.append(gettext("til og med %(date)s", date=long_date(best.valid_to)))
    if best.last_checked:
        parts.append(gettext("og var senest tjekket %(date)s", date=long_date(best.last_checked)))
    return " ".join(parts) + "."


def _was_valid(best: Standing) -> str:
    if best.valid_to is None or best.valid_to < best.since:
        return gettext("Udløbet %(date)s.", date=long_date(best.since))
    return gettext(
        "Verifikationen gjaldt fra %(since)s til og med %(end)s.",
        since=long_date(best.since),
        end=long_date(best.valid_to),
    )


def _renewal(best: Standing) -> str:
    received = best.event.effective_on
    text = gettext(
        "Fornyelsen er modtaget %(date)s, og virksomheden tæller som verificeret til %(end)s.",
        date=long_date(received),
        end=long_date(received + GRACE),
    )
    if best.valid_to is None or best.valid_to > received:
        return text
    return gettext("Perioden udløb %(date)s.", date=long_date(best.valid_to)) + f" {text}"


def _scope(said: Headline, found: LookUp) -> str:
    """What every yes covers (DOMAIN.md C2, rule 6), so that it reads on from the detail."""
    number = cvr_groups(found.cvr)
    if said.best is None:
        return gettext(
            "Dokumentationen gælder virksomheden CVR %(cvr)s, ikke dens varer. "
            "Ordregiver vurderer selv, om betingelserne er opfyldt.",
            cvr=number,
        )
    if said.best.status is Status.VERIFIED:
        return gettext("Den gælder virksomheden CVR %(cvr)s, ikke dens varer.", cvr=number)
    return gettext("Verifikationen gælder virksomheden CVR %(cvr)s, ikke dens varer.", cvr=number)


def _suspended(said: Headline, found: LookUp) -> tuple[str, ...]:
    """What a suspension that the sentence tells of means for whoever would rely on it now."""
    if found.is_past:
        return ()
    return tuple(
        gettext(
            "%(scheme)s: Undersøgelse i gang. Brug ikke oplysningen, før den er afsluttet.",
            scheme=scheme_name(state),
        )
        for state in said.suspended
    )


def _no_verification(found: LookUp) -> str:
    values = {"cvr": cvr_groups(found.cvr), "name": found.name, "date": long_date(found.on)}
    if found.name and found.is_past:
        return gettext("Vi har ingen verifikation for %(name)s, CVR %(cvr)s, der gjaldt %(date)s", **values)
    if found.name:
        return gettext("Vi har ingen verifikation for %(name)s, CVR %(cvr)s", **values)
    if found.is_past:
        return gettext("Vi har ingen verifikation for CVR %(cvr)s, der gjaldt %(date)s", **values)
    return gettext("Vi har ingen verifikation for CVR %(cvr)s", **values)


def no_history(found: LookUp) -> str:
    """What stands where the history would: of which day, when one was asked about."""
    day = found.on if found.is_past else found.known_at and found.known_at.date()
    if day:
        return gettext("Vi havde ikke registreret noget om virksomheden %(date)s.", date=long_date(day))
    return gettext("Vi har ikke registreret noget om virksomheden.")


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
