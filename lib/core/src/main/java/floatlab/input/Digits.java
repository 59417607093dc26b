package floatlab.input;

import floatlab.random.NumpyRandom;
import floatlab.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * 1797 real handwritten digits of 8×8 pixels: {@value #TRAINING} to train on and 517 to test with.
 *
 * <p>They are the test set of Optical Recognition of Handwritten Digits (Alpaydin and Kaynak 1998, UCI Machine Learning
 * Repository, doi 10.24432/C50P49, CC BY 4.0) as scikit-learn packs it; {@code digits.txt} beside the resource names the
 * source and the licence. The split is fixed: with p the {@code permutation(1797)} of {@link NumpyRandom} with seed 0,
 * image {@code p[i]} of the source has number i here, and the first {@value #TRAINING} are for training.
 *
 * <p>A pixel is a count of dark dots, 0 to 16, divided by 16: exact in float.
 */
public final class Digits {
    /** The number of images to train on. */
    public static final int TRAINING = 1280;

    /** Rows and columns of an image. */
    public static final int SIZE = 8;

    /** The number of classes, the digits 0 to 9. */
    public static final int CLASSES = 10;

    private static final int IMAGES = 1797;
    private static final int PIXELS = SIZE * SIZE;
    private static final long SPLIT_SEED = 0;

    private final float[] pixels;
    private final int[] labels;

    private Digits(float[] pixels, int[] labels) {
        this.pixels = pixels;
        this.labels = labels;
    }

    /**
     * The images to train on.
     *
     * @return {@value #TRAINING} images
     */
    public static Digits training() {
        return Holder.ALL.part(0, TRAINING);
    }

    /**
     * The images to test with; none of them is among those to train on.
     *
     * @return 517 images
     */
    public static Digits test() {
        return Holder.ALL.part(TRAINING, IMAGES);
    }

    private Digits part(int from, int to) {
        return new Digits(Arrays.copyOfRange(pixels, from * PIXELS, to * PIXELS), Arrays.copyOfRange(labels, from, to));
    }

    /**
     * The number of images.
     *
     * @return {@value #TRAINING} or 517
     */
    public int count() {
        return labels.length;
    }

    /**
     * The digit that an image shows.
     *
     * @param image 0 to {@link #count()} − 1
     * @return 0 to 9
     * @throws IndexOutOfBoundsException if there is no such image
     */
    public int label(int image) {
        return labels[check(image)];
    }

    /**
     * All images.
     *
     * @return a copy, ({@link #count()}, 1, 8, 8), pixels from 0 to 1
     */
    public Tensor images() {
        return Tensor.of(pixels.clone(), labels.length, 1, SIZE, SIZE);
    }

    /**
     * Some images.
     *
     * @param images their numbers, in the order wanted
     * @return a copy, (as many, 1, 8, 8), pixels from 0 to 1
     * @throws NullPointerException if images is null
     * @throws IndexOutOfBoundsException if there is no such image
     */
    public Tensor images(int[] images) {
        Objects.requireNonNull(images, "images");
        Tensor some = Tensor.zeros(images.length, 1, SIZE, SIZE);
        for (int i = 0; i < images.length; i++) {
            System.arraycopy(pixels, check(images[i]) * PIXELS, some.data(), i * PIXELS, PIXELS);
        }
        return some;
    }

    /**
     * The digits that some images show.
     *
     * @param images their numbers, in the order wanted
     * @return 0 to 9 for each
     * @throws NullPointerException if images is null
     * @throws IndexOutOfBoundsException if there is no such image
     */
    public int[] labels(int[] images) {
        Objects.requireNonNull(images, "images");
        return Arrays.stream(images).map(this::label).toArray();
    }

    private int check(int image) {
        if (image < 0 || image >= labels.length) {
            throw new IndexOutOfBoundsException("image is " + image + ", expected 0 to " + (labels.length - 1));
        }
        return image;
    }

    /**
     * What this is.
     *
     * @return such as {@code 517 handwritten digits of 8×8 pixels}
     */
    @Override
    public String toString() {
        return labels.length + " handwritten digits of 8×8 pixels";
    }

    /** All images, which are read when they are first asked for. */
    private static final class Holder {
        static final Digits ALL = read();

        private static Digits read() {
            byte[] packed = bytes();
            if (packed.length != IMAGES * (1 + PIXELS)) {
                throw new IllegalStateException(
                        "resource floatlab/input/digits.bin.gz has " + packed.length + " bytes");
            }
            float[] pixels = new float[IMAGES * PIXELS];
            int[] labels = new int[IMAGES];
            int[] place = new NumpyRandom(SPLIT_SEED).permutation(IMAGES);
            for (int i = 0; i < IMAGES; i++) {
                int at = place[i] * (1 + PIXELS);
                labels[i] = packed[at];
                for (int k = 0; k < PIXELS; k++) {
                    pixels[i * PIXELS + k] = packed[at + 1 + k] / 16f;
                }
            }
            return new Digits(pixels, labels);
        }

        private static byte[] bytes() {
            try (InputStream in = Digits.class.getResourceAsStream("digits.bin.gz")) {
                if (in == null) {
                    throw new IllegalStateException("resource floatlab/input/digits.bin.gz is missing");
                }
                return new GZIPInputStream(in).readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
