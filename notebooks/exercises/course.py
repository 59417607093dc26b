"""The course's commands, for a teacher. README.md in this folder explains them.

    java binder/Floatlab.java course release [SET …]           make the students' version in release/
    java binder/Floatlab.java course grade SET [FOLDER]        grade the submissions in FOLDER, or those collected already
    java binder/Floatlab.java course feedback SET              write feedback/STUDENT/SET/SET.html for each of them
    java binder/Floatlab.java course lab [options of Lab]      JupyterLab with the formgrader, in this folder

SET is the name of a folder in source/, or its beginning: ps1.
"""

import csv
import os
import re
import shutil
import sys
import time
import warnings
from pathlib import Path

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

def submissions(folder, name):
    """Who handed in what: {student: file}. A folder for each student, or files named after them."""
    found = {}
    for path in sorted(Path(folder).iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            files = sorted(path.rglob("*.ipynb"))
            files = [file for file in files if ".ipynb_checkpoints" not in file.parts]
            own = [file for file in files if file.stem == name] or files
            if len(own) == 1:
                found[path.name] = own[0]
            elif own:
                raise Problem(f"{path} has {len(own)} notebooks, none of them named {name}.ipynb")
        elif path.suffix == ".ipynb":
            found[re.sub(rf"[ _-]*{re.escape(name)}[ _-]*", "", path.stem) or path.stem] = path
    if not found:
        raise Problem(f"there is no notebook in {folder}: expected STUDENT/{name}.ipynb or STUDENT_{name}.ipynb")
    for student in found:
        if not re.fullmatch(r"[\w.@-]+", student):
            raise Problem(f'"{student}" is no good name for a student: letters, digits and . @ _ - alone')
    return found


def take(folder, name):
    """Copies submissions to where nbgrader looks for them."""
    for student, file in submissions(folder, name).items():
        place = COURSE / "submitted" / student / name
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        shutil.copy(file, place / f"{name}.ipynb")


def grade(name, folder=None):
    import grading
    import kernels

    nbgrader = api()
    check(nbgrader.generate_assignment(name), f"the students' version of {name}")
    if folder:
        take(folder, name)
    students = sorted(path.parent.name for path in (COURSE / "submitted").glob(f"*/{name}"))
    if not students:
        raise Problem(f"nobody has submitted {name}: name the folder with the submissions")
    began = time.monotonic()
    grading.shared["pool"] = kernels.Kernels(ahead=True)
    unreadable = []
    warned = False
    try:
        for count, student in enumerate(students, start=1):
            start = time.monotonic()
            where = f"{count:3}/{len(students)}  {student:20}"
            problem = unreadable_because(COURSE / "submitted" / student / name / f"{name}.ipynb")
            if problem:
                unreadable.append(student)
                print(f"{where}  not graded: {problem}", flush=True)
                continue
            if count == len(students):
                grading.shared["pool"].ahead = False
            result = nbgrader.autograde(name, student)
            if not result["success"]:
                unreadable.append(student)
                print(f"{where}  not graded:\n{result.get('error', '')}\n{result.get('log', '')}", flush=True)
                continue
            report = grading.shared["reports"][(name, student)]
            if not report.fenced and not warned:
                warned = True
                print("floatlab: this system has no Landlock, so the students' code can read your files while it is graded."
                      "\n          Grade in a container: README.md, \"What no kernel can prevent\".", file=sys.stderr)
            memory = f", {report.megabytes:.0f} MB" if report.megabytes else ""
            print(f"{where}  {sum(report.points.values()):g} points; {time.monotonic() - start:.1f} s{memory}", flush=True)
    finally:
        grading.shared["pool"].close()
        grading.shared.update(pool=None, graders={})
    table(nbgrader, name)
    print(f"{len(students) - len(unreadable)} graded in {time.monotonic() - began:.0f} s; the points are in grades-{name}.csv. "
          "What a person has to read: java binder/Floatlab.java course lab")
    return 1 if unreadable else 0


def unreadable_because(path):
    import nbformat

    try:
        nbformat.validate(nbformat.read(path, as_version=4))
    except FileNotFoundError:
        return f"there is no {path.name}"
    except (ValueError, KeyError, AttributeError, OSError, nbformat.ValidationError) as problem:
        return f"{path.name} is no notebook ({str(problem).splitlines()[0][:100]})"
    return ""


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
    with open(COURSE / f"grades-{name}.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["student", "points", "of", *tasks])
        writer.writeheader()
        writer.writerows(lines)


# ---------------------------------------------------------------- feedback, lab

def feedback(name):
    nbgrader = api()
    check(nbgrader.generate_feedback(name), f"the feedback on {name}")
    table(nbgrader, name)
    for path in sorted((COURSE / "feedback").glob(f"*/{name}/{name}.html")):
        print(path.relative_to(COURSE))


def lab(options):
    os.chdir(COURSE)
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", "--LanguageServerManager.autodetect=False",
                              f"--ServerApp.root_dir={COURSE}", *options])


def main(words):
    command, rest = (words[0], words[1:]) if words else ("", [])
    if command == "release":
        release(rest)
    elif command == "grade" and 1 <= len(rest) <= 2:
        name = named(rest[0])
        if len(rest) == 2 and not Path(rest[1]).is_dir():
            raise Problem(f"there is no folder {rest[1]}")
        return grade(name, *rest[1:])
    elif command == "feedback" and len(rest) == 1:
        feedback(named(rest[0]))
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
