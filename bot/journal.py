"""The log of a running service: a line of JSON each on standard error, with no word of what anybody said."""

from __future__ import annotations

import logging
import sys
from typing import Final

import structlog

from bot.log import LOG

_QUIET: Final = ("discord", "alembic", "matplotlib", "PIL")
"""Libraries whose remarks matter only from a warning on."""


def start_journal(level: str) -> None:
    """Send our log and the libraries' warnings to standard error, from a level such as `info` on."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    LOG.setLevel(level.upper())
    LOG.propagate = True
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def journal() -> structlog.stdlib.BoundLogger:
    """Return the log to write to, as `journal().info("turn", session=...)`.

    Whoever starts no journal gets plain lines on standard error. The library's own default draws the local
    variables beside an error, and what somebody said may be in one.
    """
    if not structlog.is_configured():
        structlog.configure(
            processors=[
                structlog.stdlib.add_log_level,
                structlog.processors.format_exc_info,
                structlog.processors.LogfmtRenderer(),
            ],
            logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        )
    log: structlog.stdlib.BoundLogger = structlog.get_logger(LOG.name)
    return log
