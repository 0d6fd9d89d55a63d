"""proofs that travel: one per firm, scheme and period, with a place in the status lists"""

import sqlalchemy as sa
from alembic import op


revision = '0017'
down_revision = '0015'
branch_labels = None
depends_on = None

OPEN_ENDED = sa.text("valid_until IS NULL")


def upgrade() -> None:
    op.create_table(
        'credential',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=36), nullable=False),
        sa.Column('cvr', sa.String(length=8), nullable=False),
        sa.Column('scheme', sa.String(length=12), nullable=False),
        sa.Column('status', sa.String(length=20), nullable=False),
        sa.Column('valid_from', sa.Date(), nullable=False),
        sa.Column('valid_until', sa.Date(), nullable=True),
        sa.Column('list_number', sa.Integer(), nullable=False),
        sa.Column('place', sa.Integer(), nullable=False),
        sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('known_on', sa.Date(), nullable=False),
        sa.Column('known_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('known_event', sa.Integer(), nullable=False),
        sa.Column('key_id', sa.String(length=60), nullable=False),
        sa.Column('token', sa.String(), nullable=False),
        sa.Column('proof_value', sa.String(length=120), nullable=False),
        sa.CheckConstraint("length(cvr) = 8", name=op.f('ck_credential_cvr_length')),
        sa.CheckConstraint(
            "status IN ('conditional', 'verified', 'renewal_received')", name=op.f('ck_credential_status_current')
        ),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f('ck_credential_validity_forward')
        ),
        sa.CheckConstraint("place >= 0 AND place < 131072", name=op.f('ck_credential_place_in_list')),
        sa.CheckConstraint("list_number >= 1", name=op.f('ck_credential_list_positive')),
        sa.ForeignKeyConstraint(['scheme'], ['scheme.code'], name=op.f('fk_credential_scheme')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_credential')),
        sa.UniqueConstraint('key', name=op.f('uq_credential_key')),
        sa.UniqueConstraint('list_number', 'place', name=op.f('uq_credential_list_number_place')),
    )
    op.create_index(
        'uq_credential_period', 'credential',
        ['cvr', 'scheme', 'status', 'valid_from', 'valid_until', 'key_id'], unique=True,
    )
    op.create_index(
        'uq_credential_open_period', 'credential', ['cvr', 'scheme', 'status', 'valid_from', 'key_id'],
        unique=True, sqlite_where=OPEN_ENDED, postgresql_where=OPEN_ENDED,
    )


def downgrade() -> None:
    op.drop_table('credential')
