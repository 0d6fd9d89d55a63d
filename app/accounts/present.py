"""Who is behind a request to an address that anyone may call."""

from __future__ import annotations

from flask_security import current_user

from app.accounts.models import User
from app.accounts.sign_ins import still_valid


def person() -> User | None:
    """The person of this session; None when nobody is signed in or the session has been ended."""
    if not current_user.is_authenticated or not still_valid():
        return None
    found: User = current_user._get_current_object()
    return found
