"""Why signing in through the broker came to nothing, and what to do."""

from __future__ import annotations

from app.web.i18n import gettext

STATUS = {"cancelled": 200, "down": 503, "other_account": 409, "other_identity": 409, "closed": 403}


def failure(reason: str, broker: str) -> tuple[str, str]:
    """What happened, and what to do."""
    return {
        "cancelled": (
            gettext("Du afbrød"),
            gettext("Du er ikke logget ind. Prøv igen, eller log ind med e-mail og adgangskode."),
        ),
        "state": (
            gettext("Linket fra %(broker)s kan kun bruges én gang", broker=broker),
            gettext("Det er brugt, for gammelt eller fra en anden browser. Begynd forfra."),
        ),
        "down": (
            gettext("%(broker)s svarer ikke lige nu", broker=broker),
            gettext("Prøv igen om lidt, eller log ind med e-mail og adgangskode."),
        ),
        "token": (
            gettext("Vi kunne ikke stole på svaret fra %(broker)s", broker=broker),
            gettext("Du er ikke logget ind. Begynd forfra. Sker det igen, så skriv til os."),
        ),
        "other_account": (
            gettext("Brugeren i %(broker)s hører til en anden konto", broker=broker),
            gettext("Log af, og begynd forfra for at logge ind på den konto."),
        ),
        "other_identity": (
            gettext("Din konto hører til en anden bruger i %(broker)s", broker=broker),
            gettext("Brug den bruger, du plejer, eller log ind med e-mail og adgangskode."),
        ),
        "closed": (
            gettext("Kontoen er lukket"),
            gettext("Skriv til os, hvis det er en fejl."),
        ),
    }[reason]
