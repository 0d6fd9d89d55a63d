"""What mails people and firms get: what they have turned on and off, saved searches, and the digest.

Another room that is to send a mail which can be turned off asks three things of this one:

    from app.domain.mailing import MailKind
    from app.subscriptions import queries, unsubscribing
    from app.subscriptions.receivers import Receiver

    to = Receiver(account=user.id, cvr=cvr)              # a person who acts for a firm
    to = Receiver(cvr=cvr)                               # the mailbox of a firm nobody has an account for
    if queries.may_send(MailKind.NEED_MATCH, to).may:
        enqueue(..., headers=unsubscribing.headers(MailKind.NEED_MATCH, to, locale),
                unsubscribe=unsubscribing.link(MailKind.NEED_MATCH, to, locale))

and says in its template `{{ unsubscribe }}` leads to. Many receivers at once: `queries.may_send_many`.
"""
