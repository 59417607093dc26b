package floatlab.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.DoubleUnaryOperator;

/**
 * The truth for one function: the float nearest to its exact value.
 *
 * <p>StrictMath's result is specified to be within 1 ulp of a double. Where 4 ulps to either side round to the same
 * float, that is the answer; the few dozen floats where they do not are decided by 60 decimal digits.
 */
enum ExactFunction {
    EXP(StrictMath::exp),
    EXPM1(StrictMath::expm1),
    LOG(StrictMath::log),
    LOG1P(StrictMath::log1p);

    private static final MathContext DIGITS = new MathContext(60);
    private final DoubleUnaryOperator strict;

    ExactFunction(DoubleUnaryOperator strict) {
        this.strict = strict;
    }

    /** The correctly rounded value; of NaN, ±∞, poles and zeros what StrictMath gives. */
    float round(float x) {
        double y = strict.applyAsDouble(x);
        if (Double.isNaN(y) || Double.isInfinite(y) || y == 0) {
            return (float) y;
        }
        float low = (float) (y - 4 * Math.ulp(y));
        float high = (float) (y + 4 * Math.ulp(y));
        return low == high ? (float) y : decide(x, low, high);
    }

    /**
     * The error of {@link FloatMath#expFast} in ulps of the float below the exact value; 0 if both overflow. StrictMath's
     * own error adds 2^-29 of an ulp at most.
     */
    static double fastExpError(float x) {
        float fast = FloatMath.expFast(x);
        double y = StrictMath.exp(x);
        float nearest = (float) y;
        if (Float.isInfinite(fast) || Float.isInfinite(nearest)) {
            return fast == nearest ? 0 : Double.POSITIVE_INFINITY;
        }
        return Math.abs(fast - y) / Math.ulp(nearest > y ? Math.nextDown(nearest) : nearest);
    }

    /** Whether StrictMath does not suffice to decide about x. */
    boolean isHard(float x) {
        double y = strict.applyAsDouble(x);
        return (float) (y - 4 * Math.ulp(y)) != (float) (y + 4 * Math.ulp(y));
    }

    float roundByDigits(float x) {
        float near = (float) strict.applyAsDouble(x);
        float low = exact(x).compareTo(new BigDecimal(near)) < 0 ? Math.nextDown(near) : near;
        return decide(x, low, Math.nextUp(low));
    }

    private float decide(float x, float low, float high) {
        // as if the format went on beyond the largest float
        double top = Float.isInfinite(high) ? 0x1p128 : high;
        double bottom = Float.isInfinite(low) ? -0x1p128 : low;
        BigDecimal middle = new BigDecimal(bottom).add(new BigDecimal(top)).divide(BigDecimal.valueOf(2));
        int side = exact(x).compareTo(middle);
        assertThat(side).as("%s(%a) lies in the middle", this, x).isNotZero();
        return side < 0 ? low : high;
    }

    private BigDecimal exact(float x) {
        BigDecimal b = new BigDecimal(x);
        return switch (this) {
            case EXP -> exp(b);
            case EXPM1 -> Math.abs(x) < 0.25f ? series(b) : exp(b).subtract(BigDecimal.ONE, DIGITS);
            case LOG -> log(b, strict.applyAsDouble(x));
            case LOG1P -> log(b.add(BigDecimal.ONE), strict.applyAsDouble(x));
        };
    }

    /** exp(x) - 1 for small x, with full relative precision. */
    private static BigDecimal series(BigDecimal x) {
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 1; i < 50; i++) {
            term = term.multiply(x, DIGITS).divide(BigDecimal.valueOf(i), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }

    private static BigDecimal exp(BigDecimal x) {
        int halvings = 12;
        BigDecimal result =
                series(x.divide(BigDecimal.valueOf(1 << halvings), DIGITS)).add(BigDecimal.ONE);
        for (int i = 0; i < halvings; i++) {
            result = result.multiply(result, DIGITS);
        }
        return result;
    }

    /** Halley's iteration for exp(y) = u, which triples the digits of a double twice. */
    private static BigDecimal log(BigDecimal u, double start) {
        BigDecimal y = new BigDecimal(start);
        for (int i = 0; i < 2; i++) {
            BigDecimal e = exp(y);
            BigDecimal step = u.subtract(e).divide(u.add(e), DIGITS);
            y = y.add(step.multiply(BigDecimal.valueOf(2)), DIGITS);
        }
        return y;
    }
}
