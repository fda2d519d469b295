"""Problems, verdicts and courses that the page must repeat."""

from __future__ import annotations

import json

from logloss._lesson import practice
from logloss._lesson.practice import progress, worksheet
from logloss._lesson.practice.problems import ORDER, Problem
from logloss._lesson.practice.progress import Result
from logloss._lesson.practice.solutions import solution
from logloss._lesson.solver import WORDS

SEEDS = 60  # of each kind
TOLD = 5  # of each kind, with everything that is shown
ANSWERED = 2  # of each kind, answered in many ways

TYPED = (
    *("0,1625", ".1625", "0.16", "17/20", "1.6e-1", "1.625×10⁻¹", "1,6*10^-1", "∞", "inf", "-∞", "0", "0.0", "1", "2"),
    *("85 Prozent", "Unendlich", "-unendlich", "0,1625 Verlust"),
    *("85%", "85", "85 percent", "0.16 m", "16%", "0.16 nats", "0.2345 bits", "L = 0.16", "p≈0,85", "dL/dz = -0.15"),
    *("1,234.5", "1.234,5", "1 234", "12/0", "1/3/4", "", " ", "?", "ln 2", "−ln 0.85", "0.1.2", "--1", "1e999", "1e"),
    *("A", "b", "c)", "model C", "AB", "0.16 0.17", "0,", ",", "+.5", "− 0.5", "0.000", "٣", "1e-400", "1e+2 %", "½"),
    *(
        "0.1625.",
        "0.1625...",
        "0.16 (nats).",
        "0.16 loss",
        "０．１６２５。",
        "٠٫١٦",
        "۰٫۱۶",
        "८५％",
        "$0.1625$",
        "1½",
        "10²",
    ),
    *(
        r"\frac{13}{80}",
        r"\(0{,}1625\)",
        r"-\frac{3}{20}",
        r"-\ln\left(0.85\right)",
        r"\text{nats}",
        "\u200f0.16",
        "4.443",
    ),
    *("16/100", "4/25", "1/5", "1/6", "0.1625999", "-ln(0.85)", "ln(1/0.85)", "-log10 0.85", "-log₂0.85", "ln(0.15)"),
    *(
        "-ln 85",
        "-ln 0",
        "e^-0.1625",
        "1/(1+e^-2)",
        "-1/0.85",
        "0.85-1",
        "-ln .5/ln 2",
        "(0.1625)",
        "−ln 0.85 = 0.1625",
    ),
    *(
        "(1",
        "ln(-1)",
        "2^0.5",
        "(-8)^(1/3)",
        "1/0.0",
        "e^1000",
        "((((",
        "16.25",
        "0.1625 bits",
        "0.16 §",
        "0.16 = x",
        "==",
    ),
)
OUTCOMES = ("own", "own", "helped", "own", "missed", "own", "own", "own", "missed", "helped", "own")


def typed_for(made: Problem) -> list[str]:
    """Return what might be typed at a problem: its own values, written in many ways, and much else."""
    own = [made.answer, *made.mistakes.values(), made.answer * 1.01, -made.answer]
    ways = ("{:.1g}", "{:.2g}", "{:.3g}", "{:.4f}", "{:.7g}", "{!r}", "{:.2e}")
    return [*TYPED, *(way.format(value) for value in own for way in ways if "inf" not in repr(value))]


def judged(made: Problem) -> list[tuple[str, str, str]]:
    verdicts = [(typed, practice.check(made, typed)) for typed in typed_for(made)]
    return [(typed, verdict.outcome, verdict.key) for typed, verdict in verdicts]


def practicing() -> object:
    made = {(kind, seed): practice.problem(kind, seed) for kind in ORDER for seed in (0, *range(1, 4 * SEEDS, 4))}
    told = [each for each in made.values() if each.seed < 4 * TOLD]
    return {
        "lesson": practice.payload(),
        "solver": WORDS,
        "problems": [
            [each.kind, each.seed, each.text, each.answer, list(each.mistakes.values())] for each in made.values()
        ],
        "told": [
            {
                "kind": each.kind,
                "seed": each.seed,
                "mistakes": list(each.mistakes),
                "hints": each.hints,
                "givens": each.givens,
                "table": each.table,
            }
            for each in told
        ],
        "verdicts": [[each.kind, each.seed, judged(each)] for each in told if each.seed < 4 * ANSWERED],
        "words": [[typed, practice.check(practice.problem("one", 0), typed).words] for typed in TYPED],
        "solutions": [
            [
                each.kind,
                each.seed,
                [
                    (part.heading, [(step.formula, step.words) for step in part.working.steps], part.working.words)
                    for part in solution(each)
                ],
            ]
            for each in told
        ],
        "courses": [courses(seed) for seed in range(1, 7)],
        "sheets": [
            [seed, kind, [(each.kind, each.seed) for each in worksheet.problems(seed, 14, kind)]]
            for seed, kind in ((1, ""), (2, "batch"), (2**40, ""), (3, "one"))
        ],
        "records": [[text, record(text)] for text in RECORDS],
    }


def courses(seed: int) -> object:
    """Return a course of forty problems, whose results follow a pattern of their own, step by step."""
    results: tuple[Result, ...] = ()
    steps = []
    for at in range(40):
        made = progress.in_course(seed, at, results)
        how = OUTCOMES[(at * seed + seed // 3) % len(OUTCOMES)]
        results = (*results, Result(made.kind, made.seed, how))
        steps.append((made.kind, made.seed, how, progress.streak(results)))
    return [seed, steps, progress.to_text(results)]


def _record(**change: object) -> str:
    return json.dumps({"schema": progress.SCHEMA, "results": [{"kind": "one", "seed": 0, "outcome": "own"} | change]})


RECORDS = [
    _record(),
    _record(kind="unheard-of"),
    _record(kind=3),
    _record(seed=-1),
    _record(seed=1.5),
    _record(seed=2**53),
    _record(seed=True),
    _record(outcome="won"),
    _record(outcome=None),
    _record(outcome="toString"),
    _record(added="later"),
    "",
    "[]",
    "null",
    "{}",
    '{"schema": "logloss/progress/2"}',
    '{"schema": "logloss/evaluation/1"}',
    '{"schema": "logloss/progress/1"}',
    '{"schema": "logloss/progress/1", "results": {}}',
    '{"schema": "logloss/progress/1", "results": [3]}',
    '{"schema": "logloss/progress/1", "results": [[]]}',
    '{"schema": "logloss/progress/1", "results": []}',
]


def record(text: str) -> object:
    """Return the results in a record, or why it is none."""
    try:
        return [(each.kind, each.seed, each.outcome) for each in progress.from_text(text, "it")]
    except ValueError as error:
        return str(getattr(error, "problem", "")).removeprefix("it is no record of practice: ").removesuffix(".")
