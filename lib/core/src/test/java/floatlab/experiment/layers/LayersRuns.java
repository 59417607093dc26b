package floatlab.experiment.layers;

import floatlab.Runs;
import floatlab.layer.Variance;
import java.util.Collections;
import java.util.List;

/** What the digests and the stop-button test run of the experiments in this package; see {@link Runs}. */
public final class LayersRuns implements Runs.Of {
    @Override
    public void register(Runs runs) {
        runs.stoppable(
                "BatchStatistics.run",
                work -> BatchStatistics.run(new BatchStatistics.Spec(1, work, List.of(3, 1 + 4 * work))),
                () -> BatchStatistics.run(new BatchStatistics.Spec(1, 1000, List.of(1, 4096))));
        runs.stoppable(
                "BiasBeforeBatchNorm.run",
                work -> BiasBeforeBatchNorm.run(
                        new BiasBeforeBatchNorm.Spec(1, work, List.of(0f, 0.1f, 1000f), Variance.WELFORD)),
                () -> BiasBeforeBatchNorm.run(
                        new BiasBeforeBatchNorm.Spec(1, 1000, Collections.nCopies(10_000, 0.1f), Variance.WELFORD)));
        runs.stoppable(
                "FoldedBatchNorm.run",
                work -> FoldedBatchNorm.run(new FoldedBatchNorm.Spec(1, 1, 2, 3, 3 + work)),
                () -> FoldedBatchNorm.run(new FoldedBatchNorm.Spec(1, 10, 30, 30, 60)));
        runs.stoppable(
                "LayerByLayer.run",
                work -> LayerByLayer.run(LayerByLayer.Spec.of(1, (work + 7) / 8)),
                () -> LayerByLayer.run(LayerByLayer.Spec.of(1, 1000)));
        runs.brief("LibraryLayers.pairs", work -> LibraryLayers.pairs(), LibraryLayers::pairs);
        runs.brief("LibraryLayers.run", work -> LibraryLayers.run(), LibraryLayers::run);
        runs.brief("LibraryLayers.variances", work -> LibraryLayers.variances(), LibraryLayers::variances);
        runs.stoppable(
                "LinearOrders.run",
                work -> LinearOrders.run(LinearOrders.Spec.grid(1, 2, 30 * work, 3, 1, 4, 16)),
                () -> LinearOrders.run(LinearOrders.Spec.grid(1, 500, 5000, 500, 1, 4, 16)));
        runs.stoppable(
                "VarianceSweep.run",
                work -> VarianceSweep.run(new VarianceSweep.Spec(1, 20 * work, 8, 2)),
                () -> VarianceSweep.run(new VarianceSweep.Spec(1, 100_000, 22, 1000)));
    }
}
