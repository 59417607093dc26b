package floatlab.conv;

import floatlab.conv.PackedWeights.Pass;
import floatlab.order.PaddingTaps;
import floatlab.runtime.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;

/**
 * Tiles that read a panel: the terms of their pixels, copied side by side, so that no place of a vector is of no use. The
 * output pixels of a {@link Region} in all images are one sequence, cut into panels. A part of these goes through the terms
 * stage by stage, filling its panels and using each for all blocks of channels, whose sums are kept meanwhile.
 */
final class PanelTiles {
    private static final int LANES = VectorKernels.LANES;
    /** Terms of a stage: a panel of it fits into the second-level cache. More stages would move the sums more often. */
    private static final int STAGE_TERMS = 1152;
    /** Floats of the sums that a part keeps. */
    private static final int KEPT = 256 * 1024;
    /** Floats of padded images that are made before they are used; an image for each thread, if that is more. */
    private static final int PADDED = 1024 * 1024;
    /** Terms of a chunk whose panel takes 50 MB. */
    private static final int MOST_TERMS = 1 << 18;
    /** Regions may list this many times the terms, and must save this share of the work. */
    private static final int MOST_LISTED = 8;

    private static final double LEAST_SAVED = 0.05;

    private final VectorConv2d conv;
    private final List<List<Pass>> stages;
    private final int longestStage;
    private volatile Plan last;

    PanelTiles(VectorConv2d conv) {
        this.conv = conv;
        this.stages = PackedWeights.stages(conv.order, conv.terms, conv.packed.bias != null, STAGE_TERMS);
        this.longestStage = stages.stream()
                .mapToInt(stage -> last(stage) - first(stage))
                .max()
                .orElse(0);
    }

    /** The regions for some images of a size. */
    private record Plan(int h, int w, int images, List<Listed> regions) {}

    /** A region, and its terms as the tiles go through them. */
    private final class Listed {
        final Region region;
        /** The numbers of its terms among all of a kernel. */
        final int[] terms;
        /** {@link Tile#places} of the weights. */
        final int[] places;
        /** As {@link PanelTiles#stages}, with the region's numbers. */
        final List<List<Pass>> stages;

        Listed(Region region) {
            this.region = region;
            this.terms = IntStream.range(0, conv.terms.size())
                    .filter(k -> region.taps().contain(conv.terms.row(k), conv.terms.column(k)))
                    .toArray();
            this.places = Arrays.stream(terms).map(k -> k * conv.packed.rows).toArray();
            this.stages = new ArrayList<>();
            for (List<Pass> all : PanelTiles.this.stages) {
                stages.add(all.stream()
                        .map(pass -> pass.of(before(pass.first()), before(pass.last())))
                        .toList());
            }
        }

        /** How many of its terms come before one of all terms. */
        private int before(int term) {
            int at = Arrays.binarySearch(terms, term);
            return at < 0 ? -at - 1 : at;
        }

        int vectors(int images) {
            return (images * region.pixels() - 1) / LANES + 1;
        }

        /** Vectors times taps. */
        long work(int images) {
            return (long) vectors(images) * region.taps().count();
        }
    }

    private static int first(List<Pass> stage) {
        return stage.get(0).first();
    }

    private static int last(List<Pass> stage) {
        return stage.get(stage.size() - 1).last();
    }

    /** A panel costs a load and a store where a direct read costs one load for each block of channels. */
    boolean pay(VectorConv2d.Run run) {
        double places = (double) ((run.layout.pixels - 1) / LANES + 1) * LANES;
        return conv.packed.rows > 1
                && longestStage <= MOST_TERMS
                && places / (run.outH * run.outW) > 1 + 0.5 / conv.packed.blocks;
    }

    boolean leaveOutPadding(VectorConv2d.Run run) {
        return plan(run, together(run)).regions.size() > 1;
    }

    private int together(VectorConv2d.Run run) {
        int imageFloats = conv.shape.inChannels() * run.layout.plane;
        return Math.min(run.together(), Math.max(run.threads, PADDED / imageFloats));
    }

    void compute(VectorConv2d.Run run) {
        int together = together(run);
        Plan plan = plan(run, together);
        for (int first = 0; first < run.images; first += together) {
            int images = Math.min(together, run.images - first);
            float[] padded = run.padded(first, images);
            compute(new Images(run, padded, first, images), plan.regions);
            run.giveBack(padded);
        }
        run.correct();
    }

    /** The regions of an output, or all of it as one where they save little. */
    private Plan plan(VectorConv2d.Run run, int images) {
        Plan plan = last;
        if (plan == null || plan.h != run.layout.h || plan.w != run.layout.w || plan.images != images) {
            plan = new Plan(run.layout.h, run.layout.w, images, regions(run, images));
            last = plan;
        }
        return plan;
    }

    private List<Listed> regions(VectorConv2d.Run run, int images) {
        Listed whole = new Listed(Region.whole(conv.shape, run.outH, run.outW));
        if (conv.order.paddingTaps() == PaddingTaps.SKIPPED) {
            Collection<Region> regions = Region.byTaps(conv.shape, run.layout.h, run.layout.w, run.outH, run.outW);
            int taps =
                    regions.stream().mapToInt(region -> region.taps().count()).sum();
            if (taps <= MOST_LISTED * whole.region.taps().count()) {
                List<Listed> listed = regions.stream().map(Listed::new).toList();
                if (work(listed, images) < (1 - LEAST_SAVED) * whole.work(images)) {
                    return listed;
                }
            }
        }
        return List.of(whole);
    }

    private static long work(List<Listed> regions, int images) {
        return regions.stream().mapToLong(region -> region.work(images)).sum();
    }

    /** Padded images of a forward pass. */
    private record Images(VectorConv2d.Run run, float[] padded, int first, int count) {}

    /** Some vectors of a region's pixels. */
    private record Stretch(Listed region, int firstVector, int endVector) {}

    /** What a thread does at once: some pixels, for some blocks of channels of a group. */
    private record Work(List<Stretch> stretches, int group, int firstBlock, int endBlock) {}

    private void compute(Images images, List<Listed> regions) {
        List<Work> works = share(images, regions);
        int threads = images.run.threads;
        Memory[] memory = new Memory[threads];
        Workers.run(works.size(), threads, (task, worker) -> {
            if (memory[worker] == null) {
                memory[worker] = new Memory();
            }
            new Part(images, works.get(task), memory[worker]).compute();
        });
    }

    private List<Work> share(Images images, List<Listed> regions) {
        int blocks = conv.packed.blocks;
        int groups = conv.shape.groups();
        int threads = images.run.threads;
        int vectors = regions.stream()
                .mapToInt(region -> region.vectors(images.count))
                .sum();
        int blockFloats = conv.packed.rows * Tile.PIXELS;
        int panelsKept = (int) Math.max(1, KEPT / ((long) blocks * blockFloats));
        int wanted = (vectors - 1) / (Tile.VECTORS * panelsKept) + 1;
        // As many parts for one thread as for another; of a few vectors, rather the blocks are shared out.
        boolean few = vectors < threads * Tile.VECTORS;
        int parts = few ? wanted : Math.min(vectors, (wanted + threads - 1) / threads * threads);
        int blockParts = Math.min(
                blocks, Math.max((blocks - 1) / (KEPT / blockFloats) + 1, (threads - 1) / (parts * groups) + 1));
        List<Work> works = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            List<Stretch> stretches = part(images, regions, part, parts);
            for (int i = 0; i < groups * blockParts; i++) {
                int blockPart = i % blockParts;
                works.add(new Work(
                        stretches,
                        i / blockParts,
                        Conv2dCore.begin(blocks, blockPart, blockParts),
                        Conv2dCore.begin(blocks, blockPart + 1, blockParts)));
            }
        }
        return works;
    }

    /** One of some parts of equal work, in whole vectors. */
    private static List<Stretch> part(Images images, List<Listed> regions, int part, int parts) {
        long all = work(regions, images.count);
        List<Stretch> stretches = new ArrayList<>();
        long before = 0;
        for (Listed region : regions) {
            int first = vectorAt(region, images, all * part / parts - before);
            int end = vectorAt(region, images, all * (part + 1) / parts - before);
            if (first < end) {
                stretches.add(new Stretch(region, first, end));
            }
            before += region.work(images.count);
        }
        return stretches;
    }

    /** The vector at which so much of a region's work is done. */
    private static int vectorAt(Listed region, Images images, long work) {
        long each = region.region.taps().count();
        return (int) Math.max(0, Math.min(region.vectors(images.count), (work + each / 2) / each));
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

    /** Some pixels through all stages. */
    private final class Part {
        private final Images images;
        private final VectorConv2d.Run run;
        private final Work work;
        private final Memory memory;
        private final Tile tile;

        Part(Images images, Work work, Memory memory) {
            this.images = images;
            this.run = images.run;
            this.work = work;
            this.memory = memory;
            this.tile = conv.tile(true);
        }

        void compute() {
            List<Panel> panels = panels();
            int blockFloats = conv.packed.rows * Tile.PIXELS;
            int panelFloats = (work.endBlock - work.firstBlock) * blockFloats;
            float[] sums = memory.sums(panels.size() * panelFloats);
            for (int stage = 0; stage < stages.size(); stage++) {
                for (int i = 0; i < panels.size(); i++) {
                    compute(panels.get(i), stage, sums, i * panelFloats);
                }
            }
            for (int i = 0; i < panels.size(); i++) {
                for (int block = work.firstBlock; block < work.endBlock; block++) {
                    write(panels.get(i), block, sums, i * panelFloats + (block - work.firstBlock) * blockFloats);
                }
            }
        }

        private List<Panel> panels() {
            List<Panel> panels = new ArrayList<>();
            for (Stretch stretch : work.stretches) {
                int count = (stretch.endVector - stretch.firstVector - 1) / Tile.VECTORS + 1;
                for (int i = 0, vector = stretch.firstVector; i < count; i++) {
                    int vectors = (stretch.endVector - vector - 1) / (count - i) + 1;
                    panels.add(new Panel(stretch.region, vector * LANES, vectors));
                    vector += vectors;
                }
            }
            return panels;
        }

        private void compute(Panel panel, int stage, float[] sums, int at) {
            Conv2dCore.checkInterrupted();
            List<Pass> passes = panel.region.stages.get(stage);
            int first = first(passes);
            float[] terms = fill(panel, first, last(passes));
            int[] places = panel.region.places;
            int termsAt = -first * Tile.PIXELS;
            for (int block = work.firstBlock; block < work.endBlock; block++) {
                int to = at + (block - work.firstBlock) * conv.packed.rows * Tile.PIXELS;
                tile.compute(passes, work.group, block, terms, termsAt, places, panel.vectors, sums, to, Tile.PIXELS);
            }
        }

        /** Copies some terms; what a run's last vector has too much, the next run or term overwrites. */
        private float[] fill(Panel panel, int first, int last) {
            float[] terms = memory.terms((last - first) * Tile.PIXELS + LANES);
            for (int k = first; k < last; k++) {
                int from = run.places[panel.region.terms[k]];
                int to = (k - first) * Tile.PIXELS;
                copyRuns(images.padded, from, terms, to, panel.runTo, panel.runFrom, panel.runs);
            }
            return terms;
        }

        private void write(Panel panel, int block, float[] sums, int at) {
            int plane = run.outH * run.outW;
            int channels = run.channels(block);
            run.lookForZeros(sums, at, Tile.PIXELS, channels, panel.vectors * LANES);
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
            final Listed region;
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

            Panel(Listed region, int firstPixel, int vectors) {
                this.region = region;
                this.vectors = vectors;
                int pixels = region.region.pixels();
                int end = Math.min(images.count * pixels, firstPixel + vectors * LANES);
                for (int pixel = firstPixel; pixel < end; pixel++) {
                    add(pixel - firstPixel, pixel / pixels, pixel % pixels);
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
                int imageNumber = images.first + inImages;
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
