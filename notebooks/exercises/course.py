"""The course's commands, for a teacher. README.md in this folder explains them.

    java binder/Floatlab.java course release [SET …]           make the students' version in release/
    java binder/Floatlab.java course grade SET [FOLDER]        grade the submissions in FOLDER, or those collected already
    java binder/Floatlab.java course grade SET [FOLDER] --dry-run
                                                               say who would be graded from which file, and change nothing
    java binder/Floatlab.java course feedback SET              write feedback/STUDENT/SET/SET.html for each of them
    java binder/Floatlab.java course lab [options of Lab]      JupyterLab with the formgrader, in this folder

SET is the name of a folder in source/, or its beginning: ps1.
"""

import csv
import io
import os
import re
import sys
import time
import warnings
from pathlib import Path

import intake
import received
from files import Folder
from received import answer_cells

COURSE = Path(__file__).resolve().parent


class Problem(Exception):
    """What the teacher can mend; its text says how."""


def sets():
    return sorted(path.name for path in (COURSE / "source").iterdir() if path.is_dir())


def named(text):
    found = [name for name in sets() if name.startswith(text)] if text else []
    if len(found) != 1:
        raise Problem(f'"{text}" names no problem set; there are {", ".join(sets())}')
    return found[0]


def api():
    """nbgrader with the settings of nbgrader_config.py."""
    # It calls alembic by name.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    from nbgrader.apps import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from sqlalchemy.exc import SAWarning
    from traitlets.config.loader import PyFileConfigLoader

    # About how nbgrader uses its own database; nobody who grades can do anything about it.
    warnings.filterwarnings("ignore", category=SAWarning)
    config = PyFileConfigLoader("nbgrader_config.py", path=str(COURSE)).load_config()
    config.CourseDirectory.root = str(COURSE)
    config.NbGraderAPI.log_level = "WARN"
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def check(result, what):
    if not result["success"]:
        raise Problem(f"{what} failed:\n{result.get('error', '')}\n{result.get('log', '')}")


# ---------------------------------------------------------------- release

def release(names):
    nbgrader = api()
    for name in [named(text) for text in names] or sets():
        check(nbgrader.generate_assignment(name), f"the students' version of {name}")
        print(f"release/{name}/{name}.ipynb", flush=True)


# ---------------------------------------------------------------- grade

def look(folder, name):
    """What is in a folder of submissions, or nothing where none is named."""
    if not folder:
        return intake.Intake()
    where = Path(folder).resolve()
    if where == COURSE or where in COURSE.parents or (COURSE in where.parents and where != COURSE / "submitted"):
        raise Problem(f"{where} is the course's own folder or lies around it: name the one with the submissions")
    import grading

    found = intake.look(where, name, sets(), answer_cells(grading.source_of(name, name)), intake.known(COURSE))
    if not found.taken and not found.broken and not found.skipped:
        raise Problem(f"there is no notebook in {folder}: expected STUDENT/{name}.ipynb or STUDENT_{name}.ipynb")
    return found


def say(skipped):
    for what, why in skipped:
        print(f'skipped: "{what}" {why}')


def rehearse(name, folder=None):
    """Says who would be graded from which file, and what is skipped and why; writes nothing."""
    import grading

    answers = answer_cells(grading.source_of(name, name))
    found = look(folder, name)
    students, odd = intake.collected(COURSE, name)
    for student in sorted({*students, *found.taken, *found.broken}):
        file, why = f"submitted/{student}/{name}/{name}.ipynb", found.broken.get(student, "")
        if student in found.taken:
            file = f"{folder}/{found.taken[student].shown}{found.taken[student].note(student)}"
            why = problem_of(lambda: intake.plain_folders(COURSE, student, name))
        elif not why:
            why = problem_of(lambda: intake.check(COURSE, student, name, answers))
        print(f"{student:20}  not graded: {why}" if why else f"{student:20}  {file}")
    say([*found.skipped, *odd])
    return 0


def problem_of(step):
    """Why a step for one student fails, in a line, or nothing. No submission may stop the grading of the others."""
    try:
        step()
    except (intake.Refused, OSError) as problem:
        return received.brief(problem)
    except Exception as problem:
        return f"{type(problem).__name__}: {received.brief(problem)}"
    return ""


def grade(name, folder=None):
    import grading
    import kernels

    for place in ("release", "submitted", "autograded", "feedback", f"grades-{name}.csv"):
        if (COURSE / place).is_symlink():
            raise Problem(f"{COURSE / place} is a symbolic link: put the folder or file itself there")
    nbgrader = api()
    check(nbgrader.generate_assignment(name), f"the students' version of {name}")
    answers = answer_cells(grading.source_of(name, name))
    found = look(folder, name)
    refused = dict(found.broken)
    for student, file in found.taken.items():
        why = problem_of(lambda: intake.take(folder, file, COURSE, student, name, answers))
        if why:
            refused[student] = why
    students, odd = intake.collected(COURSE, name)
    say([*found.skipped, *odd])
    for student in {*students} & {*refused}:
        refused[student] += "; what was handed in before stays"
    everybody = sorted({*students, *refused})
    if not everybody:
        raise Problem(f"nobody has submitted {name}: name the folder with the submissions")
    began = time.monotonic()
    log = COURSE / f"grades-{name}.log"
    log.unlink(missing_ok=True)
    left_out = 0
    warned = False
    grading.shared["pool"] = kernels.Kernels(ahead=True)
    try:
        grading.shared["graders"][name, name] = grading.Grader(
            grading.source_of(name, name), name, grading.private_seed(), grading.shared["pool"])
        for count, student in enumerate(everybody, start=1):
            start = time.monotonic()
            where = f"{count:3}/{len(everybody)}  {student:20}"
            why = refused.get(student) or problem_of(lambda: intake.check(COURSE, student, name, answers))
            why = why or problem_of(lambda: autograded(nbgrader, name, student, log))
            if why:
                left_out += 1
                print(f"{where}  not graded: {why}", flush=True)
                continue
            report = grading.shared["reports"][name, student]
            if not report.fenced and not warned:
                warned = True
                print("floatlab: this system has no Landlock, so the students' code can read your files while it is graded."
                      "\n          Grade in a container: README.md, \"What no kernel can prevent\".", file=sys.stderr)
            memory = f", {report.megabytes:.0f} MB" if report.megabytes else ""
            source = f"; {found.taken[student].shown}{found.taken[student].note(student)}" if student in found.taken else ""
            print(f"{where}  {sum(report.points.values()):g} points; {time.monotonic() - start:.1f} s{memory}{source}", flush=True)
    finally:
        for grader in grading.shared["graders"].values():
            grader.close()
        grading.shared["pool"].close()
        grading.shared.update(pool=None, graders={})
    table(nbgrader, name)
    print(f"{len(everybody) - left_out} graded in {time.monotonic() - began:.0f} s"
          + (f", {left_out} not graded" if left_out else "") + f"; the points are in grades-{name}.csv. "
          "What a person has to read: java binder/Floatlab.java course lab")
    return 1 if left_out else 0


def autograded(nbgrader, name, student, log):
    """nbgrader's autograding of one student."""
    result = nbgrader.autograde(name, student)
    if "KeyboardInterrupt" in result.get("error", ""):
        raise KeyboardInterrupt
    if not result["success"]:
        text = f"{result.get('log', '')}\n{result.get('error', '')}"
        with open(log, "a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{student}\n{text}\n\n")
        causes = re.findall(r"^(?:[a-zA-Z_]+\.)*([a-zA-Z_]+(?:Error|Exception|Refused): .*)$", text, re.M)
        raise intake.Refused(f"{causes[0] if causes else 'nbgrader failed'} (more in {log.name})")


def table(nbgrader, name):
    """grades-SET.csv: a line for each student, the points of each task; empty is still to be graded by a person."""
    with nbgrader.gradebook as book:
        lines = []
        for submission in sorted(book.find_assignment(name).submissions, key=lambda one: one.student.id):
            points = {}
            for notebook in submission.notebooks:
                for one in notebook.grades:
                    points[one.name.removesuffix("-test")] = \
                        "" if one.needs_manual_grade and one.manual_score is None and one.auto_score is None else one.score
            lines.append({"student": submission.student.id, "points": submission.score,
                          "of": submission.max_score, **points})
    tasks = dict.fromkeys(key for line in lines for key in line if key not in ("student", "points", "of"))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, ["student", "points", "of", *tasks])
    writer.writeheader()
    writer.writerows(lines)
    with Folder(COURSE) as root:
        root.write(f"grades-{name}.csv", text.getvalue().encode("utf-8"))


# ---------------------------------------------------------------- feedback, lab

def feedback(name):
    nbgrader = api()
    failed = 0
    for student in sorted(path.parent.name for path in (COURSE / "autograded").glob(f"*/{name}")):
        why = problem_of(lambda: one_feedback(nbgrader, name, student))
        failed += bool(why)
        print(f"{student}: no feedback: {why}" if why else f"feedback/{student}/{name}/{name}.html", flush=True)
    table(nbgrader, name)
    return 1 if failed else 0


def one_feedback(nbgrader, name, student):
    if not intake.is_student(student):
        raise intake.Refused("that is no name for a student")
    intake.plain_folders(COURSE, student, name)
    result = nbgrader.generate_feedback(name, student)
    if not result["success"]:
        raise intake.Refused(result.get("error", "").strip().splitlines()[-1])


def lab(options):
    os.chdir(COURSE)
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", "--LanguageServerManager.autodetect=False",
                              f"--ServerApp.root_dir={COURSE}", *options])


def main(words):
    command, rest = (words[0], words[1:]) if words else ("", [])
    if command == "release":
        release(rest)
    elif command == "grade" and 1 <= len([word for word in rest if word != "--dry-run"]) <= 2:
        name, *folder = [word for word in rest if word != "--dry-run"]
        name = named(name)
        if folder and not Path(folder[0]).is_dir():
            raise Problem(f"there is no folder {folder[0]}")
        return (rehearse if "--dry-run" in rest else grade)(name, *folder)
    elif command == "feedback" and len(rest) == 1:
        return feedback(named(rest[0]))
    elif command == "lab":
        lab(rest)
    else:
        print(__doc__.strip())
        return 0 if not words else 1
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Problem as problem:
        print(f"floatlab: {problem}", file=sys.stderr)
        sys.exit(1)
