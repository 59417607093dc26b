"""The kernel does what lessons rely on, and if something is wrong it says so in words."""

import threading
import time

import psutil
import pytest

from changed_kernel import changed
from java_kernel import started


@pytest.fixture(scope="module")
def kernel():
    with started() as running:
        yield running


def test_a_bare_float_is_shown_by_its_shortest_text(kernel):
    # JDK 17's own Float.toString gives 9.6714065E24 for the first.
    assert kernel.run("Math.ulp(1e32f)").text == "9.671407E24"
    assert kernel.run("0.1f + 0.2f").text == "0.3"
    assert kernel.run("2e-45f").text == "1.4E-45"


def test_an_array_is_shown_by_its_values(kernel):
    assert kernel.run("new float[] {0.1f, 1e32f}").text.startswith("[0.1, 1.0E32]")


def test_a_chart_is_a_picture_with_a_text_form(kernel):
    answer = kernel.run(
        "import floatlab.notebook.*;\nimport floatlab.experiment.bias.*;\n"
        "Charts.scatter(Tables.of(BiasPuzzle.run(new BiasPuzzle.Spec(23, 5, floatlab.order.Arithmetic.FMA,"
        ' floatlab.order.BiasOrder.LAST))), "image", "residual")'
    )
    assert answer.status == "ok", answer.error
    assert set(answer.data[0]) == {"image/png", "text/plain"}
    assert "@" not in answer.text


@pytest.mark.parametrize(
    "thing",
    [
        "new org.knowm.xchart.XYChart(100, 100) {"
        ' @Override public void paint(java.awt.Graphics2D g, int w, int h) { throw new NoClassDefFoundError("paint"); } }',
        'new tech.tablesaw.api.Table("t", new tech.tablesaw.columns.Column<?>[0]) {'
        ' @Override public int rowCount() { throw new StackOverflowError(); } }',
    ],
    ids=["chart", "table"],
)
def test_an_error_thrown_while_drawing_fails_the_cell_and_not_the_kernel(kernel, thing):
    answer = kernel.run(thing, seconds=20)
    assert answer.status == "error"
    assert "cannot show" in answer.error
    assert kernel.run("1 + 1").text == "2"


def test_a_cell_that_needs_too_much_memory_fails_and_the_kernel_lives(kernel):
    answer = kernel.run("var hog = new ArrayList<float[]>(); while (true) hog.add(new float[10_000_000]);")
    assert answer.status == "error" and "OutOfMemoryError" in answer.error
    kernel.run("hog = null;")
    assert kernel.run("1 + 1").text == "2"


# The library promises half a second (InterruptTest); the messages to the kernel and back may take as long.
STOP_SECONDS = 1


def seconds_to_stop(kernel, code):
    """The seconds from the stop button to the end of the cell: on the clock, and of all processors together. The button is
    pressed half a second after the cell has printed something."""
    process = psutil.Process(int(kernel.run("ProcessHandle.current().pid()").text))
    pressed = []

    def press():
        pressed.extend([time.monotonic(), sum(process.cpu_times()[:2])])
        kernel.interrupt()

    button = threading.Timer(0.5, press)
    answer = kernel.run(code, on_output=lambda: button.ident or button.start())
    ended = time.monotonic(), sum(process.cpu_times()[:2])
    assert answer.status == "error"
    return ended[0] - pressed[0], ended[1] - pressed[1]


def test_interrupt_stops_a_long_experiment(kernel):
    # One block, so that nothing is left to compile when it says that it has begun: an interrupt stops only what runs.
    code = (
        '{ System.out.println("begun");\n'
        "floatlab.experiment.bias.FanInSweep.run(new floatlab.experiment.bias.FanInSweep.Spec("
        "1, 10_000_000, List.of(1_000_000), floatlab.order.Arithmetic.FMA)); }"
    )
    wall, processors = zip(*(seconds_to_stop(kernel, code) for _ in range(3)))
    # A busy machine delays some of the three; an experiment that never checks for the interrupt delays all of them.
    assert min(wall) < STOP_SECONDS and max(wall) < 10, wall
    assert max(processors) < STOP_SECONDS, processors
    # No thread goes on computing: it would show in the process's time.
    used = "((com.sun.management.OperatingSystemMXBean) java.lang.management.ManagementFactory" \
           ".getOperatingSystemMXBean()).getProcessCpuTime()"
    before = int(kernel.run(used).text)
    time.sleep(2)
    after = int(kernel.run(used).text)
    assert after - before < 1_000_000_000


def test_an_assert_in_a_cell_is_checked(kernel):
    assert kernel.run("assert 0.1f + 0.2f != 0.3f;").status == "error"


@pytest.mark.ci
def test_without_the_vector_module_the_library_works(tmp_path):
    with started(changed(tmp_path, without=["--add-modules"])) as kernel:
        answer = kernel.run("floatlab.experiment.bias.BiasAccount.of(1f, 1f, 0.1f, floatlab.order.Arithmetic.FMA).answer()")
        assert answer.text == "false", answer.error
