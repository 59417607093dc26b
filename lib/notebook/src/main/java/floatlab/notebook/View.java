package floatlab.notebook;

import java.util.List;

/** What knows by itself how it is shown: {@link Renderers} asks it. */
abstract class View {

    /** The forms in which it can be shown. */
    abstract Rendering render();

    /** Adds a line to a text form: a name, padded to a width that is larger than any of them, and a value. */
    static void say(List<String> lines, int width, String name, String value) {
        lines.add(name + " ".repeat(width - name.length()) + value);
    }
}
