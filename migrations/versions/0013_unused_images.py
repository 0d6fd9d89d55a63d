"""since when nothing shows an image, so that it goes a month later"""

import sqlalchemy as sa
from alembic import op


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('image', sa.Column('unused_since', sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f('ix_image_unused_since'), 'image', ['unused_since'])


def downgrade() -> None:
    op.drop_index(op.f('ix_image_unused_since'), table_name='image')
    op.drop_column('image', 'unused_since')
