"""Other takes of a talk, with the same person and seed, are found without reading every talk."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the index."""
    op.create_index("sessions_by_person", "sessions", ["person", "seed", "started_at"])
