"""tips: what somebody says is wrong about a firm, how it was heard, and what was decided"""

import sqlalchemy as sa
from alembic import op


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('tip',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=9), nullable=False),
    sa.Column('cvr', sa.String(length=8), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('scheme', sa.String(length=12), nullable=True),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('source_url', sa.String(length=500), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('heard_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(length=12), nullable=True),
    sa.Column('reason_code', sa.String(length=24), nullable=True),
    sa.Column('schemes', sa.JSON(), nullable=False),
    sa.Column('recommendation', sa.String(), nullable=False),
    sa.Column('recommended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recommended_by', sa.String(length=120), nullable=False),
    sa.Column('decision', sa.String(), nullable=False),
    sa.Column('decided_by', sa.String(length=120), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state IN ('corrected', 'dismissed', 'ended', 'restored', 'revoked')) = (closed_at IS NOT NULL)", name=op.f('ck_tip_closed_at_some_time')),
    sa.CheckConstraint("NOT (state IN ('ended', 'recommended', 'restored', 'revoked')) OR (outcome IS NOT NULL AND recommended_by <> '' AND recommended_at IS NOT NULL)", name=op.f('ck_tip_recommended_first')),
    sa.CheckConstraint("NOT (state IN ('ended', 'restored', 'revoked')) OR (decided_by <> '' AND decided_by <> recommended_by)", name=op.f('ck_tip_four_eyes')),
    sa.CheckConstraint("kind IN ('shown_wrong', 'criteria', 'false_information', 'other')", name=op.f('ck_tip_kind_known')),
    sa.CheckConstraint("outcome IS NULL OR outcome IN ('restore', 'revoke', 'end')", name=op.f('ck_tip_outcome_known')),
    sa.CheckConstraint("reason_code IS NULL OR reason_code IN ('criterion_not_met', 'false_information', 'at_request')", name=op.f('ck_tip_reason_known')),
    sa.CheckConstraint("state <> 'restored' OR outcome = 'restore'", name=op.f('ck_tip_restored_as_recommended')),
    sa.CheckConstraint("state IN ('received', 'inquiry', 'hearing', 'recommended', 'dismissed', 'corrected', 'restored', 'revoked', 'ended')", name=op.f('ck_tip_state_known')),
    sa.CheckConstraint("state NOT IN ('revoked', 'ended') OR (heard_at IS NOT NULL AND reason_code IS NOT NULL)", name=op.f('ck_tip_heard_before_decided')),
    sa.CheckConstraint('length(cvr) = 8', name=op.f('ck_tip_cvr_length')),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_tip_text_present')),
    sa.CheckConstraint('times > 0', name=op.f('ck_tip_times_counted')),
    sa.ForeignKeyConstraint(['scheme'], ['scheme.code'], name=op.f('fk_tip_scheme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tip')),
    sa.UniqueConstraint('reference', name=op.f('uq_tip_reference'))
    )
    op.create_index('ix_tip_closed', 'tip', ['closed_at', 'id'], sqlite_where=sa.text('closed_at IS NOT NULL'), postgresql_where=sa.text('closed_at IS NOT NULL'))
    op.create_index(op.f('ix_tip_cvr'), 'tip', ['cvr'])
    op.create_index('ix_tip_open', 'tip', ['due_on', 'id'], sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
    op.create_index('uq_tip_same', 'tip', ['cvr', 'fingerprint'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
    op.create_table('tip_hearing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('tip_id', sa.Integer(), nullable=False),
    sa.Column('letter', sa.String(), nullable=False),
    sa.Column('heard_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('heard_by', sa.String(length=120), nullable=False),
    sa.Column('answer_due_on', sa.Date(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.String(length=120), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('asks_to_end', sa.Boolean(), nullable=False),
    sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name=op.f('ck_tip_hearing_answered_with_words')),
    sa.CheckConstraint('length(letter) > 0', name=op.f('ck_tip_hearing_letter_present')),
    sa.ForeignKeyConstraint(['tip_id'], ['tip.id'], name=op.f('fk_tip_hearing_tip_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tip_hearing'))
    )
    op.create_index(op.f('ix_tip_hearing_tip_id'), 'tip_hearing', ['tip_id'])
    op.create_table('tip_suspension',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('tip_id', sa.Integer(), nullable=False),
    sa.Column('scheme', sa.String(length=12), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['scheme'], ['scheme.code'], name=op.f('fk_tip_suspension_scheme')),
    sa.ForeignKeyConstraint(['tip_id'], ['tip.id'], name=op.f('fk_tip_suspension_tip_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tip_suspension')),
    sa.UniqueConstraint('tip_id', 'scheme', name=op.f('uq_tip_suspension_tip_id_scheme'))
    )


def downgrade() -> None:
    op.drop_table('tip_suspension')
    op.drop_index(op.f('ix_tip_hearing_tip_id'), table_name='tip_hearing')
    op.drop_table('tip_hearing')
    op.drop_index('uq_tip_same', table_name='tip')
    op.drop_index('ix_tip_open', table_name='tip')
    op.drop_index(op.f('ix_tip_cvr'), table_name='tip')
    op.drop_index('ix_tip_closed', table_name='tip')
    op.drop_table('tip')
