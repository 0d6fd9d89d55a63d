"""the changes of one scheme, newest first, without reading those of all others"""

from alembic import op


revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_verification_event_scheme', 'verification_event', ['scheme', 'id'])


def downgrade() -> None:
    op.drop_index('ix_verification_event_scheme', table_name='verification_event')
