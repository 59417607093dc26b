package floatlab.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** Says in words where elements stand in an array of some shape. If it has four axes, they are those of (n, c, h, w). */
final class Places {
    private static final String[] NAMES = {"image", "channel", "row", "column"};

    private final int[] shape;
    private final int elements;

    Places(int[] shape, int elements) {
        this.shape = shape;
        this.elements = elements;
    }

    /** The indices of an element in brackets. */
    String of(int i) {
        return Arrays.stream(indices(i)).mapToObj(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }

    private int[] indices(int i) {
        int[] indices = new int[shape.length];
        int rest = i;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            indices[axis] = rest % shape[axis];
            rest /= shape[axis];
        }
        return indices;
    }

    /** How many elements these are, and what their places have in common. */
    String of(IntPredicate places) {
        int found = 0;
        int last = 0;
        int depth = 0;
        boolean images = shape.length == 4;
        int[] first = null;
        boolean open = true; // whether the places may still have something in common
        boolean[] common = new boolean[shape.length];
        for (int i = 0; i < elements; i++) {
            if (places.test(i)) {
                found++;
                last = i;
                if (first != null && !open) {
                    continue;
                }
                int[] at = indices(i);
                if (first == null) {
                    first = at;
                    Arrays.fill(common, true);
                }
                for (int axis = 0; axis < shape.length; axis++) {
                    common[axis] &= at[axis] == first[axis];
                }
                depth = images ? Math.max(depth, borderDepth(at)) : 0;
                open = images && 4 * depth <= Math.min(shape[2], shape[3]);
                for (int axis = 0; axis < shape.length; axis++) {
                    open |= common[axis] && shape[axis] > 1;
                }
            }
        }
        String count = found + " of " + elements + (elements == 1 ? " element" : " elements");
        if (found < 2) {
            return count + (found == 0 ? "" : ", at " + of(last));
        }
        List<String> all = new ArrayList<>();
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] > 1 && common[axis]) {
                all.add(images ? NAMES[axis] + " " + first[axis] : "index " + first[axis] + " of axis " + axis);
            }
        }
        if (!all.isEmpty()) {
            return count + ", all in " + String.join(", ", all);
        }
        // All may lie at the border: in at most a quarter of the image.
        if (depth > 0 && 4 * depth <= Math.min(shape[2], shape[3])) {
            return count + ", all in the outermost " + (depth == 1 ? "row or column" : depth + " rows or columns");
        }
        return count + ", in no one place";
    }

    /** Which row or column it is, counted from the nearest edge. */
    private int borderDepth(int[] at) {
        int rows = Math.min(at[2], shape[2] - 1 - at[2]);
        int columns = Math.min(at[3], shape[3] - 1 - at[3]);
        return Math.min(rows, columns) + 1;
    }
}
