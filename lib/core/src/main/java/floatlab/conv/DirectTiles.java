package floatlab.conv;

import floatlab.conv.PackedWeights.Pass;
import floatlab.runtime.Workers;
import java.util.List;

/**
 * Tiles that read the padded input where it lies. Pixels are counted through the rows with the layout's pitch, so that a
 * tile may reach across the end of a row; the places of no use there are left out when the outputs are written.
 *
 * <p>A strip of a few tiles goes through all blocks of channels, and through all passes of the order, before the next.
 */
final class DirectTiles {
    private static final int LANES = VectorKernels.LANES;
    /** Tiles for which a block of weights is used before the next one is read. */
    private static final int TILES = 4;

    private final VectorConv2d conv;
    private final List<Pass> passes;

    DirectTiles(VectorConv2d conv) {
        this.conv = conv;
        this.passes = PackedWeights.passes(conv.order, conv.terms, conv.packed.bias != null, conv.terms.size());
    }

    /** One thread's memory. */
    private record Scratch(Tile tile, float[] padded) {}

    void compute(VectorConv2d.Run run) {
        int groups = conv.shape.groups();
        boolean inPlace = run.layout.isInput() && run.layout.plane % LANES == 0;
        int each = run.images * groups;
        boolean even = each >= 4L * run.threads || each % run.threads == 0;
        if (!inPlace && even && run.mayBeHeld((double) run.threads * conv.inPerGroup * run.layout.plane)) {
            Scratch[] scratch = new Scratch[run.threads];
            Workers.run(each, run.threads, (task, worker) -> {
                if (scratch[worker] == null) {
                    scratch[worker] = new Scratch(conv.tile(false), run.memory(conv.inPerGroup));
                }
                Scratch own = scratch[worker];
                run.pad(task * conv.inPerGroup, conv.inPerGroup, own.padded);
                if (rowsPay(run)) {
                    rows(run, own.padded, 0, task, own.tile);
                } else {
                    tiles(run, own.padded, 0, task, 0, 1, own.tile);
                }
                run.correct(task / groups, task % groups);
            });
            for (Scratch own : scratch) {
                if (own != null) {
                    run.giveBack(own.padded);
                }
            }
            return;
        }
        // Few images: they are padded first, and each is shared out.
        int together = inPlace ? run.images : run.together();
        for (int first = 0; first < run.images; first += together) {
            int planes = Math.min(together, run.images - first) * groups;
            float[] source = inPlace ? run.x : run.padded(first, planes / groups);
            share(run, source, first * groups, planes);
            if (!inPlace) {
                run.giveBack(source);
            }
        }
        run.correct();
    }

    /** Computes so many groups of images, counted through the images, that lie side by side. */
    private void share(VectorConv2d.Run run, float[] source, int firstPlane, int planes) {
        int groupFloats = conv.inPerGroup * run.layout.plane;
        int parts = Math.max(1, Math.min(strips(run) * conv.packed.blocks, 4 * run.threads / planes));
        Tile[] own = new Tile[run.threads];
        Workers.run(planes * parts, run.threads, (task, worker) -> {
            if (own[worker] == null) {
                own[worker] = conv.tile(false);
            }
            int plane = task / parts;
            tiles(run, source, plane * groupFloats, firstPlane + plane, task % parts, parts, own[worker]);
        });
    }

    private int strips(VectorConv2d.Run run) {
        return (run.layout.pixels - 1) / (TILES * Tile.PIXELS) + 1;
    }

    /** Whether the kernel for nine terms does it: a depthwise 3×3. */
    private boolean rowsPay(VectorConv2d.Run run) {
        return conv.packed.rows == 1 && conv.terms.size() == 9 && passes.size() == 1 && run.outW >= LANES;
    }

    private void rows(VectorConv2d.Run run, float[] source, int from, int plane, Tile tile) {
        int groups = conv.shape.groups();
        int yAt = run.outAt(plane / groups, plane % groups, 0);
        tile.rows9(
                passes.get(0),
                plane % groups,
                source,
                from,
                run.layout.pitch,
                run.places,
                run.y,
                yAt,
                run.outH,
                run.outW);
        run.lookForZeros(run.y, yAt, 0, 1, run.outH * run.outW);
    }

    /** One part of the strips and blocks of one group of one image. */
    private void tiles(VectorConv2d.Run run, float[] source, int from, int plane, int part, int parts, Tile tile) {
        int groups = conv.shape.groups();
        int image = plane / groups;
        int group = plane % groups;
        int blocks = conv.packed.blocks;
        int all = strips(run) * blocks;
        int begin = Conv2dCore.begin(all, part, parts);
        int end = Conv2dCore.begin(all, part + 1, parts);
        for (int i = begin; i < end; i++) {
            Conv2dCore.checkInterrupted();
            strip(run, source, from, image, group, i % blocks, i / blocks * TILES * Tile.PIXELS, tile);
        }
    }

    /** The tiles of a strip, for one block of channels. */
    private void strip(
            VectorConv2d.Run run, float[] source, int from, int image, int group, int block, int first, Tile tile) {
        int channels = run.channels(block);
        int yAt = run.outAt(image, group, block);
        int plane = run.outH * run.outW;
        int pixels = run.layout.pixels;
        int pitch = run.layout.pitch;
        int end = Math.min(pixels, first + TILES * Tile.PIXELS);
        for (int pixel = first; pixel < end; pixel += Tile.PIXELS) {
            int count = Math.min(Tile.PIXELS, end - pixel);
            int vectors = (count - 1) / LANES + 1;
            int row = pixel / pitch;
            int column = pixel % pitch;
            // A tile of whole vectors within a row is stored where it belongs.
            boolean straight = channels == conv.packed.rows
                    && (pitch == run.outW ? count == vectors * LANES : column + vectors * LANES <= run.outW);
            if (straight) {
                int to = yAt + row * run.outW + column;
                tile.compute(passes, group, block, source, from + pixel, run.places, vectors, run.y, to, plane);
                run.lookForZeros(run.y, to, plane, channels, vectors * LANES);
            } else {
                float[] sums = tile.sums();
                tile.compute(passes, group, block, source, from + pixel, run.places, vectors, sums, 0, Tile.PIXELS);
                run.lookForZeros(sums, 0, Tile.PIXELS, channels, vectors * LANES);
                dropPitch(run, sums, channels, row, column, count, yAt);
            }
        }
    }

    /** Copies a tile's pixels to the output without the places of no use. */
    private static void dropPitch(
            VectorConv2d.Run run, float[] sums, int channels, int firstRow, int firstColumn, int count, int yAt) {
        int row = firstRow;
        int column = firstColumn;
        for (int at = 0; at < count; ) {
            int useful = Math.min(run.outW - column, count - at);
            for (int i = 0; i < channels && useful > 0; i++) {
                int to = yAt + (i * run.outH + row) * run.outW + column;
                VectorConv2d.copy(sums, i * Tile.PIXELS + at, run.y, to, useful);
            }
            at += run.layout.pitch - column;
            column = 0;
            row++;
        }
    }
}
