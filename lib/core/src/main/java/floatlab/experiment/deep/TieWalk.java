package floatlab.experiment.deep;

import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Finds an image about which two ways of computing a {@link DeepStack} disagree: on the way from one image to another
 * the class changes somewhere, and there the margin is 0.
 *
 * <p>The image at t is {@code a + t·(b − a)}, in double, rounded to float. A round looks at 17 of them, evenly spaced;
 * the next round looks between the first two neighbours of different class. The walk ends with the first round in which
 * the two variants disagree about an image.
 */
public final class TieWalk {
    private static final int STEPS = 16;
    private static final int MOST_ROUNDS = 12;

    private TieWalk() {}

    /**
     * One image in both variants.
     *
     * @param round 1, 2, 3, …
     * @param t how far from the first image to the second
     * @param first the first variant's logit of its class at the round's lower end, minus that of its class at the
     *     upper end
     * @param second the second variant's difference of the same two
     * @param firstClass the first variant's class
     * @param secondClass the second variant's class
     */
    public record Row(int round, double t, double first, double second, int firstClass, int secondClass) {}

    /**
     * {@return 17 rows for each round}
     *
     * @param stack the network
     * @param images two images, (2, 3, size, size), of different classes in the first variant
     * @param first a way of computing
     * @param second another
     * @param afterEachRound called when a round is done
     * @throws IllegalArgumentException if the images are both of one class
     * @throws IllegalStateException if the variants never disagree
     */
    public static List<Row> run(
            DeepStack stack, Tensor images, DeepVariant first, DeepVariant second, Runnable afterEachRound) {
        Subnormals.check();
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(second, "second");
        Objects.requireNonNull(stack, "stack").requireImages(images);
        Objects.requireNonNull(afterEachRound, "afterEachRound");
        Require.length("images", images.n(), "images", 2);
        List<Row> rows = new ArrayList<>();
        double low = 0;
        double high = 1;
        for (int round = 1; round <= MOST_ROUNDS; round++) {
            double[] ts = new double[STEPS + 1];
            for (int i = 0; i <= STEPS; i++) {
                ts[i] = low + (high - low) * i / STEPS;
            }
            Tensor between = between(images, ts);
            float[] some = TopOne.logits(stack, between, first, () -> {}).data();
            float[] others = TopOne.logits(stack, between, second, () -> {}).data();
            int[] classes = classes(some);
            int[] otherClasses = classes(others);
            int at = 0;
            while (at < STEPS && classes[at] == classes[at + 1]) {
                at++;
            }
            if (at == STEPS && round == 1) {
                throw Require.unexpected("the class of both images", classes[0], "two classes");
            }
            int a = classes[0];
            int b = classes[STEPS];
            boolean disagree = false;
            for (int i = 0; i <= STEPS; i++) {
                int from = i * DeepStack.CLASSES;
                double one = (double) some[from + a] - some[from + b];
                double other = (double) others[from + a] - others[from + b];
                rows.add(new Row(round, ts[i], one, other, classes[i], otherClasses[i]));
                disagree |= classes[i] != otherClasses[i];
            }
            afterEachRound.run();
            if (disagree) {
                return List.copyOf(rows);
            }
            low = ts[at];
            high = ts[at + 1];
        }
        throw new IllegalStateException(first.name() + " and " + second.name() + " agree about all images");
    }

    private static int[] classes(float[] logits) {
        int[] classes = new int[logits.length / DeepStack.CLASSES];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = TopOne.largest(logits, i * DeepStack.CLASSES, -1);
        }
        return classes;
    }

    private static Tensor between(Tensor images, double[] ts) {
        int size = images.size() / 2;
        float[] x = images.data();
        float[] pixels = new float[ts.length * size];
        for (int i = 0; i < pixels.length; i++) {
            int p = i % size;
            pixels[i] = (float) (x[p] + ts[i / size] * ((double) x[size + p] - x[p]));
        }
        return Tensor.of(pixels, ts.length, images.c(), images.h(), images.w());
    }
}
