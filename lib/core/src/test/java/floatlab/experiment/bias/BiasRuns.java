package floatlab.experiment.bias;

import floatlab.Runs;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import java.util.List;

/** What the digests and the stop-button test run of the experiments in this package; see {@link Runs}. */
public final class BiasRuns implements Runs.Of {
    @Override
    public void register(Runs runs) {
        runs.stoppable(
                "ArithmeticTell.run",
                work -> ArithmeticTell.run(new ArithmeticTell.Spec(1, 200 * work)),
                () -> ArithmeticTell.run(new ArithmeticTell.Spec(1, 100_000_000)));
        runs.brief(
                "BiasPuzzle.run",
                work -> BiasPuzzle.run(new BiasPuzzle.Spec(23, 40 * work, Arithmetic.MUL_ADD, BiasOrder.LAST)),
                () -> BiasPuzzle.run(new BiasPuzzle.Spec(23, 1_000_000, Arithmetic.FMA, BiasOrder.LAST)));
        runs.stoppable(
                "FanInSweep.run",
                work -> FanInSweep.run(new FanInSweep.Spec(1, 10 * work, List.of(1, 9, 100), Arithmetic.FMA)),
                () -> FanInSweep.run(new FanInSweep.Spec(1, 10_000_000, List.of(1_000_000), Arithmetic.FMA)));
        runs.brief("GpuThread.run", work -> GpuThread.run(), GpuThread::run);
        runs.brief("RecordedArithmetic.ranges", work -> RecordedArithmetic.ranges(), RecordedArithmetic::ranges);
        runs.brief("RecordedArithmetic.run", work -> RecordedArithmetic.run(), RecordedArithmetic::run);
    }
}
