package floatlab.conv;

import floatlab.runtime.Interruption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The output pixels of an image that are computed with the same taps, and these taps.
 *
 * <p>At the image's edge some taps of a kernel lie in the padding. An order that skips them needs to compute only the
 * others: on images of 7 × 7, a kernel of 3 × 3 has 18 % fewer products that way. A corner has rows and columns of taps in
 * the padding. It goes with the edge that follows it clockwise, so that each side has one pixel less than the image is wide
 * or high. The corner's few taps in the padding of the other side are computed as zeros; {@link SkippedTaps} corrects the
 * outputs where that matters.
 *
 * @param taps the taps that are computed
 * @param places the pixels' places in the row-major output, ascending
 */
record Region(Taps taps, int[] places) {

    /** The rows firstRow to endRow − 1 of the kernel and the columns firstColumn to endColumn − 1. */
    record Taps(int firstRow, int endRow, int firstColumn, int endColumn) {
        boolean contain(int row, int column) {
            return firstRow <= row && row < endRow && firstColumn <= column && column < endColumn;
        }

        int count() {
            return (endRow - firstRow) * (endColumn - firstColumn);
        }
    }

    int pixels() {
        return places.length;
    }

    /** All pixels of an output, with all taps. */
    static Region whole(Conv2dShape shape, int outH, int outW) {
        Taps all = new Taps(0, shape.kernelH(), 0, shape.kernelW());
        return new Region(all, IntStream.range(0, outH * outW).toArray());
    }

    /** A region for each set of taps that some pixels need; the inner pixels need all. */
    static Collection<Region> byTaps(Conv2dShape shape, int h, int w, int outH, int outW) {
        Axis rows = shape.rows();
        Axis columns = shape.columns();
        Map<Taps, IntStream.Builder> places = new LinkedHashMap<>();
        for (int row = 0; row < outH; row++) {
            Interruption.check();
            for (int column = 0; column < outW; column++) {
                places.computeIfAbsent(taps(rows, columns, h, w, row, column), taps -> IntStream.builder())
                        .add(row * outW + column);
            }
        }
        return places.entrySet().stream()
                .map(entry ->
                        new Region(entry.getKey(), entry.getValue().build().toArray()))
                .toList();
    }

    private static Taps taps(Axis rows, Axis columns, int h, int w, int row, int column) {
        int firstRow = rows.firstTap(row);
        int endRow = rows.endTap(row, h);
        int firstColumn = columns.firstTap(column);
        int endColumn = columns.endTap(column, w);
        boolean someRows = endRow - firstRow < rows.kernel();
        boolean someColumns = endColumn - firstColumn < columns.kernel();
        if (endRow <= firstRow || endColumn <= firstColumn) {
            return new Taps(0, rows.kernel(), 0, columns.kernel());
        }
        boolean byRow = someRows && (!someColumns || (firstRow > 0) == (firstColumn > 0));
        return byRow
                ? new Taps(firstRow, endRow, 0, columns.kernel())
                : new Taps(0, rows.kernel(), firstColumn, endColumn);
    }
}
