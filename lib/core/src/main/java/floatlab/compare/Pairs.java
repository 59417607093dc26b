package floatlab.compare;

import floatlab.format.Format;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The arrays of two files or folders, judged name by name.
 *
 * @param all a judgement for each name that both have, in the order of the first
 * @param onlyInA names without a partner, in the order of the first
 * @param onlyInB those of the second
 */
public record Pairs(List<Pair> all, List<String> onlyInA, List<String> onlyInB) {
    /** How many terms an output is taken to have if nobody says. */
    public static final int ASSUMED_TERMS = 1000;

    /**
     * Two arrays of one name.
     *
     * @param name the name
     * @param judgement the verdict, or null if they cannot be compared
     * @param refused why they cannot be compared, or null
     * @param difference the largest difference; NaN if they cannot be compared
     * @param relative the root mean square of the differences, relative to that of a; NaN if they cannot be compared
     * @param worst the element that differs most, or null if none does
     */
    public record Pair(
            String name,
            Judgement judgement,
            String refused,
            double difference,
            double relative,
            Comparison.Element worst) {

        /**
         * Why the verdict is as it is, or why there is none.
         *
         * @return the reason of the judgement, or that of the refusal
         */
        public String reason() {
            return judgement == null ? refused : judgement.reason();
        }

        /**
         * Name and verdict.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return name + ": " + (judgement == null ? "not comparable: " + refused : judgement);
        }
    }

    /**
     * Makes the lists unmodifiable.
     *
     * @throws NullPointerException if a list or an element is null
     */
    public Pairs {
        all = Require.copy("all", all);
        onlyInA = Require.copy("onlyInA", onlyInA);
        onlyInB = Require.copy("onlyInB", onlyInB);
    }

    /** How the judge looks at two arrays. */
    @FunctionalInterface
    public interface Rule {
        /**
         * Judges two arrays.
         *
         * @param name their name
         * @param comparison the two
         * @return the verdict
         * @throws IOException if a file that it needs cannot be read
         */
        Judgement judge(String name, Comparison comparison) throws IOException;
    }

    /**
     * Judges all pairs, one after the other, so that no more than two arrays are in memory.
     *
     * @param a the first
     * @param b the second
     * @param rule how two arrays are judged, such as {@link #byType}
     * @return the judgements
     * @throws NullPointerException if an argument is null
     */
    public static Pairs of(ResultFile a, ResultFile b, Rule rule) {
        Subnormals.check();
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        Objects.requireNonNull(rule, "rule");
        Set<String> inB = new HashSet<>(b.names());
        Set<String> inA = new HashSet<>(a.names());
        boolean single = a.isSingle() && b.isSingle();
        List<Pair> all = new ArrayList<>();
        List<String> onlyInA = new ArrayList<>();
        for (String name : a.names()) {
            Interruption.check();
            if (single || inB.contains(name)) {
                all.add(pair(a, b, name, rule));
            } else {
                onlyInA.add(name);
            }
        }
        List<String> onlyInB = new ArrayList<>(b.names());
        onlyInB.removeIf(inA::contains);
        return new Pairs(all, onlyInA, onlyInB);
    }

    private static Pair pair(ResultFile a, ResultFile b, String name, Rule rule) {
        try {
            Comparison comparison = Comparison.of(a.read(name), b.read(name));
            Judgement judgement = rule.judge(name, comparison);
            double squares = 0;
            double sizes = 0;
            for (int i = 0; i < comparison.elements(); i++) {
                if (comparison.isNumber(i)) {
                    double d = comparison.a.at(i) - comparison.b.at(i);
                    squares += d * d;
                    sizes += comparison.a.at(i) * comparison.a.at(i);
                }
            }
            List<Comparison.Element> worst = comparison.worst(1);
            return new Pair(
                    name,
                    judgement,
                    null,
                    comparison.largestDifference(),
                    squares == 0 ? 0 : Math.sqrt(squares / sizes),
                    worst.isEmpty() ? null : worst.get(0));
        } catch (IllegalArgumentException | IOException e) {
            return new Pair(name, null, e.getMessage(), Double.NaN, Double.NaN, null);
        }
    }

    /**
     * The rule if nothing is known but the files: sums of up to 1000 terms, in the format of each file; for formats shorter
     * than float the sums are floats, and the result is rounded.
     *
     * @param comparison two arrays
     * @return the verdict
     * @throws NullPointerException if comparison is null
     */
    public static Judgement byType(Comparison comparison) {
        Objects.requireNonNull(comparison, "comparison");
        return comparison.judge(
                arithmetic(comparison.a.type, ASSUMED_TERMS), arithmetic(comparison.b.type, ASSUMED_TERMS));
    }

    /**
     * The arithmetic that a type of results suggests.
     *
     * @param type the type of the results
     * @param terms the number of terms of an output, 1 or more
     * @return sums in float64 for float64, otherwise in float32, rounded to the type
     * @throws NullPointerException if type is null
     * @throws IllegalArgumentException if terms is less than 1
     */
    public static LayerArithmetic arithmetic(ElementType type, int terms) {
        Objects.requireNonNull(type, "type");
        if (type == ElementType.FLOAT64) {
            return LayerArithmetic.of(terms, Format.BINARY64, SumOrder.UNKNOWN);
        }
        boolean isShort = !type.isWhole() && type != ElementType.FLOAT32;
        return isShort ? LayerArithmetic.mixed(terms, type.format()) : LayerArithmetic.floats(terms);
    }

    /**
     * The first pair that rounding does not explain, in the given order.
     *
     * @return the pair, or null if there is none
     */
    public Pair firstBeyondRounding() {
        for (Pair pair : all) {
            if (pair.judgement() != null && pair.judgement().verdict() == Judgement.Verdict.BUG) {
                return pair;
            }
        }
        return null;
    }
}
