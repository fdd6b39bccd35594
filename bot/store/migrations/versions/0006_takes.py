"""Other takes of a talk, and the latest talks of all, are found without reading every talk."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the indexes."""
    op.create_index("sessions_by_person", "sessions", ["person", "seed", "started_at"])
    op.create_index("sessions_by_start", "sessions", ["started_at", "id"])
