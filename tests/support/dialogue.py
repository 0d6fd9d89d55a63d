"""`python -m tests.support.dialogue`: a need that is out with an answer and a question, and people's cookies as JSON."""

from __future__ import annotations

import json

from sqlalchemy import func, select

from app import create_app
from app.dialogue import meetings, services
from app.dialogue.library import save
from app.dialogue.services import Partner, Written
from app.domain.needs import Kind
from app.extensions import db
from app.needs.models import NeedQuestion
from app.organisations.models import Organisation
from app.suppliers.models import Supplier
from app.web.form_fields import danish_moment, read_day, read_time
from tests.factories.needs import need
from tests.factories.suppliers import valid_cvr
from tests.support.enterprise import cookie
from tests.support.members import member, organisation, person, session_values


def main() -> None:
    """Make them in the database that the environment names."""
    app = create_app()
    with app.app_context():
        number = db.session.scalar(select(func.count()).select_from(Organisation)) or 0
        town = organisation(valid_cvr(1700 + number), f"Prøveby {number} Kommune", supplies=False)
        taken = select(Organisation.cvr)
        firms = db.session.execute(
            select(Supplier.cvr, Supplier.name)
            .where(Supplier.is_demo, Supplier.state == "published", Supplier.cvr.not_in(taken))
            .order_by(Supplier.cvr)
            .limit(3)
        ).all()
        people = {"buyer": member(person("Inge Indkøb"), town, "owner")}
        for who, (cvr, name) in zip(("first", "second"), firms, strict=False):
            people[who] = member(person(f"Person {who}"), organisation(cvr, name), "owner")
        (first, first_name), (second, second_name), (third, third_name) = firms
        made = need(town.cvr, kind=Kind.MARKET_DIALOGUE, buyer_name=town.name)
        made.questions.append(NeedQuestion(position=0, text="Hvad koster en kuvert?", is_required=True))
        db.session.flush()
        partners = (Partner(third, third_name, 30, "kører maden ud"),)
        written = Written("Vi laver maden.", 200_000, "Uden levering", replies={made.questions[0].id: "82 kr."},
                          share=70, partners=partners, contact_name="Else", contact_email="else@firma.example")  # fmt: skip
        sent = services.write_answer("user:1", made, first, first_name, written)
        services.send_answer("user:1", made, sent)
        asked = services.ask("user:1", made, first, "Er der et køkken? Hilsen os")
        services.reply("user:1", services.ask("user:1", made, second, "Hvor mange?"), "40.", "Hvor mange?")
        day = read_day("2027-03-01")
        at = read_time("13.00")
        assert day
        assert at
        meetings.offer_meetings("user:1", made, [danish_moment(day, at)], "Rådhuset, lokale 3")
        save("user:1", second, "Om os", f"{second_name} ansætter mennesker, der har været længe uden job.")
        db.session.commit()
        cookies = {who: cookie(app, session_values(user)) for who, user in people.items()}
        keys = {
            "town": town.cvr,
            "one": first,
            "two": second,
            "need": made.id,
            "answer": sent.id,
            "asked": asked.id,
        }
        print(json.dumps(cookies | keys))


if __name__ == "__main__":
    main()
