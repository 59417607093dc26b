package floatlab.experiment.deep;

import floatlab.Runs;
import floatlab.format.Format;
import floatlab.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** What the digests and the stop-button test run of the experiments in this package; see {@link Runs}. */
public final class DeepRuns implements Runs.Of {
    private static final List<DeepVariant> VARIANTS = List.of(
            DeepVariant.FLOAT_FMA,
            DeepVariant.FLOAT_MUL_ADD,
            DeepVariant.FLOAT_BLOCKED,
            DeepVariant.storedIn(Format.BINARY16),
            DeepVariant.summedIn(Format.BFLOAT16));

    private static final List<DeepVariant> LONG_VARIANTS =
            List.of(DeepVariant.FLOAT_FMA, DeepVariant.summedIn(Format.BINARY16), DeepVariant.FLOAT_BLOCKED);

    @Override
    public void register(Runs runs) {
        runs.brief("GpuLayers.run", work -> GpuLayers.run(), GpuLayers::run);
        runs.stoppable(
                "DepthErrors.guaranteed",
                work -> {
                    DeepStack stack = stack(DeepStack.Form.RESIDUAL_NORM, work);
                    return DepthErrors.guaranteed(stack, stack.images(1, 1), () -> {});
                },
                () -> DepthErrors.guaranteed(deep(), deepImages(2), () -> {}));
        runs.stoppable(
                "DepthErrors.run",
                work -> {
                    DeepStack stack = stack(DeepStack.Form.RESIDUAL_NORM, work);
                    return DepthErrors.run(stack, stack.images(1, 2), VARIANTS, () -> {});
                },
                () -> DepthErrors.run(deep(), deepImages(2), LONG_VARIANTS, () -> {}));
        runs.brief(
                "LayerErrors.curves",
                work -> {
                    DeepStack stack = stack(DeepStack.Form.LINEAR, 1);
                    return LayerErrors.curves(LayerErrors.run(stack, stack.images(1, 1), VARIANTS, () -> {}));
                },
                () -> {
                    DeepStack stack = DeepStack.of(new DeepStack.Spec(1, DeepStack.Form.LINEAR, 1, 1, 8));
                    LayerErrors.curves(Runs.many(LayerErrors.run(stack, stack.images(1, 1), LONG_VARIANTS, () -> {})));
                });
        runs.stoppable(
                "LayerErrors.run",
                work -> {
                    DeepStack stack = stack(DeepStack.Form.RELU, work);
                    return LayerErrors.run(stack, stack.images(1, 1), VARIANTS, () -> {});
                },
                () -> LayerErrors.run(deep(), deepImages(2), LONG_VARIANTS, () -> {}));
        runs.brief("RecordedDeepStack.layers", work -> RecordedDeepStack.layers(), RecordedDeepStack::layers);
        runs.stoppable(
                        "RecordedDeepStack.orders",
                        work -> {
                            DeepStack recorded = DeepStack.of(DeepStack.Spec.of(DeepStack.Form.RESIDUAL_NORM, 32));
                            return RecordedDeepStack.orders(recorded, 1, () -> {});
                        },
                        () -> RecordedDeepStack.orders(
                                DeepStack.of(DeepStack.Spec.of(DeepStack.Form.RESIDUAL_NORM, 32)), 1, () -> {}))
                .needsCompiler();
        runs.brief("RecordedDeepStack.topOne", work -> RecordedDeepStack.topOne(), RecordedDeepStack::topOne);
        runs.stoppable(
                "TieWalk.run",
                work -> {
                    DeepStack stack = stack(DeepStack.Form.RESIDUAL_NORM, work);
                    return TieWalk.run(stack, twoClasses(stack), VARIANTS.get(0), VARIANTS.get(4), () -> {});
                },
                () -> TieWalk.run(deep(), deepImages(2), LONG_VARIANTS.get(0), LONG_VARIANTS.get(1), () -> {}));
        runs.stoppable(
                "TopOne.run",
                work -> {
                    DeepStack stack = stack(DeepStack.Form.NORM, work);
                    return TopOne.run(stack, stack.images(1, 3), VARIANTS, () -> {});
                },
                () -> TopOne.run(deep(), deepImages(2), LONG_VARIANTS, () -> {}));
        runs.brief(
                "TopOne.summary",
                work -> {
                    DeepStack stack = stack(DeepStack.Form.NORM, 1);
                    return TopOne.summary(TopOne.run(stack, stack.images(1, 9), VARIANTS, () -> {}));
                },
                () -> {
                    DeepStack stack = DeepStack.of(new DeepStack.Spec(1, DeepStack.Form.LINEAR, 1, 1, 8));
                    TopOne.summary(Runs.many(TopOne.run(stack, stack.images(1, 2), LONG_VARIANTS, () -> {})));
                });
    }

    private static DeepStack stack(DeepStack.Form form, int work) {
        return DeepStack.of(new DeepStack.Spec(1, form, 1 + work, 1, 8));
    }

    /** Without a normalisation that has to be calibrated, so that the interrupt meets the experiment. */
    private static DeepStack deep() {
        return DeepStack.of(new DeepStack.Spec(1, DeepStack.Form.RESIDUAL, 256, 50, 64));
    }

    private static Tensor deepImages(int n) {
        return deep().images(1, n);
    }

    /** The first image, and the first one of another class. */
    private static Tensor twoClasses(DeepStack stack) {
        Tensor images = stack.images(1, 50);
        int size = images.size() / images.n();
        float[] logits =
                TopOne.logits(stack, images, DeepVariant.FLOAT_FMA, () -> {}).data();
        int classes = logits.length / images.n();
        int other = 1;
        while (largest(logits, other * classes, classes) == largest(logits, 0, classes)) {
            other++;
        }
        float[] two = Arrays.copyOf(images.data(), 2 * size);
        System.arraycopy(images.data(), other * size, two, size, size);
        return Tensor.of(two, 2, images.c(), images.h(), images.w());
    }

    private static int largest(float[] x, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            best = x[from + i] > x[from + best] ? i : best;
        }
        return best;
    }
}
