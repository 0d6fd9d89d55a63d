"""taskforce: member organisations, groups, meetings with agenda and minutes, actions"""

import sqlalchemy as sa
from alembic import op


revision = '0033'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('taskforce_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('cvr', sa.String(length=8), nullable=False),
    sa.Column('mailbox', sa.String(length=254), nullable=False),
    sa.Column('joined_on', sa.Date(), nullable=False),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("cvr = '' OR length(cvr) = 8", name=op.f('ck_taskforce_member_cvr_length')),
    sa.CheckConstraint("kind IN ('support', 'municipality', 'social_enterprise', 'private')", name=op.f('ck_taskforce_member_kind_known')),
    sa.CheckConstraint('left_on IS NULL OR left_on >= joined_on', name=op.f('ck_taskforce_member_left_after_joining')),
    sa.CheckConstraint('length(name) > 0', name=op.f('ck_taskforce_member_name_present')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_taskforce_member'))
    )
    op.create_index('uq_taskforce_member_cvr', 'taskforce_member', ['cvr'], unique=True, sqlite_where=sa.text("cvr <> ''"), postgresql_where=sa.text("cvr <> ''"))
    op.create_table('taskforce_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name_da', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('purpose_da', sa.String(length=2000), nullable=False),
    sa.Column('purpose_en', sa.String(length=2000), nullable=False),
    sa.Column('chair_id', sa.Integer(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('length(name_da) > 0', name=op.f('ck_taskforce_group_name_present')),
    sa.ForeignKeyConstraint(['chair_id'], ['taskforce_member.id'], name=op.f('fk_taskforce_group_chair_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_taskforce_group'))
    )
    op.create_table('taskforce_group_member',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['taskforce_group.id'], name=op.f('fk_taskforce_group_member_group_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['taskforce_member.id'], name=op.f('fk_taskforce_group_member_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('group_id', 'member_id', name=op.f('pk_taskforce_group_member'))
    )
    op.create_index('ix_taskforce_group_member_member_id', 'taskforce_group_member', ['member_id'])
    op.create_table('taskforce_meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('place', sa.String(length=300), nullable=False),
    sa.Column('link', sa.String(length=300), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('agenda_sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'approved') = (approved_at IS NOT NULL)", name=op.f('ck_taskforce_meeting_approved_at_some_time')),
    sa.CheckConstraint("place <> '' OR link <> ''", name=op.f('ck_taskforce_meeting_is_somewhere')),
    sa.CheckConstraint("state IN ('planned', 'agenda_sent', 'held', 'approved', 'cancelled')", name=op.f('ck_taskforce_meeting_state_known')),
    sa.CheckConstraint("state NOT IN ('agenda_sent', 'held', 'approved') OR agenda_sent_at IS NOT NULL", name=op.f('ck_taskforce_meeting_agenda_sent_at_some_time')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_taskforce_meeting_ends_after_start')),
    sa.ForeignKeyConstraint(['group_id'], ['taskforce_group.id'], name=op.f('fk_taskforce_meeting_group_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_taskforce_meeting'))
    )
    op.create_index('ix_taskforce_meeting_group_id', 'taskforce_meeting', ['group_id', 'starts_at'])
    op.create_index('ix_taskforce_meeting_starts_at', 'taskforce_meeting', ['starts_at', 'id'])
    op.create_table('taskforce_invited',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('came', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['taskforce_meeting.id'], name=op.f('fk_taskforce_invited_meeting_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['taskforce_member.id'], name=op.f('fk_taskforce_invited_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', 'member_id', name=op.f('pk_taskforce_invited'))
    )
    op.create_index('ix_taskforce_invited_member_id', 'taskforce_invited', ['member_id'])
    op.create_table('taskforce_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('source', sa.String(length=100), nullable=False),
    sa.Column('path', sa.String(length=300), nullable=False),
    sa.Column('minutes', sa.String(), nullable=False),
    sa.Column('decision', sa.String(), nullable=False),
    sa.Column('written_by', sa.String(length=120), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('length(title) > 0', name=op.f('ck_taskforce_item_title_present')),
    sa.CheckConstraint('position > 0', name=op.f('ck_taskforce_item_position_positive')),
    sa.ForeignKeyConstraint(['meeting_id'], ['taskforce_meeting.id'], name=op.f('fk_taskforce_item_meeting_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_taskforce_item'))
    )
    op.create_index('ix_taskforce_item_meeting_id', 'taskforce_item', ['meeting_id', 'position'])
    op.create_index('uq_taskforce_item_source', 'taskforce_item', ['meeting_id', 'source'], unique=True, sqlite_where=sa.text("source <> ''"), postgresql_where=sa.text("source <> ''"))
    op.create_table('taskforce_action',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('deadline', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'open') = (ended_on IS NULL)", name=op.f('ck_taskforce_action_ended_some_day')),
    sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name=op.f('ck_taskforce_action_state_known')),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_taskforce_action_text_present')),
    sa.ForeignKeyConstraint(['item_id'], ['taskforce_item.id'], name=op.f('fk_taskforce_action_item_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['taskforce_member.id'], name=op.f('fk_taskforce_action_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_taskforce_action'))
    )
    op.create_index('ix_taskforce_action_item_id', 'taskforce_action', ['item_id', 'id'])
    op.create_index('ix_taskforce_action_member_id', 'taskforce_action', ['member_id', 'state'])
    op.create_index('ix_taskforce_action_state', 'taskforce_action', ['state', 'deadline'])


def downgrade() -> None:
    op.drop_index('ix_taskforce_action_state', table_name='taskforce_action')
    op.drop_index('ix_taskforce_action_member_id', table_name='taskforce_action')
    op.drop_index('ix_taskforce_action_item_id', table_name='taskforce_action')
    op.drop_table('taskforce_action')
    op.drop_index('uq_taskforce_item_source', table_name='taskforce_item')
    op.drop_index('ix_taskforce_item_meeting_id', table_name='taskforce_item')
    op.drop_table('taskforce_item')
    op.drop_index('ix_taskforce_invited_member_id', table_name='taskforce_invited')
    op.drop_table('taskforce_invited')
    op.drop_index('ix_taskforce_meeting_starts_at', table_name='taskforce_meeting')
    op.drop_index('ix_taskforce_meeting_group_id', table_name='taskforce_meeting')
    op.drop_table('taskforce_meeting')
    op.drop_index('ix_taskforce_group_member_member_id', table_name='taskforce_group_member')
    op.drop_table('taskforce_group_member')
    op.drop_table('taskforce_group')
    op.drop_index('uq_taskforce_member_cvr', table_name='taskforce_member')
    op.drop_table('taskforce_member')
