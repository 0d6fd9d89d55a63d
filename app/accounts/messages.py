"""What Flask-Security says, in our words. Texts it can only say through parts that are closed are left out."""

from __future__ import annotations


def _(text: str) -> str:
    """Marks a text for the catalogue; the library looks it up when it says it."""
    return text


WRONG_CODE = _("Koden er forkert eller for gammel. Skriv den, appen viser nu")
FAILED = _("E-mail eller adgangskode er forkert. Efter flere forsøg lukker vi for login i en periode")
STALE_LINK = _("Linket virker ikke. Det er brugt, forkert eller afløst af et nyere. Bed om et nyt")
TOO_LATE = _("Der gik for lang tid. Prøv igen")
PASSKEY_FAILED = _("Adgangsnøglen kunne ikke bruges. Prøv igen, eller log ind med adgangskode")

MESSAGES: dict[str, tuple[str, str]] = {
    "API_ERROR": (STALE_LINK, "error"),
    "GENERIC_AUTHN_FAILED": (FAILED, "error"),
    "UNAUTHORIZED": (_("Du har ikke adgang til siden"), "error"),
    "UNAUTHENTICATED": (_("Log ind for at se siden"), "info"),
    "REAUTHENTICATION_REQUIRED": (_("Skriv din adgangskode, før du ændrer noget om din sikkerhed"), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (_("Tak. Du kan fortsætte"), "success"),
    "ANONYMOUS_USER_REQUIRED": (_("Du er logget ind allerede"), "info"),
    "CONFIRM_REGISTRATION": (
        _("Vi har sendt en mail til %(email)s. Åbn linket i den for at komme videre"),
        "success",
    ),
    "CONFIRMATION_REQUEST": (
        _("Er der en konto, der mangler at blive bekræftet, har vi sendt et nyt link til %(email)s"),
        "success",
    ),
    "CONFIRMATION_REQUIRED": (_("Bekræft din e-mail først. Åbn linket i mailen fra os"), "error"),
    "EMAIL_CONFIRMED": (_("Din e-mail er bekræftet. Nu kan du logge ind"), "success"),
    "ALREADY_CONFIRMED": (_("Din e-mail er bekræftet allerede. Log ind"), "info"),
    "CONFIRMATION_EXPIRED": (_("Linket er udløbet. Skriv din e-mail, så sender vi et nyt"), "error"),
    "INVALID_CONFIRMATION_TOKEN": (STALE_LINK, "error"),
    "EMAIL_NOT_PROVIDED": (_("Skriv din e-mail"), "error"),
    "INVALID_EMAIL_ADDRESS": (_("Skriv e-mailen som navn@eksempel.dk"), "error"),
    "EMAIL_ALREADY_ASSOCIATED": (_("Skriv en anden e-mail"), "error"),
    "USER_DOES_NOT_EXIST": (FAILED, "error"),
    "DISABLED_ACCOUNT": (FAILED, "error"),
    "INVALID_PASSWORD": (_("Adgangskoden er forkert"), "error"),
    "PASSWORD_NOT_PROVIDED": (_("Skriv en adgangskode"), "error"),
    "PASSWORD_IS_THE_SAME": (_("Vælg en anden adgangskode end den, du har nu"), "error"),
    "RETYPE_PASSWORD_MISMATCH": (_("De to adgangskoder er ikke ens"), "error"),
    "PASSWORD_RESET_REQUEST": (
        _("Har %(email)s en konto, har vi sendt et link, som virker i 24 timer"),
        "success",
    ),
    "PASSWORD_RESET_EXPIRED": (_("Linket er udløbet. Skriv din e-mail, så sender vi et nyt"), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (STALE_LINK, "error"),
    "PASSWORD_RESET_NO_LOGIN": (
        _("Din adgangskode er ændret, og du er logget ud alle steder. Log ind med den nye"),
        "success",
    ),
    "PASSWORD_CHANGE": (_("Din adgangskode er ændret. Du er logget ud på andre enheder"), "success"),
    "CHANGE_EMAIL_SENT": (
        _("Kan %(email)s bruges, har vi sendt et link til den. Det virker i 2 timer"),
        "success",
    ),
    "CHANGE_EMAIL_EXPIRED": (_("Linket er udløbet. Skriv den nye e-mail igen"), "error"),
    "CHANGE_EMAIL_CONFIRMED": (_("Din e-mail er ændret"), "success"),
    "INVALID_REDIRECT": (_("Vi sender dig kun videre til vores egne sider"), "error"),
    "INVALID_CODE": (WRONG_CODE, "error"),
    "TWO_FACTOR_INVALID_TOKEN": (WRONG_CODE, "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (_("Du er logget ind"), "success"),
    "TWO_FACTOR_PERMISSION_DENIED": (_("Log ind med din adgangskode først"), "info"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (_("Vælg en af mulighederne"), "error"),
    "INVALID_RECOVERY_CODE": (_("Nødkoden er forkert eller brugt"), "error"),
    "NO_RECOVERY_CODES_SETUP": (_("Du har ingen nødkoder endnu"), "info"),
    "WEBAUTHN_EXPIRED": (TOO_LATE, "error"),
    "WEBAUTHN_NAME_REQUIRED": (_("Giv adgangsnøglen et navn"), "error"),
    "WEBAUTHN_NAME_INUSE": (_("Du har allerede en adgangsnøgle med det navn. Vælg et andet"), "error"),
    "WEBAUTHN_NAME_NOT_FOUND": (_("Adgangsnøglen findes ikke mere"), "error"),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": (
        _("Brug kun bogstaver, tal, mellemrum og bindestreg i navnet"),
        "error",
    ),
    "WEBAUTHN_CREDENTIAL_DELETED": (_("Adgangsnøglen %(name)s er slettet"), "success"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (_("Adgangsnøglen %(name)s er klar"), "success"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": (_("Adgangsnøglen er tilføjet allerede"), "error"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (PASSKEY_FAILED, "error"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": (PASSKEY_FAILED, "error"),
    "WEBAUTHN_NO_VERIFY": (PASSKEY_FAILED, "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": (PASSKEY_FAILED, "error"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": (PASSKEY_FAILED, "error"),
}
