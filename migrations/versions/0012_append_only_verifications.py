"""verifications only ever grow, and only along the table of what may follow what"""
from alembic import op
import sqlalchemy as sa

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

# domain.verification.FOLLOWS; "none" is before the first record.
FOLLOWS = {
    "none": ("self_declared", "conditional", "verified", "expired", "ceased"),
    "self_declared": ("self_declared", "conditional", "verified", "expired", "revoked", "ceased"),
    "conditional": ("conditional", "verified", "renewal_received", "expired", "suspended", "revoked", "ceased"),
    "verified": ("conditional", "verified", "renewal_received", "expired", "suspended", "revoked", "ceased"),
    "renewal_received": ("conditional", "verified", "expired", "suspended", "revoked", "ceased"),
    "expired": ("self_declared", "conditional", "verified", "renewal_received", "revoked", "ceased"),
    "suspended": ("conditional", "verified", "expired", "revoked", "ceased"),
    "revoked": ("self_declared", "conditional", "verified", "ceased"),
    "ceased": ("self_declared", "conditional", "verified"),
}

# The last record of the nearest day before the new one, and of the nearest day after it.
EARLIER = """COALESCE((SELECT e.status FROM verification_event e
    WHERE e.cvr = NEW.cvr AND e.scheme = NEW.scheme AND e.effective_on < NEW.effective_on
    ORDER BY e.effective_on DESC, e.id DESC LIMIT 1), 'none')"""
LATER = """(SELECT e.status FROM verification_event e
    WHERE e.cvr = NEW.cvr AND e.scheme = NEW.scheme AND e.effective_on > NEW.effective_on
    ORDER BY e.effective_on, e.id DESC LIMIT 1)"""
# Of several records of one day each corrects the one before it or follows it.
SAME_DAY = """(SELECT e.status FROM verification_event e
    WHERE e.cvr = NEW.cvr AND e.scheme = NEW.scheme AND e.effective_on = NEW.effective_on
    ORDER BY e.id DESC LIMIT 1)"""
CANNOT_FOLLOW = f"""NOT EXISTS (SELECT 1 FROM verification_transition t
    WHERE t.later = NEW.status AND t.earlier IN ({EARLIER}, {SAME_DAY}))"""
CANNOT_PRECEDE = f"""EXISTS (SELECT 1 WHERE {LATER} IS NOT NULL) AND NOT EXISTS
    (SELECT 1 FROM verification_transition t WHERE t.earlier = NEW.status AND t.later = {LATER})"""
# What was known at a moment stays what was known: nothing is recorded before what is there.
KNOWN_LATER = """EXISTS (SELECT 1 FROM verification_event e
    WHERE e.cvr = NEW.cvr AND e.scheme = NEW.scheme AND e.recorded_at > NEW.recorded_at)"""
REFUSALS = (
    (CANNOT_FOLLOW, "verification_event: the status cannot follow the one before"),
    (CANNOT_PRECEDE, "verification_event: the status after cannot follow this one"),
    (KNOWN_LATER, "verification_event: recorded before what is already known"),
)
APPEND_ONLY = "verification_event is append-only"


def upgrade():
    transitions = op.create_table(
        'verification_transition',
        sa.Column('earlier', sa.String(length=20), nullable=False),
        sa.Column('later', sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint('earlier', 'later', name=op.f('pk_verification_transition')),
    )
    op.bulk_insert(
        transitions,
        [{"earlier": earlier, "later": later} for earlier, all_later in FOLLOWS.items() for later in all_later],
    )
    if op.get_bind().dialect.name == 'sqlite':
        upgrade_sqlite()
    else:
        upgrade_postgresql()


def upgrade_sqlite():
    for event in ('UPDATE', 'DELETE'):
        op.execute(f"""CREATE TRIGGER verification_event_no_{event.lower()} BEFORE {event} ON verification_event
            BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END""")
    checks = " ".join(f"SELECT RAISE(ABORT, '{said}') WHERE {wrong};" for wrong, said in REFUSALS)
    op.execute(f"CREATE TRIGGER verification_event_follows BEFORE INSERT ON verification_event BEGIN {checks} END")


def upgrade_postgresql():
    op.execute(f"""CREATE FUNCTION verification_event_keep() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = 'integrity_constraint_violation'; END $$""")
    op.execute("""CREATE TRIGGER verification_event_append_only BEFORE UPDATE OR DELETE ON verification_event
        FOR EACH ROW EXECUTE FUNCTION verification_event_keep()""")
    op.execute("""CREATE TRIGGER verification_event_no_truncate BEFORE TRUNCATE ON verification_event
        FOR EACH STATEMENT EXECUTE FUNCTION verification_event_keep()""")
    # Two at once are taken one after the other, so that each sees what the other wrote. A firm shares its lock
    # with others: a lock for each of 100,000 firms would not fit into the server's memory.
    checks = " ".join(
        f"IF {wrong} THEN RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        for wrong, said in REFUSALS
    )
    op.execute(f"""CREATE FUNCTION verification_event_follows() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_advisory_xact_lock(54, mod(hashtext(NEW.cvr || ' ' || NEW.scheme), 1024));
            {checks}
            RETURN NEW;
        END $$""")
    op.execute("""CREATE TRIGGER verification_event_follows BEFORE INSERT ON verification_event
        FOR EACH ROW EXECUTE FUNCTION verification_event_follows()""")


def downgrade():
    if op.get_bind().dialect.name == 'sqlite':
        for name in ('no_update', 'no_delete', 'follows'):
            op.execute(f"DROP TRIGGER verification_event_{name}")
    else:
        for name in ('append_only', 'no_truncate', 'follows'):
            op.execute(f"DROP TRIGGER verification_event_{name} ON verification_event")
        op.execute("DROP FUNCTION verification_event_keep()")
        op.execute("DROP FUNCTION verification_event_follows()")
    op.drop_table('verification_transition')
