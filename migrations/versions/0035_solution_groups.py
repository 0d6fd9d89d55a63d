"""solution.group_id: the group of the taskforce that follows a solution"""

import sqlalchemy as sa
from alembic import op


revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('solution') as batch_op:
        batch_op.add_column(sa.Column('group_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f('fk_solution_group_id'), 'taskforce_group', ['group_id'], ['id'], ondelete='SET NULL'
        )


def downgrade() -> None:
    with op.batch_alter_table('solution') as batch_op:
        batch_op.drop_constraint(op.f('fk_solution_group_id'), type_='foreignkey')
        batch_op.drop_column('group_id')
