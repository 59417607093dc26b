package floatlab.conv;

import floatlab.order.PaddingTaps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The regions of an output whose pixels {@link PanelTiles} compute, and how their work is shared out.
 *
 * @param images how many images are computed together
 */
record PanelRegions(int h, int w, int images, List<Listed> regions) {
    /** All regions together may list this many times the taps of a kernel. */
    private static final int MOST_LISTED = 8;
    /** The share of the work that several regions must save. */
    private static final double LEAST_SAVED = 0.05;

    /**
     * A region with its terms as the tiles go through them.
     *
     * @param terms their numbers among all terms of a kernel
     * @param places {@link Tile#places} of their weights
     * @param plan the plan of the order with these terms alone
     */
    record Listed(Region region, int[] terms, int[] places, Plan plan) {
        static Listed of(Region region, PackedWeights packed, Plan plan) {
            int[] terms = IntStream.range(0, packed.terms.size())
                    .filter(k -> region.taps().contain(packed.terms.row(k), packed.terms.column(k)))
                    .toArray();
            int[] places = Arrays.stream(terms).map(k -> k * packed.rows).toArray();
            return new Listed(region, terms, places, plan.only(terms));
        }

        int vectors(int images) {
            return (images * region.pixels() - 1) / Vectors.LANES + 1;
        }

        /** Vectors times taps. */
        long work(int images) {
            return (long) vectors(images) * region.taps().count();
        }
    }

    /** Some vectors of a region's pixels. */
    record Stretch(Listed region, int firstVector, int endVector) {}

    /** The regions by their taps in the padding, or the whole output as one region where that saves little. */
    static PanelRegions of(ForwardRun run, int images, PackedWeights packed, Plan plan) {
        int h = run.layout.h;
        int w = run.layout.w;
        Listed whole = Listed.of(Region.whole(packed.shape, run.outH, run.outW), packed, plan);
        if (packed.order.paddingTaps() == PaddingTaps.SKIPPED) {
            Collection<Region> regions = Region.byTaps(packed.shape, h, w, run.outH, run.outW);
            int taps =
                    regions.stream().mapToInt(region -> region.taps().count()).sum();
            if (taps <= MOST_LISTED * whole.region.taps().count()) {
                List<Listed> listed = regions.stream()
                        .map(region -> Listed.of(region, packed, plan))
                        .toList();
                if (work(listed, images) < (1 - LEAST_SAVED) * whole.work(images)) {
                    return new PanelRegions(h, w, images, listed);
                }
            }
        }
        return new PanelRegions(h, w, images, List.of(whole));
    }

    boolean areFor(ForwardRun run, int together) {
        return h == run.layout.h && w == run.layout.w && images == together;
    }

    private static long work(List<Listed> regions, int images) {
        return regions.stream().mapToLong(region -> region.work(images)).sum();
    }

    /** All vectors of some images. */
    int vectors(int count) {
        return regions.stream().mapToInt(region -> region.vectors(count)).sum();
    }

    /** One of some parts of equal work on some images, in whole vectors. */
    List<Stretch> part(int count, int part, int parts) {
        long all = work(regions, count);
        List<Stretch> stretches = new ArrayList<>();
        long before = 0;
        for (Listed region : regions) {
            int first = vectorAt(region, count, all * part / parts - before);
            int end = vectorAt(region, count, all * (part + 1) / parts - before);
            if (first < end) {
                stretches.add(new Stretch(region, first, end));
            }
            before += region.work(count);
        }
        return stretches;
    }

    /** The vector at which so much of a region's work is done. */
    private static int vectorAt(Listed region, int images, long work) {
        long each = region.region.taps().count();
        return (int) Math.max(0, Math.min(region.vectors(images), (work + each / 2) / each));
    }
}
