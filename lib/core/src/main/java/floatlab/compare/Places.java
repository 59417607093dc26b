package floatlab.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
    String of(int[] places) {
        String count = places.length + " of " + elements + (elements == 1 ? " element" : " elements");
        if (places.length < 2) {
            return count + (places.length == 0 ? "" : ", at " + of(places[0]));
        }
        boolean images = shape.length == 4;
        List<String> all = new ArrayList<>();
        for (int axis = 0; axis < shape.length; axis++) {
            int at = axis;
            int first = indices(places[0])[axis];
            if (shape[axis] > 1 && IntStream.of(places).allMatch(i -> indices(i)[at] == first)) {
                all.add(images ? NAMES[axis] + " " + first : "index " + first + " of axis " + axis);
            }
        }
        if (!all.isEmpty()) {
            return count + ", all in " + String.join(", ", all);
        }
        int depth = images ? borderDepth(places) : 0;
        if (depth > 0) {
            return count + ", all in the outermost " + (depth == 1 ? "row or column" : depth + " rows or columns");
        }
        return count + ", in no one place";
    }

    /** How many rows and columns at the edge hold all places, or 0 if that is more than a quarter of the image. */
    private int borderDepth(int[] places) {
        int depth = 0;
        for (int i : places) {
            int[] at = indices(i);
            int rows = Math.min(at[2], shape[2] - 1 - at[2]);
            int columns = Math.min(at[3], shape[3] - 1 - at[3]);
            depth = Math.max(depth, Math.min(rows, columns) + 1);
        }
        return 4 * depth <= Math.min(shape[2], shape[3]) ? depth : 0;
    }
}
