"""Every notebook runs from the top in the real kernel and gives the outputs that are committed."""

import copy

import pytest

import notebooks


@pytest.mark.parametrize("path", notebooks.all_notebooks(), ids=lambda path: path.stem)
def test_outputs_are_the_committed_ones(path):
    committed = notebooks.read(path)
    executed = notebooks.execute(committed)
    found = notebooks.differences(committed, executed)
    if found:
        pytest.fail(
            f"{path.name} gives other outputs than the committed ones. If that is meant, mvn -Prefresh rewrites them.\n\n"
            + "\n\n".join(found),
            pytrace=False,
        )


def test_the_comparison_sees_one_changed_digit():
    path = notebooks.all_notebooks()[-1]
    committed = notebooks.read(path)
    changed = copy.deepcopy(committed)
    for cell in changed.cells:
        for output in cell.get("outputs", []):
            if "text/plain" in output.get("data", {}):
                output.data["text/plain"] += "1"
                text = "\n".join(notebooks.differences(committed, changed))
                assert "text/plain differs" in text and "| " in text
                return
    pytest.fail("no text output to change")
