"""webhooks: whom organisations let us tell of changes, how far they have been told, and what became of each message"""

import sqlalchemy as sa
from alembic import op


revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('webhook',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('schemes', sa.JSON(), nullable=False),
    sa.Column('cvrs', sa.JSON(), nullable=False),
    sa.Column('secret', sa.String(length=300), nullable=False),
    sa.Column('cursor', sa.Integer(), nullable=False),
    sa.Column('effect_day', sa.Date(), nullable=False),
    sa.Column('effect_event', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('next_attempt_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ping_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claimed_by', sa.String(length=120), nullable=True),
    sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.String(length=120), nullable=False),
    sa.Column('last_success_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(claimed_by IS NULL) = (claimed_until IS NULL)', name=op.f('ck_webhook_claimed_until_some_time')),
    sa.CheckConstraint('failures >= 0', name=op.f('ck_webhook_failures_counted')),
    sa.CheckConstraint("state IN ('active', 'paused')", name=op.f('ck_webhook_state_known')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_webhook_organisation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook')),
    sa.UniqueConstraint('organisation_id', 'url', name=op.f('uq_webhook_organisation_id_url'))
    )
    op.create_index('ix_webhook_due', 'webhook', ['state', 'next_attempt_at'])
    op.create_table('webhook_delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('webhook_id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.String(length=40), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('status_code', sa.Integer(), nullable=True),
    sa.Column('error', sa.String(length=40), nullable=False),
    sa.Column('milliseconds', sa.Integer(), nullable=False),
    sa.CheckConstraint("outcome IN ('delivered', 'failed')", name=op.f('ck_webhook_delivery_outcome_known')),
    sa.ForeignKeyConstraint(['event_id'], ['verification_event.id'], name=op.f('fk_webhook_delivery_event_id')),
    sa.ForeignKeyConstraint(['webhook_id'], ['webhook.id'], name=op.f('fk_webhook_delivery_webhook_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_delivery'))
    )
    op.create_index('ix_webhook_delivery_at', 'webhook_delivery', ['at'])
    op.create_index('ix_webhook_delivery_latest', 'webhook_delivery', ['webhook_id', 'id'])


def downgrade() -> None:
    op.drop_index('ix_webhook_delivery_latest', table_name='webhook_delivery')
    op.drop_index('ix_webhook_delivery_at', table_name='webhook_delivery')
    op.drop_table('webhook_delivery')
    op.drop_index('ix_webhook_due', table_name='webhook')
    op.drop_table('webhook')
