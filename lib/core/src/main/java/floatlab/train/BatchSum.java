package floatlab.train;

import floatlab.sum.RecursiveSum;
import floatlab.sum.Summation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * How the sums over a batch are made: the gradient by each parameter, {@code Σ g·x} over the images of the batch and, in a
 * convolution, over the pixels of the layer's output (x is 1 for a bias, and 0 in the padding).
 *
 * <p>Each product is rounded, then a method adds them, from the first image's first pixel to the last image's last or, for
 * the parts named, from the last to the first. Nothing else depends on the order: on paper, reversing changes nothing.
 *
 * @param method what adds the products
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
     * @param method what adds the products
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
        EnumSet<Part> sorted = EnumSet.noneOf(Part.class);
        sorted.addAll(reversed);
        return method.name() + (sorted.isEmpty() ? "" : ", reversed: " + String.join(", ", names(sorted)));
    }

    private static Iterable<String> names(Set<Part> parts) {
        return parts.stream().map(Part::name).toList();
    }
}
