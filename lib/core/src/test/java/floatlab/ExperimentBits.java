package floatlab;

import floatlab.experiment.ArithmeticTell;
import floatlab.experiment.BatchStatistics;
import floatlab.experiment.BatchSweep;
import floatlab.experiment.BiasBeforeBatchNorm;
import floatlab.experiment.BiasPuzzle;
import floatlab.experiment.CancellationSweep;
import floatlab.experiment.ClockDrift;
import floatlab.experiment.FanInSweep;
import floatlab.experiment.FloatAnatomy;
import floatlab.experiment.FoldedBatchNorm;
import floatlab.experiment.InputErrorSweep;
import floatlab.experiment.LayerByLayer;
import floatlab.experiment.LibraryLayers;
import floatlab.experiment.LibrarySums;
import floatlab.experiment.LinearOrders;
import floatlab.experiment.MullerRecurrence;
import floatlab.experiment.OnePlusHuge;
import floatlab.experiment.PermutationSweep;
import floatlab.experiment.PyTorchBits;
import floatlab.experiment.RecordedArithmetic;
import floatlab.experiment.RecordedSums;
import floatlab.experiment.ResidualGrid;
import floatlab.experiment.RoundingGrowth;
import floatlab.experiment.RoundingWalk;
import floatlab.experiment.SeedSweep;
import floatlab.experiment.SumCost;
import floatlab.experiment.SumErrorSweep;
import floatlab.experiment.SumMethods;
import floatlab.experiment.SumTrees;
import floatlab.experiment.ToyFormat;
import floatlab.experiment.TreeSketch;
import floatlab.experiment.UlpStaircase;
import floatlab.experiment.VarianceSweep;
import floatlab.input.InputFamily;
import floatlab.layer.Variance;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * Every method of {@code floatlab.experiment} that returns rows, with a spec that grows with the work it is given: 1 for
 * an interpreter without FMA, more where the compiler is to see the loops. {@link SameBitsTest} holds the list complete.
 */
final class ExperimentBits {
    /** The one whose data cannot be fewer: too long for an interpreter. */
    static final String MILLIONS = "RecordedSums.run";

    /** By "Class.method"; the argument is the amount of work. */
    static final Map<String, IntFunction<List<?>>> ALL = all();

    /**
     * Those of notebooks 08 to 13 that are not among the digests yet; the notebooks' own outputs, equal on every JDK, hold
     * them meanwhile. RaceHistogram.race and RaceCost.run never will be: they race, or measure time.
     */
    static final Set<String> NOT_YET = Set.of(
            "AccumulatorSweep.run",
            "DepthErrors.guaranteed",
            "DepthErrors.run",
            "DynamicLossScale.run",
            "ExpThresholds.run",
            "FormatFacts.run",
            "FormatSpacing.run",
            "LayerErrors.curves",
            "LayerErrors.run",
            "LibraryTrees.recorded",
            "LibraryTrees.run",
            "LogitGap.run",
            "LossGradient.run",
            "LossScaling.run",
            "LossScaling.shares",
            "LossScaling.sizes",
            "NoSuchOutput.run",
            "NumberInFormats.run",
            "PyTorchCalls.run",
            "PyTorchSwitches.convolutions",
            "PyTorchSwitches.run",
            "RaceCost.run",
            "RaceHistogram.race",
            "RaceHistogram.run",
            "RaceHistogram.summary",
            "RecordedDeepStack.layers",
            "RecordedDeepStack.orders",
            "RecordedDeepStack.topOne",
            "RecordedRuns.batches",
            "RecordedRuns.run",
            "RecordedTraining.run",
            "ShiftLimit.run",
            "SplitSweep.run",
            "StochasticCounting.run",
            "TieWalk.run",
            "TopOne.run",
            "TopOne.summary",
            "VerdictTrials.confusion",
            "VerdictTrials.run");

    private ExperimentBits() {}

    private static Map<String, IntFunction<List<?>>> all() {
        Arithmetic fma = Arithmetic.FMA;
        Map<String, IntFunction<List<?>>> all = new LinkedHashMap<>();
        all.put("ArithmeticTell.run", work -> ArithmeticTell.run(new ArithmeticTell.Spec(1, 200 * work)));
        all.put(
                "BatchStatistics.run",
                work -> BatchStatistics.run(new BatchStatistics.Spec(1, work, List.of(3, 1 + 4 * work))));
        all.put("BatchSweep.run", work -> BatchSweep.run(new BatchSweep.Spec(23, 10 * work, fma, true)));
        all.put(
                "BiasBeforeBatchNorm.run",
                work -> BiasBeforeBatchNorm.run(
                        new BiasBeforeBatchNorm.Spec(1, work, List.of(0f, 0.1f, 1000f), Variance.WELFORD)));
        all.put(
                "BiasPuzzle.run",
                work -> BiasPuzzle.run(new BiasPuzzle.Spec(23, 40 * work, Arithmetic.MUL_ADD, BiasOrder.LAST)));
        all.put(
                "CancellationSweep.run",
                work -> CancellationSweep.run(
                        new CancellationSweep.Spec(1, 50 * work, 10 + work, 1, SumMethods.all())));
        all.put(
                "CancellationSweep.curves",
                work -> CancellationSweep.curves(
                        CancellationSweep.run(new CancellationSweep.Spec(2, 20, 8, 1, SumMethods.all())), "recursive"));
        all.put("ClockDrift.run", work -> ClockDrift.run(new ClockDrift.Spec(List.of(0, 1, 2 * work))));
        all.put("FanInSweep.run", work -> FanInSweep.run(new FanInSweep.Spec(1, 10 * work, List.of(1, 9, 100), fma)));
        all.put(
                "FloatAnatomy.run",
                work -> FloatAnatomy.run(FloatAnatomy.Spec.of(
                        0f, -0f, 0.1f, 1e32f, -Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY)));
        all.put("FoldedBatchNorm.run", work -> FoldedBatchNorm.run(new FoldedBatchNorm.Spec(1, 1, 2, 3, 3 + work)));
        all.put(
                "InputErrorSweep.run",
                work -> InputErrorSweep.run(new InputErrorSweep.Spec(1, List.of(10, 100 * work), 3, 0.01)));
        all.put("LayerByLayer.run", work -> LayerByLayer.run(LayerByLayer.Spec.of(1, (work + 7) / 8)));
        all.put("LibraryLayers.run", work -> LibraryLayers.run());
        all.put("LibraryLayers.pairs", work -> LibraryLayers.pairs());
        all.put("LibraryLayers.variances", work -> LibraryLayers.variances());
        all.put("LibrarySums.run", work -> LibrarySums.run("numpy.sum"));
        all.put("LinearOrders.run", work -> LinearOrders.run(LinearOrders.Spec.grid(1, 2, 30 * work, 3, 1, 4, 16)));
        all.put("MullerRecurrence.run", work -> MullerRecurrence.run(new MullerRecurrence.Spec(20 + work, 30)));
        all.put("OnePlusHuge.run", work -> OnePlusHuge.run(new OnePlusHuge.Spec(0, 40)));
        all.put("PermutationSweep.run", work -> PermutationSweep.run(new PermutationSweep.Spec(1, 50 * work, 10)));
        all.put("PyTorchBits.run", work -> PyTorchBits.run());
        all.put("RecordedArithmetic.run", work -> RecordedArithmetic.run());
        all.put("RecordedArithmetic.ranges", work -> RecordedArithmetic.ranges());
        all.put(MILLIONS, work -> RecordedSums.run());
        all.put("ResidualGrid.run", work -> ResidualGrid.run(new ResidualGrid.Spec(23, 5 * work, 3)));
        all.put(
                "RoundingGrowth.run",
                work -> RoundingGrowth.run(new RoundingGrowth.Spec(1, 0.1f, List.of(100, 500 * work), 2)));
        all.put("RoundingWalk.run", work -> RoundingWalk.run(new RoundingWalk.Spec(1, 100 * work, 3)));
        all.put("RoundingWalk.ofEqualTerms", work -> RoundingWalk.ofEqualTerms(300 * work, 0.125f, "eighths"));
        all.put("RoundingWalk.spread", work -> RoundingWalk.spread(100 * work));
        all.put(
                "RoundingWalk.distribution",
                work -> RoundingWalk.distribution(new RoundingWalk.Spec(3, 50, 40 * work)));
        all.put("SeedSweep.run", work -> SeedSweep.run(new SeedSweep.Spec(0, 20 * work, 5, fma)));
        all.put("SumCost.run", work -> {
            AtomicLong clock = new AtomicLong();
            return SumCost.run(
                    new SumCost.Spec(1, 100 * work, 2, SumMethods.all()), () -> clock.getAndAdd(1000)); // no real time
        });
        all.put(
                "SumErrorSweep.run",
                work -> SumErrorSweep.run(
                        new SumErrorSweep.Spec(1, InputFamily.NORMAL, List.of(7, 100 * work), 2, SumMethods.all())));
        all.put(
                "SumErrorSweep.curves",
                work -> SumErrorSweep.curves(
                        SumErrorSweep.run(
                                new SumErrorSweep.Spec(2, InputFamily.UNIFORM, List.of(30), 2, SumMethods.all())),
                        "recursive"));
        all.put("SumMethods.promises", work -> SumMethods.promises(SumMethods.all(), 1000L * work));
        all.put("SumTrees.run", work -> SumTrees.run(SumTrees.Spec.of(1e32f, 1f, -1e32f, 0.1f, 3f)));
        all.put("SumTrees.sweep", work -> SumTrees.sweep(new SumTrees.SweepSpec(1, work, 5)));
        all.put("ToyFormat.run", work -> ToyFormat.run(new ToyFormat.Spec(3, -2, 1)));
        all.put("TreeSketch.run", work -> TreeSketch.run(new TreeSketch.Spec("pairs", "((0+1)+(2+3))")));
        all.put("UlpStaircase.run", work -> UlpStaircase.run(new UlpStaircase.Spec(-30, 130)));
        all.put("VarianceSweep.run", work -> VarianceSweep.run(new VarianceSweep.Spec(1, 20 * work, 8, 2)));
        return all;
    }
}
