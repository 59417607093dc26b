package floatlab.compare;

import floatlab.compare.Judgement.Verdict;
import floatlab.format.FloatText;

/** Judges two results by a third. {@link Comparison#judge(NpyArray, LayerArithmetic)} states the rules. */
final class AgainstReference {
    private AgainstReference() {}

    /** How far a result is from the reference. */
    private record Off(String name, Comparison c, double rms, double largest, double last, int sudden) {
        static Off of(String name, Comparison c) {
            double squares = 0;
            double last = 0;
            int finite = 0;
            int sudden = 0;
            double u = c.a.type.unitRoundoff();
            for (int i = 0; i < c.elements(); i++) {
                if (c.isNumber(i)) {
                    double d = c.size(i);
                    squares += d * d;
                    last = Math.max(last, u * c.larger(i));
                    finite++;
                } else if (c.differs(i)) {
                    sudden++;
                }
            }
            return new Off(name, c, Math.sqrt(squares / Math.max(1, finite)), c.largestDifference(), last, sudden);
        }

        boolean noWorseThan(Off other) {
            return sudden <= other.sudden
                    && largest <= Math.max(4 * other.largest, 4 * last)
                    && rms <= Math.max(2 * other.rms, 2 * last);
        }

        String text() {
            return name + " is off by " + FloatText.digits(rms, 3) + " in the mean, " + FloatText.digits(largest, 3)
                    + " at most"
                    + (sudden > 0 ? ", and has " + sudden + " × NaN or ∞ where the reference has not" : "");
        }
    }

    static Judgement judge(Comparison c, Elements reference, LayerArithmetic arithmetic) {
        Off a = Off.of("a", c.with(c.a, reference));
        Off b = Off.of("b", c.with(c.b, reference));
        String both = a.text() + "; " + b.text();
        Judgement ofB = b.c.judge(arithmetic, arithmetic);
        Judgement ofA = a.c.judge(arithmetic, arithmetic);
        if (b.noWorseThan(a) && ofB.verdict() != Verdict.BUG && ofA.verdict() != Verdict.BUG) {
            return Judgement.of(Verdict.ROUNDING, "b is no worse than a: " + both);
        }
        boolean first = ofA.verdict() == Verdict.BUG && (ofB.verdict() != Verdict.BUG || !a.noWorseThan(b));
        Off worse = first ? a : b;
        Judgement why = first ? ofA : ofB;
        String look = both + "; look at " + worse.name;
        return why.verdict() == Verdict.BUG
                ? Judgement.of(Verdict.BUG, look + ", against the reference: " + why.reason())
                : Judgement.of(
                        Verdict.CANNOT_TELL,
                        "b is worse than a: " + look
                                + ", whose algorithm may be the worse one; give the layer and its inputs to know");
    }
}
