package floatlab.experiment.racing;

import floatlab.random.NumpyRandom;
import floatlab.reveal.TreeSketch;
import floatlab.runtime.Require;
import java.util.ArrayList;
import java.util.List;

/** A sum in a secret order: a seed draws its tree, and readers find it out by adding probes. */
public final class MysterySum {
    private final int terms;
    private final String tree;

    private MysterySum(int terms, String tree) {
        this.terms = terms;
        this.tree = tree;
    }

    /**
     * {@return a sum whose tree is drawn: two random parts, each pair equally likely, are added until there is only one}
     *
     * @param terms the number of terms, 1 to 1024
     * @param seed 0 to 2³² − 1
     */
    public static MysterySum of(int terms, long seed) {
        Require.between("terms", terms, 1, TreeSketch.MOST_TERMS);
        Require.seed("seed", seed);
        NumpyRandom random = new NumpyRandom(seed);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < terms; i++) {
            parts.add("" + i);
        }
        while (parts.size() > 1) {
            String one = parts.remove(random.randint(0, parts.size(), 1)[0]);
            String other = parts.remove(random.randint(0, parts.size(), 1)[0]);
            parts.add("(" + one + "+" + other + ")");
        }
        return new MysterySum(terms, parts.get(0));
    }

    /**
     * {@return the sum of floats in the secret order, each addition rounded to nearest, ties to even}
     *
     * @param x as many terms as the sum was made for
     * @throws IllegalArgumentException if there are more or fewer
     */
    public float sum(float[] x) {
        return TreeSketch.sum(tree, x);
    }

    /** A text that does not say the order. */
    @Override
    public String toString() {
        return "a sum of " + terms + " terms in some order";
    }
}
