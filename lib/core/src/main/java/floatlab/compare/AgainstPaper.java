package floatlab.compare;

import floatlab.compare.Judgement.Verdict;
import floatlab.format.FloatText;

/** Judges two results by what the layer gives on paper. {@link Comparison#judge(Expected)} states the rules. */
final class AgainstPaper {
    private static final int MANY = 16;
    private static final double UNUSUAL = Expected.UNUSUAL;

    /** What a channel shares is looked at if it exceeds the usual error of an output by this factor. */
    private static final double SHARED = 1.5;

    private final Comparison c;
    private final Expected paper;

    AgainstPaper(Comparison c, Expected paper) {
        this.c = c;
        this.paper = paper;
    }

    /** How far a result is from the paper. */
    private final class Side {
        final String name;
        final Elements result;
        double largest;
        double squares;
        /** The largest error as a fraction of the bound, and where. */
        double ofBound;

        int worst = -1;
        /** The same for the error that is usual. */
        double ofUsual;

        /** Where no bound holds, and where NaN or ∞ stands without need. */
        int unbounded;

        int sudden;
        int suddenAt = -1;
        int beyond;
        /** Σ error, Σ usual², by channel, to see what a channel shares. */
        double shared;

        Side(String name, Elements result) {
            this.name = name;
            this.result = result;
            int channels = c.shape.length >= 2 ? c.shape[1] : 1;
            int inner = c.shape.length >= 2 ? c.inner(1) : Math.max(1, result.count);
            channels = channels > Structure.MOST_CHANNELS ? 1 : Math.max(1, channels);
            double[] errors = new double[channels];
            double[] usuals = new double[channels];
            int[] counts = new int[channels];
            double product = 0;
            double valueSquares = 0;
            double allUsual = 0;
            int all = 0;
            double overflow = result.type.isWhole()
                    ? Double.POSITIVE_INFINITY
                    : result.type.format().max() / 4;
            for (int i = 0; i < result.count; i++) {
                double v = paper.value[i];
                double r = result.at(i);
                if (Double.isNaN(v) || Double.isInfinite(v)) {
                    unbounded += v == r || v != v && r != r ? 0 : 1;
                    continue;
                }
                double limit = paper.limit(i, result.type);
                if (!Double.isFinite(r)) {
                    boolean needless = Math.abs(v) + limit < overflow && limit < Math.abs(v) + 1;
                    sudden += needless ? 1 : 0;
                    suddenAt = needless && suddenAt < 0 ? i : suddenAt;
                    unbounded += needless ? 0 : 1;
                    continue;
                }
                double error = r - v;
                double size = Math.abs(error);
                largest = Math.max(largest, size);
                squares += size * size;
                if (limit == Double.POSITIVE_INFINITY) {
                    unbounded += size > 0 ? 1 : 0;
                    continue;
                }
                double fraction = size == 0 ? 0 : size / limit;
                beyond += fraction > 1 ? 1 : 0;
                if (fraction > ofBound) {
                    ofBound = fraction;
                    worst = i;
                }
                double usual = paper.usual(i, result.type);
                ofUsual = size == 0 ? ofUsual : Math.max(ofUsual, size / usual);
                int channel = i / inner % channels;
                errors[channel] += error;
                usuals[channel] += usual * usual;
                counts[channel]++;
                product += error * v;
                valueSquares += v * v;
                allUsual += usual * usual;
                all++;
            }
            for (int k = 0; k < channels; k++) {
                if (counts[k] >= MANY && usuals[k] > 0) {
                    shared = Math.max(shared, Math.abs(errors[k]) / counts[k] / Math.sqrt(usuals[k] / counts[k]));
                }
            }
            if (all >= MANY && allUsual > 0 && valueSquares > 0) {
                shared = Math.max(shared, Math.abs(product) / Math.sqrt(valueSquares) / Math.sqrt(allUsual));
            }
        }

        boolean wrong() {
            return ofBound > 1 || sudden > 0;
        }

        /** Whether the error is possible, but of another kind than roundings usually make. */
        boolean unusual() {
            return ofUsual > UNUSUAL || shared > SHARED;
        }

        double rms() {
            return Math.sqrt(squares / Math.max(1, result.count));
        }

        String off() {
            return name + " is off by " + digits(largest) + " at most";
        }
    }

    Judgement judge() {
        Side a = new Side("a", c.a);
        Side b = new Side("b", c.b);
        double ofBound = Math.max(a.ofBound, b.ofBound);
        String both = a.off() + ", " + b.off();
        if (a.wrong() && b.wrong() && c.largestDifference() <= 0.01 * Math.min(a.largest, b.largest)) {
            return Judgement.of(
                    Verdict.CANNOT_TELL,
                    "a and b agree with each other far better than with this " + paper.name() + " (" + both
                            + "): the layer's name or its inputs are others than those of the results",
                    ofBound);
        }
        if (a.wrong() || b.wrong()) {
            String rounded = explainedByFactors(a, b);
            if (rounded != null) {
                return Judgement.of(Verdict.CANNOT_TELL, rounded, ofBound);
            }
            boolean first = a.sudden > 0 || b.sudden > 0 ? b.sudden == 0 : a.ofBound > b.ofBound;
            Side worse = first ? a : b;
            if (worse.sudden > 0) {
                return Judgement.of(
                        Verdict.BUG,
                        worse.name + " has " + worse.sudden + " × NaN or ∞ where " + paper.name()
                                + " gives a number and nothing comes near overflow, first at "
                                + c.place(worse.suddenAt),
                        Double.NaN);
            }
            return Judgement.of(
                    Verdict.BUG,
                    worse.name + " is wrong: its error is " + digits(worse.ofBound)
                            + " times what rounding can do at most in any order, in " + worse.beyond + " of "
                            + c.elements() + " elements, the worst at " + c.place(worse.worst) + "; " + both
                            + (a.wrong() && b.wrong() ? "; the other is wrong, too" : ""),
                    ofBound);
        }
        if (a.unbounded + b.unbounded > 0) {
            return Judgement.of(
                    Verdict.CANNOT_TELL,
                    "for " + Math.max(a.unbounded, b.unbounded)
                            + " elements no bound holds: too many roundings for this"
                            + " format, a variance of nearly 0, or NaN and ∞ among the inputs; give a reference in double",
                    Double.NaN);
        }
        for (Side side : new Side[] {a, b}) {
            if (side.unusual()) {
                String rounded = explainedByFactors(a, b);
                if (rounded != null) {
                    return Judgement.of(Verdict.CANNOT_TELL, rounded, ofBound);
                }
                return Judgement.of(
                        Verdict.CANNOT_TELL,
                        "the error of " + side.name + " is " + digits(side.ofBound)
                                + " of what rounding can do at most, but "
                                + (side.ofUsual > UNUSUAL
                                        ? digits(side.ofUsual) + " times what it usually does"
                                        : "most of it is shared by a channel or goes with the value")
                                + " (" + both + "): an unusual order of additions, or a parameter that is slightly"
                                + " wrong; look at " + side.name,
                        ofBound);
            }
        }
        Side poorer = a.rms() > b.rms() ? a : b;
        if (c.a.type == c.b.type && poorer.rms() > 4 * Math.min(a.rms(), b.rms()) && isShared()) {
            return Judgement.of(
                    Verdict.CANNOT_TELL,
                    "both are within what rounding can do, but " + poorer.name + " is much farther from " + paper.name()
                            + " (" + both
                            + "), and a shift and a scale explain that: a parameter may be slightly wrong;"
                            + " look at " + poorer.name,
                    ofBound);
        }
        return Judgement.of(
                Verdict.ROUNDING,
                c.differing() == 0
                        ? "all elements are equal, and within " + digits(ofBound) + " of what rounding can do"
                        : "both are what " + paper.name() + " gives, within " + digits(ofBound)
                                + " of what rounding can do at most; " + both,
                ofBound);
    }

    /** Whether nearly all of the differences is what channels share, and more than one rounded parameter does. */
    private boolean isShared() {
        Structure structure = Structure.of(c);
        double few = 8 * c.a.type.unitRoundoff();
        return structure.shared() >= 0.9 && structure.rms() > few * structure.typical();
    }

    private String explainedByFactors(Side a, Side b) {
        for (Expected.Alternative alternative : paper.alternatives()) {
            Expected other = alternative.layer().get();
            AgainstPaper second = new AgainstPaper(c, other);
            boolean explained = true;
            StringBuilder who = new StringBuilder();
            for (Side side : new Side[] {a, b}) {
                if (side.wrong() || side.unusual()) {
                    Side again = second.new Side(side.name, side.result);
                    explained &= !again.wrong() && !again.unusual() && again.rms() < side.rms() / 4;
                    who.append(who.length() == 0 ? "" : " and ").append(side.name);
                }
            }
            if (explained) {
                return who + " is what " + paper.name() + " gives if x and w are first rounded to "
                        + alternative.format()
                        + ", as some devices do by default: if that is allowed, it is rounding; if float32 was"
                        + " promised, it is a bug";
            }
        }
        return null;
    }

    private static String digits(double x) {
        return FloatText.digits(x, 3);
    }
}
