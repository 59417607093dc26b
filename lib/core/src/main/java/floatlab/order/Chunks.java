package floatlab.order;

/**
 * How the sequence of terms is cut into consecutive chunks. Each chunk is added up in an accumulator of its own, and the
 * finished sums are added in sequence to a total. One chunk is the plain chain.
 *
 * <p>A term in the padding counts even where it is skipped, so that the cuts are the same for all outputs.
 *
 * @param terms the terms of a chunk, the last of which may have fewer, or 0 for a cut that is not by count
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
        if (terms < 0) {
            throw new IllegalArgumentException("terms is " + terms + ", expected 0 or more");
        }
        if (byChannelBlock && terms > 0) {
            throw new IllegalArgumentException(
                    "terms is " + terms + ", expected 0 where each block of channels is a chunk");
        }
    }

    /**
     * Chunks of a fixed number of terms.
     *
     * @param terms the terms of a chunk, 1 or more
     * @return the cut
     * @throws IllegalArgumentException if terms is less than 1
     */
    public static Chunks ofTerms(int terms) {
        if (terms < 1) {
            throw new IllegalArgumentException("terms is " + terms + ", expected 1 or more");
        }
        return new Chunks(terms, false);
    }

    /**
     * The cut in words.
     *
     * @return {@code one chunk}, {@code chunks of 192} or {@code a chunk for each block of channels}
     */
    public String describe() {
        if (byChannelBlock) {
            return "a chunk for each block of channels";
        }
        return terms == 0 ? "one chunk" : "chunks of " + terms;
    }
}
