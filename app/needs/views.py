"""The blueprint of needs. The rooms above add the addresses: of everybody, of the buyer, of the secretary."""

from __future__ import annotations

from flask import Blueprint

from app.needs import mails
from app.needs.services import FOLLOWERS

blueprint = Blueprint("needs", __name__)
FOLLOWERS.append(mails.tell)
