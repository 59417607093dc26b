package floatlab.conv;

import floatlab.conv.PackedWeights.Pass;
import floatlab.order.PaddingTaps;
import floatlab.order.Terms;
import floatlab.runtime.Workers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;

/**
 * Tiles that read a panel: the terms of their pixels, copied side by side, so that no place of a vector is of no use. The
 * output pixels of a {@link Region} in all images are one sequence, cut into parts of a few panels; a part goes through the
 * terms stage by stage, filling its panels and using them for all blocks of channels, whose sums are kept meanwhile.
 */
final class PanelTiles {
    private static final int LANES = VectorKernels.LANES;
    /** Terms of a stage: the panels and weights of a stage fit into the second-level cache. */
    private static final int STAGE_TERMS = 512;
    /** Floats of the sums that a part keeps. */
    private static final int KEPT = 128 * 1024;
    /** Floats of padded images that are made before they are used. */
    private static final int PADDED = 512 * 1024;
    /** The regions' weights may be this many times the weights, and must save this share of the work. */
    private static final int MOST_WEIGHTS = 4;

    private static final double LEAST_SAVED = 0.05;

    private final VectorConv2d conv;
    private final Packing all;
    /** The weights of the regions' taps, once they are needed. */
    private final Map<Region.Taps, Packing> some = new ConcurrentHashMap<>();

    private volatile boolean usedBefore;

    PanelTiles(VectorConv2d conv) {
        this.conv = conv;
        this.all = new Packing(IntStream.range(0, conv.terms.size()).toArray(), conv.terms, conv.packed);
    }

    /** The terms of some taps, and their weights. */
    private final class Packing {
        final int[] kept;
        final PackedWeights weights;
        final List<List<Pass>> stages;

        Packing(int[] kept, Terms terms, PackedWeights weights) {
            this.kept = kept;
            this.weights = weights;
            this.stages = PackedWeights.stages(conv.order, terms, weights.bias != null, STAGE_TERMS);
        }
    }

    private Packing packing(Region.Taps taps) {
        return some.computeIfAbsent(taps, key -> {
            int[] kept = IntStream.range(0, conv.terms.size())
                    .filter(k -> key.contain(conv.terms.row(k), conv.terms.column(k)))
                    .toArray();
            return kept.length == conv.terms.size()
                    ? all
                    : new Packing(kept, conv.terms.only(kept), conv.packed.only(kept));
        });
    }

    /** A panel costs a load and a store where a direct read costs one load for each block of channels. */
    boolean pay(VectorConv2d.Run run) {
        double places = (double) ((run.layout.pixels - 1) / LANES + 1) * LANES;
        return conv.packed.rows > 1 && places / (run.outH * run.outW) > 1 + 0.5 / conv.packed.blocks;
    }

    boolean leaveOutPadding(VectorConv2d.Run run) {
        return regions(run, together(run)).size() > 1;
    }

    private int together(VectorConv2d.Run run) {
        int imageFloats = conv.shape.inChannels() * run.layout.plane;
        return Math.max(1, Math.min(run.images, Math.max(run.threads, PADDED / imageFloats)));
    }

    void compute(VectorConv2d.Run run) {
        int together = together(run);
        Collection<Region> regions = regions(run, together);
        usedBefore = true;
        for (int first = 0; first < run.images; first += together) {
            compute(run, regions, first, Math.min(together, run.images - first));
        }
        run.correct();
    }

    /**
     * The regions of an output, or all of it as one where they save little. Packing their weights costs what several passes
     * save, so the first pass, which may be the only one, does without.
     */
    private Collection<Region> regions(VectorConv2d.Run run, int images) {
        Region whole = Region.whole(conv.shape, run.outH, run.outW);
        if (conv.order.paddingTaps() == PaddingTaps.SKIPPED && usedBefore) {
            Collection<Region> regions = Region.byTaps(conv.shape, run.layout.h, run.layout.w, run.outH, run.outW);
            int weights =
                    regions.stream().mapToInt(region -> region.taps().count()).sum();
            if (weights <= MOST_WEIGHTS * whole.taps().count()
                    && work(regions, images) < (1 - LEAST_SAVED) * work(List.of(whole), images)) {
                return regions;
            }
        }
        return List.of(whole);
    }

    /** Vectors times taps. */
    private static double work(Collection<Region> regions, int images) {
        return regions.stream()
                .mapToDouble(region ->
                        (double) vectors(region, images) * region.taps().count())
                .sum();
    }

    private static int vectors(Region region, int images) {
        return (images * region.pixels() - 1) / LANES + 1;
    }

    /** What a thread does at once: some vectors of a region's pixels, for some blocks of channels of a group. */
    private record Work(RegionRun region, int group, int firstVector, int endVector, int firstBlock, int endBlock) {}

    private void compute(VectorConv2d.Run run, Collection<Region> regions, int firstImage, int images) {
        float[] padded = run.padded(firstImage, images);
        List<Work> works = new ArrayList<>();
        for (Region region : regions) {
            share(new RegionRun(run, region, padded, firstImage, images), works);
        }
        Memory[] memory = new Memory[run.threads];
        Workers.run(works.size(), run.threads, (task, worker) -> {
            if (memory[worker] == null) {
                memory[worker] = new Memory();
            }
            new Part(works.get(task), memory[worker]).compute();
        });
    }

    private void share(RegionRun region, List<Work> works) {
        int blocks = conv.packed.blocks;
        int groups = conv.shape.groups();
        int threads = region.run.threads;
        int panelsKept = Math.max(1, KEPT / (blocks * conv.packed.rows * Tile.PIXELS));
        int wanted = (region.vectors - 1) / (Tile.VECTORS * panelsKept) + 1;
        // As many parts for one thread as for another; of a few vectors, rather the blocks are shared out.
        boolean few = region.vectors < threads * Tile.VECTORS;
        int parts = few ? wanted : Math.min(region.vectors, (wanted + threads - 1) / threads * threads);
        int blockParts = Math.min(blocks, Math.max(1, (threads - 1) / (parts * groups) + 1));
        for (int i = 0; i < parts * groups * blockParts; i++) {
            int part = i / blockParts / groups;
            int blockPart = i % blockParts;
            works.add(new Work(
                    region,
                    i / blockParts % groups,
                    (int) ((long) region.vectors * part / parts),
                    (int) ((long) region.vectors * (part + 1) / parts),
                    blocks * blockPart / blockParts,
                    blocks * (blockPart + 1) / blockParts));
        }
    }

    /** One thread's memory, for one work after the other. */
    private static final class Memory {
        private float[] terms = new float[0];
        private float[] sums = new float[0];

        float[] terms(int length) {
            return terms = atLeast(terms, length);
        }

        float[] sums(int length) {
            return sums = atLeast(sums, length);
        }
    }

    /** A region in some of the images of a forward pass. */
    private final class RegionRun {
        final VectorConv2d.Run run;
        final Region region;
        final Packing packing;
        final float[] padded;
        final int firstImage;
        final int pixels;
        final int vectors;
        /** As {@link VectorConv2d.Run#offsets}, of the region's terms. */
        final int[] offsets;

        RegionRun(VectorConv2d.Run run, Region region, float[] padded, int firstImage, int images) {
            this.run = run;
            this.region = region;
            this.packing = packing(region.taps());
            this.padded = padded;
            this.firstImage = firstImage;
            this.pixels = images * region.pixels();
            this.vectors = vectors(region, images);
            this.offsets = new int[packing.kept.length];
            for (int k = 0; k < offsets.length; k++) {
                offsets[k] = run.offsets[packing.kept[k]];
            }
        }
    }

    /** Some vectors of pixels through all stages. */
    private final class Part {
        private final Work work;
        private final RegionRun region;
        private final VectorConv2d.Run run;
        private final Memory memory;
        private final Tile tile;
        private final int[] panelOffsets;
        private float[] terms;

        Part(Work work, Memory memory) {
            this.work = work;
            this.region = work.region;
            this.run = work.region.run;
            this.memory = memory;
            this.tile = conv.tile(work.region.packing.weights);
            this.panelOffsets = new int[work.region.offsets.length];
        }

        void compute() {
            int firstBlock = work.firstBlock;
            int endBlock = work.endBlock;
            int count = (work.endVector - work.firstVector - 1) / Tile.VECTORS + 1;
            int blockFloats = conv.packed.rows * Tile.PIXELS;
            int panelFloats = (endBlock - firstBlock) * blockFloats;
            float[] sums = memory.sums(count * panelFloats);
            Panel[] panels = new Panel[count];
            for (int i = 0, vector = work.firstVector; i < count; i++) {
                int vectors = (work.endVector - vector - 1) / (count - i) + 1;
                panels[i] = new Panel(vector * LANES, vectors);
                vector += vectors;
            }
            for (List<Pass> stage : region.packing.stages) {
                for (int i = 0; i < count; i++) {
                    Conv2dCore.checkInterrupted();
                    fill(
                            panels[i],
                            stage.get(0).first(),
                            stage.get(stage.size() - 1).last());
                    for (int block = firstBlock; block < endBlock; block++) {
                        int at = i * panelFloats + (block - firstBlock) * blockFloats;
                        int vectors = panels[i].vectors;
                        tile.compute(stage, work.group, block, terms, 0, panelOffsets, vectors, sums, at, Tile.PIXELS);
                    }
                }
            }
            for (int i = 0; i < count; i++) {
                for (int block = firstBlock; block < endBlock; block++) {
                    write(panels[i], block, sums, i * panelFloats + (block - firstBlock) * blockFloats);
                }
            }
        }

        /** Copies the terms of a stage; what a run's last vector has too much, the next run or term overwrites. */
        private void fill(Panel panel, int first, int last) {
            int width = panel.vectors * LANES;
            terms = memory.terms((last - first) * width + LANES);
            for (int k = first; k < last; k++) {
                int at = (k - first) * width;
                panelOffsets[k] = at;
                copyRuns(region.padded, region.offsets[k], terms, at, panel.runTo, panel.runFrom, panel.runs);
            }
        }

        private void write(Panel panel, int block, float[] sums, int at) {
            int plane = run.outH * run.outW;
            int channels = run.channels(block);
            for (int j = 0; j < panel.writes; j++) {
                int to = run.outAt(panel.image[j], work.group, block) + panel.writeTo[j];
                for (int i = 0; i < channels; i++) {
                    int from = at + i * Tile.PIXELS + panel.writeFrom[j];
                    VectorConv2d.copy(sums, from, run.y, to + i * plane, panel.writeCount[j]);
                }
            }
        }

        /** Up to three vectors of a region's pixels, counted through the images. */
        private final class Panel {
            final int vectors;
            /** Pixels side by side in a row are runs of a vector each: where they begin in panel and input. */
            final int[] runTo = new int[Tile.PIXELS];

            final int[] runFrom = new int[Tile.PIXELS];
            int runs;
            /** Pixels that follow one another in the output: where they begin in panel and image, and how many they are. */
            final int[] writeFrom = new int[Tile.PIXELS];

            final int[] image = new int[Tile.PIXELS];
            final int[] writeTo = new int[Tile.PIXELS];
            final int[] writeCount = new int[Tile.PIXELS];
            int writes;

            Panel(int firstPixel, int vectors) {
                this.vectors = vectors;
                int end = Math.min(region.pixels, firstPixel + vectors * LANES);
                for (int pixel = firstPixel; pixel < end; pixel++) {
                    add(pixel - firstPixel, pixel / region.region.pixels(), pixel % region.region.pixels());
                }
            }

            private void add(int at, int inImages, int place) {
                int row = region.region.rows()[place];
                int column = region.region.columns()[place];
                int channel = inImages * conv.shape.inChannels() + work.group * conv.inPerGroup;
                int from = channel * run.layout.plane + row * run.layout.pitch + column;
                int before = at - (runs == 0 ? 0 : runTo[runs - 1]);
                if (runs == 0 || before == LANES || from != runFrom[runs - 1] + before) {
                    runTo[runs] = at;
                    runFrom[runs++] = from;
                }
                int imageNumber = region.firstImage + inImages;
                int to = row * run.outW + column;
                if (writes > 0
                        && image[writes - 1] == imageNumber
                        && to == writeTo[writes - 1] + writeCount[writes - 1]) {
                    writeCount[writes - 1]++;
                } else {
                    writeFrom[writes] = at;
                    image[writes] = imageNumber;
                    writeTo[writes] = to;
                    writeCount[writes++] = 1;
                }
            }
        }
    }

    private static void copyRuns(float[] from, int offset, float[] to, int at, int[] runTo, int[] runFrom, int runs) {
        for (int i = 0; i < runs; i++) {
            FloatVector.fromArray(VectorKernels.SPECIES, from, runFrom[i] + offset)
                    .intoArray(to, at + runTo[i]);
        }
    }

    private static float[] atLeast(float[] array, int length) {
        return array.length >= length ? array : new float[length];
    }
}
