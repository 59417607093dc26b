package floatlab.fuzz;

import static floatlab.fuzz.Documented.promise;

import floatlab.format.ExactRounding;
import floatlab.format.Format;
import floatlab.parallel.ParallelTreeSum;
import floatlab.sum.BlockedSum;
import floatlab.sum.ConditionNumber;
import floatlab.sum.DotProduct;
import floatlab.sum.ErrorBound;
import floatlab.sum.ExactSum;
import floatlab.sum.ExactTruth;
import floatlab.sum.FabSum;
import floatlab.sum.ParallelExactSum;
import floatlab.sum.SumMethods;
import floatlab.sum.Summation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Sums of any numbers by every method, within their bounds; exact sums against big integers, and read from any bytes. */
final class SumFuzz {
    private SumFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        Decisions in = new Decisions(data);
        switch (in.below(4)) {
            case 0 -> methods(in);
            case 1 -> exact(in);
            case 2 -> facts(in);
            default -> stream(in);
        }
    }

    static Optional<Summation> method(Decisions in) {
        int a = in.size();
        int b = in.next() < 240 ? 1 + in.below(4) : in.size();
        List<Summation> methods = SumMethods.withLanes();
        int choice = in.below(methods.size() + 4);
        return switch (choice - methods.size()) {
            case 0 -> Documented.call(() -> new BlockedSum(a));
            case 1 -> Documented.call(() -> new FabSum(a));
            case 2 -> Documented.call(() -> new ParallelExactSum(b));
            case 3 -> Documented.call(() -> new ParallelTreeSum(a, b));
            default -> Optional.of(methods.get(choice));
        };
    }

    private static void methods(Decisions in) {
        Summation method = method(in).orElse(null);
        if (method == null) {
            return;
        }
        float[] x = in.reals(in.below(80));
        double[] y = in.wideReals(in.below(40));
        float[] xBefore = x.clone();
        float sum = method.sum(x);
        promise(Arrays.equals(xBefore, x), "the terms are not changed");
        promise(same(sum, method.sum(x)), "the same sum twice");
        promise(same(method.sum(y), method.sum(y)), "the same sum twice");
        promise(!method.toString().isEmpty() && !method.order().isEmpty(), "its texts");
        Documented.call(() -> ErrorBound.of(method, x)).ifPresent(bound -> {
            if (Float.isFinite(sum) && bound < 1e38) {
                BigDecimal error = new BigDecimal(sum)
                        .subtract(ExactSum.of(x).toBigDecimal())
                        .abs();
                promise(error.compareTo(new BigDecimal(bound)) <= 0, method.name() + " within its bound");
            }
        });
        long n = in.whole();
        double u = in.wideReal();
        Documented.call(() -> method.bound(n, u));
        Documented.call(() -> method.floatBound(n));
        Documented.call(() -> method.doubleBound(n));
    }

    /** In pieces, by merges, by all ways of adding; what the integers say. */
    private static void exact(Decisions in) {
        int n = in.next() < 200 ? in.below(40) : in.below(700);
        double[] some = in.wideReals(Math.min(n, 60));
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = some[i % some.length] * (i < some.length ? 1 : 0.75);
        }
        ExactSum sum = new ExactSum();
        int from = 0;
        while (from < n) {
            int to = in.isOver() ? n : Math.min(n, from + in.below(200));
            int first = from;
            switch (in.below(4)) {
                case 0 -> sum.addAll(x, from, to);
                case 1 -> {
                    ExactSum part = new ExactSum();
                    part.addAll(Arrays.copyOfRange(x, from, to));
                    sum.merge(part);
                }
                case 2 -> {
                    for (int i = first; i < to; i++) {
                        sum.addProduct(x[i], 1);
                    }
                }
                default -> {
                    for (int i = first; i < to; i++) {
                        sum.add(x[i]);
                    }
                }
            }
            from = to;
        }
        promise(sum.terms() == n, "all terms are counted");
        if (Arrays.stream(x).allMatch(Double::isFinite)) {
            double truth = toDouble(x);
            promise(sum.toDouble() == truth, "the correctly rounded sum, " + sum);
            promise(sum.toFloat() == ExactTruth.toFloat(ExactTruth.sum(x)) || Math.abs(truth) > 3e38, "as a float");
        } else {
            promise(!sum.isFinite() && !Double.isFinite(sum.toDouble()), "infinities and NaN stay");
        }
    }

    private static double toDouble(double[] x) {
        return ExactTruth.toDouble(ExactTruth.sum(x));
    }

    private static void facts(Decisions in) {
        double[] x = in.wideReals(in.below(30));
        double[] y = in.next() < 250 ? in.wideReals(x.length) : in.wideReals(in.below(30));
        float[] a = in.reals(in.below(30));
        float[] b = in.next() < 250 ? in.reals(a.length) : in.reals(in.below(30));
        double[] aWide = wide(a);
        Documented.call(() -> ConditionNumber.ofSum(a))
                .ifPresent(condition -> isQuotient(condition, terms(aWide, ones(a.length)), 1));
        Documented.call(() -> ConditionNumber.ofSum(x))
                .ifPresent(condition -> isQuotient(condition, terms(x, ones(x.length)), 1));
        Documented.call(() -> ConditionNumber.ofDot(a, b))
                .ifPresent(condition -> isQuotient(condition, terms(aWide, wide(b)), 2));
        Documented.call(() -> ConditionNumber.ofDot(x, y))
                .ifPresent(condition -> isQuotient(condition, terms(x, y), 2));
        Documented.call(() -> DotProduct.exact(x, y)).ifPresent(dot -> isRounded(dot, terms(x, y), Format.BINARY64));
        Documented.call(() -> DotProduct.exact(a, b))
                .ifPresent(dot -> isRounded(dot, terms(aWide, wide(b)), Format.BINARY32));
        Documented.call(() -> DotProduct.compensated(x, y));
        Documented.call(() -> DotProduct.fma(x, y)).ifPresent(dot -> {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum = Math.fma(x[i], y[i], sum);
            }
            promise(same(dot, sum), "an fma for each product");
        });
        Documented.call(() -> DotProduct.mulAdd(a, b));
        Documented.call(() -> new ErrorBound(in.wideReal(), in.wideReal()))
                .ifPresent(bound -> Documented.call(() -> bound.absolute(in.wideReal(), in.wideReal())));
        long k = in.whole();
        double u = in.wideReal();
        Documented.call(() -> ErrorBound.gamma(k, u)).ifPresent(gamma -> {
            BigDecimal product = BigDecimal.valueOf(k).multiply(new BigDecimal(u));
            promise(
                    Double.isInfinite(gamma)
                            || new BigDecimal(gamma)
                                            .multiply(BigDecimal.ONE.subtract(product))
                                            .compareTo(product)
                                    >= 0,
                    "γ is rounded up");
        });
        Documented.call(() -> ErrorBound.probabilistic(in.whole(), in.wideReal(), in.wideReal()));
        Documented.call(() -> ErrorBound.failureProbability(in.whole(), in.wideReal(), in.wideReal()));
    }

    private static double[] wide(float[] x) {
        double[] wide = new double[x.length];
        Arrays.setAll(wide, i -> x[i]);
        return wide;
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** The products in units of 2⁻²¹⁴⁸, that of the smallest doubles; nothing where one is not finite. */
    private static Optional<List<BigInteger>> terms(double[] x, double[] y) {
        if (!DoubleStream.concat(Arrays.stream(x), Arrays.stream(y)).allMatch(Double::isFinite)) {
            return Optional.empty();
        }
        List<BigInteger> terms = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            terms.add(ExactTruth.integer(x[i]).multiply(ExactTruth.integer(y[i])));
        }
        return Optional.of(terms);
    }

    private static BigInteger sum(List<BigInteger> terms) {
        return terms.stream().reduce(BigInteger.ZERO, BigInteger::add);
    }

    private static void isRounded(double actual, Optional<List<BigInteger>> terms, Format format) {
        if (terms.isEmpty()) {
            promise(!Double.isFinite(actual), "infinities and NaN stay");
            return;
        }
        BigInteger total = sum(terms.get());
        promise(
                total.signum() == 0
                        ? actual == 0
                        : actual == ExactRounding.round(total, BigInteger.ONE.shiftLeft(2148), format, true),
                "the correctly rounded dot product");
    }

    /** Condition numbers are factor · Σ|term| / |Σ term|, rounded once. */
    private static void isQuotient(double actual, Optional<List<BigInteger>> terms, int factor) {
        if (terms.isEmpty()) {
            promise(Double.isNaN(actual), "no condition of infinities and NaN");
            return;
        }
        BigInteger total = sum(terms.get()).abs();
        BigInteger magnitudes = terms.get().stream()
                .map(BigInteger::abs)
                .reduce(BigInteger.ZERO, BigInteger::add)
                .multiply(BigInteger.valueOf(factor));
        double expected = magnitudes.signum() == 0
                ? Double.NaN
                : total.signum() == 0
                        ? Double.POSITIVE_INFINITY
                        : ExactRounding.round(magnitudes, total, Format.BINARY64, true);
        promise(same(actual, expected), "the quotient of both sums: " + actual + ", " + expected);
    }

    /**
     * A written sum with some bytes changed, or any bytes. Streams that do not come from a friend are read with a filter,
     * as the JDK asks; what passes it is a sum whose every method works.
     */
    private static void stream(Decisions in) throws IOException {
        byte[] bytes;
        if (in.yes()) {
            ExactSum sum = new ExactSum();
            sum.addAll(in.wideReals(in.below(8)));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new ObjectOutputStream(out).writeObject(sum);
            bytes = out.toByteArray();
            for (int changes = in.below(5); changes > 0; changes--) {
                bytes[in.below(bytes.length)] = (byte) in.next();
            }
        } else {
            bytes = in.rest();
        }
        Object read;
        try (ObjectInputStream stream = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            stream.setObjectInputFilter(ObjectInputFilter.Config.createFilter(
                    "maxarray=1024;maxdepth=8;maxrefs=64;floatlab.sum.*;java.math.BigInteger;java.lang.Number;!*"));
            read = stream.readObject();
        } catch (IOException | ClassNotFoundException | ClassCastException refused) {
            return; // the JDK's own, and InvalidObjectException
        } catch (RuntimeException e) {
            // the JDK's BigInteger, for one, throws a NullPointerException where a stream lacks its digits
            if (isOurs(e)) {
                throw e;
            }
            return;
        }
        if (read instanceof ExactSum sum) {
            promise(sum.terms() >= 0 && sum.terms() <= ExactSum.MAX_TERMS, "a number of terms");
            double value = sum.toDouble();
            promise(!sum.toString().isEmpty() && same((float) value, (float) value), "its text");
            if (sum.isFinite() && Double.isFinite(value)) {
                promise(sum.toBigDecimal().doubleValue() == value, "the rounded total: " + sum);
            }
            Documented.run(() -> sum.add(in.wideReal()), IllegalStateException.class);
            Documented.run(() -> sum.merge(sum), IllegalStateException.class);
        }
    }

    /** Whether it comes from the library's code that the stream calls, not from the JDK's. */
    private static boolean isOurs(RuntimeException thrown) {
        return Arrays.stream(thrown.getStackTrace())
                .takeWhile(frame -> !frame.getClassName().equals("java.io.ObjectInputStream"))
                .anyMatch(frame -> frame.getClassName().startsWith("floatlab."));
    }

    private static boolean same(double a, double b) {
        return Double.doubleToLongBits(a) == Double.doubleToLongBits(b);
    }
}
