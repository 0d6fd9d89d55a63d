"""Addresses of the needs."""

from __future__ import annotations

from flask import Blueprint

from app.needs import mails, own_views, post_views, services

blueprint = Blueprint("needs", __name__)
post_views.add_to(blueprint)
own_views.add_to(blueprint)
# The buyer's people hear of every step, whoever takes it.
services.FOLLOWERS.append(mails.tell)
