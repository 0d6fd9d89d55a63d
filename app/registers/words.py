"""The kinds and reasons of findings in words."""

from __future__ import annotations

from app.domain.registers import Kind, Reason
from app.web.i18n import gettext


def kind_heading(kind: Kind) -> str:
    """What a list of one kind is called."""
    return {
        Kind.NEW: gettext("Nye"),
        Kind.GONE: gettext("Forsvundet"),
        Kind.DEREGISTERED: gettext("Afregistreret"),
        Kind.CHANGED: gettext("Ændret"),
        Kind.SUSPICIOUS: gettext("Mistænkelige"),
        Kind.PERSON: gettext("Skal ses efter"),
    }[kind]


def kind_help(kind: Kind) -> str:
    """What a kind means, and what the import has done about it."""
    return {
        Kind.NEW: gettext("Registreret nu og ikke i det forrige udtræk."),
        Kind.GONE: gettext("I det forrige udtræk og ikke i dette. Status er afsluttet på udtrækkets dag."),
        Kind.DEREGISTERED: gettext("Registret skriver selv, hvornår registreringen er ophørt."),
        Kind.CHANGED: gettext("Navn eller dato er en anden end i det forrige udtræk."),
        Kind.SUSPICIOUS: gettext(
            "Måske uden erhvervsdrift, ophørt eller ukendt i CVR. De vises, som registret siger."
        ),
        Kind.PERSON: gettext("Udtrækket passer ikke med det, vi ved. Et menneske skal se på det."),
    }[kind]


def reason_text(reason: Reason) -> str:
    """A reason in words."""
    return {
        Reason.ASSOCIATION: gettext("forening uden kendt erhvervsdrift"),
        Reason.PARTY: gettext("politisk parti"),
        Reason.CLUB: gettext("klub"),
        Reason.COMPANY_ENDED: gettext("virksomheden er ophørt eller konkurs ifølge CVR"),
        Reason.COMPANY_CLOSING: gettext("virksomheden er under afvikling ifølge CVR"),
        Reason.UNKNOWN_NUMBER: gettext("CVR kender ikke nummeret"),
        Reason.SUSPENDED: gettext("suspenderet hos os; registret har den stadig"),
        Reason.REVOKED: gettext("tilbagekaldt hos os; registret har den stadig"),
        Reason.OVERRULED: gettext("registret gælder og har sat vores afgørelse til side"),
        Reason.CEASED: gettext("ophørt hos os; registret har den stadig"),
        Reason.LATER_RECORD: gettext("en senere registrering tillader det ikke"),
        Reason.LATER_DATE: gettext("registreringsdatoen er blevet senere"),
        Reason.NOT_IN_EXTRACT: gettext("verificeret hos os, men ikke i udtrækket"),
        Reason.ROW_UNREADABLE: gettext("rækken kunne ikke læses; status er uændret"),
        Reason.STRUCK_OFF: gettext("slettet af registret"),
        Reason.NAME_CHANGED: gettext("nyt navn"),
        Reason.FORM_CHANGED: gettext("ny virksomhedsform"),
    }[reason]
