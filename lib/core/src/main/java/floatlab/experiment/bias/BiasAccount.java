package floatlab.experiment.bias;

import floatlab.format.FloatText;
import floatlab.order.Arithmetic;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/**
 * Is {@code output2 − output1 == b}, and why? The account of one image of the thread, step by step, each step with its
 * exact value, its rounded value and the error between them.
 *
 * <p>{@code output1} is the sum of the one term w·x and the bias 0, {@code output2} that of w·x and the bias b, in
 * binary32:
 *
 * <ul>
 *   <li>multiply, then add: product = fl(w·x), output1 = fl(product + 0), output2 = fl(product + b);
 *   <li>FMA, the accumulator starting at the bias: output1 = fl(w·x + 0), output2 = fl(w·x + b). (An FMA reduction that
 *       adds its bias last rounds the product first, so it gives the same bits as multiply, then add.)
 * </ul>
 *
 * <p>Then difference = fl(output2 − output1), which is compared with b. Every x, w and b is accepted: NaN, ∞, −0 and
 * subnormals too. All that the account says is computed from these when it is asked for.
 *
 * @param x the pixel, any float
 * @param w the weight, any float
 * @param b the bias, any float
 * @param arithmetic FMA, or multiply, then add
 */
public record BiasAccount(float x, float w, float b, Arithmetic arithmetic) {
    public BiasAccount {
        Objects.requireNonNull(arithmetic, "arithmetic");
    }

    /**
     * One operation: its exact value, and the float that it gives.
     *
     * @param name what it computes: {@code product}, {@code output1}, {@code output2} or {@code difference}
     * @param formula how, such as {@code fl(w·x)}; fl is the rounding to the nearest float, ties to even
     * @param exact the exact value of the operation on its operands, which are floats, with all digits; {@code NaN},
     *     {@code Infinity} or {@code -Infinity} where an operand makes it so
     * @param rounded the float that it gives
     * @param error rounded − exact, with all digits; {@code Infinity} or {@code -Infinity} after an overflow,
     *     {@code NaN} for NaN
     * @param errorUlps the error in ulps of rounded, at most ½ in size; ±∞ after an overflow
     * @param isRounded whether the float differs from the exact value
     */
    public record Step(
            String name,
            String formula,
            String exact,
            float rounded,
            String error,
            double errorUlps,
            boolean isRounded) {

        /** {@return {@link #rounded} as a hexadecimal literal} */
        public String hex() {
            return FloatText.hex(rounded);
        }

        /** {@return the ulp of {@link #rounded}; ∞ for ∞ and NaN for NaN} */
        public float ulp() {
            return Math.ulp(rounded);
        }

        /** The step that turned p·q + r into a float. */
        private static Step of(String name, String formula, float rounded, float p, float q, float r) {
            if (!allFinite(p, q, r)) {
                // An operand is not finite, so nothing is rounded: the result is NaN or an infinity.
                String value = FloatText.exact(rounded);
                boolean nan = Float.isNaN(rounded);
                return new Step(name, formula, value, rounded, nan ? value : "0.0", nan ? Double.NaN : 0, false);
            }
            BigDecimal exact = new BigDecimal(p).multiply(new BigDecimal(q)).add(new BigDecimal(r));
            if (Float.isInfinite(rounded)) {
                return new Step(name, formula, text(exact), rounded, FloatText.exact(rounded), (double) rounded, true);
            }
            BigDecimal error = new BigDecimal(rounded).subtract(exact);
            // An ulp is a power of two, by which a decimal divides exactly.
            double ulps = error.divide(new BigDecimal(Math.ulp(rounded))).doubleValue();
            return new Step(name, formula, text(exact), rounded, text(error), ulps, error.signum() != 0);
        }
    }

    /** Why the answer is what it is: every triple has exactly one of these, decided by exact arithmetic. */
    public enum Reason {
        /** True. Multiply, then add; product + b is a float. */
        ADDITION_EXACT(
                "Nothing was rounded in the addition, so the subtraction gives b back. The product may have been "
                        + "rounded, but both outputs hold the same product."),

        /** True, with either arithmetic, although output2 − output1 is not exactly b. */
        ROUNDED_BACK(
                "output2 − output1 is not exactly b, but b is the float nearest to it: the subtraction was rounded "
                        + "as well and lands on b. True does not mean that nothing was rounded."),

        /** False. Multiply, then add; the subtraction rounds nothing. */
        ADDITION_ERROR_SHOWS(
                "The addition of b was rounded. The subtraction is exact, so it shows that rounding error: "
                        + "the difference is b plus the error."),

        /** False, with either arithmetic; the subtraction rounds. */
        NOT_ROUNDED_BACK("The outputs are not exactly b apart. The subtraction was rounded as well, but its rounding "
                + "does not lead back to b."),

        /** True. FMA; w·x and w·x + b are floats. */
        FMA_ALL_EXACT("Neither w·x nor w·x + b had to be rounded, so the subtraction gives b back."),

        /** True. FMA; both outputs have the same error, not 0. */
        FMA_SAME_ERROR("Both outputs were rounded, and by the same amount. The subtraction takes the one error away "
                + "from the other and gives b back."),

        /** False. FMA; w·x + b is a float, w·x is not, the subtraction rounds nothing. */
        FMA_OUTPUT1_ERROR_SHOWS(
                "The FMA gave w·x + b without any rounding, but output1 had rounded w·x. The subtraction "
                        + "is exact, so it shows the error of output1: an exact FMA proves nothing."),

        /** False. FMA; w·x is a float, w·x + b is not, the subtraction rounds nothing. */
        FMA_OUTPUT2_ERROR_SHOWS("w·x needed no rounding, but the FMA rounded w·x + b. The subtraction is exact, so it "
                + "shows that rounding error."),

        /** False. FMA; both outputs are rounded, differently, and the subtraction rounds nothing. */
        FMA_BOTH_ERRORS_SHOW("The FMA rounded w·x + b once, while output1 had rounded w·x by another amount. The "
                + "subtraction is exact, so it shows both errors: that of output2 less that of output1."),

        /** False. x, w or b is NaN. */
        NAN("x, w or b is NaN, and what is computed with NaN is NaN. NaN equals nothing, not even itself."),

        /** False. One factor is 0, the other infinite. */
        ZERO_TIMES_INFINITY("0·∞ has no value, so both outputs are NaN. NaN equals nothing, not even itself."),

        /** False. x or w is infinite. */
        INFINITE_PRODUCT("w·x is infinite, and an infinity taken away from an infinite sum leaves NaN. NaN equals "
                + "nothing, not even itself."),

        /** True. b is infinite and the difference is too. */
        INFINITE_BIAS("b is infinite, so output2 is, and whatever output1 takes away from it changes nothing."),

        /** False. The factors are finite, output1 is not. */
        PRODUCT_OVERFLOW("w·x is beyond the largest float, so output1 is infinite. No subtraction of an infinity gives "
                + "b back."),

        /** False. output1 is finite, output2 is not. */
        SUM_OVERFLOW(
                "w·x + b is beyond the largest float, so output2 is infinite, and so is the difference: b is not."),

        /** False. Both outputs are finite, their difference is not. */
        DIFFERENCE_OVERFLOW("Both outputs are finite, but rounding has set them so far apart that their difference is "
                + "beyond the largest float: it is infinite, and b is not.");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        /** {@return the reason in one or two sentences} */
        public String sentence() {
            return sentence;
        }
    }

    /**
     * The account of one triple: what the constructor gives, for cells.
     *
     * @param x the pixel, finite
     * @param w the weight, finite, w·x below the largest float
     * @param b the bias, finite
     * @param arithmetic FMA, or multiply, then add
     * @return the account
     */
    public static BiasAccount of(float x, float w, float b, Arithmetic arithmetic) {
        Subnormals.check();
        return new BiasAccount(x, w, b, arithmetic);
    }

    /**
     * {@return the smallest bias from b upwards for which the answer is True, which is b itself if it is True for b; ∞
     * if there is no finite one}
     *
     * @param x the pixel, finite
     * @param w the weight, finite, with w·x below the largest float
     * @param b where to start, finite
     * @param arithmetic FMA, or multiply, then add
     * @throws IllegalArgumentException if x, w, b or w·x is not finite
     */
    public static float nextTrueBias(float x, float w, float b, Arithmetic arithmetic) {
        Subnormals.check();
        Objects.requireNonNull(arithmetic, "arithmetic");
        Require.that(Float.isFinite(x), "x", () -> FloatText.shortest(x), "a finite number");
        Require.that(Float.isFinite(w), "w", () -> FloatText.shortest(w), "a finite number");
        Require.that(Float.isFinite(b), "b", () -> FloatText.shortest(b), "a finite number");
        Require.that(Float.isFinite(x * w), "w·x", () -> FloatText.shortest(x * w), "a finite number");
        float candidate = b;
        while (candidate < Float.POSITIVE_INFINITY
                && !of(x, w, candidate, arithmetic).answer()) {
            Interruption.check();
            candidate = Math.nextUp(candidate);
        }
        return candidate;
    }

    /**
     * {@return the operations in their order: product (only where it is rounded alone), output1, output2, difference}
     */
    public List<Step> steps() {
        Step difference = Step.of("difference", "fl(output2 − output1)", difference(), output1(), -1, output2());
        if (arithmetic == Arithmetic.FMA) {
            return List.of(
                    Step.of("output1", "fl(w·x + 0)", output1(), x, w, 0),
                    Step.of("output2", "fl(w·x + b)", output2(), x, w, b),
                    difference);
        }
        float product = x * w;
        return List.of(
                Step.of("product", "fl(w·x)", product, x, w, 0),
                Step.of("output1", "fl(product + 0)", output1(), product, 1, 0),
                Step.of("output2", "fl(product + b)", output2(), product, 1, b),
                difference);
    }

    /**
     * {@return one of the {@link #steps}}
     *
     * @param name {@code product} (only where it is rounded alone), {@code output1}, {@code output2} or
     *     {@code difference}
     * @throws IllegalArgumentException if there is no step of that name
     */
    public Step step(String name) {
        Objects.requireNonNull(name, "name");
        List<Step> steps = steps();
        return steps.stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Require.unexpected(
                        "name", name, "one of " + steps.stream().map(Step::name).toList()));
    }

    /** {@return the output with the bias 0; never −0, because −0 + 0 is 0} */
    public float output1() {
        return arithmetic.accumulate(0, x, w);
    }

    /** {@return the output with the bias b} */
    public float output2() {
        return arithmetic.accumulate(b, x, w);
    }

    /** {@return output2 − output1, rounded to float} */
    public float difference() {
        return output2() - output1();
    }

    /**
     * {@return what the thread prints: whether output2 − output1 == b in float; +0 and −0 are equal, NaN equals
     * nothing}
     */
    public boolean answer() {
        return difference() == b;
    }

    /** {@return output2 − output1 − b, each subtraction rounded to float} */
    public float residual() {
        return difference() - b;
    }

    /** {@return output2 − output1 − b without any rounding, with all digits; {@link #residual} if one is not finite} */
    public String exactResidual() {
        if (!allFinite(output1(), output2(), b)) {
            return FloatText.exact(residual());
        }
        return text(
                new BigDecimal(output2()).subtract(new BigDecimal(output1())).subtract(new BigDecimal(b)));
    }

    /** {@return why the answer is what it is, in one or two sentences} */
    public String why() {
        return reason().sentence();
    }

    /** {@return which of all cases this is} */
    public Reason reason() {
        return allFinite(x, w, b, output1(), output2(), difference()) ? finiteReason() : specialReason();
    }

    private Reason finiteReason() {
        boolean output2Rounded = step("output2").isRounded();
        boolean differenceRounded = step("difference").isRounded();
        if (arithmetic == Arithmetic.MUL_ADD && !output2Rounded) {
            return Reason.ADDITION_EXACT;
        }
        if (differenceRounded) {
            return answer() ? Reason.ROUNDED_BACK : Reason.NOT_ROUNDED_BACK;
        }
        if (arithmetic == Arithmetic.MUL_ADD) {
            return Reason.ADDITION_ERROR_SHOWS;
        }
        boolean output1Rounded = step("output1").isRounded();
        if (answer()) {
            return output1Rounded ? Reason.FMA_SAME_ERROR : Reason.FMA_ALL_EXACT;
        }
        if (!output2Rounded) {
            return Reason.FMA_OUTPUT1_ERROR_SHOWS;
        }
        return output1Rounded ? Reason.FMA_BOTH_ERRORS_SHOW : Reason.FMA_OUTPUT2_ERROR_SHOWS;
    }

    private Reason specialReason() {
        if (Float.isNaN(x) || Float.isNaN(w) || Float.isNaN(b)) {
            return Reason.NAN;
        }
        if (Float.isNaN(x * w)) {
            return Reason.ZERO_TIMES_INFINITY;
        }
        if (Float.isInfinite(x) || Float.isInfinite(w)) {
            return Reason.INFINITE_PRODUCT;
        }
        if (answer()) {
            return Reason.INFINITE_BIAS;
        }
        if (Float.isInfinite(output1())) {
            return Reason.PRODUCT_OVERFLOW;
        }
        return Float.isInfinite(output2()) ? Reason.SUM_OVERFLOW : Reason.DIFFERENCE_OVERFLOW;
    }

    private static boolean allFinite(float... values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** All digits; as {@link FloatText#exact(double)} wherever a double holds the value. */
    private static String text(BigDecimal value) {
        double near = value.doubleValue();
        if (Double.isFinite(near) && new BigDecimal(near).compareTo(value) == 0) {
            return FloatText.exact(near);
        }
        return value.stripTrailingZeros().toString().replace("E+", "E");
    }
}
