"""What tests of the exercises share: the sets, a grader and its kernels, a teacher's course folder and its commands."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import grading
import kernels
import sandbox
from course_answers import WRONG
from submissions import EXERCISES

os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

SETS = sorted(WRONG)
FULL = bool(os.environ.get("FLOATLAB_FULL"))
full = pytest.mark.skipif(not FULL, reason="mvn -Pfull verify")
every_set = pytest.mark.parametrize("name", SETS)
fenced = pytest.mark.skipif(sandbox.version() == 0, reason="needs Linux with Landlock")


@pytest.fixture(scope="module")
def pool():
    running = kernels.Kernels(ahead=True)
    yield running
    running.close()


@pytest.fixture(scope="module")
def grader(pool):
    made = {}

    def of(name):
        if name not in made:
            made[name] = grading.Grader(grading.source_of(name, name), name, "a seed for tests", pool)
        return made[name]

    return of


@pytest.fixture
def hurried(pool):
    """Cells have less time, so that the tests need not wait long for those that never end."""
    pool.seconds = 8
    yield
    pool.seconds = kernels.CELL_SECONDS


def graded(grader, name, notebook, student="ada"):
    source = grading.source_of(name, name)
    fresh = grading.rebuilt(source, notebook, student)
    return grader(name).grade(fresh, student)


def earned(report):
    return {task.removesuffix("-test") for task, points in report.points.items() if points}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A teacher's course folder: a copy of the exercises, with nothing graded yet."""
    folder = tmp_path_factory.mktemp("course") / "exercises"
    unwanted = shutil.ignore_patterns("gradebook.db", "submitted", "autograded", "feedback", "__pycache__", "private-seed",
                                      "release", "grades*", ".ipynb_checkpoints", "node_modules")
    shutil.copytree(EXERCISES, folder, ignore=unwanted)
    return folder


def command(course, *words):
    result = subprocess.run([sys.executable, course / "course.py", *map(str, words)],
                            capture_output=True, text=True, timeout=1800)
    return result.returncode, result.stdout + result.stderr
