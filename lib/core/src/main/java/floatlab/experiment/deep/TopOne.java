package floatlab.experiment.deep;

import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * How often the most probable class of a {@link DeepStack} changes when it is computed in another way, and why that is
 * rare.
 *
 * <p>The margin of an image is the distance from its largest logit to the second largest in the first variant, which is
 * the reference. Another variant moves that distance by some error, and the class changes if the error exceeds the
 * margin (or, rarely, if a third class wins). So the share of images that change is about the density of the margins
 * near 0 times half the mean size of the error: ∫ p(m)·P(error &lt; −m) dm ≈ p(0)·E|error|/2, if the errors are
 * symmetric and far smaller than the margins.
 */
public final class TopOne {
    private TopOne() {}

    /**
     * One image, one variant.
     *
     * @param variant the variant's name
     * @param image its number, 0, 1, 2, …
     * @param top the reference's class, 0 to 9
     * @param margin its largest logit minus the second, in the reference
     * @param moved how far the variant moves that difference
     * @param changed whether the variant's class is another
     */
    public record Row(String variant, int image, int top, double margin, double moved, boolean changed) {}

    /**
     * One variant.
     *
     * @param variant its name
     * @param images the number of images
     * @param changed how many change their class
     * @param moved the mean of {@link Row#moved}
     * @param expected how many were to be expected, p(0)·moved/2 · images, with p(0) from the smallest quarter of the
     *     margins
     */
    public record Summary(String variant, int images, int changed, double moved, double expected) {}

    /**
     * {@return a row for each variant except the reference and each image, variant by variant}
     *
     * @param stack the network
     * @param images what goes in, (n, 3, size, size)
     * @param variants the reference, and at least one other
     * @param afterEachLayer called when a layer of a variant is done
     */
    public static List<Row> run(DeepStack stack, Tensor images, List<DeepVariant> variants, Runnable afterEachLayer) {
        Subnormals.check();
        Objects.requireNonNull(stack, "stack").requireImages(images);
        List<DeepVariant> ways = Require.copy("variants", variants);
        Require.atLeast("the number of variants", ways.size(), 2);
        Objects.requireNonNull(afterEachLayer, "afterEachLayer");
        List<Row> rows = new ArrayList<>();
        float[] reference = null;
        for (DeepVariant variant : ways) {
            float[] logits = logits(stack, images, variant, afterEachLayer).data();
            if (reference == null) {
                reference = logits;
                continue;
            }
            for (int image = 0; image < images.n(); image++) {
                rows.add(row(variant.name(), image, reference, logits));
            }
        }
        return List.copyOf(rows);
    }

    /**
     * {@return the logits of images, (n, 10, 1, 1)}
     *
     * @param stack the network
     * @param images what goes in, (n, 3, size, size)
     * @param variant the way of computing
     * @param afterEachLayer called when a layer is done
     */
    public static Tensor logits(DeepStack stack, Tensor images, DeepVariant variant, Runnable afterEachLayer) {
        Objects.requireNonNull(stack, "stack").requireImages(images);
        Objects.requireNonNull(variant, "variant");
        Objects.requireNonNull(afterEachLayer, "afterEachLayer");
        FloatPass pass = new FloatPass(stack, variant, images);
        for (DeepStack.Layer layer : stack.layers()) {
            Interruption.check();
            pass.next(stack.parameters(layer));
            afterEachLayer.run();
        }
        return pass.logits(stack);
    }

    static Row row(String variant, int image, float[] reference, float[] logits) {
        int at = image * DeepStack.CLASSES;
        int top = largest(reference, at, -1);
        int second = largest(reference, at, top);
        double margin = (double) reference[at + top] - reference[at + second];
        double other = (double) logits[at + top] - logits[at + second];
        return new Row(variant, image, top, margin, Math.abs(other - margin), largest(logits, at, -1) != top);
    }

    /** The class of the largest logit, one class left out; among equal ones the first, as in torch.argmax. */
    static int largest(float[] logits, int at, int except) {
        int best = -1;
        for (int k = 0; k < DeepStack.CLASSES; k++) {
            if (k != except && (best < 0 || logits[at + k] > logits[at + best])) {
                best = k;
            }
        }
        return best;
    }

    /**
     * {@return how many images change and how many were to be expected, for each variant in the order of the rows}
     *
     * @param rows from {@link #run}
     */
    public static List<Summary> summary(List<Row> rows) {
        Subnormals.check();
        List<Row> all = Require.copy("rows", rows);
        List<Summary> summaries = new ArrayList<>();
        for (String variant : all.stream().map(Row::variant).distinct().toList()) {
            List<Row> own =
                    all.stream().filter(row -> row.variant().equals(variant)).toList();
            int n = own.size();
            int changed = (int) own.stream().filter(Row::changed).count();
            double moved = 0;
            for (Row row : own) {
                moved += row.moved();
            }
            moved /= n;
            summaries.add(new Summary(variant, n, changed, moved, densityAtZero(own) * moved / 2 * n));
        }
        return List.copyOf(summaries);
    }

    /**
     * {@return the density of the margins near 0, per unit of a logit: the share of the smallest quarter, divided by
     * the largest margin among them}
     *
     * @param rows of one variant, at least one
     */
    public static double densityAtZero(List<Row> rows) {
        List<Row> all = Require.notEmpty("rows", rows, "row");
        double[] margins = all.stream().mapToDouble(Row::margin).sorted().toArray();
        int quarter = Math.max(1, margins.length / 4);
        return quarter
                / (margins.length * Arrays.stream(margins, 0, quarter).max().getAsDouble());
    }
}
