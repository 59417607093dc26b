package floatlab.notebook;

import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * How a value is shown, in every form that it has: always as text, perhaps as HTML or as a PNG picture, and as SVG when that is
 * asked for. Immutable, and free of any kernel's types.
 */
public final class Rendering {
    private final String text;
    private final String html;
    private final Png png;
    private final Supplier<String> svg;

    /** The picture's bytes, its size in logical pixels (its real size may be double that), and what it shows, in words. */
    private record Png(byte[] bytes, int width, int height, String alt) {}

    private Rendering(String text, String html, Png png, Supplier<String> svg) {
        this.text = text;
        this.html = html;
        this.png = png;
        this.svg = svg;
    }

    /**
     * A rendering that is only text.
     *
     * @param text the {@code text/plain} form
     * @return the rendering
     */
    public static Rendering ofText(String text) {
        return new Rendering(Objects.requireNonNull(text, "text"), null, null, null);
    }

    /**
     * This rendering with an HTML form, which has to read well without its styles and scripts.
     *
     * @param html the {@code text/html} form
     * @return a copy
     */
    public Rendering withHtml(String html) {
        return new Rendering(text, Objects.requireNonNull(html, "html"), png, svg);
    }

    /**
     * This rendering with a picture.
     *
     * @param bytes the PNG file
     * @param width the width at which it is to be shown, in CSS pixels
     * @param height the height at which it is to be shown, in CSS pixels
     * @param alt what the picture shows, in words
     * @return a copy
     */
    public Rendering withPng(byte[] bytes, int width, int height, String alt) {
        Objects.requireNonNull(alt, "alt");
        return new Rendering(text, html, new Png(bytes.clone(), width, height, alt), svg);
    }

    /**
     * This rendering with an SVG form, which is made only when somebody asks for it: it is large.
     *
     * @param svg makes the {@code image/svg+xml} form
     * @return a copy
     */
    public Rendering withSvg(Supplier<String> svg) {
        return new Rendering(text, html, png, Objects.requireNonNull(svg, "svg"));
    }

    /**
     * The plain text, which every rendering has.
     *
     * @return the {@code text/plain} form
     */
    public String text() {
        return text;
    }

    /**
     * The HTML form.
     *
     * @return the {@code text/html} form, if there is one
     */
    public Optional<String> html() {
        return Optional.ofNullable(html);
    }

    /**
     * The picture.
     *
     * @return a copy of the PNG file's bytes, if there is a picture
     */
    public Optional<byte[]> png() {
        return Optional.ofNullable(png).map(p -> p.bytes().clone());
    }

    /**
     * What the picture shows, in words.
     *
     * @return the alternative text, if there is a picture
     */
    public Optional<String> alt() {
        return Optional.ofNullable(png).map(Png::alt);
    }

    /**
     * The SVG form, drawn now. A failure to draw becomes an ordinary exception, as in {@link Renderers#of}.
     *
     * @return the {@code image/svg+xml} form, if there is one
     */
    public Optional<String> svg() {
        return Optional.ofNullable(svg).map(make -> Renderers.guarded("an SVG picture", make));
    }

    /**
     * Puts each form into a kernel's output, text first, as a Jupyter MIME bundle: a picture in Base64, with its logical size, so
     * that a front end shows the double-density bitmap at the size meant, and its alternative text, which nbconvert puts into the
     * page.
     *
     * @param data takes a MIME type and its content
     * @param metadata takes a MIME type and what belongs to its content
     * @param withSvg whether the SVG form is asked for
     */
    public void into(
            BiConsumer<String, String> data, BiConsumer<String, Map<String, Object>> metadata, boolean withSvg) {
        data.accept("text/plain", text);
        html().ifPresent(form -> data.accept("text/html", form));
        if (png != null) {
            data.accept("image/png", Base64.getEncoder().encodeToString(png.bytes()));
            // Sorted, so that a notebook that is saved twice is the same file.
            Map<String, Object> about = Map.of("width", png.width(), "height", png.height(), "alt", png.alt());
            metadata.accept("image/png", new TreeMap<>(about));
        }
        if (withSvg) {
            svg().ifPresent(form -> data.accept("image/svg+xml", form));
        }
    }
}
