package floatlab.compare;

import floatlab.compare.Judgement.Verdict;
import floatlab.format.FloatText;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The rules by which the differences of two results are called rounding or a bug. {@link Comparison#judge} states them. */
final class Judge {
    /** Inputs that are not known may be pixels of 8 bits, which take this number of values. */
    private static final double PIXEL_VALUES = 256;

    private final Comparison results;
    private final Tolerance sure;
    private final Tolerance likely;
    private final double overflow;
    private final int products;
    private final double falseAlarm;
    private final Leaning leaning;
    private double ofSure = Double.NaN;
    private double ofLikely = Double.NaN;

    private Judge(
            Comparison results, LayerArithmetic first, LayerArithmetic second, double falseAlarm, double inputValues) {
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
        this.leaning = first.keepsParameters() && second.keepsParameters()
                ? Leaning.of(results, falseAlarm, inputValues)
                : Leaning.NONE;
    }

    /** The judgement if the sizes of the terms are known. */
    static Judgement with(
            KnownTerms terms, Comparison results, LayerArithmetic first, LayerArithmetic second, double falseAlarm) {
        return new Judge(results, first, second, falseAlarm, terms.inputValues()).with(terms.magnitudes());
    }

    /** The judgement if only the results are known. */
    static Judgement withoutTerms(Comparison results, LayerArithmetic first, LayerArithmetic second) {
        return new Judge(results, first, second, Comparison.FALSE_ALARM, PIXEL_VALUES).withoutMagnitudes();
    }

    private Judgement with(double[] magnitudes) {
        double[] allowed = new double[magnitudes.length];
        boolean bounded = sure.ofMagnitudes() < Double.POSITIVE_INFINITY;
        ofSure = 0;
        ofLikely = 0;
        for (int i : results.differing) {
            allowed[i] = sure.allowed(results.larger(i), magnitudes[i]);
            bounded &= allowed[i] < Double.POSITIVE_INFINITY;
            if (results.isNumber(i)) {
                double size = Math.nextDown(results.size(i));
                ofSure = Math.max(ofSure, size / allowed[i]);
                ofLikely = Math.max(ofLikely, size / likely.allowed(results.larger(i), magnitudes[i]));
            }
        }
        int[] sudden = differing(i -> !results.isNumber(i));
        int[] noOverflow = differing(i -> !results.isNumber(i) && 2 * magnitudes[i] < overflow);
        int[] impossible = differing(i -> results.isNumber(i) && Math.nextDown(results.size(i)) > allowed[i]);
        if (noOverflow.length > 0) {
            return bug(
                    "NaN or ∞ stands in one result only, and no sum comes near overflow: " + results.where(noOverflow));
        }
        if (impossible.length > 0) {
            return bug("the largest difference is " + digits(ofSure)
                    + " times what rounding can do at most in any order: " + results.where(impossible));
        }
        if (sudden.length > 0) {
            return cannotTell("some sums are near overflow or have terms that are not finite, where NaN or ∞ depends"
                    + " on the order: " + results.where(sudden));
        }
        if (!bounded) {
            ofSure = Double.NaN;
            return noBound();
        }
        if (ofLikely > 1) {
            return bug("the largest difference is " + digits(ofLikely)
                    + " times what independent roundings reach once in " + digits(1 / falseAlarm) + " comparisons: "
                    + results.where());
        }
        return leans("the largest difference is " + digits(ofSure) + " of what rounding can do at most");
    }

    private Judgement withoutMagnitudes() {
        double typical = Tolerance.guessedMagnitudes(results.a, 1);
        double guess = Math.max(
                Tolerance.guessedMagnitudes(results.a, products), Tolerance.guessedMagnitudes(results.b, products));
        double worst = 0;
        for (int i : differing(results::isNumber)) {
            double allowed = sure.allowed(results.larger(i), Math.max(guess, results.larger(i)));
            worst = Math.max(worst, Math.nextDown(results.size(i)) / allowed);
        }
        double difference = results.largestDifference();
        if (results.notFiniteInOne() > 0) {
            return cannotTell("NaN or ∞ stands in one result only, and the size of the terms is not known: "
                    + results.where(differing(i -> !results.isNumber(i))));
        }
        if (difference >= typical / 2 && difference > 0 && worst > 1) {
            return bug("the largest difference is " + digits(difference / typical)
                    + " of a typical output; rounding explains it only where no digit of the outputs is right: "
                    + results.where());
        }
        if (worst > 1) {
            double terms = difference / sure.ofMagnitudes();
            return cannotTell("rounding explains a difference of " + digits(difference)
                    + " only if the terms of an output add up to " + digits(terms / typical)
                    + " times a typical output in size; give x and w to know");
        }
        if (sure.ofMagnitudes() == Double.POSITIVE_INFINITY && results.differing() > 0) {
            return noBound();
        }
        return leans("the largest difference is " + digits(worst)
                + " of what rounding can do if the products have signs by chance, a guess");
    }

    private int[] differing(IntPredicate which) {
        return IntStream.of(results.differing).filter(which).toArray();
    }

    private Judgement leans(String otherwise) {
        if (leaning.largest() > leaning.critical()) {
            return bug("each difference is small enough, but those of channel " + leaning.channel()
                    + " lean to one side: their sum is " + FloatText.fixed(leaning.largest(), 1)
                    + " times what signs by chance give, more than " + FloatText.fixed(leaning.critical(), 1));
        }
        int zeros = results.signsOfZero();
        return judgement(
                Verdict.ROUNDING,
                (results.differing() == 0 ? "all elements are equal" : otherwise)
                        + (zeros == 0
                                ? ""
                                : "; " + zeros + (zeros == 1 ? " zero has" : " zeros have") + " another sign"));
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
