"""invitations: who is told of a need, in which wave and why, what they say, and the log of it"""

import sqlalchemy as sa
from alembic import op


revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

REASONS = "('', 'busy', 'wrong_service', 'too_large', 'too_small', 'too_far', 'too_soon', 'terms', 'other')"
UNMAILED = "('', 'no_address', 'turned_off', 'firm_turned_off', 'protected', 'not_looked_up')"
STEPS = "('rank', 'send', 'terms', 'stop', 'resume', 'enough', 'end')"
QUEUED = sa.text("state = 'queued'")
DUE = sa.text('next_at IS NOT NULL')


def upgrade() -> None:
    op.create_table('need_waves',
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('pause', sa.Integer(), nullable=False),
    sa.Column('enough', sa.Integer(), nullable=False),
    sa.Column('is_stopped', sa.Boolean(), nullable=False),
    sa.Column('wave', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('size BETWEEN 1 AND 100', name=op.f('ck_need_waves_size_bounded')),
    sa.CheckConstraint('pause BETWEEN 1 AND 20', name=op.f('ck_need_waves_pause_bounded')),
    sa.CheckConstraint('enough BETWEEN 1 AND 100', name=op.f('ck_need_waves_enough_bounded')),
    sa.CheckConstraint('wave >= 0', name=op.f('ck_need_waves_wave_counted')),
    sa.CheckConstraint('(wave = 0) = (last_at IS NULL)', name=op.f('ck_need_waves_last_at_some_time')),
    sa.CheckConstraint('next_at IS NULL OR is_stopped = false', name=op.f('ck_need_waves_stopped_is_not_due')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_waves_need_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('need_id', name=op.f('pk_need_waves'))
    )
    op.create_index('ix_need_waves_due', 'need_waves', ['next_at'], sqlite_where=DUE, postgresql_where=DUE)
    op.create_table('need_invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('cvr', sa.String(length=8), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.Column('score', sa.Double(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('rule', sa.String(length=20), nullable=False),
    sa.Column('wave', sa.Integer(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mails', sa.Integer(), nullable=False),
    sa.Column('unmailed', sa.String(length=16), nullable=False),
    sa.Column('interest', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.String(length=16), nullable=False),
    sa.Column('remark', sa.String(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.String(length=120), nullable=False),
    sa.Column('answers', sa.Integer(), nullable=False),
    sa.CheckConstraint('length(cvr) = 8', name=op.f('ck_need_invitation_cvr_length')),
    sa.CheckConstraint("state IN ('queued', 'sent', 'left_out', 'own')", name=op.f('ck_need_invitation_state_known')),
    sa.CheckConstraint("interest IN ('none', 'interested', 'not_interested')", name=op.f('ck_need_invitation_interest_known')),
    sa.CheckConstraint(f'reason IN {REASONS}', name=op.f('ck_need_invitation_reason_known')),
    sa.CheckConstraint(f'unmailed IN {UNMAILED}', name=op.f('ck_need_invitation_unmailed_known')),
    sa.CheckConstraint('length(remark) <= 1000', name=op.f('ck_need_invitation_remark_bounded')),
    sa.CheckConstraint("(state = 'sent') = (wave IS NOT NULL)", name=op.f('ck_need_invitation_sent_in_a_wave')),
    sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f('ck_need_invitation_sent_at_some_time')),
    sa.CheckConstraint("(state = 'left_out') = (rule <> '')", name=op.f('ck_need_invitation_left_out_by_a_rule')),
    sa.CheckConstraint("(interest = 'none') = (answered_at IS NULL)", name=op.f('ck_need_invitation_answered_at_some_time')),
    sa.CheckConstraint("interest = 'not_interested' OR (reason = '' AND remark = '')", name=op.f('ck_need_invitation_reason_of_a_no')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_invitation_need_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need_invitation')),
    sa.UniqueConstraint('need_id', 'cvr', name=op.f('uq_need_invitation_need_id_cvr')),
    sa.UniqueConstraint('need_id', 'position', name=op.f('uq_need_invitation_need_id_position'))
    )
    op.create_index('ix_need_invitation_cvr', 'need_invitation', ['cvr', 'need_id'])
    op.create_index('ix_need_invitation_queued', 'need_invitation', ['need_id', 'position'], sqlite_where=QUEUED, postgresql_where=QUEUED)
    op.create_table('need_wave_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=120), nullable=False),
    sa.Column('step', sa.String(length=8), nullable=False),
    sa.Column('wave', sa.Integer(), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.CheckConstraint(f'step IN {STEPS}', name=op.f('ck_need_wave_step_step_known')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_wave_step_need_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_need_wave_step'))
    )
    op.create_index('ix_need_wave_step_need_id', 'need_wave_step', ['need_id', 'id'])


def downgrade() -> None:
    op.drop_index('ix_need_wave_step_need_id', table_name='need_wave_step')
    op.drop_table('need_wave_step')
    op.drop_index('ix_need_invitation_queued', table_name='need_invitation')
    op.drop_index('ix_need_invitation_cvr', table_name='need_invitation')
    op.drop_table('need_invitation')
    op.drop_index('ix_need_waves_due', table_name='need_waves')
    op.drop_table('need_waves')
