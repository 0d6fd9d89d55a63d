"""`python -m tests.support.needs_walk`: every page about needs with something on it; cookies and addresses as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.accounts.services import grant
from app.dialogue import library, meetings
from app.dialogue import services as talk
from app.dialogue.services import Partner, Written
from app.domain.access import Duty
from app.domain.dialogue import Side
from app.domain.mailing import Frequency, MailKind
from app.domain.needs import Kind, State, Step
from app.domain.outcomes import Award
from app.extensions import db
from app.invitations import sending, tokens
from app.invitations.models import NeedInvitation
from app.needs.models import NeedLot, NeedNote, NeedQuestion
from app.needs.services import take_step
from app.notices import uploads
from app.organisations.models import Organisation
from app.outcomes import queries as outcome_queries
from app.outcomes import services as outcomes
from app.shortlists import services as shortlists
from app.shortlists.models import ShortlistItem
from app.shortlists.services import ListCommand
from app.subscriptions import saved, unsubscribing
from app.subscriptions.receivers import Receiver
from app.subscriptions.saved import SearchCommand
from app.suppliers.models import Supplier
from tests.factories.needs import need
from tests.factories.people import actor
from tests.factories.suppliers import valid_cvr
from tests.support.databases import ROOT
from tests.support.enterprise import cookie
from tests.support.members import member, organisation, person, session_values

# The demo's firm that has an owner.
FIRM = "99352787"


def main() -> None:
    """Make them in the database that the environment names."""
    app = create_app()
    with app.app_context():
        print(json.dumps(make(app)))


def make(app: Flask) -> dict[str, object]:
    """People by the cookie of their session, and the addresses of each."""
    number = db.session.scalar(select(func.count()).select_from(Organisation)) or 0
    town = organisation(valid_cvr(2100 + number), "Vandreby Kommune", supplies=False)
    buyer = member(person("Inge Indkøb", "inge@vandreby.example"), town, "owner")
    firm = db.session.scalars(select(Supplier).where(Supplier.cvr == FIRM)).one()
    house = db.session.scalars(select(Organisation).where(Organisation.cvr == FIRM)).one()
    seller = member(person("Lau Leverandør"), house, "owner")
    secretary = person("Sigrid Sekretær")
    grant(secretary, Duty.SECRETARY, "test")
    others = db.session.scalars(select(Supplier).where(Supplier.is_demo, Supplier.cvr != FIRM).limit(4)).all()
    draft = need(town.cvr, State.DRAFT, buyer_name=town.name, contact_email="", municipalities=[])
    draft.lots.append(NeedLot(ref="LOT-0001", position=1, title="Frokost", text="Hver onsdag.", codes=[]))
    waits = need(town.cvr, State.SUBMITTED, buyer_name=town.name, title="Kaffe", text="Hjælp.")
    back = need(town.cvr, State.RETURNED, buyer_name=town.name)
    codes = tuple(c.cpv_code for c in firm.cpv)[:1]
    out = need(town.cvr, kind=Kind.MARKET_DIALOGUE, buyer_name=town.name, codes=codes, title=firm.offers[0].title_da,
               text=firm.offers[0].title_da, municipalities=[firm.municipality_code])  # fmt: skip
    out.questions.append(NeedQuestion(position=0, text="Hvad koster en kuvert?", is_required=True))
    db.session.add(NeedNote(need_id=out.id, at=datetime.now(UTC), by=f"user:{buyer.id}", text="Husk juraen."))
    db.session.commit()
    for _ in sending.run(datetime.now(UTC), sending.Tally()):
        db.session.commit()
    told = db.session.scalars(
        select(NeedInvitation).where(NeedInvitation.need_id == out.id, NeedInvitation.cvr == FIRM)
    ).one()
    partners = (Partner(others[0].cvr, others[0].name, 30, "kører maden ud"),)
    written = Written("Vi laver maden.", 200_000, "Uden levering", replies={out.questions[0].id: "82 kr."}, share=70,
                      partners=partners, contact_name="Else", contact_email="else@firma.example")  # fmt: skip
    sent = talk.write_answer("user:1", out, FIRM, firm.name, written)
    talk.send_answer("user:1", out, sent)
    asked = talk.ask("user:1", out, FIRM, "Er der et køkken?")
    talk.reply("user:1", talk.ask("user:1", out, FIRM, "Hvor mange?"), "40.", "Hvor mange?")
    talk.say("user:1", out, FIRM, Side.SUPPLIER, "Må vi se køkkenet?")
    meetings.offer_meetings("user:1", out, [datetime.now(UTC) + timedelta(days=9)], "Rådhuset, lokale 3")
    text = library.save("user:1", FIRM, "Om os", "Vi ansætter mennesker, der har været længe uden job.")
    closed = need(town.cvr, State.CLOSED, buyer_name=town.name)
    ended = need(town.cvr, buyer_name=town.name, title="Vask")
    talk.send_answer(
        "user:1", ended, talk.write_answer("user:1", ended, FIRM, firm.name, Written("Vi vasker.", 200_000))
    )
    take_step("user:1", ended, Step.CLOSE)
    outcomes.award("user:1", ended, [Award(FIRM, firm.name, 200_000)], {}, "Godt felt.")
    won = outcome_queries.outcome_of(ended.id)
    assert won
    listed = shortlists.create(actor(buyer), town.cvr, ListCommand("Kantine 2027", "Frokost til 80"))
    shortlists.add(actor(buyer), town.cvr, listed, [s.cvr for s in others])
    items = db.session.scalars(select(ShortlistItem.id).where(ShortlistItem.shortlist_id == listed)).all()
    search = saved.save(buyer.id, "q=frokost", SearchCommand("Frokost", Frequency.WEEKLY))
    stop = unsubscribing.token(next(iter(MailKind)), Receiver(account=buyer.id))
    db.session.commit()
    own, mine, kept = f"/vores-behov/{town.cvr}", f"/min-virksomhed/{FIRM}", f"/lister/{town.cvr}/{listed}"
    here, there = f"{own}/{out.id}", f"{mine}/behov/{out.id}"
    steps = ("overblik", "type", "behov", "sted", "vaerdi", "hensyn", "kontakt")
    pages = {
        "": [
            "/behov/", "/behov/?q=xyzzy&kommune=Atlantis", f"/behov/{out.id}/", f"/behov/{ended.id}/", "/behov/tal/",
            "/match/", "/match/?behov=Frokost+i+Skive", "/match/?behov=Cykler+p%C3%A5+Sydfyn&kommune=0779",
            f"/svar/{tokens.write(told.id)}/", "/svar/forkert/", f"/afmeld/{stop}/", "/afmeld/forkert/",
        ],
        "buyer": [
            f"{own}/", f"{own}/nyt/", f"{own}/{draft.id}/", f"{own}/{draft.id}/ret/",
            *(f"{own}/{draft.id}/ret/{step}/" for step in steps), f"{own}/{draft.id}/send/",
            f"{own}/{draft.id}/visning/", f"{own}/{draft.id}/bilag/", f"{own}/{draft.id}/folk/",
            f"{own}/{draft.id}/forslag/", f"{own}/{draft.id}/delaftaler/ny/",
            f"{own}/{draft.id}/delaftaler/{draft.lots[0].id}/", f"{own}/{draft.id}/traek/", f"{own}/{back.id}/",
            f"{own}/{waits.id}/", f"{here}/", f"{here}/forslag/", f"{here}/luk/", f"{here}/inviterede/",
            f"{here}/svar/", f"{here}/svar/{sent.id}/", f"{here}/samtale/{FIRM}/", f"{here}/spoergsmaal/",
            f"{here}/spoergsmaal/{asked.id}/", f"{here}/spoergsmaal/besked/", f"{here}/moeder/",
            f"{own}/{closed.id}/udfald/", f"{own}/{ended.id}/udfald/", f"{own}/bekendtgoerelser/",
            f"/lister/{town.cvr}/", f"/lister/{town.cvr}/ny/", f"{kept}/",
            f"{kept}/sammenlign/", f"{kept}/sammenlign/?nr={items[0]}&nr={items[1]}&kommune=0791", f"{kept}/ret/", f"{kept}/slet/", f"{kept}/tilfoej/",
            f"{kept}/leverandoerer/{items[0]}/", f"/lister/gem/?leverandoer={FIRM}", "/soegninger/", f"/soegninger/{search.id}/",
            "/soegninger/gem/?q=vask", "/konto/mails/",
        ],
        "seller": [
            f"{mine}/behov/", f"{there}/", f"{there}/svar/", f"{there}/svar/skriv/", f"{there}/svar/bilag/",
            f"{there}/samtale/", f"{there}/spoergsmaal/", f"{there}/moede/", f"{mine}/svarbibliotek/",
            f"{mine}/svarbibliotek/{text.id}/", f"{mine}/behov/{ended.id}/udfald/",
            f"{mine}/tildelinger/{won.awards[0].id}/", f"{mine}/mails/",
        ],
        "secretary": [
            "/moderation/", f"/moderation/{waits.id}/", f"/moderation/{waits.id}/offentliggoer/",
            f"/moderation/{waits.id}/send-tilbage/", f"/moderation/{waits.id}/afvis/", f"/moderation/{out.id}/",
            "/admin/bekendtgoerelser/",
        ],
    }  # fmt: skip
    people = {"buyer": buyer, "seller": seller, "secretary": secretary}
    cookies = {who: cookie(app, session_values(user)) for who, user in people.items()}
    # Last, as every file that is kept empties the session.
    files = [(p.name, p.read_bytes()) for p in sorted((ROOT / "tests/data/eforms").glob("*.xml"))[:3]]
    batch = uploads.store(f"user:{buyer.id}", town.cvr, files)
    db.session.commit()
    pages["buyer"].append(f"{own}/bekendtgoerelser/{batch}/")
    return {"cookies": cookies, "pages": pages}


if __name__ == "__main__":
    main()
