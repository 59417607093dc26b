package floatlab.conv;

import floatlab.conv.PackedWeights.Pass;
import floatlab.runtime.Workers;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Tiles that read a panel: the terms of their pixels, copied side by side, so that no place of a vector is of no use. The
 * output pixels of all images are one sequence, cut into parts of a few panels; a part goes through the terms stage by
 * stage, filling its panels and using them for all blocks of channels, whose sums are kept meanwhile.
 */
final class PanelTiles {
    private static final int LANES = VectorKernels.LANES;
    /** Terms of a stage: the panels and weights of a stage fit into the second-level cache. */
    private static final int STAGE_TERMS = 384;
    /** Floats of the sums that a part keeps. */
    private static final int KEPT = 96 * 1024;
    /** Floats of padded images that are made before they are used. */
    private static final int PADDED = 512 * 1024;

    private final VectorConv2d conv;
    private final List<List<Pass>> stages;

    PanelTiles(VectorConv2d conv) {
        this.conv = conv;
        this.stages = PackedWeights.stages(conv.order, conv.terms, conv.packed.bias != null, STAGE_TERMS);
    }

    /** A panel costs a load and a store where a direct read costs one load for each block of channels. */
    boolean pay(VectorConv2d.Run run) {
        double places = (double) ((run.layout.pixels - 1) / LANES + 1) * LANES;
        return conv.packed.rows > 1 && places / (run.outH * run.outW) > 1 + 0.5 / conv.packed.blocks;
    }

    void compute(VectorConv2d.Run run) {
        int imageFloats = conv.shape.inChannels() * run.layout.plane;
        int together = Math.max(1, Math.min(run.images, Math.max(run.threads, PADDED / imageFloats)));
        for (int first = 0; first < run.images; first += together) {
            compute(run, first, Math.min(together, run.images - first));
        }
        run.correct();
    }

    private void compute(VectorConv2d.Run run, int firstImage, int images) {
        float[] padded = run.padded(firstImage, images);
        PackedWeights packed = conv.packed;
        int pixels = images * run.outH * run.outW;
        int vectors = (pixels - 1) / LANES + 1;
        int panelsKept = Math.max(1, KEPT / (packed.blocks * packed.rows * Tile.PIXELS));
        int wanted = (vectors - 1) / (Tile.VECTORS * panelsKept) + 1;
        int parts = Math.min(vectors, (wanted + run.threads - 1) / run.threads * run.threads);
        int groups = conv.shape.groups();
        int blockParts = Math.min(packed.blocks, Math.max(1, run.threads / (parts * groups)));
        Part[] scratch = new Part[run.threads];
        Workers.run(parts * groups * blockParts, run.threads, (task, worker) -> {
            if (scratch[worker] == null) {
                scratch[worker] = new Part(run, padded, firstImage, pixels);
            }
            int part = task / blockParts / groups;
            int blockPart = task % blockParts;
            scratch[worker].compute(
                    task / blockParts % groups,
                    (int) ((long) vectors * part / parts),
                    (int) ((long) vectors * (part + 1) / parts),
                    packed.blocks * blockPart / blockParts,
                    packed.blocks * (blockPart + 1) / blockParts);
        });
    }

    /** Some vectors of pixels through all stages, and one thread's memory for it. */
    private final class Part {
        private final VectorConv2d.Run run;
        private final float[] padded;
        private final int firstImage;
        private final int pixels;
        private final Tile tile = conv.tile();
        private final int[] panelOffsets = new int[conv.terms.size()];
        private float[] terms = new float[0];
        private float[] sums = new float[0];

        Part(VectorConv2d.Run run, float[] padded, int firstImage, int pixels) {
            this.run = run;
            this.padded = padded;
            this.firstImage = firstImage;
            this.pixels = pixels;
        }

        void compute(int group, int firstVector, int endVector, int firstBlock, int endBlock) {
            int count = (endVector - firstVector - 1) / Tile.VECTORS + 1;
            int blockFloats = conv.packed.rows * Tile.PIXELS;
            int panelFloats = (endBlock - firstBlock) * blockFloats;
            sums = atLeast(sums, count * panelFloats);
            Panel[] panels = new Panel[count];
            for (int i = 0, vector = firstVector; i < count; i++) {
                int vectors = (endVector - vector - 1) / (count - i) + 1;
                panels[i] = new Panel(group, vector * LANES, vectors);
                vector += vectors;
            }
            for (List<Pass> stage : stages) {
                for (int i = 0; i < count; i++) {
                    Conv2dCore.checkInterrupted();
                    fill(
                            panels[i],
                            stage.get(0).first(),
                            stage.get(stage.size() - 1).last());
                    for (int block = firstBlock; block < endBlock; block++) {
                        int at = i * panelFloats + (block - firstBlock) * blockFloats;
                        tile.compute(
                                stage, group, block, terms, 0, panelOffsets, panels[i].vectors, sums, at, Tile.PIXELS);
                    }
                }
            }
            for (int i = 0; i < count; i++) {
                for (int block = firstBlock; block < endBlock; block++) {
                    write(panels[i], group, block, i * panelFloats + (block - firstBlock) * blockFloats);
                }
            }
        }

        /** Copies the terms of a stage; what a run's last vector has too much, the next run or term overwrites. */
        private void fill(Panel panel, int first, int last) {
            int width = panel.vectors * LANES;
            terms = atLeast(terms, (last - first) * width + LANES);
            for (int k = first; k < last; k++) {
                int at = (k - first) * width;
                panelOffsets[k] = at;
                copyRuns(padded, run.offsets[k], terms, at, panel.runTo, panel.runFrom, panel.runs);
            }
        }

        private void write(Panel panel, int group, int block, int at) {
            int plane = run.outH * run.outW;
            int channels = run.channels(block);
            int end = Math.min(pixels, panel.firstPixel + panel.vectors * LANES);
            for (int pixel = panel.firstPixel; pixel < end; ) {
                int inImage = pixel % plane;
                int count = Math.min(plane - inImage, end - pixel);
                int to = run.outAt(firstImage + pixel / plane, group, block) + inImage;
                for (int i = 0; i < channels; i++) {
                    int from = at + i * Tile.PIXELS + pixel - panel.firstPixel;
                    VectorConv2d.copy(sums, from, run.y, to + i * plane, count);
                }
                pixel += count;
            }
        }

        /** Up to three vectors of output pixels, counted through the images. */
        private final class Panel {
            final int firstPixel;
            final int vectors;
            /** The pixels of one row of the output are runs of a vector each: where they begin in panel and input. */
            final int[] runTo = new int[Tile.PIXELS];

            final int[] runFrom = new int[Tile.PIXELS];
            int runs;

            Panel(int group, int firstPixel, int vectors) {
                this.firstPixel = firstPixel;
                this.vectors = vectors;
                int plane = run.outH * run.outW;
                int end = Math.min(pixels, firstPixel + vectors * LANES);
                for (int pixel = firstPixel; pixel < end; ) {
                    int column = pixel % run.outW;
                    int count = Math.min(run.outW - column, end - pixel);
                    int channel = pixel / plane * conv.shape.inChannels() + group * conv.inPerGroup;
                    int row = pixel % plane / run.outW;
                    int from = channel * run.layout.plane + row * run.layout.pitch + column;
                    for (int i = 0; i < count; i += LANES) {
                        runTo[runs] = pixel - firstPixel + i;
                        runFrom[runs++] = from + i;
                    }
                    pixel += count;
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
