package floatlab.fuzz;

import static floatlab.fuzz.Documented.promise;

import floatlab.input.Digits;
import floatlab.input.IllConditioned;
import floatlab.input.InputFamily;
import floatlab.random.NumpyRandom;
import java.util.Arrays;
import java.util.List;

/** Seeds and sizes of random data, and indices of the digits. */
final class SeedFuzz {
    private static final int MOST = 1 << 14;

    private SeedFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Decisions in = new Decisions(data);
        long seed = in.whole();
        Documented.call(() -> new NumpyRandom(seed)).ifPresent(random -> {
            while (!in.isOver()) {
                draw(random, in);
            }
        });
        int n = in.size();
        if (n <= MOST) {
            Documented.call(() -> in.of(List.of(InputFamily.values())).doubles(n, seed))
                    .ifPresent(x -> promise(x.length == n, "as many as asked for"));
            Documented.call(() -> in.of(List.of(InputFamily.values())).floats(n, seed))
                    .ifPresent(x -> promise(x.length == n, "as many as asked for"));
            double condition = in.wideReal();
            Documented.call(() -> IllConditioned.floatSum(n, condition, seed).toString());
            Documented.call(() -> IllConditioned.doubleSum(n, condition, seed).toString());
            Documented.call(() -> IllConditioned.doubleDot(n, condition, seed).toString());
        }
        digits(in);
    }

    private static void draw(NumpyRandom random, Decisions in) {
        int n = in.size();
        int low = in.size();
        int high = in.size();
        int kind = in.below(6);
        if (n > MOST) {
            return;
        }
        switch (kind) {
            case 0 ->
                Documented.call(() -> random.random(n))
                        .ifPresent(x ->
                                promise(x.length == n && Arrays.stream(x).allMatch(r -> r >= 0 && r < 1), "in [0, 1)"));
            case 1 -> Documented.call(() -> random.randomFloats(n)).ifPresent(x -> promise(x.length == n, "as many"));
            case 2 ->
                Documented.call(() -> random.randint(low, high, n))
                        .ifPresent(x -> promise(
                                x.length == n && Arrays.stream(x).allMatch(k -> k >= low && k < high),
                                "in [low, high)"));
            case 3 ->
                Documented.call(() -> random.permutation(n)).ifPresent(x -> {
                    Arrays.sort(x);
                    for (int i = 0; i < n; i++) {
                        promise(x[i] == i, "a permutation");
                    }
                });
            case 4 ->
                Documented.call(() -> random.standardNormal(n))
                        .ifPresent(x -> promise(
                                x.length == n && Arrays.stream(x).allMatch(Double::isFinite), "finite numbers"));
            default -> {
                float[] x = in.reals(in.below(20));
                float[] before = x.clone();
                random.shuffle(x);
                Arrays.sort(before);
                Arrays.sort(x);
                promise(Arrays.equals(before, x), "the same elements");
            }
        }
    }

    private static void digits(Decisions in) {
        Digits digits = in.yes() ? Digits.training() : Digits.test();
        int[] images = new int[in.below(6)];
        for (int i = 0; i < images.length; i++) {
            images[i] = in.next() < 200 ? in.below(digits.count()) : in.size();
        }
        Documented.call(() -> digits.images(images), IndexOutOfBoundsException.class)
                .ifPresent(tensor -> promise(tensor.n() == images.length, "an image for each index"));
        Documented.call(() -> digits.labels(images), IndexOutOfBoundsException.class)
                .ifPresent(labels -> promise(
                        Arrays.stream(labels).allMatch(label -> label >= 0 && label < Digits.CLASSES), "a class"));
        Documented.call(() -> digits.label(in.size()), IndexOutOfBoundsException.class);
    }
}
