"""Whatever two people do in whatever order, no field that was written is lost without somebody choosing so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.drafting import choices, fingerprint, resolved
from app.domain.profile import About, Offer, Section
from app.extensions import db
from app.profiles import queries, services
from app.profiles.models import DraftSection
from tests.features.profiles.conftest import Firm

FIELDS = ("summary_da", "summary_en", "purpose_da")
STEP = st.tuples(
    st.sampled_from(("maja", "bo")),
    st.sampled_from(("open", "write", "write", "send", "send")),
    st.sampled_from(FIELDS),
    st.sampled_from(("mine", "theirs")),
)


@dataclass
class Writer:
    """Someone with a form open: what it was filled from, and what they have written."""

    seen: str = ""
    base: About = field(default_factory=About)
    text: About = field(default_factory=About)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=24))
def test_no_field_is_lost_silently(firm: Firm, steps: list[tuple[str, str, str, str]]) -> None:
    db.session.query(DraftSection).delete()
    people: dict[str, Writer] = {"maja": Writer(), "bo": Writer()}
    stands: dict[str, str] = dict.fromkeys(FIELDS, "")
    for person in people.values():
        open_form(person, firm)
    for number, (who, act, name, side) in enumerate(steps):
        writer = people[who]
        if act == "open":
            open_form(writer, firm)
        elif act == "write":
            change: Any = {name: f"{who} {number}"}
            writer.text = replace(writer.text, **change)
        elif act == "send":
            send(writer, firm, stands, side, who)
        found = current(firm)
        assert {n: getattr(found, n) for n in FIELDS} == stands


def open_form(writer: Writer, firm: Firm) -> None:
    writer.base = writer.text = current(firm)
    writer.seen = fingerprint(writer.base)


def send(writer: Writer, firm: Firm, stands: dict[str, str], side: Any, who: str) -> None:
    """Send the form; what changes must be what the writer saw and changed, or what they chose."""
    before = dict(stands)
    bench = queries.workbench(firm.cvr, "")
    try:
        services.save(f"user:{who}", bench, Section.ABOUT, writer.text, writer.seen)
    except services.Clash as clash:
        choose(writer, clash, before, side)
        services.save(f"user:{who}", bench, Section.ABOUT, writer.text, fingerprint(clash.theirs))
    else:
        overwritten = {n for n in FIELDS if before[n] != getattr(writer.text, n)}
        assert all(getattr(writer.base, n) == before[n] for n in overwritten), "what was overwritten was seen"
    for name in FIELDS:
        stands[name] = getattr(writer.text, name)
    db.session.commit()
    open_form(writer, firm)


def choose(writer: Writer, clash: services.Clash, before: dict[str, str], side: Any) -> None:
    """Every field that differs is shown, and the writer takes one side in all of them."""
    assert isinstance(clash.theirs, About)
    shown = choices(clash.base, writer.text, clash.theirs)
    assert {c.field for c in shown} == {n for n in FIELDS if getattr(writer.text, n) != before[n]}
    writer.text = resolved(writer.text, clash.theirs, {c.field: side for c in shown})  # type: ignore[assignment]


def current(firm: Firm) -> About:
    return queries.workbench(firm.cvr, "").document.about


def test_two_saves_with_one_number_merge_or_clash(firm: Firm) -> None:
    """The later of two that read the same version finds its number taken and looks again."""
    bench = queries.workbench(firm.cvr, "")
    services.add("user:1", bench, Section.OFFERS, Offer("", title_da="Majas"))
    services.add("user:2", bench, Section.OFFERS, Offer("", title_da="Bos"))
    titles = [o.title_da for o in queries.workbench(firm.cvr, "").document.offers.items]
    assert titles == ["Majas", "Bos"]
