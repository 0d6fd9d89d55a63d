"""names and mail proofs of claims, proven requests, one open invitation per address, one account per broker identity"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

OPEN = sa.text('used_at IS NULL AND withdrawn_at IS NULL')


def upgrade() -> None:
    op.add_column('organisation_claim', sa.Column('name', sa.String(length=200), nullable=False, server_default=''))
    op.add_column('organisation_claim', sa.Column('proof_email', sa.String(length=254), nullable=False, server_default=''))
    op.add_column('join_request', sa.Column('proven', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index('uq_invitation_open', 'invitation', ['organisation_id', 'email'], unique=True,
                    sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index('uq_account_oidc', 'account', ['oidc_issuer', 'oidc_subject'], unique=True)


def downgrade() -> None:
    op.drop_index('uq_account_oidc', table_name='account')
    op.drop_index('uq_invitation_open', table_name='invitation')
    op.drop_column('join_request', 'proven')
    op.drop_column('organisation_claim', 'proof_email')
    op.drop_column('organisation_claim', 'name')
