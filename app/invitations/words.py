"""What a need, an invitation and an answer are called, and why a supplier was asked, said to the supplier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.matching import Part
from app.domain.moments import in_utc
from app.domain.needs import State
from app.domain.waves import Hold, Interest, Reason
from app.invitations.models import NeedInvitation
from app.invitations.ranking import part_of
from app.needs.models import Need
from app.open_needs import words as open_words
from app.open_needs.presenters import value as worth
from app.reference import catalogue
from app.web.filters import in_language, kroner
from app.web.i18n import current_locale, gettext


def in_short(need: Need) -> dict[str, Any]:
    """A need in a few lines, in the language spoken now; an anonymous buyer stays so."""
    places = open_words.place_names(need.municipalities, need.nuts, nationwide=need.is_nationwide)
    answer_by = in_utc(need.answer_by) if need.answer_by else None
    closed = in_utc(need.closed_at) if need.closed_at else None
    # A deadline that the buyer's closing came before holds no longer.
    is_early = bool(closed and (answer_by is None or closed < answer_by))
    holds = answer_by is not None and not is_early and need.state != State.WITHDRAWN.value
    return {
        "number": need.id,
        "title": title_of(need),
        "buyer": gettext("Anonym køber") if need.is_anonymous else need.buyer_name,
        "kind": open_words.kind_name(need.kind),
        "place": open_words.where(places),
        "answer_by": open_words.moment(answer_by) if answer_by and holds else "",
        "closed": open_words.moment(closed) if closed and is_early else "",
        "value": worth(need.value_dkk, need.months) if need.value_dkk else "",
    }


def title_of(need: Need) -> str:
    """The title in the language spoken now, where there is one."""
    return need.title_en if current_locale() == "en" and need.title_en else need.title


def whys(row: NeedInvitation) -> list[str]:
    """Why a supplier is asked, as sentences to it; what counted against it is left out."""
    return why_parts([part_of(stored) for stored in row.reasons])


def why_parts(parts: Sequence[Part]) -> list[str]:
    """The reasons among some parts of a score."""
    return list(dict.fromkeys(said for part in parts if (said := _why(part.reason, part.values))))


def _why(reason: str, values: Any) -> str:
    place = values.get("place", "")
    if reason in ("same_service", "related_service"):
        known = catalogue.nearest_known_cpv(values["code"])
        label = in_language(known, "label") if known else values["code"]
        if reason == "same_service":
            return gettext("I tilbyder det, køberen søger (%(label)s).", label=_lower(label))
        return gettext("I tilbyder noget nært beslægtet (%(label)s).", label=_lower(label))
    if reason == "words_fit":
        return gettext("Jeres profil bruger de samme ord som køberen.")
    if reason == "at_home":
        return gettext("I ligger i %(place)s.", place=place)
    if reason == "delivers":
        return gettext("I leverer i %(place)s.", place=place)
    if reason == "nationwide":
        return gettext("I leverer i hele landet.")
    if reason == "next_door":
        return gettext("I ligger i en nabokommune til %(place)s.", place=place)
    if reason == "capacity_enough":
        return gettext("I kan tage opgaver for op til %(most)s om året.", most=kroner(values["most"]))
    if reason in ("verified", "renewal_under_way"):
        return gettext("I er verificeret som socialøkonomisk virksomhed.")
    return ""


def _lower(text: str) -> str:
    """A label inside a sentence; abbreviations like IT keep their capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def shut_out(rule: str) -> str:
    """Why a supplier was not asked, to the buyer or the supplier."""
    return {
        "outside_area": gettext("Leverer ikke på stedet"),
        "not_documented": gettext("Har ikke den dokumentation, som behovet er forbeholdt"),
        "unlisted": gettext("Er ikke med i kataloget mere"),
    }.get(rule, "")


def interest_name(interest: str) -> str:
    """What a supplier has said."""
    return {
        Interest.NONE.value: gettext("Ikke svaret"),
        Interest.INTERESTED.value: gettext("Interesseret"),
        Interest.NOT_INTERESTED.value: gettext("Ikke interesseret"),
    }[interest]


def reason_name(reason: str) -> str:
    """Why a supplier is not interested; empty for no reason given."""
    return {
        Reason.BUSY.value: gettext("Vi har ikke tid nu"),
        Reason.WRONG_SERVICE.value: gettext("Det er ikke noget, vi sælger"),
        Reason.TOO_LARGE.value: gettext("Opgaven er for stor til os"),
        Reason.TOO_SMALL.value: gettext("Opgaven er for lille"),
        Reason.TOO_FAR.value: gettext("Det er for langt væk"),
        Reason.TOO_SOON.value: gettext("Fristen er for kort"),
        Reason.TERMS.value: gettext("Vilkårene passer os ikke"),
        Reason.OTHER.value: gettext("Noget andet"),
    }.get(reason, "")


def unmailed_name(unmailed: str) -> str:
    """Where the invitation stands of a supplier that got no mail, to the buyer. Says nothing about people."""
    if unmailed == "no_address":
        return gettext("Står kun under »Købernes behov« hos leverandøren: profilen har ingen e-mail")
    return gettext("Står kun under »Købernes behov« hos leverandøren, ikke i en mail") if unmailed else ""


def hold_sentence(hold: Hold) -> str:
    """Why no further wave goes out."""
    return {
        Hold.NOT_OPEN: gettext("Behovet er ikke åbent for svar."),
        Hold.STOPPED: gettext("I har stoppet invitationerne."),
        Hold.ENOUGH: gettext("Så mange, som I har bedt om, er interesserede eller har svaret."),
        Hold.NONE_LEFT: gettext("Alle, der passer, er inviteret."),
        Hold.OVER: gettext("Der er ikke tid til flere før svarfristen."),
    }[hold]


def log_sentence(step: str, wave: int, counts: dict[str, Any]) -> str:
    """What happened to the waves of a need."""
    return {
        "rank": lambda: gettext(
            "Leverandørerne er fundet: %(queued)s passer, %(out)s opfylder ikke et krav.",
            queued=counts.get("queued", 0),
            out=counts.get("left_out", 0),
        ),
        "send": lambda: gettext(
            "%(wave)s. hold er inviteret: %(told)s leverandører, %(mails)s mails.",
            wave=wave,
            told=counts.get("told", 0),
            mails=counts.get("mails", 0),
        ),
        "terms": lambda: gettext(
            "Nye vilkår: %(size)s ad gangen, %(pause)s hverdage imellem, stop ved %(enough)s interesserede eller svar.",
            size=counts.get("size", 0),
            pause=counts.get("pause", 0),
            enough=counts.get("enough", 0),
        ),
        "stop": lambda: gettext("Invitationerne er stoppet."),
        "resume": lambda: gettext("Invitationerne er sat i gang igen."),
        "enough": lambda: gettext("Nok er interesserede eller har svaret. Der bliver ikke inviteret flere."),
        "end": lambda: gettext("Der bliver ikke inviteret flere."),
    }[step]()
