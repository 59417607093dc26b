package floatlab.conv;

/**
 * One axis of a convolution, rows or columns. Tap k of output i reads the pixel {@code start(i) + k·dilation}; what lies
 * in front of the first pixel or behind the last one is padding.
 *
 * @param before the padding in front of the first pixel
 * @param after the padding behind the last one
 */
record Axis(int kernel, int stride, int before, int after, int dilation) {

    /** From the first tap of an output to its last, in pixels. */
    long span() {
        return (long) dilation * (kernel - 1);
    }

    /** The pixel that an output's first tap reads, below 0 in the padding. */
    int start(int output) {
        return output * stride - before;
    }

    /** The first tap of an output that does not lie in front of the image. */
    int firstTap(int output) {
        int start = start(output);
        return start >= 0 ? 0 : (-start - 1) / dilation + 1;
    }

    /** The first tap of an output that lies behind the image; the number of taps if none does. */
    int endTap(int output, int pixels) {
        int start = start(output);
        return start >= pixels ? 0 : Math.min(kernel, (pixels - 1 - start) / dilation + 1);
    }

    /** The first of some outputs that has no tap in front of the image; outputs if there is none. */
    int firstInside(int outputs) {
        return Math.min(outputs, firstPixel(0));
    }

    /** The first of some outputs, from {@link #firstInside} on, that has a tap behind the image; outputs if there is none. */
    int endInside(int pixels, int outputs) {
        long end = Math.floorDiv((long) pixels - 1 + before - span(), (long) stride) + 1;
        return (int) Math.max(firstInside(outputs), Math.min(outputs, end));
    }

    /** The phase of a tap, 0 to stride − 1. All taps of a phase read every stride-th pixel, and the same ones. */
    int phase(int tap) {
        return (int) ((long) tap * dilation % stride);
    }

    /** How many places of its phase a tap lies behind the first. */
    int step(int tap) {
        return (int) ((long) tap * dilation / stride);
    }

    /** The first place of a phase that holds a pixel. */
    int firstPixel(int phase) {
        return steps((long) before - phase);
    }

    /** The first place of a phase that lies behind the image. */
    int endPixel(int phase, int pixels) {
        return steps((long) pixels + before - phase);
    }

    /** The steps of a stride that go so far; 0 if the distance is not positive. */
    private int steps(long distance) {
        return distance <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, (distance - 1) / stride + 1);
    }
}
