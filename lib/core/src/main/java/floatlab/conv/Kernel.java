package floatlab.conv;

/** One of the inner loops of {@link VectorKernels}, for tiles of one size. */
@FunctionalInterface
interface Kernel {
    void compute(Tile tile);

    /** Where a kernel finds the terms, and what its chains start from. */
    enum Reads {
        /** The padded input, where it lies; the chains start from {@link Tile#start}. */
        INPUT,
        /** A panel; the chains start from {@link Tile#start}. */
        PANEL,
        /** A panel; the chains go on from the sums in {@link Tile#out}. */
        PANEL_RESUMED
    }
}
