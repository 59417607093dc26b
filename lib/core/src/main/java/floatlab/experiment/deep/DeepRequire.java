package floatlab.experiment.deep;

import floatlab.runtime.Require;
import floatlab.tensor.Tensor;
import java.util.List;
import java.util.Objects;

/** The checks that the experiments with {@link DeepStack} share. */
final class DeepRequire {
    private DeepRequire() {}

    static void arguments(DeepStack stack, Tensor images, List<DeepVariant> variants) {
        Objects.requireNonNull(stack, "stack");
        Objects.requireNonNull(images, "images");
        Require.copy("variants", variants);
        if (variants.isEmpty()) {
            throw new IllegalArgumentException("variants is empty, expected at least one");
        }
        int size = stack.spec().size();
        if (images.n() < 1 || images.c() != 3 || images.h() != size || images.w() != size) {
            throw new IllegalArgumentException(
                    "images is of shape " + images.shapeText() + ", expected (n, 3, " + size + ", " + size + ")");
        }
    }
}
