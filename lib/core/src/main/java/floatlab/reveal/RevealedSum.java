package floatlab.reveal;

import floatlab.format.Format;

/**
 * The order of a sum, as {@link OrderDetective} or a {@link SummationProbe} revealed it. On random terms the tree gave the
 * bits of the sum.
 *
 * @param tree the additions
 * @param accumulator the format to which their results are rounded
 * @param probes how many times the sum was asked for
 */
public record RevealedSum(SummationTree tree, Format accumulator, int probes) {
    /**
     * The order in words, such as {@code pairwise} or {@code left to right, in binary64}. The accumulator is only named if
     * it is not float.
     *
     * @return one line
     */
    public String describe() {
        return tree.inWords() + (accumulator.equals(Format.BINARY32) ? "" : ", in " + accumulator.name());
    }
}
