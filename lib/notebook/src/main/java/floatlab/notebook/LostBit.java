package floatlab.notebook;

/**
 * A sum of two floats that needs more bits than a float has, such as p + b in image 2 of the forum's thread. All numbers lie
 * between 0 and 1; their bits are counted from the point: place 1 is worth 1/2, place 2 is worth 1/4.
 */
record LostBit(float p, float b) {
    static final int BITS = 24;

    LostBit {
        if (!(p > 0 && b > 0 && p + b < 1)) {
            throw new IllegalArgumentException(
                    "p is " + p + " and b is " + b + ", expected positive floats whose sum is below 1");
        }
    }

    /** Image 2 of the thread: the product of pixel and weight, and the bias. */
    static LostBit ofTheThread() {
        float pixel = 0x1.e4d848p-1f;
        float weight = 0x1.5f588p-1f;
        return new LostBit(weight * pixel, 0x1.564d14p-3f);
    }

    float sum() {
        return p + b;
    }

    float difference() {
        return sum() - p;
    }

    /** The sum before it is rounded. A double has room for it, because neither float has a bit beyond place 52. */
    double exactSum() {
        return (double) p + b;
    }

    boolean equal() {
        return difference() == b;
    }

    static int bit(double number, int place) {
        return (int) ((long) Math.scalb(number, place) & 1);
    }

    /** The first of the 24 places that a float has room for, counted from its leading 1. */
    static int firstPlace(float number) {
        return -Math.getExponent(number);
    }

    static int lastPlace(float number) {
        return firstPlace(number) + BITS - 1;
    }

    /** The place of the last 1. */
    static int lastOne(double number) {
        int place = 1;
        while (Math.scalb(number, place) % 1 != 0) {
            place++;
        }
        return place;
    }
}
