"""Starts the kernel "java" once and runs a cell that needs the library, a chart and the vector module's flag.

The launcher calls it after it wrote a new kernelspec. Prints what the kernel said if anything is wrong, and exits with 1;
prints nothing if all is well, and exits with 0.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "notebooks" / "tools"))

import java_kernel  # noqa: E402

CELL = """
import floatlab.notebook.Charts;
import floatlab.format.FloatText;
FloatText.shortest(0.1f)
"""


def main():
    try:
        with java_kernel.started() as kernel:
            answer = kernel.run(CELL)
            if (answer.text, answer.error) == ("0.1", ""):
                return 0
            print(answer.text, answer.error, kernel.said(), sep="\n", file=sys.stderr)
    except (RuntimeError, TimeoutError) as problem:
        print(problem, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
