"""Reads a notebook that somebody else wrote, and refuses in one sentence whatever is none.

What comes out has the shape that nbformat promises: cells are objects, texts are texts that can be written down again, and
nothing lies deeper than a notebook goes. So what follows (grading.py, nbgrader) need not be on its guard.
"""

import json
import re
import warnings

import nbformat
import nbformat.reader

from files import Refused, shown

MOST_BYTES = 20_000_000
# Characters in one cell, and how deep values lie in each other: widgets and charts reach about 30.
MOST_SOURCE = 100_000
DEEPEST = 100


def parsed(data):
    """The notebook in these bytes."""
    if not data.strip():
        raise Refused("is empty")
    try:
        text = data.decode("utf-8-sig")
        content = json.loads(text)
    except UnicodeDecodeError:
        raise Refused("is no notebook (it is not UTF-8)") from None
    except RecursionError:
        raise Refused("is no notebook (its values are nested too deeply)") from None
    except ValueError as problem:
        raise Refused(f"is no notebook ({brief(problem)})") from None
    _look_through(content)
    if not isinstance(content, dict) or not isinstance(content.get("cells", content.get("worksheets")), list):
        raise Refused("is no notebook (it has no list of cells)")
    if type(content.get("nbformat")) is not int or content["nbformat"] not in (3, 4):
        raise Refused("is no notebook (nbformat is not 4)")
    try:
        with warnings.catch_warnings():
            # About cells without an id, which older notebooks have.
            warnings.simplefilter("ignore")
            notebook = nbformat.convert(nbformat.reader.reads(text), 4)
            nbformat.validate(notebook)
    except Exception as problem:
        # Whatever stops nbformat at a file of somebody else's is that file's fault.
        raise Refused(f"is no notebook ({brief(problem)})") from None
    for number, cell in enumerate(notebook.cells, start=1):
        _look_at(cell, number)
    return notebook


def answer_cells(notebook):
    """The names of the cells that hold answers; no two sets share one."""
    marks = [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]
    return {mark.get("grade_id") for mark in marks if mark.get("solution")}


def student(notebook):
    """The id that is written into a notebook, or nothing."""
    for cell in notebook.cells:
        found = re.match(r'\s*String student = "([^"\\\n]{0,100})"', cell.source)
        if found:
            return found[1].strip()
    return ""


def brief(problem):
    """An exception in a few words."""
    lines = str(problem).strip().splitlines()
    return shown(lines[0][:100]) if lines else type(problem).__name__


def _look_through(content):
    """Refuses texts that cannot be written down and values that lie too deep."""
    waiting = [(content, 0)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, str):
            try:
                value.encode("utf-8")
            except UnicodeEncodeError:
                raise Refused("is no notebook (it has half a character, a lone surrogate)") from None
        elif isinstance(value, (dict, list)):
            if depth > DEEPEST:
                raise Refused("is no notebook (its values are nested too deeply)")
            inner = [*value, *value.values()] if isinstance(value, dict) else value
            waiting += [(one, depth + 1) for one in inner]


def _look_at(cell, number):
    """Refuses a cell that nbformat allows and grading cannot use."""
    mark = cell.metadata.get("nbgrader", {})
    if not isinstance(mark, dict):
        raise Refused(f"is no notebook of this course (cell {number} has metadata of nbgrader's that is no object)")
    if not isinstance(mark.get("grade_id", ""), str):
        raise Refused(f"is no notebook of this course (the name of cell {number} is no text)")
    if len(cell.source) > MOST_SOURCE:
        raise Refused(f"has more than {MOST_SOURCE:,} characters in cell {number}")
