"""workshops: the workshop, its notes and groups, and while it runs which phone sent and voted what"""

import sqlalchemy as sa
from alembic import op


revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('workshop',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title_da', sa.String(length=120), nullable=False),
    sa.Column('title_en', sa.String(length=120), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('questions', sa.JSON(), nullable=False),
    sa.Column('votes_each', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=True),
    sa.Column('pulse', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f('ck_workshop_closed_some_time')),
    sa.CheckConstraint("(state IN ('grouping', 'open', 'voting')) = (code IS NOT NULL)", name=op.f('ck_workshop_code_lives')),
    sa.CheckConstraint("state IN ('planned', 'open', 'grouping', 'voting', 'closed')", name=op.f('ck_workshop_state_known')),
    sa.CheckConstraint('length(title_da) > 0', name=op.f('ck_workshop_title_present')),
    sa.CheckConstraint('votes_each BETWEEN 1 AND 10', name=op.f('ck_workshop_votes_each')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop')),
    sa.UniqueConstraint('code', name=op.f('uq_workshop_code'))
    )
    op.create_table('workshop_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=150), nullable=False),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('votes', sa.Integer(), nullable=False),
    sa.Column('handed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handed_to', sa.String(length=9), nullable=False),
    sa.CheckConstraint('length(name) > 0', name=op.f('ck_workshop_group_name_present')),
    sa.CheckConstraint('merged_into_id <> id', name=op.f('ck_workshop_group_not_into_itself')),
    sa.CheckConstraint('votes >= 0', name=op.f('ck_workshop_group_votes_counted')),
    sa.ForeignKeyConstraint(['workshop_id', 'merged_into_id'], ['workshop_group.workshop_id', 'workshop_group.id'], name='fk_workshop_group_merged_into'),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_workshop_group_workshop_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_group')),
    sa.UniqueConstraint('workshop_id', 'id', name=op.f('uq_workshop_group_workshop_id_id')),
    sa.UniqueConstraint('workshop_id', 'number', name=op.f('uq_workshop_group_workshop_id_number'))
    )
    op.create_table('workshop_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('perspective', sa.String(length=10), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('pulse', sa.Integer(), nullable=False),
    sa.Column('is_hidden', sa.Boolean(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('handed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("perspective IN ('public', 'social', 'private')", name=op.f('ck_workshop_note_perspective_known')),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_workshop_note_text_present')),
    sa.CheckConstraint('times > 0', name=op.f('ck_workshop_note_times_counted')),
    sa.ForeignKeyConstraint(['workshop_id', 'group_id'], ['workshop_group.workshop_id', 'workshop_group.id'], name='fk_workshop_note_group'),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_workshop_note_workshop_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_note')),
    sa.UniqueConstraint('workshop_id', 'perspective', 'fingerprint', name=op.f('uq_workshop_note_workshop_id_perspective_fingerprint'))
    )
    op.create_index('ix_workshop_note_group', 'workshop_note', ['group_id'], sqlite_where=sa.text('group_id IS NOT NULL'), postgresql_where=sa.text('group_id IS NOT NULL'))
    op.create_index('ix_workshop_note_pulse', 'workshop_note', ['workshop_id', 'pulse'])
    op.create_table('workshop_vote',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('participant', sa.String(length=32), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('slot', sa.Integer(), nullable=False),
    sa.CheckConstraint('slot BETWEEN 1 AND 10', name=op.f('ck_workshop_vote_slot_known')),
    sa.ForeignKeyConstraint(['workshop_id', 'group_id'], ['workshop_group.workshop_id', 'workshop_group.id'], name='fk_workshop_vote_group', ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_workshop_vote_workshop_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('group_id', 'participant', name=op.f('pk_workshop_vote')),
    sa.UniqueConstraint('workshop_id', 'participant', 'slot', name=op.f('uq_workshop_vote_workshop_id_participant_slot'))
    )
    op.create_table('workshop_sender',
    sa.Column('note_id', sa.Integer(), nullable=False),
    sa.Column('participant', sa.String(length=32), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['note_id'], ['workshop_note.id'], name=op.f('fk_workshop_sender_note_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_workshop_sender_workshop_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('note_id', 'participant', name=op.f('pk_workshop_sender'))
    )
    op.create_index('ix_workshop_sender_participant', 'workshop_sender', ['workshop_id', 'participant'])


def downgrade() -> None:
    op.drop_index('ix_workshop_sender_participant', table_name='workshop_sender')
    op.drop_table('workshop_sender')
    op.drop_table('workshop_vote')
    op.drop_index('ix_workshop_note_pulse', table_name='workshop_note')
    op.drop_index('ix_workshop_note_group', table_name='workshop_note')
    op.drop_table('workshop_note')
    op.drop_table('workshop_group')
    op.drop_table('workshop')
