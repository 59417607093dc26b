package floatlab.conv;

import floatlab.conv.PanelRegions.Listed;
import floatlab.conv.PanelRegions.Stretch;
import floatlab.runtime.Interruption;
import floatlab.runtime.Workers;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Tiles that read a panel: the terms of their pixels, copied side by side, so that no place of a vector is of no use. The
 * output pixels of a {@link Region} in all images are one sequence, cut into panels. A part of these goes through the plan
 * stage by stage. In each stage it fills its panels one after the other and uses each for all blocks of channels, whose sums
 * are kept until the last stage.
 */
final class PanelTiles {
    private static final int LANES = Vectors.LANES;
    private static final int PIXELS = Tile.PIXELS;
    /** The terms of a stage: a panel of them fits into the second-level cache. More stages would move the sums more often. */
    private static final int STAGE_TERMS = 1152;
    /** The floats of the sums that a part keeps. */
    private static final int KEPT = 256 * 1024;
    /** The floats of padded images that are made before they are used; an image for each thread, if that is more. */
    private static final int PADDED = 1024 * 1024;
    /** The terms of a stage whose panel takes 50 MB. */
    private static final int MOST_TERMS = 1 << 18;

    private final PackedWeights packed;
    private final Plan plan;
    private final int longestStage;
    private final int blockFloats;
    /** The regions of the last pass. */
    private volatile PanelRegions last;

    PanelTiles(PackedWeights packed) {
        this.packed = packed;
        this.plan = Plan.of(packed.order, packed.terms, packed.bias != null, STAGE_TERMS);
        this.longestStage =
                plan.stages().stream().mapToInt(Plan.Stage::terms).max().orElse(0);
        this.blockFloats = packed.rows * PIXELS;
    }

    /** A panel costs a load and a store, where reading directly costs a load for each block of channels. */
    boolean pay(ForwardRun run) {
        double places = (double) ((run.layout.pixels - 1) / LANES + 1) * LANES;
        return packed.rows > 1
                && longestStage <= MOST_TERMS
                && places / (run.outH * run.outW) > 1 + 0.5 / packed.blocks;
    }

    boolean leaveOutPadding(ForwardRun run) {
        return regions(run, together(run)).regions().size() > 1;
    }

    private int together(ForwardRun run) {
        int imageFloats = packed.shape.inChannels() * run.layout.plane;
        return Math.min(run.together(), Math.max(run.threads, PADDED / imageFloats));
    }

    private PanelRegions regions(ForwardRun run, int together) {
        PanelRegions regions = last;
        if (regions == null || !regions.areFor(run, together)) {
            regions = PanelRegions.of(run, together, packed, plan);
            last = regions;
        }
        return regions;
    }

    void compute(ForwardRun run) {
        int together = together(run);
        PanelRegions regions = regions(run, together);
        for (int first = 0; first < run.images; first += together) {
            int count = Math.min(together, run.images - first);
            float[] padded = run.padded(first, count);
            compute(new Images(run, padded, first, count), share(regions, count, run.threads));
            run.giveBack(padded);
        }
        run.correction.correctAll(run.threads);
    }

    /** Some padded images of a forward pass. */
    private record Images(ForwardRun run, float[] padded, int first, int count) {}

    /** What a thread does at once: some pixels, for some blocks of channels of a group. */
    private record Work(List<Stretch> stretches, int group, int firstBlock, int endBlock) {}

    private void compute(Images images, List<Work> works) {
        int threads = images.run.threads;
        Memory[] memory = new Memory[threads];
        Workers.run(works.size(), threads, (task, worker) -> {
            if (memory[worker] == null) {
                memory[worker] = new Memory();
            }
            new Part(images, works.get(task), memory[worker]).compute();
        });
    }

    private List<Work> share(PanelRegions regions, int images, int threads) {
        int blocks = packed.blocks;
        int groups = packed.shape.groups();
        int vectors = regions.vectors(images);
        int panelsKept = (int) Math.max(1, KEPT / ((long) blocks * blockFloats));
        int wanted = (vectors - 1) / (Tile.VECTORS * panelsKept) + 1;
        // As many parts for one thread as for another. Where there are few vectors, the blocks are shared out instead.
        boolean few = vectors < threads * Tile.VECTORS;
        int parts = few ? wanted : Math.min(vectors, (wanted + threads - 1) / threads * threads);
        int blockParts = Math.min(
                blocks, Math.max((blocks - 1) / (KEPT / blockFloats) + 1, (threads - 1) / (parts * groups) + 1));
        List<Work> works = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            List<Stretch> stretches = regions.part(images, part, parts);
            for (int i = 0; i < groups * blockParts; i++) {
                int first = Parts.begin(blocks, i % blockParts, blockParts);
                int end = Parts.begin(blocks, i % blockParts + 1, blockParts);
                works.add(new Work(stretches, i / blockParts, first, end));
            }
        }
        return works;
    }

    /** One thread's memory, for one work after the other. */
    private final class Memory {
        private final TilePasses tile = TilePasses.ofPanels(packed);
        private float[] terms = {};
        private float[] sums = {};
    }

    private static float[] atLeast(float[] array, int length) {
        return array.length >= length ? array : new float[length];
    }

    /** Some pixels through all stages. */
    private final class Part {
        private final Images images;
        private final ForwardRun run;
        private final Work work;
        private final Memory memory;

        Part(Images images, Work work, Memory memory) {
            this.images = images;
            this.run = images.run;
            this.work = work;
            this.memory = memory;
        }

        void compute() {
            List<Panel> panels = panels();
            int panelFloats = (work.endBlock - work.firstBlock) * blockFloats;
            float[] sums = memory.sums = atLeast(memory.sums, panels.size() * panelFloats);
            for (int stage = 0; stage < plan.stages().size(); stage++) {
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
                int count = (stretch.endVector() - stretch.firstVector() - 1) / Tile.VECTORS + 1;
                for (int i = 0, vector = stretch.firstVector(); i < count; i++) {
                    int vectors = (stretch.endVector() - vector - 1) / (count - i) + 1;
                    panels.add(new Panel(stretch.region(), vector * LANES, vectors));
                    vector += vectors;
                }
            }
            return panels;
        }

        private void compute(Panel panel, int number, float[] sums, int at) {
            Interruption.check();
            Plan.Stage stage = panel.region.plan().stages().get(number);
            memory.tile.read(fill(panel, stage), -stage.first() * PIXELS, panel.region.places());
            for (int block = work.firstBlock; block < work.endBlock; block++) {
                int to = at + (block - work.firstBlock) * blockFloats;
                memory.tile.compute(stage.passes(), work.group, block, panel.vectors, sums, to, PIXELS);
            }
        }

        /** Copies the terms of a stage. The floats that a run's last vector has too many, the next run or term overwrites. */
        private float[] fill(Panel panel, Plan.Stage stage) {
            int first = stage.first();
            float[] terms = memory.terms = atLeast(memory.terms, stage.terms() * PIXELS + LANES);
            for (int k = first; k < stage.last(); k++) {
                int from = run.places[panel.region.terms()[k]];
                copyRuns(images.padded, from, terms, (k - first) * PIXELS, panel);
            }
            return terms;
        }

        private void write(Panel panel, int block, float[] sums, int at) {
            int plane = run.outH * run.outW;
            int channels = packed.channels(block);
            run.correction.look(sums, at, PIXELS, channels, panel.vectors * LANES);
            for (int j = 0; j < panel.writes; j++) {
                int to = run.outAt(panel.image[j], work.group, block) + panel.writeTo[j];
                for (int i = 0; i < channels; i++) {
                    int from = at + i * PIXELS + panel.writeFrom[j];
                    Vectors.copy(sums, from, run.y, to + i * plane, panel.writeCount[j]);
                }
            }
        }

        /** A few vectors of a region's pixels, counted through the images. */
        private final class Panel {
            final Listed region;
            final int vectors;
            /** Pixels side by side in a row are runs of up to a vector each: where they begin in panel and input. */
            final int[] runTo = new int[PIXELS];

            final int[] runFrom = new int[PIXELS];
            int runs;
            /** Pixels that follow one another in the output: where they begin in panel and image, and their number. */
            final int[] writeFrom = new int[PIXELS];

            final int[] image = new int[PIXELS];
            final int[] writeTo = new int[PIXELS];
            final int[] writeCount = new int[PIXELS];
            int writes;

            Panel(Listed region, int firstPixel, int vectors) {
                this.region = region;
                this.vectors = vectors;
                int pixels = region.region().pixels();
                int end = Math.min(images.count * pixels, firstPixel + vectors * LANES);
                for (int pixel = firstPixel; pixel < end; pixel++) {
                    add(pixel - firstPixel, pixel / pixels, pixel % pixels);
                }
            }

            private void add(int at, int inImages, int place) {
                int to = region.region().places()[place];
                int channel = inImages * packed.shape.inChannels() + work.group * packed.inPerGroup;
                int from = channel * run.layout.plane + to / run.outW * run.layout.pitch + to % run.outW;
                int before = at - (runs == 0 ? 0 : runTo[runs - 1]);
                if (runs == 0 || before == LANES || from != runFrom[runs - 1] + before) {
                    runTo[runs] = at;
                    runFrom[runs++] = from;
                }
                int number = images.first + inImages;
                int last = writes - 1;
                if (writes > 0 && image[last] == number && to == writeTo[last] + writeCount[last]) {
                    writeCount[last]++;
                } else {
                    writeFrom[writes] = at;
                    image[writes] = number;
                    writeTo[writes] = to;
                    writeCount[writes++] = 1;
                }
            }
        }

        private static void copyRuns(float[] from, int offset, float[] to, int at, Panel panel) {
            int[] runTo = panel.runTo;
            int[] runFrom = panel.runFrom;
            int runs = panel.runs;
            for (int i = 0; i < runs; i++) {
                FloatVector.fromArray(Vectors.SPECIES, from, runFrom[i] + offset)
                        .intoArray(to, at + runTo[i]);
            }
        }
    }
}
