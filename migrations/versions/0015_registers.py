"""extracts of registers, what was found in them, and when a fact was last and is next to be checked"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'register_extract',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('scheme', sa.String(length=12), nullable=False),
        sa.Column('as_of', sa.Date(), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('file_name', sa.String(length=200), nullable=False),
        sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('registered', sa.Integer(), nullable=False),
        sa.Column('deregistered', sa.Integer(), nullable=False),
        sa.Column('rejected', sa.Integer(), nullable=False),
        sa.Column('counts', sa.JSON(), nullable=False),
        sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_register_extract_sha256_whole')),
        sa.CheckConstraint(
            'registered >= 0 AND deregistered >= 0 AND rejected >= 0',
            name=op.f('ck_register_extract_counts_positive'),
        ),
        sa.ForeignKeyConstraint(['scheme'], ['scheme.code'], name=op.f('fk_register_extract_scheme_scheme')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_register_extract')),
        sa.UniqueConstraint('scheme', 'as_of', 'sha256', name=op.f('uq_register_extract_scheme_as_of_sha256')),
    )
    op.create_table(
        'register_row',
        sa.Column('extract_id', sa.Integer(), nullable=False),
        sa.Column('cvr', sa.String(length=8), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('registered_on', sa.Date(), nullable=True),
        sa.Column('deregistered_on', sa.Date(), nullable=True),
        sa.CheckConstraint('length(cvr) = 8', name=op.f('ck_register_row_cvr_length')),
        sa.CheckConstraint(
            'registered_on IS NULL OR deregistered_on IS NULL OR deregistered_on >= registered_on',
            name=op.f('ck_register_row_ended_after_it_began'),
        ),
        sa.ForeignKeyConstraint(
            ['extract_id'],
            ['register_extract.id'],
            name=op.f('fk_register_row_extract_id_register_extract'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('extract_id', 'cvr', name=op.f('pk_register_row')),
    )
    op.create_index('ix_register_row_cvr', 'register_row', ['cvr'])
    op.create_table(
        'register_finding',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('extract_id', sa.Integer(), nullable=True),
        sa.Column('cvr', sa.String(length=8), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('kind', sa.String(length=12), nullable=False),
        sa.Column('reason', sa.String(length=20), nullable=False),
        sa.Column('before', sa.String(), nullable=False),
        sa.Column('after', sa.String(), nullable=False),
        sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('new', 'gone', 'deregistered', 'changed', 'suspicious', 'person')",
            name=op.f('ck_register_finding_kind_known'),
        ),
        sa.CheckConstraint('length(cvr) = 8', name=op.f('ck_register_finding_cvr_length')),
        sa.ForeignKeyConstraint(
            ['extract_id'],
            ['register_extract.id'],
            name=op.f('fk_register_finding_extract_id_register_extract'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_register_finding')),
    )
    op.create_index('ix_register_finding_extract', 'register_finding', ['extract_id', 'kind', 'cvr'])
    op.create_table(
        'company_check',
        sa.Column('cvr', sa.String(length=8), nullable=False),
        sa.Column('source', sa.String(length=120), nullable=False),
        sa.Column('checked_on', sa.Date(), nullable=False),
        sa.Column('next_on', sa.Date(), nullable=False),
        sa.Column('status', sa.String(length=10), nullable=False),
        sa.Column('ended_on', sa.Date(), nullable=True),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('legal_form', sa.String(length=80), nullable=False),
        sa.Column('industry_code', sa.String(length=10), nullable=False),
        sa.CheckConstraint('length(cvr) = 8', name=op.f('ck_company_check_cvr_length')),
        sa.CheckConstraint(
            "status IN ('active', 'closing', 'bankrupt', 'dissolved', 'ceased', 'unknown')",
            name=op.f('ck_company_check_status_known'),
        ),
        sa.CheckConstraint('next_on > checked_on', name=op.f('ck_company_check_next_is_later')),
        sa.PrimaryKeyConstraint('cvr', name=op.f('pk_company_check')),
    )
    op.create_index('ix_company_check_next_on', 'company_check', ['next_on'])
    op.create_table(
        'verification_check',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('cvr', sa.String(length=8), nullable=False),
        sa.Column('scheme', sa.String(length=12), nullable=False),
        sa.Column('source', sa.String(length=120), nullable=False),
        sa.Column('checked_on', sa.Date(), nullable=False),
        sa.Column('next_on', sa.Date(), nullable=False),
        sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('length(cvr) = 8', name=op.f('ck_verification_check_cvr_length')),
        sa.CheckConstraint('next_on > checked_on', name=op.f('ck_verification_check_next_is_later')),
        sa.ForeignKeyConstraint(['scheme'], ['scheme.code'], name=op.f('fk_verification_check_scheme_scheme')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_verification_check')),
    )
    op.create_index('ix_verification_check_lookup', 'verification_check', ['cvr', 'scheme', 'checked_on'])


def downgrade() -> None:
    op.drop_table('verification_check')
    op.drop_table('company_check')
    op.drop_table('register_finding')
    op.drop_table('register_row')
    op.drop_table('register_extract')
