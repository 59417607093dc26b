package floatlab.conv;

import java.util.concurrent.atomic.AtomicReference;

/** Memory for padded channels. The memory that was given back last is kept for the next pass. */
final class PaddedMemory {
    /** The most floats that are kept. */
    private static final int MOST_KEPT = 4 << 20;

    /** Memory that held images of h × w pixels: its padding is still zeros for other images of that size. */
    private record Kept(int h, int w, float[] floats) {}

    private final AtomicReference<Kept> kept = new AtomicReference<>();

    /** Memory with zeros in the padding, and room for a tile behind. */
    float[] take(PaddedLayout layout, int planes) {
        int length = Math.addExact(Math.multiplyExact(planes, layout.plane), Tile.PIXELS);
        Kept last = kept.getAndSet(null);
        boolean fits = last != null && last.h == layout.h && last.w == layout.w && last.floats.length >= length;
        return fits ? last.floats : new float[length];
    }

    /** Takes back memory that the pass does not use any more. */
    void giveBack(PaddedLayout layout, float[] padded) {
        if (padded.length <= MOST_KEPT) {
            kept.set(new Kept(layout.h, layout.w, padded));
        }
    }
}
