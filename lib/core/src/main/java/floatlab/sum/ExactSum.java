package floatlab.sum;

import floatlab.format.FloatText;
import floatlab.runtime.Interruption;
import floatlab.runtime.Subnormals;
import floatlab.runtime.VectorSupport;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;

/**
 * An accumulator that adds without error and rounds once, when it is asked for the sum.
 *
 * <p>The result is the correctly rounded sum (to nearest, ties to even) of up to 2⁴⁰ terms: subnormals, any cancellation,
 * and partial sums far beyond the largest double included. As the total is exact, terms may come in any order and from
 * any tree of {@link #merge merges}: the bits are the same.
 *
 * <p>Specials are those of IEEE 754 in every order: a NaN, or infinities of both signs, give NaN; infinities of one sign
 * give that infinity; a sum that rounds beyond the largest finite number gives an infinity, and only then. No terms give
 * +0, terms that are all −0 give −0, and any other sum that is exactly 0 gives +0.
 *
 * <p>How: the total is a fixed-point number of 32-bit digits in longs, wide enough for every product of two doubles, and its
 * carries are postponed (the small superaccumulator of Neal). Arrays are added in blocks: where the exponents within a
 * block are close enough, as in most data, additions in double are exact, and so is splitting each term at a common power
 * of two; then a block costs a few additions to the accumulator. Long arrays of other exponents are added in bins, with one
 * integer addition for each term (the large superaccumulator of Neal). These choices decide only how terms are added,
 * never the result.
 *
 * <p>Not safe for use by several threads at once; give each its own and merge.
 *
 * <p>Sources: Neal, "Fast exact summation using small and large superaccumulators" (2015), arXiv:1505.05571; the
 * splitting: Rump, Ogita and Oishi, "Accurate floating-point summation part I", SIAM J. Sci. Comput. 31 (2008),
 * doi:10.1137/050645671, and Demmel and Nguyen, "Parallel reproducible summation", IEEE Trans. Comput. 64 (2015),
 * doi:10.1109/TC.2014.2345391.
 */
public final class ExactSum implements Serializable {

    /** The most terms an accumulator takes, 2⁴⁰. */
    public static final long MAX_TERMS = 1L << 40;

    @Serial
    private static final long serialVersionUID = 1;

    private static final int DIGIT_BITS = 32;
    private static final int LOG_DIGIT_BITS = 5;
    private static final long DIGIT_MASK = 0xFFFF_FFFFL;

    /** The lowest digit's unit is 2^LOW, below the 2⁻²¹⁴⁸ of a product of the two smallest doubles. */
    private static final int LOW = -68 * DIGIT_BITS;

    /** Up to 2⁴⁰ products of the largest doubles: below 2²⁰⁸⁸, which is bit 4264 from LOW. The last digit is signed. */
    private static final int DIGITS = 134;

    /** How many bits a mean has below the unit of the sum: more than the 40 by which the number of terms can divide it. */
    private static final int MEAN_BITS = 64;

    /** Each addition changes a digit by less than 2⁵³: after this many a carry is due. */
    private static final int MAX_PENDING = 1 << 10;

    /**
     * After a block that is too wide, so many terms are added plainly or in bins: few enough that a single outlier costs
     * little.
     */
    private static final int WIDE_RUN = 1 << 18;

    /** The terms that {@link #of(float[])} adds between two checks for an interrupt. */
    private static final int SLICE = 1 << 16;

    private static final boolean VECTOR = VectorSupport.available();

    /** Digits of two's complement, least significant first; each but the last in [0, 2³²) when nothing is pending. */
    private final transient long[] digits = new long[DIGITS];

    private transient int pending;
    private transient long terms;
    private transient boolean nan;
    private transient boolean positiveInfinity;
    private transient boolean negativeInfinity;

    /** Whether some term was not −0, so that a sum of zero is +0. */
    private transient boolean beyondNegativeZero;

    /**
     * The exact sum of an array, for callers that may be stopped on the way; {@link #addAll} always adds all terms.
     *
     * @param x the terms; not changed
     * @return an accumulator that holds them
     * @throws NullPointerException if x is null
     * @throws java.util.concurrent.CancellationException if the thread is interrupted after 65,536 terms or more; it stays
     *     interrupted
     */
    public static ExactSum of(float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        return of(x.length, (sum, from, to) -> sum.addAll(x, from, to));
    }

    /**
     * The exact sum of an array, for callers that may be stopped on the way; {@link #addAll} always adds all terms.
     *
     * @param x the terms; not changed
     * @return an accumulator that holds them
     * @throws NullPointerException if x is null
     * @throws java.util.concurrent.CancellationException if the thread is interrupted after 65,536 terms or more; it stays
     *     interrupted
     */
    public static ExactSum of(double[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        return of(x.length, (sum, from, to) -> sum.addAll(x, from, to));
    }

    /** Adds the terms from one index to another, without the second, of some array. */
    interface Part {
        void addTo(ExactSum sum, int from, int to);
    }

    /** The exact sum of an array of this length, a slice at a time. */
    static ExactSum of(int length, Part part) {
        ExactSum sum = new ExactSum();
        for (int i = 0; i < length; ) {
            int end = i + Math.min(SLICE, length - i);
            part.addTo(sum, i, end);
            Interruption.checkWhenPassing(i, end);
            i = end;
        }
        return sum;
    }

    /** The exact sum of the magnitudes of term(0) to term(n − 1). */
    static ExactSum ofMagnitudes(int n, IntToDoubleFunction term) {
        double[] block = new double[Math.min(n, ExactBlock.SIZE)];
        return of(n, (sum, from, to) -> {
            for (int i = from; i < to; i += block.length) {
                int length = Math.min(block.length, to - i);
                for (int k = 0; k < length; k++) {
                    block[k] = Math.abs(term.applyAsDouble(i + k));
                }
                sum.addAll(block, 0, length);
            }
        });
    }

    /**
     * The error of a computed sum.
     *
     * @param computed the result of some other method of adding these terms
     * @return |computed − this sum|, formed exactly and rounded once to double
     */
    public double errorOf(double computed) {
        ExactSum difference = new ExactSum();
        difference.merge(this);
        difference.add(-computed);
        return Math.abs(difference.toDouble());
    }

    /** Makes an accumulator with no terms. */
    public ExactSum() {}

    /**
     * Adds one term. A float widens to double without error.
     *
     * @param term any double
     * @throws IllegalStateException if there are 2⁴⁰ terms already
     */
    public void add(double term) {
        count(1);
        addCounted(term);
    }

    /** Adds one term that is counted already. */
    void addCounted(double term) {
        long bits = Double.doubleToRawLongBits(term);
        int exponent = (int) (bits >>> 52) & 0x7FF;
        if (exponent == 0x7FF) {
            addSpecial(term);
            return;
        }
        beyondNegativeZero |= bits != Long.MIN_VALUE;
        if (pending == MAX_PENDING) {
            carry();
        }
        pending++;
        long sign = bits >> 63;
        long magnitude = bits & 0xF_FFFF_FFFF_FFFFL;
        if (exponent == 0) {
            exponent = 1;
        } else {
            magnitude |= 1L << 52;
        }
        // Two's complement: the lower part is never negative, the upper one may be.
        long significand = (magnitude ^ sign) - sign;
        // The significand's unit is 2^(exponent − 1075).
        int position = exponent - 1075 - LOW;
        int digit = position >>> LOG_DIGIT_BITS;
        int shift = position & DIGIT_BITS - 1;
        digits[digit] += significand << shift & DIGIT_MASK;
        digits[digit + 1] += significand >> DIGIT_BITS - shift;
    }

    /**
     * Adds ±Σ units[i] · 2^(exponent + i) for i from {@code from} to {@code to} − 1: sums of terms that are counted already.
     *
     * @param units each 0 to 2⁶³ − 1
     */
    void addUnits(long[] units, int from, int to, int exponent, boolean negative) {
        long sign = negative ? -1 : 0;
        int i = from;
        while (i < to) {
            if (pending == MAX_PENDING) {
                carry();
            }
            pending++;
            int position = exponent + i - LOW;
            int digit = position >>> LOG_DIGIT_BITS;
            // All units that begin in this digit, at most 32, so that each of the three sums is below 2³⁷.
            int first = i - (position & DIGIT_BITS - 1);
            int end = Math.min(to, first + DIGIT_BITS);
            long low = 0;
            long middle = 0;
            long high = 0;
            for (; i < end; i++) {
                int shift = i - first;
                long upper = units[i] >>> DIGIT_BITS - shift;
                low += units[i] << shift & DIGIT_MASK;
                middle += upper & DIGIT_MASK;
                high += upper >>> DIGIT_BITS;
            }
            beyondNegativeZero |= (low | middle | high) != 0;
            digits[digit] += (low ^ sign) - sign;
            digits[digit + 1] += (middle ^ sign) - sign;
            digits[digit + 2] += (high ^ sign) - sign;
        }
    }

    /** Whether there is a term that is not −0; one that {@link #addUnits} adds counts if it is not 0. */
    boolean beyondNegativeZero() {
        return beyondNegativeZero;
    }

    private void addSpecial(double term) {
        beyondNegativeZero = true;
        if (Double.isNaN(term)) {
            nan = true;
        } else if (term > 0) {
            positiveInfinity = true;
        } else {
            negativeInfinity = true;
        }
    }

    /**
     * Adds the exact product of two numbers as one term, whether or not it overflows or underflows. The product of 0 and an
     * infinity is NaN, and a product with 0 has IEEE 754's sign.
     *
     * @param a any double
     * @param b any double
     * @throws IllegalStateException if there are 2⁴⁰ terms already
     */
    public void addProduct(double a, double b) {
        count(1);
        if (a == 0 || b == 0 || !Double.isFinite(a) || !Double.isFinite(b)) {
            addCounted(a * b);
            return;
        }
        beyondNegativeZero = true;
        if (pending == MAX_PENDING) {
            carry();
        }
        pending++;
        long significandA = significand(a);
        long significandB = significand(b);
        long high = Math.multiplyHigh(significandA, significandB);
        long low = significandA * significandB;
        int position = unitExponent(a) + unitExponent(b) - LOW;
        int digit = position >>> LOG_DIGIT_BITS;
        int shift = position & DIGIT_BITS - 1;
        long sign = (Double.doubleToRawLongBits(a) ^ Double.doubleToRawLongBits(b)) >> 63;
        long[] parts = {
            (low & DIGIT_MASK) << shift,
            (low >>> DIGIT_BITS) << shift,
            (high & DIGIT_MASK) << shift,
            (high >>> DIGIT_BITS) << shift
        };
        for (int i = 0; i < parts.length; i++) {
            digits[digit + i] += ((parts[i] & DIGIT_MASK) ^ sign) - sign;
            digits[digit + i + 1] += (parts[i] >>> DIGIT_BITS ^ sign) - sign;
        }
    }

    private static long significand(double finite) {
        long bits = Double.doubleToRawLongBits(finite);
        long fraction = bits & 0xF_FFFF_FFFF_FFFFL;
        return (bits >>> 52 & 0x7FF) == 0 ? fraction : fraction | 1L << 52;
    }

    /** The exponent of the unit in the last place of a finite number. */
    private static int unitExponent(double finite) {
        return Math.max(Math.getExponent(finite), Double.MIN_EXPONENT) - 52;
    }

    /**
     * Adds all terms of an array.
     *
     * @param x the terms; not changed
     * @throws NullPointerException if x is null
     * @throws IllegalStateException if there would be more than 2⁴⁰ terms; nothing is added
     */
    public void addAll(float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        addAll(x, 0, x.length);
    }

    /**
     * Adds the terms x[from] to x[to − 1].
     *
     * @param x the terms; not changed
     * @param from the first index
     * @param to the index after the last
     * @throws NullPointerException if x is null
     * @throws IndexOutOfBoundsException if the range is not within the array
     * @throws IllegalStateException if there would be more than 2⁴⁰ terms; nothing is added
     */
    public void addAll(float[] x, int from, int to) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        Objects.checkFromToIndex(from, to, x.length);
        count(to - from);
        ExactBlock block = new ExactBlock();
        int i = from;
        while (to - i >= ExactBlock.STEP) {
            int n = Math.min(ExactBlock.SIZE, to - i) & -ExactBlock.STEP;
            int outcome = VECTOR ? VectorExactBlocks.sum(x, i, n, block) : ScalarExactBlocks.sum(x, i, n, block);
            if (outcome == ExactBlock.TOO_WIDE) {
                // The next terms are likely to be wide too.
                n = Math.min(WIDE_RUN, to - i);
                addPlainly(x, i, i + n);
            } else if (outcome == ExactBlock.ALL_ZERO && !beyondNegativeZero) {
                addPlainly(x, i, i + n);
            } else {
                addParts(block.parts, outcome);
            }
            i += n;
        }
        addPlainly(x, i, to);
    }

    private void addPlainly(float[] x, int from, int to) {
        if (to - from >= ExponentBins.LEAST_FLOATS) {
            ExponentBins.add(x, from, to, this);
            return;
        }
        for (int i = from; i < to; i++) {
            addCounted(x[i]);
        }
    }

    /**
     * Adds all terms of an array.
     *
     * @param x the terms; not changed
     * @throws NullPointerException if x is null
     * @throws IllegalStateException if there would be more than 2⁴⁰ terms; nothing is added
     */
    public void addAll(double[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        addAll(x, 0, x.length);
    }

    /**
     * Adds the terms x[from] to x[to − 1].
     *
     * @param x the terms; not changed
     * @param from the first index
     * @param to the index after the last
     * @throws NullPointerException if x is null
     * @throws IndexOutOfBoundsException if the range is not within the array
     * @throws IllegalStateException if there would be more than 2⁴⁰ terms; nothing is added
     */
    public void addAll(double[] x, int from, int to) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        Objects.checkFromToIndex(from, to, x.length);
        count(to - from);
        ExactBlock block = new ExactBlock();
        int i = from;
        while (to - i >= ExactBlock.STEP) {
            int n = Math.min(ExactBlock.SIZE, to - i) & -ExactBlock.STEP;
            int outcome = VECTOR ? VectorExactBlocks.sum(x, i, n, block) : ScalarExactBlocks.sum(x, i, n, block);
            if (outcome == ExactBlock.TOO_WIDE) {
                // The next terms are likely to be wide too.
                n = Math.min(WIDE_RUN, to - i);
                addPlainly(x, i, i + n);
            } else if (outcome == ExactBlock.ALL_ZERO && !beyondNegativeZero) {
                addPlainly(x, i, i + n);
            } else {
                addParts(block.parts, outcome);
            }
            i += n;
        }
        addPlainly(x, i, to);
    }

    private void addPlainly(double[] x, int from, int to) {
        if (to - from >= ExponentBins.LEAST_DOUBLES) {
            ExponentBins.add(x, from, to, this);
            return;
        }
        for (int i = from; i < to; i++) {
            addCounted(x[i]);
        }
    }

    /** Adds the exact parts of a block that held a term other than −0. */
    private void addParts(double[] parts, int count) {
        for (int k = 0; k < count; k++) {
            addCounted(parts[k]);
        }
        beyondNegativeZero = true;
    }

    /**
     * Adds all terms that another accumulator holds; the other keeps its terms.
     *
     * @param other another accumulator, or this one
     * @throws NullPointerException if other is null
     * @throws IllegalStateException if there would be more than 2⁴⁰ terms; nothing is added
     */
    public void merge(ExactSum other) {
        Objects.requireNonNull(other, "other");
        count(other.terms);
        carry();
        other.carry();
        for (int i = 0; i < DIGITS; i++) {
            digits[i] += other.digits[i];
        }
        carry();
        nan |= other.nan;
        positiveInfinity |= other.positiveInfinity;
        negativeInfinity |= other.negativeInfinity;
        beyondNegativeZero |= other.beyondNegativeZero;
    }

    private void count(long more) {
        if (more > MAX_TERMS - terms) {
            throw new IllegalStateException(
                    "terms would be " + (terms + more) + ", expected at most 2^40 = " + MAX_TERMS);
        }
        terms += more;
    }

    /** Brings every digit but the last into [0, 2³²): the one representation of the total. */
    private void carry() {
        for (int i = 0; i < DIGITS - 1; i++) {
            long digit = digits[i];
            digits[i] = digit & DIGIT_MASK;
            digits[i + 1] += digit >> DIGIT_BITS;
        }
        pending = 0;
    }

    /**
     * How many terms were added, zeros and merged ones included.
     *
     * @return 0 to 2⁴⁰
     */
    public long terms() {
        return terms;
    }

    /**
     * Whether every term was finite. (The sum may still round to an infinity.)
     *
     * @return false if a term was NaN or infinite
     */
    public boolean isFinite() {
        return !(nan || positiveInfinity || negativeInfinity);
    }

    /**
     * The sum, rounded to double once, to nearest, ties to even.
     *
     * @return the correctly rounded sum; specials as the class says
     */
    public double toDouble() {
        Subnormals.check();
        return isFinite() ? round(53, -1074) : special();
    }

    /**
     * The sum, rounded to float once, to nearest, ties to even, not by way of double.
     *
     * @return the correctly rounded sum; specials as the class says
     */
    public float toFloat() {
        Subnormals.check();
        return (float) (isFinite() ? round(24, -149) : special());
    }

    /**
     * The mean: the exact sum divided by the number of terms, rounded to double once, to nearest, ties to even.
     *
     * @return the correctly rounded mean; NaN without terms, −0 if all terms are −0, other specials as those of the sum
     */
    public double mean() {
        Subnormals.check();
        if (terms == 0) {
            return Double.NaN;
        }
        if (!isFinite()) {
            return special();
        }
        BigInteger total = scaled();
        if (total.signum() == 0) {
            return toDouble();
        }
        BigInteger[] quotient = total.abs().shiftLeft(MEAN_BITS).divideAndRemainder(BigInteger.valueOf(terms));
        // The last bit says whether there is a remainder. It is far below the places at which the result is rounded.
        BigInteger mean = quotient[1].signum() == 0 ? quotient[0] : quotient[0].setBit(0);
        int unit = LOW - MEAN_BITS;
        int dropped = Math.max(mean.bitLength() - 53, -1074 - unit);
        BigInteger kept = mean.shiftRight(dropped);
        if (mean.testBit(dropped - 1) && (kept.testBit(0) || mean.getLowestSetBit() < dropped - 1)) {
            kept = kept.add(BigInteger.ONE);
        }
        double rounded = Math.scalb((double) kept.longValue(), dropped + unit);
        return total.signum() < 0 ? -rounded : rounded;
    }

    private double special() {
        if (nan || positiveInfinity && negativeInfinity) {
            return Double.NaN;
        }
        return positiveInfinity ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }

    private String specialText() {
        return FloatText.shortest(special());
    }

    /** The total rounded to so many bits, or to a multiple of 2^smallest where that is coarser. */
    private double round(int precision, int smallest) {
        carry();
        boolean negative = digits[DIGITS - 1] < 0;
        long[] magnitude = negative ? negated() : digits;
        int top = DIGITS - 1;
        while (top >= 0 && magnitude[top] == 0) {
            top--;
        }
        if (top < 0) {
            return terms > 0 && !beyondNegativeZero ? -0.0 : 0.0;
        }
        int length = DIGIT_BITS * top + 64 - Long.numberOfLeadingZeros(magnitude[top]);
        int dropped = Math.max(length - precision, smallest - LOW);
        long kept = length > dropped ? bits(magnitude, dropped, length) : 0;
        if (bit(magnitude, dropped - 1) && ((kept & 1) == 1 || anyBelow(magnitude, dropped - 1))) {
            kept++;
        }
        // Exact, or beyond the range: kept has at most 53 bits and its unit is no smaller than the smallest subnormal.
        double rounded = Math.scalb((double) kept, dropped + LOW);
        return negative ? -rounded : rounded;
    }

    private long[] negated() {
        long[] negated = new long[DIGITS];
        long carry = 1;
        for (int i = 0; i < DIGITS; i++) {
            long digit = (~digits[i] & DIGIT_MASK) + carry;
            negated[i] = digit & DIGIT_MASK;
            carry = digit >>> DIGIT_BITS;
        }
        return negated;
    }

    /** The bits from..to−1 of a magnitude, at most 53 of them. */
    private static long bits(long[] magnitude, int from, int to) {
        long bits = 0;
        for (int i = (to - 1) / DIGIT_BITS; i >= from / DIGIT_BITS; i--) {
            int shift = DIGIT_BITS * i - from;
            bits |= shift >= 0 ? magnitude[i] << shift : magnitude[i] >>> -shift;
        }
        return bits;
    }

    private static boolean bit(long[] magnitude, int position) {
        return (magnitude[position / DIGIT_BITS] >>> position % DIGIT_BITS & 1) == 1;
    }

    private static boolean anyBelow(long[] magnitude, int position) {
        for (int i = 0; i < position / DIGIT_BITS; i++) {
            if (magnitude[i] != 0) {
                return true;
            }
        }
        return (magnitude[position / DIGIT_BITS] & (1L << position % DIGIT_BITS) - 1) != 0;
    }

    /**
     * The sum, not rounded.
     *
     * @return the exact sum, with the fewest decimals that hold it; 0 for −0
     * @throws ArithmeticException if a term was NaN or infinite
     */
    public BigDecimal toBigDecimal() {
        if (!isFinite()) {
            throw new ArithmeticException("the sum is " + specialText() + ", expected finite terms");
        }
        BigInteger total = scaled();
        if (total.signum() == 0) {
            return BigDecimal.ZERO;
        }
        int zeros = total.getLowestSetBit();
        BigInteger odd = total.shiftRight(zeros);
        int exponent = LOW + zeros;
        return exponent >= 0
                ? new BigDecimal(odd.shiftLeft(exponent))
                : new BigDecimal(odd.multiply(BigInteger.valueOf(5).pow(-exponent)), -exponent);
    }

    /** The exact total of the finite terms in units of 2^LOW. */
    BigInteger scaled() {
        carry();
        byte[] bytes = new byte[4 * (DIGITS + 1)];
        for (int i = 0; i < DIGITS; i++) {
            for (int k = 0; k < 4; k++) {
                bytes[bytes.length - 1 - 4 * i - k] = (byte) (digits[i] >> 8 * k);
            }
        }
        // The last digit has far fewer than 32 bits; its sign fills the bytes above it.
        for (int k = 0; k < 4; k++) {
            bytes[k] = (byte) (digits[DIGITS - 1] >> 63);
        }
        return new BigInteger(bytes);
    }

    /**
     * The whole state, exactly, the same text for the same terms in any order: the number of terms and the sum as a
     * hexadecimal integer times a power of two.
     *
     * @return such as {@code ExactSum[3 terms, -0x5p-1]}
     */
    @Override
    public String toString() {
        String sum;
        if (!isFinite()) {
            sum = specialText();
        } else {
            BigInteger total = scaled();
            if (total.signum() == 0) {
                sum = terms > 0 && !beyondNegativeZero ? "-0" : "0";
            } else {
                int zeros = total.getLowestSetBit();
                String digitsOfIt = total.abs().shiftRight(zeros).toString(16);
                sum = (total.signum() < 0 ? "-0x" : "0x") + digitsOfIt + "p" + (LOW + zeros);
            }
        }
        return "ExactSum[" + terms + (terms == 1 ? " term, " : " terms, ") + sum + "]";
    }

    /**
     * The form that is serialized in place of this.
     *
     * @return the number of terms, the specials met and the exact total
     */
    @Serial
    private Object writeReplace() {
        int flags =
                (nan ? 1 : 0) | (positiveInfinity ? 2 : 0) | (negativeInfinity ? 4 : 0) | (beyondNegativeZero ? 8 : 0);
        return new Form(terms, flags, scaled());
    }

    /**
     * Refuses, because only the form is serialized.
     *
     * @param in not read
     * @throws InvalidObjectException always
     */
    @Serial
    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("an ExactSum is read from its form only");
    }

    /**
     * What is serialized: the only form of a state, which is checked when it is read.
     *
     * @param terms the number of terms
     * @param flags 1 for a NaN, 2 for +∞, 4 for −∞, 8 for a term other than −0
     * @param total the finite terms' sum in units of 2^LOW
     */
    private record Form(long terms, int flags, BigInteger total) implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        /** Checks that some terms give this state. */
        @Serial
        private Object readResolve() throws InvalidObjectException {
            // Each term is below 2^2048 in magnitude.
            boolean possible = terms >= 0
                    && terms <= MAX_TERMS
                    && flags >= 0
                    && flags < 16
                    && (terms > 0 || flags == 0)
                    && (flags == 0 || flags >= 8)
                    && total != null
                    && (flags >= 8 || total.signum() == 0)
                    && total.abs().compareTo(BigInteger.valueOf(terms).shiftLeft(2048 - LOW)) <= 0;
            if (!possible) {
                throw new InvalidObjectException("no terms give this state of an ExactSum");
            }
            ExactSum sum = new ExactSum();
            sum.terms = terms;
            sum.nan = (flags & 1) != 0;
            sum.positiveInfinity = (flags & 2) != 0;
            sum.negativeInfinity = (flags & 4) != 0;
            sum.beyondNegativeZero = (flags & 8) != 0;
            for (int i = 0; i < DIGITS; i++) {
                long digit = total.shiftRight(DIGIT_BITS * i).longValue();
                sum.digits[i] = i < DIGITS - 1 ? digit & DIGIT_MASK : digit;
            }
            return sum;
        }
    }
}
