"""barriers: the register, its solutions, what was handed in, and what changed when"""

import sqlalchemy as sa
from alembic import op


revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('barrier',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('theme', sa.String(length=10), nullable=False),
    sa.Column('name_da', sa.String(length=150), nullable=False),
    sa.Column('name_en', sa.String(length=150), nullable=False),
    sa.Column('text_da', sa.String(), nullable=False),
    sa.Column('text_en', sa.String(), nullable=False),
    sa.Column('kinds', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False),
    sa.Column('is_social', sa.Boolean(), nullable=False),
    sa.Column('is_private', sa.Boolean(), nullable=False),
    sa.CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name=op.f('ck_barrier_merged_somewhere')),
    sa.CheckConstraint("state IN ('raised', 'worked_on', 'solved', 'parked', 'merged')", name=op.f('ck_barrier_state_known')),
    sa.CheckConstraint("theme IN ('finding', 'rules', 'contract', 'skills', 'trust', 'effect')", name=op.f('ck_barrier_theme_known')),
    sa.CheckConstraint('is_public OR is_social OR is_private', name=op.f('ck_barrier_met_by_somebody')),
    sa.CheckConstraint('length(name_da) > 0', name=op.f('ck_barrier_name_present')),
    sa.CheckConstraint('merged_into_id <> id', name=op.f('ck_barrier_not_into_itself')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['barrier.id'], name=op.f('fk_barrier_merged_into_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_barrier')),
    sa.UniqueConstraint('code', name=op.f('uq_barrier_code'))
    )
    op.create_index('ix_barrier_merged_into_id', 'barrier', ['merged_into_id'])
    op.create_table('solution',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('name_da', sa.String(length=150), nullable=False),
    sa.Column('name_en', sa.String(length=150), nullable=False),
    sa.Column('text_da', sa.String(), nullable=False),
    sa.Column('text_en', sa.String(), nullable=False),
    sa.Column('endpoint', sa.String(length=80), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('owner', sa.String(length=150), nullable=False),
    sa.Column('next_step_da', sa.String(length=300), nullable=False),
    sa.Column('next_step_en', sa.String(length=300), nullable=False),
    sa.Column('next_step_on', sa.Date(), nullable=True),
    sa.Column('measures', sa.JSON(), nullable=False),
    sa.Column('measured_from', sa.Date(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('not_started', 'started', 'in_operation', 'dropped')", name=op.f('ck_solution_state_known')),
    sa.CheckConstraint('length(name_da) > 0', name=op.f('ck_solution_name_present')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_solution')),
    sa.UniqueConstraint('code', name=op.f('uq_solution_code'))
    )
    op.create_table('barrier_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('barrier_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('step', sa.String(length=12), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['barrier_id'], ['barrier.id'], name=op.f('fk_barrier_change_barrier_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_barrier_change'))
    )
    op.create_index('ix_barrier_change_at', 'barrier_change', ['at'])
    op.create_index('ix_barrier_change_barrier_id', 'barrier_change', ['barrier_id', 'id'])
    op.create_table('barrier_encounter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('barrier_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('reference', sa.String(length=40), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("channel IN ('form', 'workshop', 'import', 'need')", name=op.f('ck_barrier_encounter_channel_known')),
    sa.CheckConstraint('times > 0', name=op.f('ck_barrier_encounter_times_counted')),
    sa.ForeignKeyConstraint(['barrier_id'], ['barrier.id'], name=op.f('fk_barrier_encounter_barrier_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_barrier_encounter')),
    sa.UniqueConstraint('barrier_id', 'channel', 'reference', name=op.f('uq_barrier_encounter_barrier_id_channel_reference'))
    )
    op.create_table('barrier_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=9), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('idea', sa.String(), nullable=False),
    sa.Column('about', sa.String(length=8), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('barrier_id', sa.Integer(), nullable=True),
    sa.Column('decision', sa.String(length=500), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(length=120), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False),
    sa.Column('is_social', sa.Boolean(), nullable=False),
    sa.Column('is_private', sa.Boolean(), nullable=False),
    sa.CheckConstraint("(state = 'taken') = (barrier_id IS NOT NULL)", name=op.f('ck_barrier_note_taken_somewhere')),
    sa.CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name=op.f('ck_barrier_note_decided_some_time')),
    sa.CheckConstraint("channel IN ('form', 'workshop', 'import', 'need')", name=op.f('ck_barrier_note_channel_known')),
    sa.CheckConstraint("state IN ('waiting', 'taken', 'declined')", name=op.f('ck_barrier_note_state_known')),
    sa.CheckConstraint('is_public OR is_social OR is_private', name=op.f('ck_barrier_note_met_by_somebody')),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_barrier_note_text_present')),
    sa.CheckConstraint('times > 0', name=op.f('ck_barrier_note_times_counted')),
    sa.ForeignKeyConstraint(['barrier_id'], ['barrier.id'], name=op.f('fk_barrier_note_barrier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_barrier_note')),
    sa.UniqueConstraint('reference', name=op.f('uq_barrier_note_reference'))
    )
    op.create_index('ix_barrier_note_barrier_id', 'barrier_note', ['barrier_id'])
    op.create_index('ix_barrier_note_waiting', 'barrier_note', ['received_at', 'id'], sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
    op.create_index('uq_barrier_note_same', 'barrier_note', ['fingerprint'], unique=True, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
    op.create_table('barrier_source',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('barrier_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('publisher', sa.String(length=150), nullable=False),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.CheckConstraint('length(title) > 0', name=op.f('ck_barrier_source_title_present')),
    sa.ForeignKeyConstraint(['barrier_id'], ['barrier.id'], name=op.f('fk_barrier_source_barrier_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_barrier_source'))
    )
    op.create_index(op.f('ix_barrier_source_barrier_id'), 'barrier_source', ['barrier_id'])
    op.create_table('solution_barrier',
    sa.Column('solution_id', sa.Integer(), nullable=False),
    sa.Column('barrier_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['barrier_id'], ['barrier.id'], name=op.f('fk_solution_barrier_barrier_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['solution_id'], ['solution.id'], name=op.f('fk_solution_barrier_solution_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('solution_id', 'barrier_id', name=op.f('pk_solution_barrier'))
    )
    op.create_index('ix_solution_barrier_barrier_id', 'solution_barrier', ['barrier_id'])


def downgrade() -> None:
    op.drop_index('ix_solution_barrier_barrier_id', table_name='solution_barrier')
    op.drop_table('solution_barrier')
    op.drop_index('ix_barrier_source_barrier_id', table_name='barrier_source')
    op.drop_table('barrier_source')
    op.drop_index('uq_barrier_note_same', table_name='barrier_note')
    op.drop_index('ix_barrier_note_waiting', table_name='barrier_note')
    op.drop_index('ix_barrier_note_barrier_id', table_name='barrier_note')
    op.drop_table('barrier_note')
    op.drop_table('barrier_encounter')
    op.drop_index('ix_barrier_change_barrier_id', table_name='barrier_change')
    op.drop_index('ix_barrier_change_at', table_name='barrier_change')
    op.drop_table('barrier_change')
    op.drop_table('solution')
    op.drop_index('ix_barrier_merged_into_id', table_name='barrier')
    op.drop_table('barrier')
