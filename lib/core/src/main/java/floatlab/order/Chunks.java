package floatlab.order;

import floatlab.runtime.Require;

/**
 * How the sequence of terms is cut into consecutive chunks. Each chunk is added up in a new accumulator, and the finished
 * sums are added in sequence to a total. One chunk is the plain chain.
 *
 * <p>A term in the padding counts even where it is skipped, so that the cuts are the same for all outputs.
 *
 * @param terms how many terms a chunk has (the last one may have fewer), or 0 for a cut that is not by count
 * @param byChannelBlock whether each block of channels is a chunk
 */
public record Chunks(int terms, boolean byChannelBlock) {

    /** No cut. */
    public static final Chunks ONE = new Chunks(0, false);

    /** A chunk for each block of channels. */
    public static final Chunks CHANNEL_BLOCKS = new Chunks(0, true);

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if terms is negative, or positive although the cut is by channel block
     */
    public Chunks {
        Require.atLeast("terms", terms, 0);
        if (byChannelBlock && terms > 0) {
            throw Require.unexpected("terms", terms, "0 where each block of channels is a chunk");
        }
    }

    /**
     * Chunks of a fixed number of terms.
     *
     * @param terms how many terms a chunk has, 1 or more
     * @return the cut
     * @throws IllegalArgumentException if terms is less than 1
     */
    public static Chunks ofTerms(int terms) {
        return new Chunks(Require.atLeast("terms", terms, 1), false);
    }

    /** {@return the cut in words: {@code one chunk}, {@code chunks of 192} or {@code a chunk for each block of channels}} */
    public String describe() {
        if (byChannelBlock) {
            return "a chunk for each block of channels";
        }
        return terms == 0 ? "one chunk" : "chunks of " + terms;
    }
}
