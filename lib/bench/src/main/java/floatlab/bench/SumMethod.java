package floatlab.bench;

import floatlab.sum.BlockedSum;
import floatlab.sum.DoubleSum;
import floatlab.sum.ExactSum;
import floatlab.sum.FabSum;
import floatlab.sum.KahanSum;
import floatlab.sum.KleinSum;
import floatlab.sum.LanesNeumaierSum;
import floatlab.sum.LanesPairwiseSum;
import floatlab.sum.LanesSum;
import floatlab.sum.NeumaierSum;
import floatlab.sum.PairwiseSum;
import floatlab.sum.RecursiveSum;
import floatlab.sum.Summation;
import org.apache.commons.numbers.core.Sum;

/** What sums are measured: the library's, and a peer's. */
public enum SumMethod {
    /** The library's accumulator. */
    EXACT(null) {
        @Override
        double sum(float[] x) {
            ExactSum sum = new ExactSum();
            sum.addAll(x);
            return sum.toFloat();
        }

        @Override
        double sum(double[] x) {
            ExactSum sum = new ExactSum();
            sum.addAll(x);
            return sum.toDouble();
        }
    },
    /** {@link LanesSum}. */
    LANES(new LanesSum()),
    /** {@link LanesPairwiseSum}. */
    LANES_PAIRWISE(new LanesPairwiseSum()),
    /** {@link LanesNeumaierSum}. */
    LANES_NEUMAIER(new LanesNeumaierSum()),
    /** {@link RecursiveSum}. */
    RECURSIVE(new RecursiveSum()),
    /** {@link PairwiseSum}. */
    PAIRWISE(new PairwiseSum()),
    /** {@link BlockedSum} by 128. */
    BLOCKED(new BlockedSum(128)),
    /** {@link KahanSum}. */
    KAHAN(new KahanSum()),
    /** {@link NeumaierSum}. */
    NEUMAIER(new NeumaierSum()),
    /** {@link KleinSum}. */
    KLEIN(new KleinSum()),
    /** {@link DoubleSum}. */
    DOUBLE(new DoubleSum()),
    /** {@link FabSum} by 128. */
    FAB(new FabSum(128)),
    /** The Sum of commons-numbers: compensated, about twice the precision of double. */
    COMMONS_NUMBERS(null) {
        @Override
        double sum(float[] x) {
            Sum sum = Sum.create();
            for (float term : x) {
                sum.add(term);
            }
            return (float) sum.getAsDouble();
        }

        @Override
        double sum(double[] x) {
            return Sum.of(x).getAsDouble();
        }
    };

    private final Summation summation;

    SumMethod(Summation summation) {
        this.summation = summation;
    }

    double sum(float[] x) {
        return summation.sum(x);
    }

    double sum(double[] x) {
        return summation.sum(x);
    }
}
