"""What students hand in: the released notebook of a set with answers in its cells."""

import grading
import lessons

EXERCISES = lessons.FOLDER / "exercises"


def released(name):
    return lessons.read(EXERCISES / "release" / name / f"{name}.ipynb")


def tasks(name):
    return [grading.grade_id(cell).removesuffix("-test") for cell in grading.source_of(name, name).cells
            if grading.is_test(cell)]


def reference(name):
    return {grading.grade_id(cell): cell.source for cell in grading.source_of(name, name).cells
            if cell.metadata.get("nbgrader", {}).get("solution")}


def submission(name, answers, student="ada"):
    """The students' version with answers written in its cells."""
    notebook = released(name)
    for cell in notebook.cells:
        if grading.grade_id(cell) in answers:
            cell.source = answers[grading.grade_id(cell)]
        if "student" in cell.metadata.get("tags", []):
            cell.source = f'String student = "{student}";'
    return notebook
