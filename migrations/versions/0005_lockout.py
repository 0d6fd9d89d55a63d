"""wrong passwords in a row are counted per account"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('account') as batch:
        batch.add_column(sa.Column('failures', sa.Integer(), server_default='0', nullable=False))
        batch.add_column(sa.Column('last_failed_at', sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column('lock_mailed_at', sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column('last_code', sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('account') as batch:
        for name in ('last_code', 'lock_mailed_at', 'locked_until', 'last_failed_at', 'failures'):
            batch.drop_column(name)
