package floatlab.compare;

import floatlab.runtime.Interruption;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How far the differences of a channel lean to one side, in the channel that leans most.
 *
 * @param largest |Σd| / √Σd² of this channel, reduced if inputs take few values; NaN if there is no channel to look at
 * @param channel its index
 * @param critical what the leaning of no channel exceeds by chance, except with half of the probability allowed
 * @param blindBelow the size of a shift of a channel that is missed once in a thousand; ∞ if any shift may be missed
 */
record Leaning(double largest, int channel, double critical, double blindBelow) {
    /** Where the leaning is not looked at. */
    static final Leaning NONE = new Leaning(Double.NaN, 0, Double.NaN, Double.NaN);

    /** A leaning that is larger than critical by this amount is missed once in a thousand. */
    private static final double SURE_TO_SHOW = 3;

    /** The channels are those of axis 1 if there are two or four axes. Otherwise all elements are one channel. */
    static Leaning of(Comparison results, double falseAlarm, double inputValues) {
        int[] shape = results.shape;
        int channels = shape.length == 2 || shape.length == 4 ? shape[1] : 1;
        if (channels == 0 || results.elements() == 0) {
            return NONE;
        }
        int plane = shape.length == 2 || shape.length == 4 ? results.inner(1) : 1;
        // A quarter of the probability goes to each bound, and half of it to all channels together.
        double critical = Math.sqrt(2 * StrictMath.log(4.0 * channels / falseAlarm));
        Leaning most = new Leaning(0, 0, critical, 0);
        for (int channel = 0; channel < channels; channel++) {
            Interruption.check();
            int of = channel;
            int[] members = IntStream.range(0, results.elements())
                    .filter(i -> i / plane % channels == of && results.isNumber(i))
                    .toArray();
            most = most.and(channel, members, results, inputValues);
        }
        return most;
    }

    /** The leaning of one more channel, if it is larger than this one. */
    private Leaning and(int next, int[] members, Comparison results, double inputValues) {
        // A pair of numbers is known by a mixture of its bits. If two pairs share one, which is rare, one is left out.
        long[] keys = new long[members.length];
        Arrays.setAll(
                keys,
                k -> Double.doubleToLongBits(results.a.at(members[k])) * 0x9E3779B97F4A7C15L
                        ^ Double.doubleToLongBits(results.b.at(members[k])));
        long[] pairs = keys.clone();
        Arrays.sort(pairs);
        int different = 0;
        for (long pair : pairs) {
            if (different == 0 || pairs[different - 1] != pair) {
                pairs[different++] = pair;
            }
        }
        boolean[] taken = new boolean[different];
        double sum = 0;
        double squares = 0;
        for (int k = 0; k < keys.length; k++) {
            int pair = Arrays.binarySearch(pairs, 0, different, keys[k]);
            if (!taken[pair]) {
                taken[pair] = true;
                double difference = results.a.at(members[k]) - results.b.at(members[k]);
                sum += difference;
                squares += difference * difference;
            }
        }
        double independent = Math.min(different, inputValues);
        double own = squares == 0 ? 0 : Math.abs(sum) / Math.sqrt(squares * (different / independent));
        double needed = (critical + SURE_TO_SHOW) * (critical + SURE_TO_SHOW);
        double blind = independent <= needed
                ? Double.POSITIVE_INFINITY
                : Math.sqrt(needed * (squares / different) / (independent - needed));
        boolean larger = own > largest;
        return new Leaning(larger ? own : largest, larger ? next : channel, critical, Math.max(blindBelow, blind));
    }
}
