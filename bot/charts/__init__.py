"""Pictures of a talk and of practice over time: PNG for Discord, SVG for the web, each with its words.

    mood.py      trust and tension over a talk
    scores.py    score and levels of each reply
    trends.py    figures of talk after talk
    heat.py      the scores of a cohort by state
    cohort.py    what a cohort reached, week by week
    sheet.py     the sheet that all are drawn on
    vector.py    an SVG that a page with a strict content policy can hold
    words.py     what stands in the pictures and in their place

Drawing takes a tenth of a second of pure work: call these with `asyncio.to_thread`. The first two know
nothing of feedback that is withheld: whoever draws a check ride has seen to it that it was released.
"""

from bot.charts.cohort import cohort_chart
from bot.charts.heat import heat_map
from bot.charts.mood import mood_curve
from bot.charts.scores import score_bars
from bot.charts.sheet import Chart, Form
from bot.charts.trends import trend

__all__ = ["Chart", "Form", "cohort_chart", "heat_map", "mood_curve", "score_bars", "trend"]
