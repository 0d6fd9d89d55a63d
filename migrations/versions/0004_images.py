"""uploaded images and the sizes they are served in"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('image',
    sa.Column('id', sa.String(length=22), nullable=False),
    sa.Column('owner', sa.String(length=120), nullable=False),
    sa.Column('purpose', sa.String(length=10), nullable=False),
    sa.Column('alt_da', sa.String(), nullable=False),
    sa.Column('alt_en', sa.String(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.String(length=120), nullable=False),
    sa.CheckConstraint("purpose IN ('logo', 'picture')", name=op.f('ck_image_purpose_known')),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_image_sha256_length')),
    sa.CheckConstraint('width > 0 AND height > 0', name=op.f('ck_image_size_positive')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_image')),
    sa.UniqueConstraint('owner', 'purpose', 'sha256', name=op.f('uq_image_owner_purpose_sha256'))
    )
    op.create_table('image_variant',
    sa.Column('image_id', sa.String(length=22), nullable=False),
    sa.Column('width', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('mime', sa.String(length=20), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('length(content) > 0', name=op.f('ck_image_variant_content_present')),
    sa.CheckConstraint('width > 0 AND height > 0', name=op.f('ck_image_variant_size_positive')),
    sa.ForeignKeyConstraint(['image_id'], ['image.id'], name=op.f('fk_image_variant_image_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('image_id', 'width', name=op.f('pk_image_variant'))
    )


def downgrade() -> None:
    op.drop_table('image_variant')
    op.drop_table('image')
