"""saved_search.seeks: a search of suppliers, as all were so far, or of needs"""

import sqlalchemy as sa
from alembic import op


revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('saved_search') as batch_op:
        batch_op.add_column(sa.Column('seeks', sa.String(length=9), nullable=False, server_default='suppliers'))
        batch_op.create_check_constraint(op.f('ck_saved_search_seeks_known'), "seeks IN ('suppliers', 'needs')")
    with op.batch_alter_table('saved_search') as batch_op:
        batch_op.alter_column('seeks', existing_type=sa.String(length=9), existing_nullable=False, server_default=None)


def downgrade() -> None:
    # A search of needs means nothing to a directory that only knows suppliers.
    op.execute("DELETE FROM saved_search WHERE seeks = 'needs'")
    with op.batch_alter_table('saved_search') as batch_op:
        batch_op.drop_constraint(op.f('ck_saved_search_seeks_known'), type_='check')
        batch_op.drop_column('seeks')
