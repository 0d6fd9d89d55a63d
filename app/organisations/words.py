"""What roles, kinds and refusals are called on pages."""

from __future__ import annotations

from app.domain.access import Role
from app.web.i18n import gettext


def role_name(role: str) -> str:
    """A role in one word."""
    return {
        "reader": gettext("Læser"),
        "editor": gettext("Redaktør"),
        "owner": gettext("Ejer"),
    }[role]


def role_sentence(role: str) -> str:
    """What a role may do."""
    return {
        "reader": gettext("Kan se det hele, men ikke ændre noget."),
        "editor": gettext("Kan rette profil og behov."),
        "owner": gettext("Kan rette alt, invitere andre og bestemme roller."),
    }[role]


def role_choices() -> list[tuple[str, str]]:
    """The roles, the least first."""
    return [(role.value, role_name(role)) for role in Role]


def kind_name(kind: str) -> str:
    """What an organisation is."""
    return dict(kind_choices())[kind]


def kind_choices() -> list[tuple[str, str]]:
    """What an organisation can be."""
    return [
        ("social_enterprise", gettext("Socialøkonomisk virksomhed")),
        ("municipality", gettext("Kommune")),
        ("region", gettext("Region")),
        ("state", gettext("Statslig myndighed")),
        ("private", gettext("Privat virksomhed")),
        ("support", gettext("Støtteorganisation")),
    ]


def refusal(reason: str) -> tuple[str, str]:
    """Why a change was refused, and what to do; by the reasons of domain.membership."""
    return {
        "last_owner": (
            gettext("Organisationen skal have mindst én ejer"),
            gettext("Gør et andet medlem til ejer først."),
        ),
        "not_owner": (
            gettext("Kun en ejer kan ændre det"),
            gettext("Bed en af ejerne om at gøre det."),
        ),
        "not_member": (
            gettext("Personen er ikke medlem længere"),
            gettext("Se, hvem der er med, på organisationens side."),
        ),
        "already_member": (
            gettext("Personen er allerede med"),
            gettext("Se, hvem der er med, på organisationens side."),
        ),
        "already_owned": (
            gettext("Organisationen har fået en ejer"),
            gettext("Bed om at komme med i stedet. Så svarer ejeren dig."),
        ),
        "decided": (
            gettext("Der er allerede taget stilling til det"),
            gettext("Se, hvordan det står nu."),
        ),
        "other_person": (
            gettext("Det hører til en anden konto"),
            gettext("Log ind med den konto, det drejer sig om."),
        ),
        "no_reason": (
            gettext("Begrundelsen mangler"),
            gettext("Skriv, hvad afgørelsen bygger på."),
        ),
        "too_many_links": (
            gettext("Der er sendt mange links til organisationen i dag"),
            gettext("Brug et af dem, prøv igen i morgen, eller lad sekretariatet afgøre det."),
        ),
        "published_profile": (
            gettext("Jeres profil er offentlig"),
            gettext("Arkivér profilen først. Så kan I holde op med at levere."),
        ),
        "authority": (
            gettext("Kun sekretariatet kan gøre en organisation til myndighed eller det modsatte"),
            gettext("Skriv til sekretariatet."),
        ),
        "overtaken": (
            gettext("Organisationen er rettet af en anden imens"),
            gettext("Se, hvad der står nu, og ret det igen, hvis det er forkert."),
        ),
        "own_claim": (
            gettext("Du kan ikke afgøre din egen sag"),
            gettext("Bed en anden i sekretariatet om at gøre det."),
        ),
    }[reason]
