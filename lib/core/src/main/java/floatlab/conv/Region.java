package floatlab.conv;

import floatlab.runtime.Interruption;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

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
 * @param rows the row of each pixel, row by row
 * @param columns the column of each
 */
record Region(Taps taps, int[] rows, int[] columns) {

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
        return rows.length;
    }

    /** All pixels of an output, with all taps. */
    static Region whole(Conv2dShape shape, int outH, int outW) {
        int[] rows = new int[outH * outW];
        int[] columns = new int[outH * outW];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i / outW;
            columns[i] = i % outW;
        }
        return new Region(all(shape), rows, columns);
    }

    /** A region for each set of taps that some pixels need; the inner pixels need all. */
    static Collection<Region> byTaps(Conv2dShape shape, int h, int w, int outH, int outW) {
        Map<Taps, Pixels> pixels = new LinkedHashMap<>();
        for (int row = 0; row < outH; row++) {
            Interruption.check();
            for (int column = 0; column < outW; column++) {
                pixels.computeIfAbsent(taps(shape, h, w, row, column), taps -> new Pixels())
                        .add(row, column);
            }
        }
        return pixels.entrySet().stream()
                .map(entry -> entry.getValue().region(entry.getKey()))
                .toList();
    }

    /** The pixels of a region, while they are collected. */
    private static final class Pixels {
        private int[] rows = new int[16];
        private int[] columns = new int[16];
        private int count;

        void add(int row, int column) {
            if (count == rows.length) {
                rows = Arrays.copyOf(rows, 2 * count);
                columns = Arrays.copyOf(columns, 2 * count);
            }
            rows[count] = row;
            columns[count++] = column;
        }

        Region region(Taps taps) {
            return new Region(taps, Arrays.copyOf(rows, count), Arrays.copyOf(columns, count));
        }
    }

    private static Taps taps(Conv2dShape shape, int h, int w, int row, int column) {
        int firstRow = shape.rows().firstTap(row);
        int endRow = shape.rows().endTap(row, h);
        int firstColumn = shape.columns().firstTap(column);
        int endColumn = shape.columns().endTap(column, w);
        boolean rows = endRow - firstRow < shape.kernelH();
        boolean columns = endColumn - firstColumn < shape.kernelW();
        if (endRow <= firstRow || endColumn <= firstColumn) {
            return all(shape);
        }
        boolean byRow = rows && (!columns || (firstRow > 0) == (firstColumn > 0));
        return byRow
                ? new Taps(firstRow, endRow, 0, shape.kernelW())
                : new Taps(0, shape.kernelH(), firstColumn, endColumn);
    }

    private static Taps all(Conv2dShape shape) {
        return new Taps(0, shape.kernelH(), 0, shape.kernelW());
    }
}
