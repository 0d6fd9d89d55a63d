"""What the audit trail's actions are called on pages."""

from __future__ import annotations

from app.tips.words import step_name, who_name
from app.web.i18n import gettext


def action_name(action: str) -> str:
    """An action as a sentence; one we have no words for as it is."""
    return {
        "organisation.claim_made": gettext("Bad om at blive ejer"),
        "organisation.claim_granted": gettext("Ejer godkendt"),
        "organisation.claim_refused": gettext("Ejer afvist"),
        "organisation.claim_withdrawn": gettext("Sag trukket tilbage"),
        "organisation.invited": gettext("Invitation sendt"),
        "organisation.invitation_withdrawn": gettext("Invitation trukket tilbage"),
        "organisation.joined": gettext("Kom med ved invitation"),
        "organisation.asked_to_join": gettext("Bad om at komme med"),
        "organisation.request_decided": gettext("Anmodning besvaret"),
        "organisation.request_withdrawn": gettext("Anmodning trukket tilbage"),
        "organisation.role_changed": gettext("Rolle ændret"),
        "organisation.member_removed": gettext("Medlem fjernet"),
        "organisation.left": gettext("Forlod organisationen"),
        "organisation.changed": gettext("Organisation rettet"),
        "organisation.owner_appointed": gettext("Ejer tilføjet af sekretariatet"),
        "organisation.no_duplicate": gettext("Ikke en dublet"),
        "supplier.merged": gettext("Profiler lagt sammen"),
        "supplier.unmerged": gettext("Sammenlægning fortrudt"),
        "organisation.demo_added": gettext("Demo-organisation oprettet"),
        "account.created": gettext("Konto oprettet"),
        "account.changed": gettext("Navn eller sprog ændret"),
        "account.closed": gettext("Konto lukket"),
        "account.reopened": gettext("Konto åbnet igen"),
        "account.reset_sent": gettext("Link til ny adgangskode sendt"),
        "account.signed_in": gettext("Logget ind"),
        "account.signed_out": gettext("Logget ud"),
        "account.locked": gettext("Konto låst efter forkerte forsøg"),
        "account.sessions_ended": gettext("Sessioner afsluttet"),
        "account.password_set": gettext("Adgangskode sat af driften"),
        "account.password_changed": gettext("Adgangskode ændret"),
        "account.password_reset": gettext("Ny adgangskode valgt"),
        "account.email_changed": gettext("E-mail ændret"),
        "account.two_step_on": gettext("Totrinslogin slået til"),
        "account.two_step_off": gettext("Totrinslogin slået fra"),
        "account.passkey_on": gettext("Adgangsnøgle tilføjet"),
        "account.passkey_off": gettext("Adgangsnøgle slettet"),
        "account.recovery_codes_made": gettext("Nye gendannelseskoder"),
        "account.broker_connected": gettext("MitID Erhverv knyttet til kontoen"),
        "account.duty_granted": gettext("Opgave givet"),
        "account.duty_revoked": gettext("Opgave taget"),
        "supplier.created": gettext("Profil oprettet"),
        "supplier.updated": gettext("Profil ændret"),
        "supplier.confirmed": gettext("Profil bekræftet"),
        "supplier.published": gettext("Profil vist igen"),
        "supplier.hidden": gettext("Profil skjult"),
        "supplier.archived": gettext("Profil arkiveret"),
        "profile.draft_saved": gettext("Kladde gemt"),
        "profile.draft_discarded": gettext("Kladde slettet"),
        "paper.section_saved": gettext("Afsnit i arbejdspapiret gemt"),
        "paper.published": gettext("Arbejdspapir udgivet"),
        "taskforce.member_saved": gettext("Medlem af taskforcen gemt"),
        "taskforce.group_saved": gettext("Gruppe i taskforcen gemt"),
        "taskforce.meeting_saved": gettext("Møde i taskforcen gemt"),
        "taskforce.item_added": gettext("Punkt sat på dagsordenen"),
        "taskforce.item_changed": gettext("Punkt på dagsordenen rettet"),
        "taskforce.item_removed": gettext("Punkt taget af dagsordenen"),
        "taskforce.item_moved": gettext("Punkt på dagsordenen flyttet"),
        "taskforce.minutes_written": gettext("Referat skrevet"),
        "taskforce.attendance": gettext("Deltagere noteret"),
        "taskforce.action_added": gettext("Handling tilføjet"),
        "taskforce.action_saved": gettext("Handling rettet"),
        "taskforce.send_agenda": gettext("Dagsorden sendt"),
        "taskforce.hold": gettext("Møde afholdt"),
        "taskforce.approve": gettext("Referat godkendt"),
        "taskforce.cancel": gettext("Møde aflyst"),
        "taskforce.mailbox_emptied": gettext("Postkasse tømt"),
        "verification.recorded": gettext("Verificering noteret"),
        "case.opened": gettext("Sag åbnet"),
        "case.hand_in": gettext("Sag sendt ind"),
        "case.take": gettext("Sag taget"),
        "case.taken_over": gettext("Sag overtaget"),
        "case.marked": gettext("Kriterium vurderet"),
        "case.ask": gettext("Virksomheden bedt om mere"),
        "case.answer": gettext("Virksomheden svarede"),
        "case.recommend": gettext("Sag indstillet"),
        "case.return": gettext("Sag sendt tilbage"),
        "case.approve": gettext("Sag godkendt"),
        "case.reject": gettext("Sag ikke godkendt"),
        "case.withdraw": gettext("Sag trukket tilbage"),
        "case.close": gettext("Sag lukket uden svar"),
        "case.resume": gettext("Sag genoptaget uden svar"),
        "case.appeal": gettext("Klage modtaget"),
        "verifier.no_interest": gettext("Bekræftede ingen interesse"),
        "verifier.conflict": gettext("Oplyste en interesse"),
        "evidence.opened": gettext("Dokument åbnet"),
        "webhook.added": gettext("Webhook oprettet"),
        "webhook.paused": gettext("Webhook sat på pause"),
        "webhook.resumed": gettext("Webhook genoptaget"),
        "webhook.tested": gettext("Testbesked til webhook"),
        "webhook.secret_renewed": gettext("Webhook fik en ny hemmelighed"),
        "webhook.deleted": gettext("Webhook slettet"),
        "webhook.gave_up": gettext("Webhook sat på pause efter fejl"),
        "shortlist.created": gettext("Liste oprettet"),
        "shortlist.changed": gettext("Liste rettet"),
        "shortlist.archived": gettext("Liste arkiveret"),
        "shortlist.reopened": gettext("Liste taget i brug igen"),
        "shortlist.deleted": gettext("Liste slettet"),
        "shortlist.filled": gettext("Leverandører sat på en liste"),
        "shortlist.noted": gettext("Note på en liste ændret"),
        "shortlist.emptied": gettext("Leverandør fjernet fra en liste"),
        "shortlist.moved": gettext("Leverandør flyttet på en liste"),
        "image.stored": gettext("Billede lagt op"),
        "image.described": gettext("Billedtekst ændret"),
        "image.removed": gettext("Billede slettet"),
    }.get(action) or step_name(action)


def label_name(label: str) -> str:
    """Who a label of the trail is, where no name stands behind it; anything else, such as a name, as it is."""
    kind, _, rest = label.partition(":")
    if kind in {"tip", "firm"}:
        return who_name(label)
    if kind == "user" and rest.isdigit():
        return gettext("Tidligere bruger nr. %(number)s", number=rest)
    if kind == "cli":
        return gettext("Driften (demodata)") if rest == "demo" else gettext("Driften")
    return label


def proof_name(proof: str | None) -> str:
    """How a claim was shown."""
    return {
        "oidc": gettext("MitID Erhverv"),
        "domain": gettext("Mail på eget domæne"),
        "secretary": gettext("Sekretariatets afgørelse"),
    }.get(proof or "", "")


def claim_state(state: str) -> str:
    """Where a claim stands."""
    return {
        "open": gettext("Venter"),
        "granted": gettext("Godkendt"),
        "refused": gettext("Afvist"),
        "withdrawn": gettext("Trukket tilbage"),
    }[state]


def likeness_name(why: str) -> str:
    """What two that look alike have in common."""
    return {
        "name": gettext("Navnene ligner hinanden"),
        "email": gettext("Samme e-mail"),
        "website": gettext("Samme hjemmeside eller maildomæne"),
        "phone": gettext("Samme telefonnummer"),
        "address": gettext("Samme postnummer"),
        "number": gettext("CVR-numrene ligner hinanden: et ciffer er anderledes, eller to er byttet om"),
    }[why]


def profile_state(state: str) -> str:
    """How a profile stands; empty for none."""
    return {
        "": gettext("Ingen profil"),
        "draft": gettext("Kladde"),
        "published": gettext("Offentlig"),
        "hidden": gettext("Skjult"),
        "archived": gettext("Arkiveret"),
    }[state]
