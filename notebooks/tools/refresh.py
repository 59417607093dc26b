"""Runs notebooks and rewrites the stored outputs that changed.

    java binder/Floatlab.java refresh                     all notebooks
    java binder/Floatlab.java refresh 03-the-bias-puzzle  one of them

The outputs of a cell are rewritten only if they differ by the rules in outputs.py, and a file only if a cell's did.
"""

import base64
import sys

import lessons
import outputs


def refresh(path):
    """Runs one notebook and rewrites the outputs that changed; returns how many cells did."""
    committed = lessons.read(path)
    executed, _ = lessons.execute(committed)
    pairs = list(zip(lessons.code_cells(committed), lessons.code_cells(executed)))
    # The tables and charts of one measurement belong together: if one of them changes, all come from the new run.
    measured_anew = any(outputs.of_machine(old) and outputs.cell_difference(old, new) for old, new in pairs)
    changed = 0
    for old, new in pairs:
        if (outputs.cell_difference(old, new) or old.execution_count != new.execution_count
                or outputs.of_machine(old) and measured_anew):
            old.outputs, old.execution_count = new.outputs, new.execution_count
            changed += 1
    if changed:
        lessons.write(path, committed)
    cover = path.with_suffix(".png")
    if cover.exists():
        cover.write_bytes(base64.b64decode(first_picture(committed)))
    return changed


def first_picture(notebook):
    """The first PNG among the outputs, as base64 text. The README shows that of some notebooks."""
    found = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return next(output.data["image/png"] for output in found if "image/png" in output.get("data", {}))


def main(names):
    paths = [path for path in lessons.all_notebooks() if not names or path.stem in names or path.name in names]
    if not paths:
        known = ", ".join(path.stem for path in lessons.all_notebooks())
        print(f"no notebook is named {' '.join(names)}; there are {known}", file=sys.stderr)
        return 1
    for path in paths:
        try:
            changed = refresh(path)
        except (lessons.CellFailed, RuntimeError, TimeoutError) as problem:
            print(f"{path.name} was left as it is: {problem}", file=sys.stderr)
            return 1
        print(f"{path.name}: {changed} cells changed" if changed else f"{path.name}: unchanged", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
