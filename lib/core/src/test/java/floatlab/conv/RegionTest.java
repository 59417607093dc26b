package floatlab.conv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each pixel has one region, which computes all its taps within the image, and only those others that the rule allows. */
class RegionTest {
    private static final int[][] PADDINGS = {{0, 0, 0, 0}, {1, 2, 3, 0}, {4, 0, 2, 5}, {3, 3, 3, 3}};

    @Test
    void everyPixelHasItsTaps() {
        int regions = 0;
        for (int kernel = 1; kernel <= 4; kernel++) {
            for (int stride = 1; stride <= 3; stride++) {
                for (int dilation = 1; dilation <= 3; dilation++) {
                    for (int[] padding : PADDINGS) {
                        Conv2dShape shape = Conv2dShape.of(1, 1, kernel)
                                .withStride(stride, 4 - stride)
                                .withDilation(dilation)
                                .withPadding(padding[0], padding[1], padding[2], padding[3]);
                        for (int h : new int[] {1, 2, 5, 9}) {
                            for (int w : new int[] {3, 7}) {
                                int reach = (kernel - 1) * dilation + 1;
                                if (reach <= h + padding[0] + padding[1] && reach <= w + padding[2] + padding[3]) {
                                    regions += check(shape, h, w);
                                }
                            }
                        }
                    }
                }
            }
        }
        assertThat(regions).isGreaterThan(1000);
    }

    /** Two million pixels are collected in a moment. If each one copied all those before it, it would take minutes. */
    @Test
    @Timeout(60)
    void largeRegionsAreCollectedInLinearTime() {
        Conv2dShape shape = Conv2dShape.of(1, 1, 3).withPadding(1);
        Collection<Region> regions = Region.byTaps(shape, 1500, 1500, 1500, 1500);
        assertThat(regions).hasSize(5);
        assertThat(regions.stream().mapToInt(Region::pixels).max()).hasValue(1498 * 1498);
    }

    private static int check(Conv2dShape shape, int h, int w) {
        int outH = shape.outputHeight(h);
        int outW = shape.outputWidth(w);
        BitSet seen = new BitSet();
        Collection<Region> regions = Region.byTaps(shape, h, w, outH, outW);
        for (Region region : regions) {
            Region.Taps taps = region.taps();
            BitSet gotRows = range(taps.firstRow(), taps.endRow());
            BitSet gotColumns = range(taps.firstColumn(), taps.endColumn());
            for (int i = 0; i < region.pixels(); i++) {
                int place = region.places()[i];
                int row = place / outW;
                int column = place % outW;
                assertThat(seen.get(place))
                        .as("%s: (%s, %s) twice", shape, row, column)
                        .isFalse();
                seen.set(place);
                BitSet rows = within(row * shape.strideH() - shape.padTop(), shape.dilationH(), shape.kernelH(), h);
                BitSet columns =
                        within(column * shape.strideW() - shape.padLeft(), shape.dilationW(), shape.kernelW(), w);
                assertThat(fits(shape, rows, columns, gotRows, gotColumns))
                        .as("%s of %s × %s: (%s, %s) has %s", shape, h, w, row, column, taps)
                        .isTrue();
            }
        }
        assertThat(seen).isEqualTo(range(0, outH * outW));
        return regions.size();
    }

    /**
     * One axis has only its taps within the image, and the other has all. Both have all where no tap lies in the padding, and
     * where all of them do.
     */
    private static boolean fits(Conv2dShape shape, BitSet rows, BitSet columns, BitSet gotRows, BitSet gotColumns) {
        boolean wholeRows = gotRows.cardinality() == shape.kernelH();
        boolean wholeColumns = gotColumns.cardinality() == shape.kernelW();
        if (rows.isEmpty() || columns.isEmpty()) {
            return wholeRows && wholeColumns;
        }
        if (wholeRows && wholeColumns) {
            return rows.cardinality() == shape.kernelH() && columns.cardinality() == shape.kernelW();
        }
        return gotRows.equals(rows) && wholeColumns || gotColumns.equals(columns) && wholeRows;
    }

    /** The taps at first, first + step, … that lie within 0 to size − 1. */
    private static BitSet within(int first, int step, int taps, int size) {
        BitSet within = new BitSet();
        for (int k = 0; k < taps; k++) {
            int at = first + k * step;
            within.set(k, at >= 0 && at < size);
        }
        return within;
    }

    private static BitSet range(int from, int to) {
        BitSet range = new BitSet();
        range.set(from, to);
        return range;
    }
}
