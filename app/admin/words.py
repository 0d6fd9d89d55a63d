"""What the audit trail's actions are called on pages."""

from __future__ import annotations

from app.web.i18n import gettext


def action_name(action: str) -> str:
    """An action as a sentence; one we have no words for as it is."""
    return {
        "organisation.claim_made": gettext("Bad om at blive ejer"),
        "organisation.claim_granted": gettext("Ejer godkendt"),
        "organisation.claim_refused": gettext("Ejer afvist"),
        "organisation.claim_withdrawn": gettext("Sag trukket tilbage"),
        "organisation.invited": gettext("Invitation sendt"),
        "organisation.invitation_withdrawn": gettext("Invitation trukket tilbage"),
        "organisation.joined": gettext("Kom med ved invitation"),
        "organisation.asked_to_join": gettext("Bad om at komme med"),
        "organisation.request_decided": gettext("Anmodning besvaret"),
        "organisation.request_withdrawn": gettext("Anmodning trukket tilbage"),
        "organisation.role_changed": gettext("Rolle ændret"),
        "organisation.member_removed": gettext("Medlem fjernet"),
        "organisation.left": gettext("Forlod organisationen"),
    }.get(action, action)


def proof_name(proof: str | None) -> str:
    """How a claim was shown."""
    return {
        "oidc": gettext("MitID Erhverv"),
        "domain": gettext("Mail på eget domæne"),
        "secretary": gettext("Sekretariatets afgørelse"),
    }.get(proof or "", "")


def claim_state(state: str) -> str:
    """Where a claim stands."""
    return {
        "open": gettext("Venter"),
        "granted": gettext("Godkendt"),
        "refused": gettext("Afvist"),
        "withdrawn": gettext("Trukket tilbage"),
    }[state]
