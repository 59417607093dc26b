"""nbgrader for exercises in Java: stubs that compile, our own executor, feedback without the hidden tests."""

import sys
from pathlib import Path

HERE = str(Path(__file__).resolve().parent)
if HERE not in sys.path:
    sys.path.insert(0, HERE)

try:
    import sanitising
except ImportError as missing:
    # Not an error that nbgrader would note and go on: without it a student's script runs in the teacher's browser.
    sys.exit(f"floatlab: the course needs the package {missing.name}: pip install -r binder/requirements-course.txt")
sanitising.guard()

c = get_config()  # noqa: F821 (nbgrader provides it)

c.CourseDirectory.root = HERE
c.CourseDirectory.course_id = "floatlab"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", ".DS_Store"]

c.ClearSolutions.code_stub = {
    "java": '// Your code instead of this line.\nthrow new UnsupportedOperationException("not written yet");'
}
c.ClearSolutions.text_stub = "*Your answer.*"

c.Autograde.exporter_class = "grading.Exporter"
c.ExchangeFactory.collect = "exchange.Collect"

c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "grading.Rebuild",
    "nbgrader.preprocessors.OverwriteCells",
    "sanitising.Harmless",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "grading.Grade",
    "sanitising.Harmless",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.GenerateFeedback.exporter_class = "sanitising.Page"
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
