"""What to practise next: the measure that is furthest from its benchmark, in words."""

from __future__ import annotations

from dialogues.scenario import Scenario
from rubric.measures import Measures
