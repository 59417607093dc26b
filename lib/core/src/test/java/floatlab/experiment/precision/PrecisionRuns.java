package floatlab.experiment.precision;

import floatlab.Runs;
import floatlab.format.Format;
import java.util.Collections;
import java.util.List;

/** What the digests and the stop-button test run of the experiments in this package; see {@link Runs}. */
public final class PrecisionRuns implements Runs.Of {
    private static final LossScaling.Spec LOGITS = new LossScaling.Spec(1, 1000, 10_000, 3, Format.BINARY16);

    @Override
    public void register(Runs runs) {
        runs.brief("GpuProducts.run", work -> GpuProducts.run(), GpuProducts::run);
        runs.stoppable(
                "AccumulatorSweep.run",
                work -> AccumulatorSweep.run(new AccumulatorSweep.Spec(
                        1,
                        List.of(10, 100 * work),
                        2,
                        List.of(
                                AccumulatorSweep.Method.nearest(Format.BINARY16, Format.BINARY32),
                                AccumulatorSweep.Method.nearest(Format.BFLOAT16, Format.BFLOAT16),
                                AccumulatorSweep.Method.stochastic(Format.BFLOAT16)))),
                () -> AccumulatorSweep.run(new AccumulatorSweep.Spec(
                        1,
                        List.of(1_000_000),
                        1000,
                        List.of(
                                AccumulatorSweep.Method.nearest(Format.BINARY16, Format.BINARY32),
                                AccumulatorSweep.Method.stochastic(Format.BFLOAT16)))));
        runs.stoppable(
                "DynamicLossScale.run",
                work -> DynamicLossScale.run(new DynamicLossScale.Spec(logits(1), logits(2), 20 * work, 30, 3)),
                () -> DynamicLossScale.run(new DynamicLossScale.Spec(LOGITS, LOGITS, 100_000, 16, 2000)));
        runs.brief(
                "FormatFacts.run",
                work -> FormatFacts.run(new FormatFacts.Spec(Format.ALL)),
                () -> FormatFacts.run(new FormatFacts.Spec(Collections.nCopies(1_000_000, Format.BINARY16))));
        runs.stoppable(
                "FormatSpacing.run",
                work -> FormatSpacing.run(new FormatSpacing.Spec(Format.ALL)),
                () -> FormatSpacing.run(new FormatSpacing.Spec(Collections.nCopies(200_000, Format.BINARY16))));
        runs.stoppable(
                "LossScaling.run",
                work -> LossScaling.run(logits(work), -5, 30),
                () -> LossScaling.run(LOGITS, -100, 100));
        runs.stoppable(
                "LossScaling.shares",
                work -> LossScaling.shares(logits(work), 10, 20),
                () -> LossScaling.shares(LOGITS, -100, 100));
        runs.stoppable("LossScaling.sizes", work -> LossScaling.sizes(logits(work)), () -> LossScaling.sizes(LOGITS));
        runs.stoppable(
                "NumberInFormats.run",
                work -> NumberInFormats.run(new NumberInFormats.Spec(0.1, Format.ALL)),
                () -> NumberInFormats.run(
                        new NumberInFormats.Spec(0.1, Collections.nCopies(1_000_000, Format.BINARY16))));
        runs.stoppable(
                "StochasticCounting.run",
                work -> StochasticCounting.run(
                        new StochasticCounting.Spec(1, Format.BFLOAT16, 300 * work, 100, 1 + work)),
                () -> StochasticCounting.run(
                        new StochasticCounting.Spec(1, Format.BFLOAT16, 10_000_000, 10_000_000, 10_000)));
    }

    private static LossScaling.Spec logits(int work) {
        return new LossScaling.Spec(1, 2 * work, 50, 6, Format.BINARY16);
    }
}
