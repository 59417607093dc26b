package floatlab.compare;

import floatlab.compare.Judgement.Verdict;

/** Judges results that are whole numbers or truth values: quantised ones may differ by a step, others not at all. */
final class WholeNumbers {
    /** Truncation moves about half of all numbers by a step, ties at most a quarter. */
    private static final double TRUNCATED = 0.35;

    private static final int MANY = 64;

    private WholeNumbers() {}

    /** Whether floats are whole numbers, as those of a quantised layer that were saved as floats. */
    static boolean areAll(Comparison c) {
        for (int i = 0; i < c.elements(); i++) {
            if (c.a.at(i) != Math.rint(c.a.at(i)) || c.b.at(i) != Math.rint(c.b.at(i))) {
                return false;
            }
        }
        return c.elements() > 0;
    }

    static Judgement judge(Comparison c) {
        if (c.differing() == 0) {
            return Judgement.of(Verdict.ROUNDING, "all elements are equal");
        }
        int down = 0;
        int up = 0;
        for (int i = 0; i < c.elements(); i++) {
            if (c.differs(i)) {
                double a = Math.abs(c.a.at(i));
                double b = Math.abs(c.b.at(i));
                down += b < a ? 1 : 0;
                up += b > a ? 1 : 0;
            }
        }
        String count = c.differing() + " of " + c.elements() + " whole numbers differ";
        boolean oneStep = c.largestDifference() <= 1 && c.a.type != ElementType.BOOL;
        boolean oneSide = down == c.differing() || up == c.differing();
        if (oneStep && oneSide && c.elements() >= MANY && c.differing() > TRUNCATED * c.elements()) {
            return Judgement.of(
                    Verdict.BUG,
                    count + " by one step, all towards 0 in " + (down > 0 ? "b" : "a")
                            + ": it truncates where the other rounds; by chance all would go one way once in 2^"
                            + (c.differing() - 1) + " comparisons");
        }
        return Judgement.of(
                Verdict.CANNOT_TELL,
                count + (oneStep ? " by one step" : "") + "; whole numbers do not round"
                        + (oneStep ? ", except where a" + " quantised value lies in the middle of two steps" : "")
                        + ": give the layer and its inputs, such as quantize:scale=0.1");
    }
}
