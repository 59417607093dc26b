package floatlab.compare;

import floatlab.compare.Judgement.Verdict;
import floatlab.format.FloatText;
import floatlab.format.Format;
import java.util.Objects;
import java.util.function.IntPredicate;

/**
 * The rules by which the differences of two results are called rounding or a bug, given how they were computed. {@link
 * Comparison#judge(LayerArithmetic, LayerArithmetic, KnownTerms, double)} states them.
 */
final class Judge {
    /** Inputs that are not known may be pixels of 8 bits, which take this number of values. */
    private static final double PIXEL_VALUES = 256;

    /** Shared differences explain at least so much of Σd² where something that a channel shares is looked for. */
    private static final double SHARED = 0.3;

    /** So much where rounding has no part: what scatters is less than a thirtieth of what is shared. */
    private static final double ALL_SHARED = 0.999;

    /** What chance hardly ever exceeds, in units of a typical rounding error of such a sum. */
    private static final double UNUSUAL = 16;

    private final Comparison results;
    private final Tolerance sure;
    private final Tolerance likely;
    private final double overflow;
    private final int products;
    private final double roundoff;
    private final double falseAlarm;
    private final Leaning leaning;
    private final boolean independent;
    private final boolean saysFloat;
    private double ofSure = Double.NaN;
    private double ofLikely = Double.NaN;

    private Judge(
            Comparison results,
            LayerArithmetic first,
            LayerArithmetic second,
            double falseAlarm,
            double inputValues,
            boolean independent) {
        this.results = results;
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(second, "second");
        this.falseAlarm = falseAlarm;
        this.sure = Tolerance.sure(first).plus(Tolerance.sure(second));
        long outputs = Math.max(1, results.elements());
        this.likely = Tolerance.likely(first, outputs, falseAlarm / 4)
                .plus(Tolerance.likely(second, outputs, falseAlarm / 4));
        this.overflow = Math.min(
                Math.min(first.accumulator().max(), first.result().max()),
                Math.min(second.accumulator().max(), second.result().max()));
        this.products = Math.max(first.products(), second.products());
        this.roundoff = usual(first) + usual(second);
        this.independent = independent;
        this.saysFloat = first.keepsParameters()
                && second.keepsParameters()
                && Math.min(first.result().precision(), second.result().precision()) >= 24
                && results.a.type == ElementType.FLOAT32
                && results.b.type == ElementType.FLOAT32;
        this.leaning = first.keepsParameters() && second.keepsParameters() && results.elements() <= 1 << 22
                ? Leaning.of(results, falseAlarm, inputValues)
                : Leaning.NONE;
    }

    /** The error that n roundings by chance usually make, relative to a typical output. */
    private static double usual(LayerArithmetic arithmetic) {
        double ofSums = arithmetic.accumulator().unitRoundoff() * Math.sqrt(arithmetic.roundings() / 3.0);
        double ofFactors = arithmetic.factorRoundoff();
        double ofResult = arithmetic.roundsResult() ? arithmetic.result().unitRoundoff() : 0;
        return ofSums + ofFactors + ofResult;
    }

    /** The judgement if the sizes of the terms are known. */
    static Judgement with(
            KnownTerms terms, Comparison results, LayerArithmetic first, LayerArithmetic second, double falseAlarm) {
        return new Judge(results, first, second, falseAlarm, terms.inputValues(), terms.independent())
                .with(terms.magnitudes());
    }

    /** The judgement if only the results are known. */
    static Judgement withoutTerms(Comparison results, LayerArithmetic first, LayerArithmetic second) {
        return new Judge(results, first, second, Comparison.FALSE_ALARM, PIXEL_VALUES, false).withoutMagnitudes();
    }

    private Judgement with(double[] magnitudes) {
        boolean bounded = sure.ofMagnitudes() < Double.POSITIVE_INFINITY;
        ofSure = 0;
        ofLikely = 0;
        for (int i = 0; i < magnitudes.length; i++) {
            if (!results.differs(i)) {
                continue;
            }
            double allowed = sure.allowed(results.larger(i), magnitudes[i]);
            bounded &= allowed < Double.POSITIVE_INFINITY;
            if (results.isNumber(i)) {
                double size = Math.nextDown(results.size(i));
                ofSure = Math.max(ofSure, size / allowed);
                ofLikely = Math.max(ofLikely, size / likely.allowed(results.larger(i), magnitudes[i]));
            }
        }
        IntPredicate sudden = i -> results.differs(i) && !results.isNumber(i);
        IntPredicate noOverflow = i -> sudden.test(i) && 2 * magnitudes[i] < overflow;
        IntPredicate impossible = i -> results.differs(i)
                && results.isNumber(i)
                && Math.nextDown(results.size(i)) > sure.allowed(results.larger(i), magnitudes[i]);
        if (any(noOverflow)) {
            return bug(
                    "NaN or ∞ stands in one result only, and no sum comes near overflow: " + results.where(noOverflow));
        }
        if (any(impossible)) {
            Format factors = factorsLike(magnitudes);
            return factors == null
                    ? bug("the largest difference is " + digits(ofSure)
                            + " times what rounding can do at most in any order: " + results.where(impossible))
                    : cannotTell("the differences are too large for the arithmetic named, but scatter as they do if"
                            + " one side rounds its factors to " + factors.name()
                            + ": name that if it is allowed; if it is not, this is a bug");
        }
        if (any(sudden)) {
            return cannotTell("some sums are near overflow or have terms that are not finite, where NaN or ∞ depends"
                    + " on the order: " + results.where(sudden));
        }
        if (!bounded) {
            ofSure = Double.NaN;
            return noBound();
        }
        if (ofLikely > 1) {
            String reason = "the largest difference is " + digits(ofLikely)
                    + " times what independent roundings reach once in " + digits(1 / falseAlarm) + " comparisons: "
                    + results.where();
            return independent
                    ? bug(reason)
                    : cannotTell(
                            reason + "; equal or positive terms may do that without a bug: give a reference in double");
        }
        return leans("the largest difference is " + digits(ofSure) + " of what rounding can do at most", null);
    }

    /** TF32 or bfloat16, if the differences look like those of rounded factors: all outputs scatter, by that much. */
    private Format factorsLike(double[] magnitudes) {
        double squares = 0;
        int finite = 0;
        for (int i = 0; i < magnitudes.length; i++) {
            if (results.isNumber(i)) {
                squares += magnitudes[i] * magnitudes[i];
                finite++;
            }
        }
        Structure structure = Structure.of(results);
        double relative = structure.rms() / Math.sqrt(squares / Math.max(1, finite)) * Math.sqrt(products);
        boolean scatters = structure.shared() < 0.5 && results.differing() >= 0.9 * results.elements();
        if (!scatters || sure.ofMagnitudes() > 0x1p-9) {
            return null;
        }
        return relative > 0x1p-13 && relative < 0x1p-9
                ? Format.TENSOR_FLOAT32
                : relative >= 0x1p-9 && relative < 0x1p-6 ? Format.BFLOAT16 : null;
    }

    private boolean any(IntPredicate which) {
        for (int i = 0; i < results.elements(); i++) {
            if (which.test(i)) {
                return true;
            }
        }
        return false;
    }

    private Judgement withoutMagnitudes() {
        if (results.isWhole()) {
            return WholeNumbers.judge(results);
        }
        Structure first = Structure.of(results);
        double typical = first.typical();
        double guess = Math.sqrt(products) * Math.max(first.ofA(), first.ofB());
        double small = Math.sqrt(products) * typical;
        double worst = 0;
        for (int i = 0; i < results.elements(); i++) {
            if (results.differs(i) && results.isNumber(i)) {
                double allowed = sure.allowed(results.larger(i), Math.max(guess, results.larger(i)));
                worst = Math.max(worst, Math.nextDown(results.size(i)) / allowed);
            }
        }
        double difference = results.largestDifference();
        boolean bounded = sure.ofMagnitudes() < Double.POSITIVE_INFINITY;
        boolean beyond = bounded && difference > sure.allowed(0, small);
        double cancellation = difference / (sure.ofMagnitudes() * typical);
        String bug = beyond ? evidence(first, agreeing(small), cancellation) : null;
        if (bug == null && first.shortened() && saysFloat) {
            bug =
                    "all numbers of one result have 11 bits or fewer, those of the other have more: one is rounded to half"
                            + " precision, where both were said to be float32; by chance a float has so few once in 8192";
        }
        if (bug != null) {
            return bug(bug);
        }
        if (results.notFiniteInOne() > 0) {
            return cannotTell("NaN or ∞ stands in one result only, and the size of the terms is not known: "
                    + results.where(i -> results.differs(i) && !results.isNumber(i)));
        }
        if (worst > 1 && WholeNumbers.areAll(results)) {
            return WholeNumbers.judge(results);
        }
        if (worst > 1) {
            double terms = difference / sure.ofMagnitudes();
            return cannotTell("rounding explains a difference of " + digits(difference)
                    + " only if the terms of an output add up to "
                    + digits(terms / (first.ofA() > 0 ? first.ofA() : first.typical()))
                    + " times a typical output in size; give x and w to know");
        }
        if (!bounded && results.differing() > 0) {
            return noBound();
        }
        return leans(
                "the largest difference is " + digits(worst)
                        + " of what rounding can do if the products have signs by chance, a guess",
                first);
    }

    /** The fraction of the elements that differ by no more than terms of this size allow. */
    private double agreeing(double magnitude) {
        int agreeing = 0;
        int numbers = 0;
        for (int i = 0; i < results.elements(); i++) {
            if (results.isNumber(i)) {
                numbers++;
                agreeing += results.size(i) <= sure.allowed(results.larger(i), magnitude) ? 1 : 0;
            }
        }
        return (double) agreeing / Math.max(1, numbers);
    }

    /** What shows a bug, or null. Cancellation would enlarge rounding errors, but they would scatter. */
    private String evidence(Structure s, double agreeing, double cancellation) {
        String share = digits(s.largest() / s.typical());
        boolean gross = s.largest() >= s.typical() / 2;
        boolean sequence = results.shape.length < 2;
        if (gross && agreeing >= 0.3 && s.finite() >= 16) {
            double of = s.typical();
            return "the largest difference is " + share + " of a typical output, while "
                    + FloatText.fixed(100 * agreeing, 0) + " % of the elements agree as far as rounding allows: "
                    + results.where(i -> results.isNumber(i) && results.size(i) > sure.allowed(results.larger(i), of));
        }
        if (!sequence && s.shared() >= ALL_SHARED && s.plain() && s.full()) {
            return "a shift and a scale of " + channels(s)
                    + " explain all but a thirtieth of the differences; the largest is " + share
                    + " of a typical output, and rounding would scatter: a parameter is wrong, such as eps, a bias, a scale or"
                    + " the divisor of a variance";
        }
        // Terms that cancel leave multiples of their last place, and so no more values than this.
        boolean manyValues = s.values() > Math.max(16, (results.doubles ? 0x1p55 : 0x1p26) / cancellation);
        if (gross && (s.full() || manyValues)) {
            return "the largest difference is " + share
                    + " of a typical output; rounding explains it only where no digit of the outputs is right: "
                    + results.where();
        }
        return null;
    }

    private static String channels(Structure s) {
        return s.axis() < 0 ? "all elements" : s.axis() == 1 ? "each channel" : "each index of axis " + s.axis();
    }

    /** Rounding, unless the differences are shared by a channel or unusually large; known is null if magnitudes are known. */
    private Judgement leans(String otherwise, Structure known) {
        if (independent && leaning.largest() > leaning.critical()) {
            return bug("each difference is small enough, but those of channel " + leaning.channel()
                    + " lean to one side: their sum is " + FloatText.fixed(leaning.largest(), 1)
                    + " times what signs by chance give, more than " + FloatText.fixed(leaning.critical(), 1));
        }
        if (!independent && results.differing() > 0) {
            Structure s = known == null ? Structure.of(results) : known;
            double few = s.typical() * (8 * (results.doubles ? 0x1p-53 : 0x1p-24) + shortRoundoff());
            if (s.shared() >= SHARED && s.rms() > few) {
                return cannotTell(
                        "each difference is small enough, but a shift and a scale of " + channels(s) + " explain "
                                + FloatText.fixed(100 * s.shared(), 0)
                                + " % of them: one rounded parameter does that, and so does"
                                + " a wrong one; give the layer and its inputs, or a reference in double");
            }
            if (known != null && s.largest() > UNUSUAL * Math.max(s.ofA(), s.ofB()) * roundoff) {
                return cannotTell(otherwise + ", but " + digits(s.largest() / (Math.max(s.ofA(), s.ofB()) * roundoff))
                        + " times what it usually does; give the layer and its inputs, or a reference in double");
            }
        }
        int zeros = results.signsOfZero();
        return judgement(
                Verdict.ROUNDING,
                (results.differing() == 0 ? "all elements are equal" : otherwise)
                        + (zeros == 0
                                ? ""
                                : "; " + zeros + (zeros == 1 ? " zero has" : " zeros have") + " another sign"));
    }

    /** What rounding a result to a short type does. */
    private double shortRoundoff() {
        double most = 0;
        for (ElementType type : new ElementType[] {results.a.type, results.b.type}) {
            most = type.bytes() > 2 ? most : Math.max(most, type.unitRoundoff());
        }
        return most;
    }

    private Judgement noBound() {
        return cannotTell("with " + products + " products in this format no bound holds");
    }

    private Judgement cannotTell(String reason) {
        return judgement(Verdict.CANNOT_TELL, reason);
    }

    private Judgement bug(String reason) {
        return judgement(Verdict.BUG, reason);
    }

    private Judgement judgement(Verdict verdict, String reason) {
        return new Judgement(
                verdict, reason, ofSure, ofLikely, leaning.largest(), leaning.critical(), leaning.blindBelow());
    }

    private static String digits(double x) {
        return FloatText.digits(x, 3);
    }
}
