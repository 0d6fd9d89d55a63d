"""cases of the verifiers' desk, and the table of where a case may go"""

import sqlalchemy as sa
from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

# domain.cases.MOVES; "none" is before there is a case.
MOVES = {
    "none": ("draft", "applied"),
    "draft": ("applied", "withdrawn"),
    "applied": ("under_review", "withdrawn"),
    "under_review": ("waiting", "recommended", "withdrawn"),
    "waiting": ("under_review", "withdrawn", "closed"),
    "recommended": ("approved", "rejected", "under_review", "withdrawn"),
    "rejected": ("appealed",),
    "appealed": ("approved", "rejected"),
}
SAID = "verification_case: the state cannot follow the one before"
APPEND_ONLY = "case_step is append-only"


def upgrade() -> None:
    transitions = op.create_table('case_transition',
    sa.Column('earlier', sa.String(length=12), nullable=False),
    sa.Column('later', sa.String(length=12), nullable=False),
    sa.PrimaryKeyConstraint('earlier', 'later', name=op.f('pk_case_transition'))
    )
    op.create_table('verifier_conflict',
    sa.Column('cvr', sa.String(length=8), nullable=False),
    sa.Column('verifier', sa.String(length=120), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_verifier_conflict_for_a_reason')),
    sa.PrimaryKeyConstraint('cvr', 'verifier', name=op.f('pk_verifier_conflict'))
    )
    op.create_table('verification_case',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cvr', sa.String(length=8), nullable=False),
    sa.Column('scheme', sa.String(length=12), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('cause', sa.String(length=30), nullable=False),
    sa.Column('rules_on', sa.Date(), nullable=False),
    sa.Column('message', sa.String(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by', sa.String(length=120), nullable=False),
    sa.Column('taken_by', sa.String(length=120), nullable=False),
    sa.Column('recommended_by', sa.String(length=120), nullable=False),
    sa.Column('recommendation', sa.String(length=12), nullable=False),
    sa.Column('decided_by', sa.String(length=120), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('appeal_decided_by', sa.String(length=120), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('is_conditional', sa.Boolean(), nullable=False),
    sa.Column('missing_da', sa.String(), nullable=False),
    sa.Column('missing_en', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("appeal_decided_by = '' OR appeal_decided_by NOT IN (recommended_by, decided_by)", name=op.f('ck_verification_case_appeal_decided_by_a_third')),
    sa.CheckConstraint("decided_by = '' OR decided_by <> recommended_by", name=op.f('ck_verification_case_decided_by_another')),
    sa.CheckConstraint("kind IN ('application', 'renewal', 'recheck')", name=op.f('ck_verification_case_kind_known')),
    sa.CheckConstraint("state <> 'recommended' OR recommended_by <> ''", name=op.f('ck_verification_case_recommended_by_somebody')),
    sa.CheckConstraint("state IN ('draft', 'applied', 'under_review', 'waiting', 'recommended', 'approved', 'rejected', 'withdrawn', 'closed', 'appealed')", name=op.f('ck_verification_case_state_known')),
    sa.CheckConstraint("state NOT IN ('approved', 'rejected') OR (decided_by <> '' AND decided_on IS NOT NULL)", name=op.f('ck_verification_case_decided_by_somebody')),
    sa.CheckConstraint('NOT is_conditional OR (length(missing_da) > 0 AND valid_to IS NOT NULL)', name=op.f('ck_verification_case_conditional_until')),
    sa.CheckConstraint('length(cvr) = 8', name=op.f('ck_verification_case_cvr_length')),
    sa.ForeignKeyConstraint(['scheme'], ['scheme.code'], name=op.f('fk_verification_case_scheme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verification_case'))
    )
    op.create_index('ix_verification_case_firm', 'verification_case', ['cvr', 'id'], unique=False)
    op.create_index('ix_verification_case_queue', 'verification_case', ['state', 'opened_at'], unique=False)
    op.create_index('uq_verification_case_open', 'verification_case', ['cvr', 'scheme'], unique=True, sqlite_where=sa.text("state NOT IN ('approved', 'closed', 'rejected', 'withdrawn')"), postgresql_where=sa.text("state NOT IN ('approved', 'closed', 'rejected', 'withdrawn')"))

    op.create_table('case_evidence',
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('type', sa.String(length=24), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('mime', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=True),
    sa.Column('period_to', sa.Date(), nullable=True),
    sa.Column('uploaded_by', sa.String(length=120), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('delete_on', sa.Date(), nullable=True),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint("type IN ('articles', 'annual_report', 'staff_statement', 'management_statement', 'register_lookup', 'certificate', 'visit_note', 'reference')", name=op.f('ck_case_evidence_type_known')),
    sa.CheckConstraint('(content IS NULL) = (deleted_at IS NOT NULL)', name=op.f('ck_case_evidence_deleted_or_there')),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_case_evidence_sha256_length')),
    sa.CheckConstraint('period_to IS NULL OR period_from IS NULL OR period_to >= period_from', name=op.f('ck_case_evidence_period_forward')),
    sa.CheckConstraint('size > 0', name=op.f('ck_case_evidence_size_positive')),
    sa.ForeignKeyConstraint(['case_id'], ['verification_case.id'], name=op.f('fk_case_evidence_case_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_evidence'))
    )
    op.create_index('ix_case_evidence_delete_on', 'case_evidence', ['delete_on'], unique=False)
    op.create_index('uq_case_evidence_sha256', 'case_evidence', ['case_id', 'sha256'], unique=True)

    op.create_table('case_mark',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('criterion', sa.String(length=30), nullable=False),
    sa.Column('mark', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=False),
    sa.Column('next_check_on', sa.Date(), nullable=True),
    sa.Column('by', sa.String(length=120), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("mark IN ('met', 'partly', 'not_met', 'not_relevant')", name=op.f('ck_case_mark_mark_known')),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_case_mark_for_a_reason')),
    sa.ForeignKeyConstraint(['case_id'], ['verification_case.id'], name=op.f('fk_case_mark_case_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('case_id', 'criterion', name=op.f('pk_case_mark'))
    )
    op.create_table('case_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=120), nullable=False),
    sa.Column('step', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.CheckConstraint("state IN ('draft', 'applied', 'under_review', 'waiting', 'recommended', 'approved', 'rejected', 'withdrawn', 'closed', 'appealed')", name=op.f('ck_case_step_state_known')),
    sa.CheckConstraint("step IN ('open', 'hand_in', 'take', 'ask', 'answer', 'recommend', 'return', 'approve', 'reject', 'withdraw', 'close', 'resume', 'appeal')", name=op.f('ck_case_step_step_known')),
    sa.ForeignKeyConstraint(['case_id'], ['verification_case.id'], name=op.f('fk_case_step_case_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_step'))
    )
    op.create_index('ix_case_step_case', 'case_step', ['case_id', 'id'], unique=False)

    op.create_table('case_evidence_opening',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('evidence_id', sa.String(length=22), nullable=False),
    sa.Column('by', sa.String(length=120), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['evidence_id'], ['case_evidence.id'], name=op.f('fk_case_evidence_opening_evidence_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_evidence_opening'))
    )
    op.create_index('ix_case_evidence_opening_evidence', 'case_evidence_opening', ['evidence_id', 'id'], unique=False)

    op.create_table('case_evidence_use',
    sa.Column('evidence_id', sa.String(length=22), nullable=False),
    sa.Column('criterion', sa.String(length=30), nullable=False),
    sa.ForeignKeyConstraint(['evidence_id'], ['case_evidence.id'], name=op.f('fk_case_evidence_use_evidence_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('evidence_id', 'criterion', name=op.f('pk_case_evidence_use'))
    )
    op.bulk_insert(
        transitions,
        [{"earlier": earlier, "later": later} for earlier, all_later in MOVES.items() for later in all_later],
    )
    if op.get_bind().dialect.name == 'sqlite':
        upgrade_sqlite()
    else:
        upgrade_postgresql()


def upgrade_sqlite():
    op.execute(f"""CREATE TRIGGER verification_case_begins BEFORE INSERT ON verification_case
        WHEN NOT EXISTS (SELECT 1 FROM case_transition WHERE earlier = 'none' AND later = NEW.state)
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END""")
    op.execute(f"""CREATE TRIGGER verification_case_moves BEFORE UPDATE ON verification_case
        WHEN NEW.state <> OLD.state
            AND NOT EXISTS (SELECT 1 FROM case_transition WHERE earlier = OLD.state AND later = NEW.state)
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END""")
    op.execute(f"""CREATE TRIGGER case_step_no_update BEFORE UPDATE ON case_step
        BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END""")


def upgrade_postgresql():
    op.execute(f"""CREATE FUNCTION verification_case_moves() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND NEW.state = OLD.state THEN RETURN NEW; END IF;
            IF NOT EXISTS (SELECT 1 FROM case_transition WHERE later = NEW.state
                AND earlier = CASE TG_OP WHEN 'INSERT' THEN 'none' ELSE OLD.state END)
            THEN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
            RETURN NEW;
        END $$""")
    op.execute("""CREATE TRIGGER verification_case_moves BEFORE INSERT OR UPDATE ON verification_case
        FOR EACH ROW EXECUTE FUNCTION verification_case_moves()""")
    op.execute(f"""CREATE FUNCTION case_step_keep() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = 'integrity_constraint_violation'; END $$""")
    op.execute("""CREATE TRIGGER case_step_no_update BEFORE UPDATE ON case_step
        FOR EACH ROW EXECUTE FUNCTION case_step_keep()""")


def downgrade() -> None:
    op.drop_table('case_evidence_use')
    op.drop_table('case_evidence_opening')
    op.drop_table('case_step')
    op.drop_table('case_mark')
    op.drop_table('case_evidence')
    op.drop_table('verification_case')
    op.drop_table('verifier_conflict')
    op.drop_table('case_transition')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute("DROP FUNCTION verification_case_moves()")
        op.execute("DROP FUNCTION case_step_keep()")
