"""What Flask-Security is told: addresses, templates, times and mails. Its texts are in messages.py."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.accounts.messages import MESSAGES
from app.web.i18n import CATALOGUES

RESET_WITHIN, CONFIRM_WITHIN, CHANGE_EMAIL_WITHIN = timedelta(hours=24), timedelta(days=2), timedelta(hours=2)
# How long after entering the password security changes are let through without asking again.
FRESH = timedelta(minutes=15)

ADDRESSES = {
    "LOGIN_URL": "/log-ind/",
    "LOGOUT_URL": "/log-ud/",
    "REGISTER_URL": "/opret-konto/",
    "CONFIRM_URL": "/bekraeft-mail/",
    "RESET_URL": "/glemt-adgangskode/",
    "VERIFY_URL": "/bekraeft-adgangskode/",
    "CHANGE_URL": "/konto/adgangskode/",
    "CHANGE_EMAIL_URL": "/konto/e-mail/",
    "TWO_FACTOR_TOKEN_VALIDATION_URL": "/log-ind/kode/",
    "TWO_FACTOR_SELECT_URL": "/log-ind/andet-trin/",
    # Closed in app/access.py: setting up is accounts.two_step, rescue is a recovery code.
    "TWO_FACTOR_SETUP_URL": "/konto/totrin/lukket/",
    "TWO_FACTOR_RESCUE_URL": "/log-ind/kode/lukket/",
    "MULTI_FACTOR_RECOVERY_URL": "/log-ind/noedkode/",
    "MULTI_FACTOR_RECOVERY_CODES_URL": "/konto/noedkoder/",
    "WAN_SIGNIN_URL": "/log-ind/adgangsnoegle/",
    "WAN_REGISTER_URL": "/konto/adgangsnoegler/",
    "WAN_DELETE_URL": "/konto/adgangsnoegler/slet/",
    "WAN_VERIFY_URL": "/bekraeft-adgangsnoegle/",
}

VIEWS = {
    "POST_LOGIN_VIEW": "organisations.mine",
    "POST_LOGOUT_VIEW": "pages.home",
    "POST_REGISTER_VIEW": "accounts.check_mail",
    "POST_CHANGE_VIEW": "accounts.show",
    "POST_CHANGE_EMAIL_VIEW": "accounts.show",
    "POST_VERIFY_VIEW": "accounts.show",
    "POST_CONFIRM_VIEW": "security.login",
    "POST_RESET_VIEW": "security.login",
    "WAN_POST_REGISTER_VIEW": "security.wan_register",
}

TEMPLATES = {
    "LOGIN_USER_TEMPLATE": "accounts/login.html",
    "LOGOUT_USER_TEMPLATE": "accounts/login.html",
    "REGISTER_USER_TEMPLATE": "accounts/register.html",
    "SEND_CONFIRMATION_TEMPLATE": "accounts/send_confirmation.html",
    "FORGOT_PASSWORD_TEMPLATE": "accounts/forgot_password.html",
    "RESET_PASSWORD_TEMPLATE": "accounts/reset_password.html",
    "CHANGE_PASSWORD_TEMPLATE": "accounts/change_password.html",
    "CHANGE_EMAIL_TEMPLATE": "accounts/change_email.html",
    "VERIFY_TEMPLATE": "accounts/verify.html",
    "TWO_FACTOR_VERIFY_CODE_TEMPLATE": "accounts/two_factor_code.html",
    "TWO_FACTOR_SELECT_TEMPLATE": "accounts/tf_select.html",
    "MULTI_FACTOR_RECOVERY_TEMPLATE": "accounts/mf_recovery.html",
    "MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": "accounts/mf_recovery_codes.html",
    "WAN_SIGNIN_TEMPLATE": "accounts/wan_signin.html",
    "WAN_REGISTER_TEMPLATE": "accounts/wan_register.html",
    "WAN_VERIFY_TEMPLATE": "accounts/wan_verify.html",
}

# The kinds of app/accounts/mail.py; the library passes them on as names of templates.
MAILS = {
    "REGISTER_EMAIL_TEMPLATE": "account_welcome",
    "REGISTER_EMAIL_EXISTING_TEMPLATE": "account_exists",
    "EMAIL_TEMPLATE_CONFIRM": "account_confirm",
    "EMAIL_TEMPLATE_PASSWORD_RESET": "account_reset",
    "EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "account_password_changed",
    "EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "account_password_changed",
    "CHANGE_EMAIL_EMAIL_TEMPLATE": "account_new_email",
    # The outbox renders; the library does not.
    "EMAIL_PLAINTEXT": False,
    "EMAIL_HTML": False,
    "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
}

RULES = {
    "REGISTERABLE": True,
    "CONFIRMABLE": True,
    "RECOVERABLE": True,
    "CHANGEABLE": True,
    "CHANGE_EMAIL": True,
    "TWO_FACTOR": True,
    "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "TWO_FACTOR_RESCUE_EMAIL": False,
    "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
    "MULTI_FACTOR_RECOVERY_CODES": True,
    "MULTI_FACTOR_RECOVERY_CODES_N": 8,
    "WEBAUTHN": True,
    "WAN_ALLOW_USER_HINTS": False,
    "WAN_RP_NAME": "Buy Social Danmark",
    "WAN_SIGNIN_WITHIN": timedelta(minutes=5),
    "TOTP_ISSUER": "Buy Social Danmark",
    "RETURN_GENERIC_RESPONSES": True,
    "CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    "API_ENABLED_METHODS": ["session"],
    "STATIC_FOLDER": None,
    "REDIRECT_BEHAVIOR": None,
    "PASSWORD_HASH": "argon2",
    "PASSWORD_SCHEMES": ["argon2"],
    # Without the pepper that the library adds: a new SECRET_KEY must not lock everybody out.
    "PASSWORD_SINGLE_HASH": {"argon2"},
    "PASSWORD_NORMALIZE_FORM": "NFKC",
    "PASSWORD_CONFIRM_REQUIRED": False,
    # What links hold is signed already. The library's slow hash took half a second, for known addresses only:
    # a clock told who has an account. The second one is for links that are under way.
    "HASHING_SCHEMES": ["hex_sha256", "sha256_crypt"],
    "RESET_PASSWORD_WITHIN": RESET_WITHIN,
    "CONFIRM_EMAIL_WITHIN": CONFIRM_WITHIN,
    "CHANGE_EMAIL_WITHIN": CHANGE_EMAIL_WITHIN,
    "FRESHNESS": FRESH,
    "FRESHNESS_GRACE_PERIOD": timedelta(0),
    "I18N_DOMAIN": "messages",
    "I18N_DIRNAME": str(CATALOGUES),
}


def flask_config() -> dict[str, Any]:
    """All of it under the names Flask-Security reads."""
    values = {**ADDRESSES, **VIEWS, **TEMPLATES, **MAILS, **RULES}
    texts = {f"MSG_{name}": found for name, found in MESSAGES.items()}
    return {f"SECURITY_{name}": value for name, value in {**values, **texts}.items()}
