"""event and event_sign_up: events with seats, and who comes"""

import sqlalchemy as sa
from alembic import op


revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('title_da', sa.String(length=200), nullable=False),
    sa.Column('title_en', sa.String(length=200), nullable=False),
    sa.Column('text_da', sa.String(), nullable=False),
    sa.Column('text_en', sa.String(), nullable=False),
    sa.Column('place', sa.String(length=300), nullable=False),
    sa.Column('link', sa.String(length=500), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sign_up_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('organiser_cvr', sa.String(length=8), nullable=False),
    sa.Column('organiser', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.String(length=120), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('webinar', 'hub_meeting', 'fair')", name=op.f('ck_event_kind_known')),
    sa.CheckConstraint("state IN ('draft', 'published', 'cancelled')", name=op.f('ck_event_state_known')),
    sa.CheckConstraint('capacity > 0', name=op.f('ck_event_capacity_positive')),
    sa.CheckConstraint('taken BETWEEN 0 AND capacity', name=op.f('ck_event_taken_within_capacity')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_event_ends_later')),
    sa.CheckConstraint('sign_up_by <= starts_at', name=op.f('ck_event_sign_up_before_start')),
    sa.CheckConstraint('length(organiser_cvr) = 8', name=op.f('ck_event_cvr_length')),
    sa.CheckConstraint("place <> '' OR link <> ''", name=op.f('ck_event_somewhere')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event'))
    )
    op.create_index('ix_event_state_starts_at', 'event', ['state', 'starts_at', 'id'], unique=False)
    op.create_table('event_sign_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('organisation', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('needs', sa.String(length=500), nullable=False),
    sa.Column('locale', sa.String(length=2), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('seats BETWEEN 1 AND 5', name=op.f('ck_event_sign_up_seats_few')),
    sa.CheckConstraint("state IN ('asked', 'seated', 'waiting', 'cancelled')", name=op.f('ck_event_sign_up_state_known')),
    sa.CheckConstraint("locale IN ('da', 'en')", name=op.f('ck_event_sign_up_locale_known')),
    sa.CheckConstraint("state NOT IN ('seated', 'waiting') OR confirmed_at IS NOT NULL", name=op.f('ck_event_sign_up_listed_when_confirmed')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_sign_up_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_sign_up'))
    )
    op.create_index('ix_event_sign_up_event_id', 'event_sign_up', ['event_id', 'state', 'confirmed_at', 'id'], unique=False)
    listed = sa.text("state IN ('seated', 'waiting')")
    op.create_index('uq_event_sign_up_listed', 'event_sign_up', ['event_id', 'email'], unique=True, sqlite_where=listed, postgresql_where=listed)


def downgrade() -> None:
    op.drop_table('event_sign_up')
    op.drop_table('event')
