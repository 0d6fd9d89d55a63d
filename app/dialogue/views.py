"""Addresses of the dialogue."""

from __future__ import annotations

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from app.dialogue import buyer_views, library_views, numbers, presenters, supplier_views, telling, words
from app.invitations.answered import ANSWERED, SENDERS
from app.open_needs.queries import SECTIONS
from app.organisations.ways import WAYS
from app.posting.links import OWN_LINKS
from app.profiles.overview import LINES
from app.statistics.sources import SOURCES

blueprint = Blueprint("dialogue", __name__)
supplier_views.add_to(blueprint)
library_views.add_to(blueprint)
buyer_views.add_to(blueprint)


@blueprint.record_once
def join(state: BlueprintSetupState) -> None:
    """What states are called, for every page."""
    state.app.jinja_env.globals.update(answer_state=words.ANSWER_STATES.get)


SECTIONS.append(presenters.section)
LINES.append(telling.line)
WAYS.append(telling.way)
OWN_LINKS.append(telling.links)
SOURCES.append(numbers.answers)
ANSWERED.append(numbers.answered_needs)
SENDERS.append(numbers.senders)
