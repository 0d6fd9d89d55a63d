"""Who may call which address: the one table, and the guard that keeps it.

A route that is not in the table is refused, so that a new one starts closed. The tests read the same
table: every route with every role, and with a member of another organisation.
"""

from __future__ import annotations

from typing import NoReturn

from flask import Flask, abort, g, request
from flask_security import current_user
from werkzeug.wrappers import Response

from app.accounts.sign_ins import still_valid
from app.domain.access import Actor, Duty, Rule, allows
from app.organisations.queries import roles_of
from app.web import htmx
from app.web.addresses import url_for
from app.web.errors import PageForbidden
from app.web.i18n import gettext
from app.web.security import local_address

NOBODY, ANYONE, SIGNED_IN = Rule.NOBODY, Rule.ANYONE, Rule.SIGNED_IN
READER, EDITOR, OWNER = Rule.READER, Rule.EDITOR, Rule.OWNER
SECRETARY, VERIFIER, STAFF = Rule.SECRETARY, Rule.VERIFIER, Rule.STAFF

DIALOGUE_READ = (
    "dialogue.show_mine", "dialogue.open_my_file", "dialogue.show_shared", "dialogue.list_asked",
    "dialogue.show_my_thread", "dialogue.show_meetings", "dialogue.open_my_meeting", "dialogue.list_texts",
    "dialogue.list_answers", "dialogue.show_answer", "dialogue.open_file", "dialogue.show_thread",
    "dialogue.list_enquiries", "dialogue.list_meetings", "dialogue.open_meetings", "dialogue.download_case",
)  # fmt: skip
DIALOGUE_WRITTEN = (
    "dialogue.write", "dialogue.send", "dialogue.withdraw", "dialogue.edit_files", "dialogue.remove_file",
    "dialogue.ask", "dialogue.say_to_buyer", "dialogue.book", "dialogue.release", "dialogue.add_text",
    "dialogue.edit_text", "dialogue.remove_text", "dialogue.keep_answer", "dialogue.say", "dialogue.reply",
    "dialogue.announce", "dialogue.offer_meetings", "dialogue.cancel_meeting",
)  # fmt: skip
RULES: dict[str, Rule] = {
    # Open to all: the directory, the look-up, trying a need, the API.
    "static": ANYONE,
    "pages.home": ANYONE,
    "pages.healthz": ANYONE,
    "pages.readyz": ANYONE,
    "pages.metrics": ANYONE,
    "privacy.show": ANYONE,
    "pages.accessibility": ANYONE,
    "pages.how_we_rank": ANYONE,
    "pages.how_we_verify": ANYONE,
    "suppliers.search": ANYONE,
    "suppliers.show": ANYONE,
    "suppliers.show_impact": ANYONE,
    "suppliers.contact": ANYONE,
    "suppliers.explain": ANYONE,
    "matches.try_need": ANYONE,
    "matches.suggest": ANYONE,
    "matches.explain": ANYONE,
    "verification.look_up": ANYONE,
    "verification.look_up_many": ANYONE,
    "verification.list_recent": ANYONE,
    "verification.feed": ANYONE,
    "verification.show": ANYONE,
    "verification.show_json": ANYONE,
    "verification.draw_qr": ANYONE,
    "verification.badge": ANYONE,
    "credentials.show": ANYONE,
    "credentials.show_json": ANYONE,
    "credentials.show_jwt": ANYONE,
    "credentials.show_svg": ANYONE,
    "credentials.mark": ANYONE,
    "credentials.check": ANYONE,
    "credentials.status_list": ANYONE,
    "credentials.did_document": ANYONE,
    "media.show": ANYONE,
    # Anybody may say what is wrong; a firm without an account answers by the link it was sent.
    "tips.report": ANYONE,
    "tips.thank": ANYONE,
    "tips.answer_by_link": ANYONE,
    "tips.answer": EDITOR,
    # The verifiers.
    "tips.list_tips": VERIFIER,
    "tips.show_tip": VERIFIER,
    "tips.take_step": VERIFIER,
    "api.docs": ANYONE,
    "api.document": ANYONE,
    "api.list_suppliers": ANYONE,
    "api.get_supplier": ANYONE,
    "api.get_verifications": ANYONE,
    "api.look_up_verifications": ANYONE,
    "api.suggest_cpv": ANYONE,
    "api.match": ANYONE,
    # The profile that an organisation keeps itself.
    "profiles.choose": SIGNED_IN,
    "profiles.overview": READER,
    "profiles.show": READER,
    "profiles.statistics": READER,
    "profiles.download_statistics": READER,
    "profiles.preview": READER,
    "profiles.preview_impact": READER,
    "profiles.fetch": EDITOR,
    "profiles.pictures": EDITOR,
    "profiles.remove_picture": EDITOR,
    "profiles.edit": EDITOR,
    "profiles.edit_item": EDITOR,
    "profiles.compare": EDITOR,
    "profiles.remove_item": EDITOR,
    "profiles.move_item": EDITOR,
    "profiles.confirm": EDITOR,
    "profiles.publish": EDITOR,
    "profiles.discard": EDITOR,
    "profiles.turn": EDITOR,
    "profiles.archive": OWNER,
    # Asking for verifications. Editors hand in, answer, withdraw and appeal too: they speak for the organisation in
    # its profile already, every owner gets a mail of each step, and a deadline does not wait for an owner's holiday.
    "cases.schemes": ANYONE,
    "cases.list_schemes": READER,
    "cases.show": READER,
    "cases.open_document": READER,
    "cases.letter": READER,
    "cases.download_letter": READER,
    "cases.begin": EDITOR,
    "cases.edit_criterion": EDITOR,
    "cases.choose_documents": EDITOR,
    "cases.remove_document": EDITOR,
    "cases.edit_message": EDITOR,
    "cases.hand_in": EDITOR,
    "cases.answer": EDITOR,
    "cases.withdraw": EDITOR,
    "cases.appeal": EDITOR,
    # A buyer's needs. Editors write and send them; the secretariat reads them before anybody else does.
    "needs.choose": SIGNED_IN,
    "needs.answer": SIGNED_IN,
    "needs.list_own": READER,
    "needs.show_own": READER,
    "needs.preview": READER,
    "needs.open_own_document": READER,
    "matches.try_posted": READER,
    "needs.start": EDITOR,
    "needs.edit": EDITOR,
    "needs.check_text": EDITOR,
    "needs.check_terms": EDITOR,
    "needs.add_lot": EDITOR,
    "needs.edit_lot": EDITOR,
    "needs.remove_lot": EDITOR,
    "needs.edit_documents": EDITOR,
    "needs.remove_document": EDITOR,
    "needs.edit_people": EDITOR,
    "needs.add_note": EDITOR,
    "needs.remove_note": EDITOR,
    "needs.copy": EDITOR,
    "needs.submit": EDITOR,
    "needs.withdraw": EDITOR,
    "needs.close": EDITOR,
    "matches.keep_need": SIGNED_IN,
    # Suppliers that an organisation keeps an eye on. Whoever saves one chooses among the lists they may change.
    "shortlists.choose": SIGNED_IN,
    "shortlists.save": SIGNED_IN,
    "shortlists.list_lists": READER,
    "shortlists.show": READER,
    "shortlists.compare": READER,
    "shortlists.download": READER,
    "shortlists.create": EDITOR,
    "shortlists.edit": EDITOR,
    "shortlists.archive": EDITOR,
    "shortlists.reopen": EDITOR,
    "shortlists.add": EDITOR,
    "shortlists.edit_item": EDITOR,
    "shortlists.remove_item": EDITOR,
    "shortlists.move_item": EDITOR,
    "shortlists.remove": OWNER,
    "api.explain_match": ANYONE,
    "api.match_needs": ANYONE,
    # Signing up and in. The second steps check for themselves that the password has been given.
    "security.login": ANYONE,
    "security.logout": ANYONE,
    "security.register": ANYONE,
    "accounts.check_mail": ANYONE,
    "security.send_confirmation": ANYONE,
    "security.confirm_email": ANYONE,
    "security.forgot_password": ANYONE,
    "security.reset_password": ANYONE,
    "security.tf_select": ANYONE,
    "security.two_factor_token_validation": ANYONE,
    "security.mf_recovery": ANYONE,
    "security.wan_signin": ANYONE,
    "security.wan_signin_response": ANYONE,
    # The link in the mail to a new address may be opened where the person is not signed in.
    "security.change_email_confirm": ANYONE,
    "accounts.confirm_new_email": ANYONE,
    # One's own account.
    "accounts.show": SIGNED_IN,
    "accounts.change_person": SIGNED_IN,
    "accounts.list_sessions": SIGNED_IN,
    "accounts.end_session": SIGNED_IN,
    "accounts.end_sessions": SIGNED_IN,
    "accounts.turn_on_two_step": SIGNED_IN,
    "accounts.turn_off_two_step": SIGNED_IN,
    "security.verify": SIGNED_IN,
    "security.change_password": SIGNED_IN,
    "security.change_email": SIGNED_IN,
    "security.mf_recovery_codes": SIGNED_IN,
    "security.wan_register": SIGNED_IN,
    "security.wan_register_response": SIGNED_IN,
    "security.wan_delete": SIGNED_IN,
    "security.wan_verify": SIGNED_IN,
    "security.wan_verify_response": SIGNED_IN,
    # Mails: what a person and an owner's firm get, and turning them off by the link in one.
    "subscriptions.choose": SIGNED_IN,
    "subscriptions.choose_for_firm": OWNER,
    "subscriptions.list_searches": SIGNED_IN,
    "subscriptions.save_search": SIGNED_IN,
    "subscriptions.edit_search": SIGNED_IN,
    "subscriptions.remove_search": SIGNED_IN,
    "subscriptions.unsubscribe": ANYONE,
    "subscriptions.unsubscribe_here": ANYONE,
    "subscriptions.unsubscribe_one_click": ANYONE,
    # What we know about a person, and making an end of it.
    "privacy.export": SIGNED_IN,
    "privacy.erase": SIGNED_IN,
    "privacy.close_organisation": OWNER,
    # Brought by Flask-Security, done by ours above.
    "security.two_factor_setup": NOBODY,
    "security.two_factor_setup_validate": NOBODY,
    "security.two_factor_rescue": NOBODY,
    # A person's organisations, and what they wait for.
    "organisations.mine": SIGNED_IN,
    "organisations.ask_to_join": SIGNED_IN,
    "organisations.withdraw_request": SIGNED_IN,
    # The link of an invitation explains itself to anyone who holds it; saying yes takes an account.
    "organisations.show_invitation": ANYONE,
    "organisations.accept_invitation": SIGNED_IN,
    # The organisation that the address names.
    "organisations.show": READER,
    "organisations.leave": READER,
    "organisations.edit": OWNER,
    "organisations.invite": OWNER,
    "organisations.withdraw_invitation": OWNER,
    "organisations.edit_member": OWNER,
    "organisations.remove_member": OWNER,
    "organisations.decide_request": OWNER,
    # Whom the organisation lets us tell of changes.
    "webhooks.list_webhooks": OWNER,
    "webhooks.add": OWNER,
    "webhooks.show": OWNER,
    "webhooks.test": OWNER,
    "webhooks.pause": OWNER,
    "webhooks.resume": OWNER,
    "webhooks.remove": OWNER,
    # Becoming the first owner.
    "ownership.claim": SIGNED_IN,
    "ownership.withdraw": SIGNED_IN,
    "ownership.confirm_domain": SIGNED_IN,
    # Signing in through the identity broker.
    "identity.start": ANYONE,
    "identity.answer": ANYONE,
    "identity.choose_account": ANYONE,
    "identity.connect": SIGNED_IN,
    # Answers to needs and what is said about them: the supplier's side and the buyer's.
    **dict.fromkeys(DIALOGUE_READ, READER),
    **dict.fromkeys(DIALOGUE_WRITTEN, EDITOR),
    # What came of needs.
    "outcomes.show_figures": ANYONE,
    "outcomes.download_figures": ANYONE,
    "outcomes.show_mine": READER,
    "outcomes.record": EDITOR,
    "outcomes.confirm": EDITOR,
    # Telling suppliers of a need. The link of a mail takes their answer without an account.
    "invitations.answer_by_link": ANYONE,
    "invitations.list_mine": READER,
    "invitations.show_mine": READER,
    "invitations.answer": EDITOR,
    "invitations.list_invited": READER,
    "invitations.download_invited": READER,
    "invitations.edit_terms": EDITOR,
    "invitations.send_now": EDITOR,
    "invitations.turn": EDITOR,
    # The verifiers' registers.
    "registers.list_extracts": VERIFIER,
    "registers.show_extract": VERIFIER,
    "registers.list_companies": VERIFIER,
    # The verifiers' desk.
    "desk.list_cases": VERIFIER,
    "desk.show_case": VERIFIER,
    "desk.open_document": VERIFIER,
    "desk.show_letter": VERIFIER,
    "desk.take": VERIFIER,
    "desk.mark": VERIFIER,
    "desk.ask": VERIFIER,
    "desk.recommend": VERIFIER,
    "desk.send_back": VERIFIER,
    "desk.decide": VERIFIER,
    # The taskforce's secretary reads how the desk does.
    "desk.show_figures": STAFF,
    "desk.download_figures": STAFF,
    "desk.list_decided": VERIFIER,
    "desk.list_conflicts": VERIFIER,
    "desk.open_recheck": VERIFIER,
    # Needs as everybody reads them, as open data, feed and calendar.
    "needs.list_needs": ANYONE,
    "needs.show": ANYONE,
    "needs.open_document": ANYONE,
    "releases.list_releases": ANYONE,
    "releases.show_record": ANYONE,
    "releases.feed": ANYONE,
    "releases.calendar": ANYONE,
    "releases.need_calendar": ANYONE,
    # The secretary.
    "needs.list_waiting": SECRETARY,
    "needs.moderate": SECRETARY,
    "needs.take_step": SECRETARY,
    "needs.open_waiting_document": SECRETARY,
    "admin.show_overview": SECRETARY,
    "admin.list_people": SECRETARY,
    "admin.show_person": SECRETARY,
    "admin.change_person": SECRETARY,
    "admin.list_organisations": SECRETARY,
    "admin.show_organisation": SECRETARY,
    "admin.edit_organisation": SECRETARY,
    "admin.remove_member": SECRETARY,
    "admin.appoint_owner": SECRETARY,
    "admin.list_duplicates": SECRETARY,
    "admin.show_duplicate": SECRETARY,
    "admin.merge_duplicates": SECRETARY,
    "admin.list_merges": SECRETARY,
    "admin.undo_merge": SECRETARY,
    "admin.read_trail": SECRETARY,
    "admin.export_trail": SECRETARY,
    "admin.list_claims": SECRETARY,
    "admin.show_claim": SECRETARY,
    # Notices: an organisation's own become drafts; public ones are shown at once.
    "notices.upload": EDITOR,
    "notices.preview": EDITOR,
    "notices.take_in": EDITOR,
    "notices.upload_public": SECRETARY,
    "notices.preview_public": SECRETARY,
    "notices.take_in_public": SECRETARY,
}


def init_app(app: Flask) -> None:
    """Put every request through its rule before anything reads its body: nobody uploads what they may not send.

    The check of the form's token, which reads all of it, is in place already.
    """

    def guard() -> Response | None:
        endpoint = request.endpoint
        if endpoint is None or RULES.get(endpoint) is Rule.ANYONE:
            return None
        rule = RULES.get(endpoint)
        if rule is None or rule is NOBODY:
            abort(404)
        actor = signed_in_actor()
        if actor is None:
            return to_sign_in()
        if not allows(rule, actor, (request.view_args or {}).get("cvr")):
            refuse(rule, actor, (request.view_args or {}).get("cvr"))
        g.actor = actor
        return None

    app.before_request_funcs.setdefault(None, []).insert(0, guard)


def refuse(rule: Rule, actor: Actor, cvr: str | None) -> NoReturn:
    """403. A member hears which role it takes; everybody else hears nothing about the organisation."""
    if cvr is None or not allows(READER, actor, cvr):
        abort(403)
    if rule is EDITOR and request.blueprint == "profiles":
        advice = gettext("Kun ejere og redaktører kan rette profilen. Bed en ejer om at ændre din rolle.")
    elif rule is EDITOR and request.blueprint == "cases":
        advice = gettext("Kun ejere og redaktører kan søge og svare. Bed en ejer om at ændre din rolle.")
    elif rule is EDITOR and request.blueprint in ("needs", "matches"):
        advice = gettext("Kun ejere og redaktører kan skrive behov. Bed en ejer om at ændre din rolle.")
    elif rule is EDITOR and request.blueprint == "dialogue":
        advice = gettext("Kun ejere og redaktører kan svare og skrive. Bed en ejer om at ændre din rolle.")
    elif rule is EDITOR and request.blueprint == "shortlists":
        advice = gettext("Kun ejere og redaktører kan rette lister. Bed en ejer om at ændre din rolle.")
    elif rule in (EDITOR, OWNER):
        advice = gettext("Kun ejere kan gøre det. Bed en ejer om at gøre det eller om at ændre din rolle.")
    else:
        abort(403)
    raise PageForbidden(advice, (url_for("organisations.show", cvr=cvr), gettext("Gå til Medlemmer")))


def signed_in_actor() -> Actor | None:
    """The person of this session with their roles; None when nobody is, or the session has been ended."""
    if not current_user.is_authenticated or not still_valid():
        return None
    duties = frozenset(Duty(d.name) for d in current_user.roles)
    return Actor(current_user.id, current_user.name, current_user.email, duties, roles_of(current_user.id))


def to_sign_in() -> Response:
    """Sign in first; htmx must not put the sign-in page into its target."""
    back = request.full_path.rstrip("?") if request.method == "GET" else url_for("pages.home")
    address = url_for("security.login", next=local_address(back))
    return htmx.redirect(address)
