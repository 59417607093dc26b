package floatlab.fuzz;

import static floatlab.fuzz.Documented.promise;

import floatlab.compare.Comparison;
import floatlab.compare.KnownTerms;
import floatlab.compare.LayerArithmetic;
import floatlab.compare.SumOrder;
import floatlab.compare.Tolerance;
import floatlab.format.Format;
import floatlab.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Two results of any numbers, compared and judged by any tolerance. */
final class CompareFuzz {
    private CompareFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Decisions in = new Decisions(data);
        tolerances(in);
        Comparison comparison = comparison(in);
        if (comparison == null) {
            return;
        }
        facts(comparison, in.size());
        LayerArithmetic first = arithmetic(in).orElse(null);
        LayerArithmetic second = arithmetic(in).orElse(null);
        if (first != null && second != null) {
            Documented.call(() -> comparison.judge(first, second)).ifPresent(CompareFuzz::hasText);
            Documented.call(() -> new KnownTerms(
                            in.wideReals(in.next() < 200 ? comparison.elements() : in.below(9)), in.wideReal()))
                    .ifPresent(terms -> Documented.call(() -> comparison.judge(first, second, terms, in.wideReal()))
                            .ifPresent(CompareFuzz::hasText));
        }
    }

    static void facts(Comparison comparison, int count) {
        promise(comparison.differing() <= comparison.elements(), "no more differ than there are");
        promise(!comparison.toString().isEmpty() && !comparison.where().isEmpty(), "its texts");
        promise(comparison.largestUlps() >= 0, "a distance is 0 or more");
        promise(
                comparison.ulps().stream().mapToLong(Comparison.UlpBar::count).sum() <= comparison.elements(),
                "each element counts once");
        promise(comparison.ulps().stream().noneMatch(bar -> bar.ulps().contains("-")), "no distance is negative");
        Documented.call(() -> comparison.worst(count))
                .ifPresent(worst -> promise(worst.size() <= Math.min(count, comparison.elements()), "at most so many"));
    }

    private static void hasText(Object judgement) {
        promise(!judgement.toString().isEmpty(), "a judgement has a text");
    }

    private static Comparison comparison(Decisions in) {
        int n = in.below(4);
        int c = in.below(4);
        int h = in.below(4);
        int w = in.below(4);
        float[] a = in.reals(n * c * h * w);
        float[] b = in.next() < 200 ? a.clone() : in.reals(in.next() < 240 ? a.length : in.below(9));
        for (int i = 0; i < b.length && in.next() < 128; i++) {
            b[i] = in.yes() ? Math.nextUp(b[i]) : in.real();
        }
        if (in.yes() && a.length == b.length) {
            return Documented.call(() -> Comparison.of(Tensor.of(a, n, c, h, w), Tensor.of(b, n, c, h, w)))
                    .orElse(null);
        }
        return Documented.call(() -> Comparison.of(a, b)).orElse(null);
    }

    private static Optional<LayerArithmetic> arithmetic(Decisions in) {
        return Documented.call(() -> new LayerArithmetic(
                in.size(), in.yes(), in.of(Format.ALL), in.of(Format.ALL), in.of(Format.ALL), order(in)));
    }

    private static SumOrder order(Decisions in) {
        return in.yes()
                ? in.of(List.of(SumOrder.RECURSIVE, SumOrder.FMA, SumOrder.PAIRWISE, SumOrder.UNKNOWN))
                : new SumOrder(in.text(), in.size(), in.yes());
    }

    private static void tolerances(Decisions in) {
        LayerArithmetic arithmetic = arithmetic(in).orElse(null);
        if (arithmetic == null) {
            return;
        }
        promise(!arithmetic.describe().isEmpty(), "its text");
        Tolerance sure = Documented.call(() -> Tolerance.sure(arithmetic)).orElse(null);
        Tolerance likely = Documented.call(() -> Tolerance.likely(arithmetic, in.whole(), in.wideReal()))
                .orElse(null);
        if (sure != null) {
            promise(sure.ofMagnitudes() > 0 || arithmetic.products() == 1, "some error is possible");
            Documented.call(() -> sure.atol(in.wideReal()));
            if (likely != null) {
                promise(likely.ofMagnitudes() <= sure.ofMagnitudes(), "likely is no wider than sure");
                promise(!sure.plus(likely).toString().isEmpty(), "its text");
            }
        }
        double result = in.wideReal();
        double magnitudes = Math.abs(in.wideReal());
        Documented.call(() -> new Tolerance(in.wideReal(), in.wideReal(), in.wideReal(), in.wideReal(), in.text()))
                .ifPresent(any -> promise(
                        !(any.allowed(result, magnitudes) < 0)
                                && !(any.rtol() < 0)
                                && !any.toString().isEmpty(),
                        "a tolerance is 0 or more"));
        Documented.call(() -> Tolerance.guessedMagnitudes(in.wideReals(in.below(9)), in.size()));
    }
}
