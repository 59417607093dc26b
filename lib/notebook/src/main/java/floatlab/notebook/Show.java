package floatlab.notebook;

import java.util.function.Consumer;

/** Shows values from within a cell, by {@code import static floatlab.notebook.Show.show}. */
public final class Show {
    private static volatile Consumer<Rendering> display = Show::print;

    private Show() {}

    /**
     * Shows a value below the cell, as if it were the cell's result. Unlike the kernel's own {@code display} it returns nothing, so
     * that no id is printed. Outside a notebook the text form goes to {@link System#out}.
     *
     * @param value any value, see {@link Renderers}
     * @throws IllegalStateException if it cannot be rendered
     */
    public static void show(Object value) {
        Rendering rendering = Renderers.of(value);
        // So that what was printed before stands above it.
        System.out.flush();
        display.accept(rendering);
    }

    /**
     * Sets where renderings go. A kernel's extension calls it.
     *
     * @param display shows a rendering, or null for printing
     */
    public static void displayWith(Consumer<Rendering> display) {
        Show.display = display == null ? Show::print : display;
    }

    private static void print(Rendering rendering) {
        System.out.println(rendering.text());
    }
}
