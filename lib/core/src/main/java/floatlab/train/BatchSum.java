package floatlab.train;

import floatlab.sum.RecursiveSum;
import floatlab.sum.Summation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How the sums over a batch are added. They are the gradients by the parameters, {@code Σ g·x} over the images of the batch
 * and, in a convolution, over the pixels of the layer's output. For a bias x is 1, and in the padding it is 0.
 *
 * <p>Each product is rounded. Then a method adds the products, from the first pixel of the first image to the last pixel of
 * the last image. For the parts that are reversed it goes from the last to the first. On paper this changes nothing.
 *
 * @param method the method that adds the products
 * @param reversed the parts whose terms are added from the last to the first
 */
public record BatchSum(Summation method, Set<Part> reversed) {
    /**
     * Checks the components and copies the set.
     *
     * @throws NullPointerException if one, or a part, is null
     */
    public BatchSum {
        Objects.requireNonNull(method, "method");
        for (Part part : Objects.requireNonNull(reversed, "reversed")) {
            Objects.requireNonNull(part, "reversed has a part that is null");
        }
        reversed = Set.copyOf(reversed);
    }

    /**
     * The plain loop from the first term to the last.
     *
     * @return {@link RecursiveSum}, nothing reversed
     */
    public static BatchSum recursive() {
        return of(new RecursiveSum());
    }

    /**
     * A method that takes the terms from the first to the last.
     *
     * @param method the method that adds the products
     * @return nothing reversed
     * @throws NullPointerException if method is null
     */
    public static BatchSum of(Summation method) {
        return new BatchSum(method, Set.of());
    }

    /**
     * The same method, with the terms of some parts from the last to the first.
     *
     * @param parts the parts; none for all
     * @return a new order
     * @throws NullPointerException if parts or one of them is null
     */
    public BatchSum reverse(Part... parts) {
        Objects.requireNonNull(parts, "parts");
        return new BatchSum(
                method, parts.length == 0 ? EnumSet.allOf(Part.class) : new HashSet<>(Arrays.asList(parts)));
    }

    /**
     * Method and order in words.
     *
     * @return such as {@code recursive, reversed: CONV1_BIAS}
     */
    @Override
    public String toString() {
        List<String> names = reversed.stream().sorted().map(Part::name).toList();
        return method.name() + (names.isEmpty() ? "" : ", reversed: " + String.join(", ", names));
    }
}
