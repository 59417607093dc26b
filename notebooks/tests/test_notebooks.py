"""Every notebook runs from the top in the real kernel and gives the outputs that are committed."""

import base64
import copy
import io

import pytest
from PIL import Image

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


@pytest.mark.parametrize("picture", sorted(notebooks.FOLDER.glob("*.png")), ids=lambda path: path.name)
def test_a_cover_is_the_notebooks_first_plot(picture):
    shown = base64.b64encode(picture.read_bytes()).decode()
    plotted = notebooks.first_picture(notebooks.read(picture.with_suffix(".ipynb")))
    assert notebooks.picture_difference(plotted, shown) == ""


def test_a_picture_with_a_moved_point_is_another_picture():
    def drawn(left):
        image = Image.new("RGB", (200, 200), "white")
        image.paste("black", (left, 50, left + 40, 90))
        data = io.BytesIO()
        image.save(data, "PNG")
        return base64.b64encode(data.getvalue()).decode()

    assert notebooks.picture_difference(drawn(20), drawn(20)) == ""
    assert "differs" in notebooks.picture_difference(drawn(20), drawn(80))
