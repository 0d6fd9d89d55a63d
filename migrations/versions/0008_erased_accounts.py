"""accounts that were erased, and those that were warned because nobody uses them"""

from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = 'DATETIME' if op.get_bind().dialect.name == 'sqlite' else 'TIMESTAMP WITH TIME ZONE'
    # Nothing is altered in a batch: SQLite would copy the table and take its children with the old one.
    op.execute(f'ALTER TABLE account ADD COLUMN warned_at {moment}')
    op.execute(
        f'ALTER TABLE account ADD COLUMN erased_at {moment} '
        "CONSTRAINT ck_account_erased_is_empty CHECK (erased_at IS NULL OR (name = '' AND password IS NULL "
        'AND oidc_subject IS NULL AND tf_totp_secret IS NULL AND active = false))'
    )


def downgrade() -> None:
    op.drop_column('account', 'erased_at')
    op.drop_column('account', 'warned_at')
