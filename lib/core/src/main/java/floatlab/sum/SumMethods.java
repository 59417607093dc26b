package floatlab.sum;

import java.util.List;
import java.util.stream.Stream;

/**
 * The list of all ways of adding. Code that means every method takes the list from here, so a new method is added in one
 * place. Methods for several threads are not listed: {@link ParallelExactSum} gives the bits of {@link #exact}, and the
 * others are in {@code floatlab.parallel}.
 */
public final class SumMethods {
    private SumMethods() {}

    /**
     * All that the lessons compare, from the plain loop to the exact sum. The methods of {@link #inLanes} are not among them.
     *
     * @return recursive, blocked (128), pairwise, FAB (128), Kahan, Neumaier, Klein, double and exact
     */
    public static List<Summation> all() {
        return List.of(
                new RecursiveSum(),
                new BlockedSum(128),
                new PairwiseSum(),
                new FabSum(128),
                new KahanSum(),
                new NeumaierSum(),
                new KleinSum(),
                new DoubleSum(),
                exact());
    }

    /**
     * Three of them in lanes, at the speed of vectors.
     *
     * @return lanes, lanes pairwise and lanes Neumaier
     */
    public static List<Summation> inLanes() {
        return List.of(new LanesSum(), new LanesPairwiseSum(), new LanesNeumaierSum());
    }

    /**
     * Every method: the list {@link #all} followed by the list {@link #inLanes}.
     *
     * @return all twelve
     */
    public static List<Summation> withLanes() {
        return Stream.concat(all().stream(), inLanes().stream()).toList();
    }

    /**
     * The exact sum on one thread.
     *
     * @return the method; its bound is u|Σx|, one rounding
     */
    public static Summation exact() {
        return new ParallelExactSum(1);
    }
}
