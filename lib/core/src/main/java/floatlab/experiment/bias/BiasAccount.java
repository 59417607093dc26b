package floatlab.experiment.bias;

import floatlab.format.FloatText;
import floatlab.order.Arithmetic;
import floatlab.runtime.Interruption;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Is {@code output2 − output1 == b}, and why? The account of one image of the thread, step by step, each step with its
 * exact value, its rounded value and the error between them.
 *
 * <p>{@code output1} is the reduction of the one term w·x with the bias 0, {@code output2} with the bias b, in binary32:
 *
 * <ul>
 *   <li>multiply, then add: product = fl(w·x), output1 = fl(product + 0), output2 = fl(product + b);
 *   <li>FMA, the accumulator starting at the bias: output1 = fl(w·x + 0), output2 = fl(w·x + b). (An FMA reduction that
 *       adds its bias last rounds the product first: it is the case above.)
 * </ul>
 *
 * <p>Then difference = fl(output2 − output1), which is compared with b. Every x, w and b is accepted: NaN, ∞, −0 and
 * subnormals too.
 */
public final class BiasAccount {
    private static final float ZERO_BIAS = 0f;

    private final float x;
    private final float w;
    private final float b;
    private final Arithmetic arithmetic;
    private final List<Step> steps;
    private final float output1;
    private final float output2;
    private final float difference;
    private final Reason reason;

    /**
     * One operation: its exact value and what became of it.
     *
     * @param name what it computes: {@code product}, {@code output1}, {@code output2} or {@code difference}
     * @param formula how, such as {@code fl(w·x)}; fl is the rounding to the nearest float, ties to even
     * @param exact the exact value of the operation on its (already rounded) operands, all digits; {@code NaN},
     *     {@code Infinity} or {@code -Infinity} where an operand makes it so
     * @param rounded the float that it gives
     * @param hex that float as a hexadecimal literal
     * @param ulp the ulp of that float; ∞ for ∞ and NaN for NaN
     * @param error rounded − exact, all digits; {@code Infinity} or {@code -Infinity} after an overflow, {@code NaN} for
     *     NaN
     * @param errorUlps the same in ulps of rounded, at most ½ in size; ±∞ after an overflow
     * @param isRounded whether the float differs from the exact value
     */
    public record Step(
            String name,
            String formula,
            String exact,
            float rounded,
            String hex,
            float ulp,
            String error,
            double errorUlps,
            boolean isRounded) {}

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

        /**
         * The reason in one or two sentences.
         *
         * @return plain text
         */
        public String sentence() {
            return sentence;
        }
    }

    private BiasAccount(float x, float w, float b, Arithmetic arithmetic) {
        this.x = x;
        this.w = w;
        this.b = b;
        this.arithmetic = arithmetic;
        this.output1 = arithmetic.accumulate(ZERO_BIAS, x, w);
        this.output2 = arithmetic.accumulate(b, x, w);
        this.difference = output2 - output1;

        List<Step> list = new ArrayList<>();
        if (arithmetic == Arithmetic.MUL_ADD) {
            float product = x * w;
            list.add(step("product", "fl(w·x)", product, exactTerm(x, w, 0)));
            list.add(step("output1", "fl(product + 0)", output1, exactTerm(product, 1, ZERO_BIAS)));
            list.add(step("output2", "fl(product + b)", output2, exactTerm(product, 1, b)));
        } else {
            list.add(step("output1", "fl(w·x + 0)", output1, exactTerm(x, w, ZERO_BIAS)));
            list.add(step("output2", "fl(w·x + b)", output2, exactTerm(x, w, b)));
        }
        list.add(step("difference", "fl(output2 − output1)", difference, exactTerm(output1, -1, output2)));
        this.steps = List.copyOf(list);
        this.reason = allFinite(x, w, b, output1, output2, difference) ? findReason() : findSpecialReason();
    }

    /**
     * The account of one triple.
     *
     * @param x the pixel, any float
     * @param w the weight, any float
     * @param b the bias, any float
     * @param arithmetic FMA, or multiply, then add
     * @return the account
     * @throws NullPointerException if arithmetic is null
     */
    public static BiasAccount of(float x, float w, float b, Arithmetic arithmetic) {
        Objects.requireNonNull(arithmetic, "arithmetic");
        return new BiasAccount(x, w, b, arithmetic);
    }

    /**
     * The smallest bias from b upwards with which the answer is True: b itself if it already is.
     *
     * @param x the pixel, finite
     * @param w the weight, finite, w·x below the largest float
     * @param b where to start, finite
     * @param arithmetic FMA, or multiply, then add
     * @return a float; ∞ if no finite one will do
     * @throws IllegalArgumentException if x, w, b or w·x is not finite
     * @throws NullPointerException if arithmetic is null
     */
    public static float nextTrueBias(float x, float w, float b, Arithmetic arithmetic) {
        Objects.requireNonNull(arithmetic, "arithmetic");
        if (!allFinite(x, w, b, x * w)) {
            throw new IllegalArgumentException("x is " + FloatText.shortest(x) + ", w is " + FloatText.shortest(w)
                    + ", b is " + FloatText.shortest(b) + ", expected finite numbers with a finite product");
        }
        float candidate = b;
        while (candidate < Float.POSITIVE_INFINITY && !isTrue(x, w, candidate, arithmetic)) {
            Interruption.check();
            candidate = Math.nextUp(candidate);
        }
        return candidate;
    }

    private static boolean isTrue(float x, float w, float b, Arithmetic arithmetic) {
        return arithmetic.accumulate(b, x, w) - arithmetic.accumulate(ZERO_BIAS, x, w) == b;
    }

    private Reason findReason() {
        boolean output2Rounded = step("output2").isRounded();
        boolean differenceRounded = step("difference").isRounded();
        if (arithmetic == Arithmetic.MUL_ADD && !output2Rounded) {
            return Reason.ADDITION_EXACT;
        }
        if (answer() && differenceRounded) {
            return Reason.ROUNDED_BACK;
        }
        if (differenceRounded) {
            return Reason.NOT_ROUNDED_BACK;
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

    private Reason findSpecialReason() {
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
        if (Float.isInfinite(output1)) {
            return Reason.PRODUCT_OVERFLOW;
        }
        return Float.isInfinite(output2) ? Reason.SUM_OVERFLOW : Reason.DIFFERENCE_OVERFLOW;
    }

    /**
     * One of the operations.
     *
     * @param name {@code product} (only where it is rounded on its own), {@code output1}, {@code output2} or {@code
     *     difference}
     * @return the step
     * @throws IllegalArgumentException if there is no step of that name
     */
    public Step step(String name) {
        return steps.stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no step " + name + ", expected one of "
                        + steps.stream().map(Step::name).toList()));
    }

    private static Step step(String name, String formula, float rounded, BigDecimal exact) {
        String hex = FloatText.hex(rounded);
        float ulp = Math.ulp(rounded);
        if (exact == null) {
            // An operand is not finite, so nothing is left to round: the result is NaN or an infinity, or exact.
            String value = FloatText.exact(rounded);
            boolean nan = Float.isNaN(rounded);
            return new Step(name, formula, value, rounded, hex, ulp, nan ? value : "0.0", nan ? Double.NaN : 0, false);
        }
        if (Float.isInfinite(rounded)) {
            return new Step(
                    name, formula, text(exact), rounded, hex, ulp, FloatText.exact(rounded), (double) rounded, true);
        }
        BigDecimal error = new BigDecimal(rounded).subtract(exact);
        // An ulp is a power of two, by which a decimal divides exactly.
        double errorUlps = error.divide(new BigDecimal(ulp)).doubleValue();
        return new Step(name, formula, text(exact), rounded, hex, ulp, text(error), errorUlps, error.signum() != 0);
    }

    /** The exact value of p·q + r, or null where one is not finite. */
    private static BigDecimal exactTerm(float p, float q, float r) {
        return allFinite(p, q, r)
                ? new BigDecimal(p).multiply(new BigDecimal(q)).add(new BigDecimal(r))
                : null;
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

    /**
     * The pixel.
     *
     * @return x
     */
    public float x() {
        return x;
    }

    /**
     * The weight.
     *
     * @return w
     */
    public float w() {
        return w;
    }

    /**
     * The bias.
     *
     * @return b
     */
    public float b() {
        return b;
    }

    /**
     * How w·x and b were added.
     *
     * @return the arithmetic
     */
    public Arithmetic arithmetic() {
        return arithmetic;
    }

    /**
     * The operations in their order.
     *
     * @return product (only where it is rounded on its own), output1, output2, difference
     */
    public List<Step> steps() {
        return steps;
    }

    /**
     * The output with the bias 0. Never −0: a sum of −0 and +0 is +0.
     *
     * @return a float
     */
    public float output1() {
        return output1;
    }

    /**
     * The output with the bias b.
     *
     * @return a float
     */
    public float output2() {
        return output2;
    }

    /**
     * output2 − output1, rounded to float.
     *
     * @return a float
     */
    public float difference() {
        return difference;
    }

    /**
     * Whether {@code output2 − output1 == b} in float arithmetic; +0 and −0 are equal, NaN equals nothing.
     *
     * @return what the thread prints
     */
    public boolean answer() {
        return difference == b;
    }

    /**
     * output2 − output1 − b, each subtraction rounded to float.
     *
     * @return a float
     */
    public float residual() {
        return difference - b;
    }

    /**
     * output2 − output1 − b without any rounding, all digits. Where one of them is not finite, {@link #residual()}.
     *
     * @return the exact number as text
     */
    public String exactResidual() {
        if (!allFinite(output1, output2, b)) {
            return FloatText.exact(residual());
        }
        return text(new BigDecimal(output2).subtract(new BigDecimal(output1)).subtract(new BigDecimal(b)));
    }

    /**
     * Which of all cases this is.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Why the answer is what it is.
     *
     * @return one or two sentences
     */
    public String why() {
        return reason.sentence();
    }
}
