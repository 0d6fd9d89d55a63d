"""outbox"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('outbox_message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('to_address', sa.String(length=254), nullable=False),
    sa.Column('locale', sa.String(length=2), nullable=False),
    sa.Column('subject', sa.String(length=250), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('html', sa.String(), nullable=True),
    sa.Column('headers', sa.JSON(), nullable=False),
    sa.Column('message_id', sa.String(length=320), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('claimed_by', sa.String(length=120), nullable=True),
    sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_error', sa.String(length=400), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'claimed') = (claimed_by IS NOT NULL)", name=op.f('ck_outbox_message_claimed_by_someone')),
    sa.CheckConstraint("(state = 'claimed') = (claimed_until IS NOT NULL)", name=op.f('ck_outbox_message_claimed_until_some_time')),
    sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f('ck_outbox_message_sent_at_some_time')),
    sa.CheckConstraint("locale IN ('da', 'en')", name=op.f('ck_outbox_message_locale_known')),
    sa.CheckConstraint("state <> 'dead' OR length(last_error) > 0", name=op.f('ck_outbox_message_dead_for_a_reason')),
    sa.CheckConstraint("state IN ('queued', 'claimed', 'sent', 'dead')", name=op.f('ck_outbox_message_state_known')),
    sa.CheckConstraint('attempts >= 0', name=op.f('ck_outbox_message_attempts_counted')),
    sa.CheckConstraint('length(subject) > 0', name=op.f('ck_outbox_message_subject_present')),
    sa.CheckConstraint('length(to_address) >= 3', name=op.f('ck_outbox_message_address_present')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_message')),
    sa.UniqueConstraint('key', name=op.f('uq_outbox_message_key'))
    )
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_message_dead', ['id'], unique=False, sqlite_where=sa.text("state = 'dead'"), postgresql_where=sa.text("state = 'dead'"))
        batch_op.create_index('ix_outbox_message_waiting', ['due_at', 'id'], unique=False, sqlite_where=sa.text("state IN ('queued', 'claimed')"), postgresql_where=sa.text("state IN ('queued', 'claimed')"))



def downgrade() -> None:
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_message_waiting', sqlite_where=sa.text("state IN ('queued', 'claimed')"), postgresql_where=sa.text("state IN ('queued', 'claimed')"))
        batch_op.drop_index('ix_outbox_message_dead', sqlite_where=sa.text("state = 'dead'"), postgresql_where=sa.text("state = 'dead'"))

    op.drop_table('outbox_message')
