package floatlab.conv;

import floatlab.runtime.Interruption;
import floatlab.runtime.Workers;

/**
 * Tiles that read the padded input where it lies. Pixels are counted through the rows with the layout's pitch, so that a
 * tile may reach across the end of a row. The places of no use there are left out when the outputs are written.
 *
 * <p>A strip of a few tiles goes through all passes of the plan, and through all blocks of channels, before the next one.
 */
final class DirectTiles {
    private static final int LANES = Vectors.LANES;
    private static final int PIXELS = Tile.PIXELS;
    /** The pixels of a strip: four tiles, for which a block of weights is used before the next one is read. */
    private static final int STRIP = 4 * PIXELS;

    private final PackedWeights packed;
    private final int groups;
    private final Plan.Stage passes;

    DirectTiles(PackedWeights packed) {
        this.packed = packed;
        this.groups = packed.shape.groups();
        int all = packed.terms.size();
        this.passes = Plan.of(packed.order, packed.terms, packed.bias != null, all)
                .stages()
                .get(0);
    }

    void compute(ForwardRun run) {
        boolean inPlace = run.layout.isInput() && run.layout.plane % LANES == 0;
        int each = run.images * groups;
        boolean even = each >= 4L * run.threads || each % run.threads == 0;
        if (!inPlace && even && run.mayBeHeld((double) run.threads * packed.inPerGroup * run.layout.plane)) {
            computeGroups(run);
        } else {
            computeTogether(run, inPlace);
        }
    }

    /** One thread's memory. */
    private record Scratch(TilePasses tile, float[] padded) {}

    /** Each thread pads a group of an image, computes and corrects it, and goes on with another. */
    private void computeGroups(ForwardRun run) {
        int channels = packed.inPerGroup;
        Scratch[] scratch = new Scratch[run.threads];
        Workers.run(run.images * groups, run.threads, (task, worker) -> {
            if (scratch[worker] == null) {
                scratch[worker] = new Scratch(TilePasses.ofInput(packed), run.memory(channels));
            }
            Scratch own = scratch[worker];
            run.pad(task * channels, channels, own.padded);
            Group group = new Group(run, own.tile, own.padded, 0, task);
            if (nineTerms(run)) {
                group.rows();
            } else {
                group.strips(0, 1);
            }
            run.correction.correct(group.image, group.number * packed.outPerGroup, packed.outPerGroup);
        });
        for (Scratch own : scratch) {
            if (own != null) {
                run.giveBack(own.padded);
            }
        }
    }

    /** Few images, or an input that needs no padding: the threads pad some images first, and share each of them out. */
    private void computeTogether(ForwardRun run, boolean inPlace) {
        int together = inPlace ? run.images : run.together();
        for (int first = 0; first < run.images; first += together) {
            int images = Math.min(together, run.images - first);
            float[] source = inPlace ? run.x : run.padded(first, images);
            share(run, source, first * groups, images * groups);
            if (!inPlace) {
                run.giveBack(source);
            }
        }
        run.correction.correctAll(run.threads);
    }

    /** Computes some groups, counted through the images, that lie side by side. */
    private void share(ForwardRun run, float[] source, int first, int count) {
        int groupFloats = packed.inPerGroup * run.layout.plane;
        int parts = Math.max(1, Math.min(strips(run) * packed.blocks, 4 * run.threads / count));
        TilePasses[] own = new TilePasses[run.threads];
        Workers.run(count * parts, run.threads, (task, worker) -> {
            if (own[worker] == null) {
                own[worker] = TilePasses.ofInput(packed);
            }
            int at = task / parts;
            new Group(run, own[worker], source, at * groupFloats, first + at).strips(task % parts, parts);
        });
    }

    private static int strips(ForwardRun run) {
        return (run.layout.pixels - 1) / STRIP + 1;
    }

    /** Whether the kernel for rows of nine terms can compute it: a depthwise 3×3. */
    private boolean nineTerms(ForwardRun run) {
        boolean nine = packed.terms.size() == 9 && passes.passes().size() == 1;
        return packed.rows == 1 && nine && run.outW >= LANES;
    }

    /** One group of an image, whose padded channels begin in the source at from. */
    private final class Group {
        private final ForwardRun run;
        private final TilePasses tile;
        private final float[] source;
        private final int from;
        private final int image;
        private final int number;

        /** @param counted the group, counted through the images */
        Group(ForwardRun run, TilePasses tile, float[] source, int from, int counted) {
            this.run = run;
            this.tile = tile;
            this.source = source;
            this.from = from;
            this.image = counted / groups;
            this.number = counted % groups;
        }

        void rows() {
            int yAt = run.outAt(image, number, 0);
            tile.read(source, from, run.places);
            tile.rows9(passes.passes().get(0), number, run.layout.pitch, run.y, yAt, run.outH, run.outW);
            run.correction.look(run.y, yAt, 0, 1, run.outH * run.outW);
        }

        /** One part of the strips of all blocks. */
        void strips(int part, int parts) {
            int all = DirectTiles.strips(run) * packed.blocks;
            int end = Parts.begin(all, part + 1, parts);
            for (int i = Parts.begin(all, part, parts); i < end; i++) {
                Interruption.check();
                strip(i % packed.blocks, i / packed.blocks * STRIP);
            }
        }

        private void strip(int block, int first) {
            int channels = packed.channels(block);
            int yAt = run.outAt(image, number, block);
            int plane = run.outH * run.outW;
            int pitch = run.layout.pitch;
            int end = Math.min(run.layout.pixels, first + STRIP);
            for (int pixel = first; pixel < end; pixel += PIXELS) {
                int count = Math.min(PIXELS, end - pixel);
                int vectors = (count - 1) / LANES + 1;
                int row = pixel / pitch;
                int column = pixel % pitch;
                // A tile of whole vectors within a row is written where it belongs.
                boolean straight = channels == packed.rows
                        && (pitch == run.outW ? count == vectors * LANES : column + vectors * LANES <= run.outW);
                float[] out = straight ? run.y : tile.sums;
                int to = straight ? yAt + row * run.outW + column : 0;
                int step = straight ? plane : PIXELS;
                tile.read(source, from + pixel, run.places);
                tile.compute(passes.passes(), number, block, vectors, out, to, step);
                run.correction.look(out, to, step, channels, vectors * LANES);
                if (!straight) {
                    dropPitch(channels, row, column, count, yAt);
                }
            }
        }

        /** Copies a tile's pixels to the output without the places of no use. */
        private void dropPitch(int channels, int firstRow, int firstColumn, int count, int yAt) {
            int row = firstRow;
            int column = firstColumn;
            for (int at = 0; at < count; ) {
                int useful = Math.min(run.outW - column, count - at);
                for (int i = 0; i < channels && useful > 0; i++) {
                    int to = yAt + (i * run.outH + row) * run.outW + column;
                    Vectors.copy(tile.sums, i * PIXELS + at, run.y, to, useful);
                }
                at += run.layout.pitch - column;
                column = 0;
                row++;
            }
        }
    }
}
