from __future__ import annotations

import json
from pathlib import Path

from rubric.codes import SKILLS, SLIPS
from rubric.training.corpora import EXAMPLES, annomi, crisis, epitome

ANNOMI = (
    "transcript_id,mi_quality,topic,utterance_id,context,reply,reflection_exists,reflection_subtype,"
    "question_exists,question_subtype,therapist_input_exists,therapist_input_subtype,main_therapist_behaviour\n"
    "1,high,rest,2,I'm tired.,You're worn out.,True,complex,False,n/a,False,n/a,reflection\n"
    '1,high,rest,4,Yes.,"Sleep more, is that so?",False,n/a,True,closed,True,options,question\n'
)
EPITOME = (
    "seeker_id,response_id,seeker_post,response_post,emotional_reaction,emotional_reaction_rationales,"
    "interpretation,interpretation_rationales,exploration,exploration_rationales\n"
    "a,b,I'm alone.,I'm sorry. What happened?,1,I'm sorry.|,0,,2,What happened?|not there\n"
)


def test_annomi_comes_under_the_names_of_the_codebook(tmp_path: Path) -> None:
    (tmp_path / "annomi.csv").write_text(ANNOMI)
    reflection, question = annomi(tmp_path / "annomi.csv")
    assert reflection.labels == {
        "reflection": 2,
        "open_question": 0,
        "closed_question": 0,
        "input": 0,
        "advice": 0,
    }
    assert question.labels == {"reflection": 0, "open_question": 0, "closed_question": 1, "input": 1}


def test_a_rationale_is_found_where_it_stands_and_left_out_where_it_does_not(tmp_path: Path) -> None:
    (tmp_path / "epitome.csv").write_text(EPITOME)
    (item,) = epitome(tmp_path / "epitome.csv")
    assert item.labels == {"emotional_reaction": 1, "interpretation": 0, "exploration": 2}
    assert item.rationales == {
        "emotional_reaction": ((0, 10),),
        "interpretation": (),
        "exploration": ((11, 25),),
    }


def test_an_example_says_of_every_code_whether_it_is_there(tmp_path: Path) -> None:
    entry = {"context": "c", "reply": "r", "levels": {"empathy": 2, "reflection": 1}, "codes": ["rush"]}
    (tmp_path / "some.jsonl").write_text(json.dumps(entry) + "\n")
    (item,) = crisis(tmp_path / "some.jsonl")
    assert item.labels["rush"] == 1
    assert item.labels["threat"] == 0
    assert item.labels["grave"] == 0
    assert set(item.labels) == {*SKILLS, *SLIPS, "grave", "empathy", "reflection"}


def test_replies_to_one_line_stay_on_one_side() -> None:
    items = [item for path in EXAMPLES.glob("*.jsonl") for item in crisis(path)]
    learnt = {item.context for item in items if not item.is_development}
    apart = {item.context for item in items if item.is_development}
    assert not learnt & apart
    assert 0.08 < sum(item.is_development for item in items) / len(items) < 0.25
