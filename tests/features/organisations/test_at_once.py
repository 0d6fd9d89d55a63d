"""Changes that come at the same moment, each over a connection of its own."""

import threading
from collections.abc import Callable

from flask import Flask

from app.domain.access import Role
from app.domain.membership import Denied
from app.extensions import db
from app.organisations import services
from app.organisations.models import JoinRequest, Membership
from tests.factories.people import actor, organisation, person


def at_once(app: Flask, *changes: Callable[[], object]) -> list[str]:
    """Run the changes together and commit each; what each came to, sorted."""
    gate, results = threading.Barrier(len(changes)), []

    def run(change: Callable[[], object]) -> None:
        with app.test_request_context("/"):
            try:
                gate.wait(10)
                change()
                db.session.commit()
                results.append("done")
            except Denied as denied:
                db.session.rollback()
                results.append(denied.reason)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(change,)) for change in changes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    db.session.expire_all()
    return sorted(results)


def test_two_owners_who_leave_at_once_leave_one(app: Flask) -> None:
    first, second = person(), person()
    cvr = organisation((first, Role.OWNER), (second, Role.OWNER))
    a, b = actor(first), actor(second)
    results = at_once(
        app,
        lambda: services.remove_member(a, cvr, a.id),
        lambda: services.change_role(b, cvr, b.id, Role.READER),
    )
    assert results == ["done", "last_owner"]
    assert db.session.query(Membership).filter_by(role="owner").count() == 1


def test_a_request_answered_by_two_owners_is_answered_once(app: Flask) -> None:
    first, second, asker = person(), person(), person()
    cvr = organisation((first, Role.OWNER), (second, Role.OWNER))
    with app.test_request_context("/"):
        services.ask_to_join(actor(asker), cvr, "", proven=False)
        db.session.commit()
    number = db.session.query(JoinRequest).one().id
    a, b = actor(first), actor(second)
    results = at_once(
        app,
        lambda: services.decide_request(a, cvr, number, Role.EDITOR),
        lambda: services.decide_request(b, cvr, number, None),
    )
    assert results == ["decided", "done"]
