"""The exercises from the teacher's source to the feedback: who earns points, who does not, and what they are told.

The short form, in mvn -Pci verify: reference, stub and one kind of wrong answer of every task; one class of four through the
commands. mvn -Pfull verify (FLOATLAB_FULL=1): every kind of wrong answer, every disaster in every task, every trick.
"""

import csv
import json
import re
import subprocess
import sys
import zipfile

import nbformat
import pytest

import badge
import grading
import kernels
import lessons
import sandbox
from classroom import (  # noqa: F401
    FULL, SETS, command, course, earned, every_set, fenced, full, graded, grader, hurried, pool,
)
from course import answer_cells
from course_answers import DISASTERS, RIGHT, TRICKS, WRONG, disaster
from submissions import EXERCISES, reference, released, submission, tasks

pytestmark = pytest.mark.ci


def wrong_in_turn(name, round_, half):
    """Every second task gets a wrong answer of some kind, the others the right one."""
    kinds = {task: list(WRONG[name][task].items()) for task in tasks(name)[half::2]}
    return {task: answers[round_ % len(answers)] for task, answers in kinds.items()}


def rounds(name):
    """As many rounds as the task with the most kinds of wrong answers has kinds."""
    return max(len(kinds) for kinds in WRONG[name].values()) if FULL else 1


def row(text, name):
    """The numbers in the line of a table that names the set."""
    return [int(number) for number in re.findall(r"\| (\d+) (?=\|)", next(
        line for line in text.splitlines() if line.startswith(f"| `{name}`")))]


# ---------------------------------------------------------------- the notebooks

@every_set
def test_a_set_has_what_is_asked_of_it(name):
    source = grading.source_of(name, name)
    graded_cells = [cell for cell in source.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    points = sum(cell.metadata.nbgrader.points for cell in graded_cells)
    by_hand = [cell for cell in graded_cells if cell.metadata.nbgrader.solution]
    assert 5 <= len(graded_cells) <= 8
    minutes = sum(int(number) for cell in source.cells for number in re.findall(r"^## .* points, (\d+) minutes\)", cell.source))
    assert f"About {minutes} minutes, **{points} points**." in source.cells[0].source
    readme = (EXERCISES / "README.md").read_text(encoding="utf-8")
    assert badge.link(badge.HOME, f"lab/tree/notebooks/exercises/release/{name}/{name}.ipynb") in readme
    assert row(readme, name) == [points, sum(cell.metadata.nbgrader.points for cell in graded_cells if
                                             cell.metadata.nbgrader.solution), minutes]
    assert by_hand and all("**Rubric.**" in cell.source for cell in by_hand)
    assert all(all(grading.hidden(cell.source)[:1]) and grading.visible(cell.source).strip()
               for cell in graded_cells if grading.is_test(cell))
    assert set(RIGHT[name]) == set(WRONG[name]) == set(tasks(name)) and all(len(kinds) >= 3 for kinds in WRONG[name].values())
    for cell in graded_cells:
        title = next(one.source for one in reversed(source.cells[:source.cells.index(cell)])
                     if one.source.startswith("## "))
        assert f"({cell.metadata.nbgrader.points} points" in title


@every_set
def test_the_students_version_holds_no_solution(name):
    text = json.dumps(released(name), ensure_ascii=False)
    assert not any(mark in text for mark in ("SOLUTION", "HIDDEN", "GRADING_SEED", "JUDGE", "Rubric"))
    assert "not written yet" in text and "*Your answer.*" in text


def test_the_readme_states_the_limits():
    readme = (EXERCISES / "README.md").read_text(encoding="utf-8")
    for text in (f"{kernels.CELL_SECONDS} s of computing, or {kernels.CLOCK * kernels.CELL_SECONDS} s in all",
                 f"| a notebook | {grading.SUBMISSION_SECONDS} s |", f"| {kernels.MOST_OUTPUT:,} characters |"):
        assert text in readme, text


def test_the_jars_hold_no_solution():
    for jar in (lessons.ROOT / "notebooks" / "target" / "classpath").glob("floatlab-*.jar"):
        with zipfile.ZipFile(jar) as archive:
            assert not [entry for entry in archive.namelist() if "exercise" in entry or entry.endswith(".ipynb")]


# ---------------------------------------------------------------- who earns points

@every_set
def test_the_reference_earns_everything(grader, name):
    report = graded(grader, name, submission(name, reference(name)))
    assert earned(report) == set(tasks(name)), report.comments


@every_set
def test_the_stub_earns_nothing(grader, name):
    report = graded(grader, name, released(name))
    assert earned(report) == set()
    assert all("There is no answer yet." in comment for comment in report.comments.values()), report.comments


@full
@every_set
def test_right_answers_of_another_kind_earn_everything(grader, name):
    for student in ("ada", "bob"):
        report = graded(grader, name, submission(name, {**reference(name), **RIGHT[name]}), student)
        assert earned(report) == set(tasks(name)), report.comments


@pytest.mark.parametrize("name, round_, half",
                         [(name, round_, half) for name in SETS for round_ in range(rounds(name)) for half in (0, 1)])
def test_a_wrong_answer_costs_its_task_and_no_other(grader, name, round_, half):
    wrong = wrong_in_turn(name, round_, half)
    answers = {**reference(name), **{task: source for task, (_, source) in wrong.items()}}
    # Each round is another student, so the hidden tests have other data.
    report = graded(grader, name, submission(name, answers), f"student-{round_}")
    kinds = {task: kind for task, (kind, _) in wrong.items()}
    assert earned(report) == set(tasks(name)) - set(wrong), f"{kinds}\n{report.comments}"


@pytest.mark.parametrize("turn", range(2 * len(DISASTERS)) if FULL else [0])
@pytest.mark.parametrize("name", SETS if FULL else SETS[1:2])
def test_a_disaster_costs_its_task_and_no_other(grader, hurried, name, turn):
    kinds = list(DISASTERS)
    chosen = {task: kinds[(i + turn // 2) % len(kinds)] for i, task in enumerate(tasks(name)) if not FULL or i % 2 == turn % 2}
    if not FULL:
        # All six at once; the last task is left alone.
        chosen = dict(list(chosen.items())[:len(kinds)])
    right = reference(name)
    answers = {**right, **{task: disaster(right[task], DISASTERS[kind][0]) for task, kind in chosen.items()}}
    report = graded(grader, name, submission(name, answers))
    assert earned(report) == set(tasks(name)) - set(chosen), f"{chosen}\n{report.comments}"
    for task, kind in chosen.items():
        assert DISASTERS[kind][1] in report.comments[task + "-test"], (task, kind, report.comments)


# ---------------------------------------------------------------- tricks

@pytest.mark.parametrize("trick", TRICKS if FULL else list(TRICKS)[:1])
@pytest.mark.parametrize("name", SETS if FULL else SETS[:1])
def test_a_trick_earns_nothing(grader, name, trick):
    answers = {task: list(kinds.values())[0] for task, kinds in WRONG[name].items()}
    notebook = submission(name, answers)
    after = next(i for i, cell in enumerate(notebook.cells) if grading.grade_id(cell) == "imports")
    notebook.cells.insert(after + 1, nbformat.v4.new_code_cell(TRICKS[trick]))
    assert earned(graded(grader, name, notebook)) == set()


def test_edited_deleted_and_doubled_tests_are_the_teachers_again():
    name = SETS[0]
    source = grading.source_of(name, name)
    notebook = submission(name, {"ulp": "float ulpOf(float x) { return 1; }"})
    cells = {grading.grade_id(cell): cell for cell in notebook.cells}
    cells["ulp-test"].source = "try { Check.that(ulpOf(1) == 2, \"\"); } catch (Throwable e) { }"
    cells["ulp-test"].metadata.nbgrader.update(points=100, solution=True, locked=False)
    notebook.cells.remove(cells["fits-test"])
    del cells["chopped-test"].metadata["nbgrader"]
    cells["imports"].source = "class Check { }"
    twin = nbformat.from_dict(json.loads(json.dumps(cells["ulp"])))
    twin.source = "float ulpOf(float x) { return 2; }"
    notebook.cells.append(twin)
    again = grading.rebuilt(source, notebook, "ada")
    kept = {grading.grade_id(cell): cell for cell in again.cells if grading.grade_id(cell)}
    for cell in source.cells:
        if grading.grade_id(cell) and not cell.metadata.nbgrader.solution:
            assert kept[grading.grade_id(cell)].source == cell.source
            assert kept[grading.grade_id(cell)].metadata == cell.metadata
    assert kept["ulp"].source == "float ulpOf(float x) { return 1; }"


def test_a_students_own_cells_stay_where_they_were():
    name = SETS[0]
    notebook = submission(name, {})
    after = next(i for i, cell in enumerate(notebook.cells) if grading.grade_id(cell) == "fits")
    notebook.cells.insert(after, nbformat.v4.new_code_cell("int helper = 1;"))
    again = grading.rebuilt(grading.source_of(name, name), notebook, "ada")
    sources = [cell.source for cell in again.cells]
    names = [grading.grade_id(cell) for cell in again.cells]
    assert names.index("ulp-test") < sources.index("int helper = 1;") < names.index("fits")


@fenced
def test_behind_the_fence_no_file_of_the_course_can_be_read(pool):
    grading.private_seed()
    kernel = pool.student()
    try:
        for path in (EXERCISES / "source" / SETS[0] / f"{SETS[0]}.ipynb", EXERCISES / "private-seed", "/tmp"):
            read = f'java.nio.file.Files.list(java.nio.file.Path.of("{path}").getParent()).count()'
            outcome = kernel.run(read)
            assert outcome.how == "error" and "AccessDenied" in outcome.error, outcome
        outcome = kernel.run('java.nio.file.Files.writeString(java.nio.file.Path.of("/tmp/floatlab-written"), "x")')
        assert "AccessDenied" in outcome.error
        outcome = kernel.run('new ProcessBuilder("cat", "%s").start().waitFor()' % (EXERCISES / "private-seed"))
        assert outcome.value != "0"
        assert kernel.run("1 + 1").value == "2"
    finally:
        pool.close(kernel)


@fenced
@pytest.mark.skipif(sandbox.version() < 4, reason="needs Linux 6.7")
def test_behind_the_fence_nobody_can_be_called(pool):
    import socket
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        kernel = pool.student()
        try:
            outcome = kernel.run(f'new java.net.Socket("127.0.0.1", {listening.getsockname()[1]})')
            assert outcome.how == "error" and "Permission denied" in outcome.error, outcome
        finally:
            pool.close(kernel)


def test_the_hidden_data_depend_on_the_private_seed_and_on_the_student():
    seeds = {grading.grading_seed(secret, name, student) for secret in "ab" for name in SETS for student in ("x", "y")}
    assert len(seeds) == 4 * len(SETS)


# ---------------------------------------------------------------- the commands

def test_the_committed_students_version_is_in_step(course):
    status, said = command(course, "release")
    assert status == 0, said
    for name in SETS:
        fresh = (course / "release" / name / f"{name}.ipynb").read_bytes()
        assert fresh == (EXERCISES / "release" / name / f"{name}.ipynb").read_bytes(), \
            f"release/{name} is old: run java binder/Floatlab.java course release"


def test_a_class_is_graded_and_told(course, tmp_path):
    name = SETS[0]
    right = reference(name)
    handed_in = tmp_path / "handed in"
    bad = {**right, "ulp": "float ulpOf(float x) { return Math.scalb(1f, Math.getExponent(x) - 24); }",
           "lost": disaster(right["lost"], "System.exit(0);"), "blame": "The addition rounds."}
    for student, notebook in (("ada", submission(name, {**right, "blame": "The subtraction is exact."})),
                              ("bob", released(name)), ("cyd", submission(name, bad, "cyd"))):
        (handed_in / student).mkdir(parents=True)
        lessons.write(handed_in / student / f"{name}.ipynb", notebook)
    (handed_in / f"dan_{name}.ipynb").write_text("no notebook", encoding="utf-8")
    lessons.write(handed_in / f"eve_{name}.ipynb", released(SETS[1]))
    status, said = command(course, "grade", "ps1", handed_in)
    assert status == 1 and "dan" in said and "is no notebook" in said, said
    assert re.search(r"eve +not graded: .* has none of this set's cells for answers: is it another set", said), said
    assert "3/5  cyd" in said and "3 graded in" in said
    with open(course / f"grades-{name}.csv", encoding="utf-8") as file:
        lines = {line["student"]: line for line in csv.DictReader(file)}
    assert [float(lines[student]["points"]) for student in ("ada", "bob", "cyd")] == [20, 0, 14]
    assert lines["ada"]["blame"] == "" and lines["bob"]["blame"] == "0.0"
    assert lines["cyd"]["lost"] == "0.0" and lines["cyd"]["output"] == "4.0"
    status, said = command(course, "feedback", "ps1")
    assert status == 0 and f"feedback/cyd/{name}/{name}.html" in said, said
    html = (course / "feedback" / "cyd" / name / f"{name}.html").read_text(encoding="utf-8")
    assert "ended the whole kernel" in html and "the ulp of 1" in html
    assert "GRADING_SEED" not in html and "HIDDEN" not in html


@full
@every_set
def test_a_solved_notebook_passes_nbgrader_validate(name, tmp_path):
    path = tmp_path / f"{name}.ipynb"
    lessons.write(path, submission(name, {**reference(name)}))
    result = subprocess.run([sys.executable, "-m", "nbgrader", "validate", str(path)], cwd=tmp_path,
                            capture_output=True, text=True, timeout=300)
    assert "Success! Your notebook passes all the tests." in result.stdout + result.stderr, result


def test_no_two_sets_share_a_cell_for_answers():
    names = [name for every in SETS for name in answer_cells(grading.source_of(every, every))]
    assert len(names) == len(set(names)) > 25


def test_a_set_that_is_not_there_is_named(course):
    status, said = command(course, "grade", "ps9")
    assert status == 1 and 'floatlab: "ps9" names no problem set; there are ps1-bits-and-order' in said
