package floatlab.notebook;

import floatlab.format.FloatText;
import floatlab.format.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Two numbers, their exact sum and the rounded sum in bits, place under place. A line marks where the grid of the sum ends. Bits
 * beyond it are marked, with whose they are, because the sum has no room for them. In the browser each bit of the two numbers can
 * be flipped and each number typed; without scripts it reads as text. The script computes exactly, so that it agrees with
 * {@link Format#add(double, double)} in every bit.
 */
public final class AlignedBits extends View {
    /** With more places than this, the zeros at the end are left out. */
    private static final int MOST = 64;

    /** Longer runs of places at which nobody has a bit become one column. */
    private static final int GAP = 8;

    /** Stands for a run of places that are left out. */
    static final int LEFT_OUT = Integer.MIN_VALUE;

    private final Format format;
    private final String nameA;
    private final String nameB;
    private final double a;
    private final double b;
    private final Dyadic exact;
    private final double rounded;

    private AlignedBits(Format format, String nameA, double a, String nameB, double b) {
        this.format = Objects.requireNonNull(format, "format");
        this.nameA = Objects.requireNonNull(nameA, "nameA");
        this.nameB = Objects.requireNonNull(nameB, "nameB");
        this.a = Explorer.requireHeld(nameA, format, a);
        this.b = Explorer.requireHeld(nameB, format, b);
        exact = Dyadic.of(a).plus(Dyadic.of(b));
        rounded = format.add(a, b) + 0.0;
    }

    /**
     * The sum of two floats, which are called a and b.
     *
     * @param a a finite float
     * @param b a finite float
     * @return the view
     * @throws IllegalArgumentException if a or b is not finite
     */
    public static AlignedBits of(float a, float b) {
        return of(Format.BINARY32, a, b);
    }

    /**
     * The sum of two doubles, which are called a and b.
     *
     * @param a a finite double
     * @param b a finite double
     * @return the view
     * @throws IllegalArgumentException if a or b is not finite
     */
    public static AlignedBits of(double a, double b) {
        return of(Format.BINARY64, a, b);
    }

    /**
     * The sum of two numbers of any format, which are called a and b.
     *
     * @param format one of {@link Format#ALL}, or another
     * @param a a finite number of that format
     * @param b a finite number of that format
     * @return the view
     * @throws IllegalArgumentException if a or b is no finite number of the format
     */
    public static AlignedBits of(Format format, double a, double b) {
        return new AlignedBits(format, "a", a, "b", b);
    }

    /**
     * Calls the two numbers by other names.
     *
     * @param nameA the first one's name
     * @param nameB the second one's name
     * @return a changed copy
     */
    public AlignedBits named(String nameA, String nameB) {
        return new AlignedBits(format, nameA, a, nameB, b);
    }

    /**
     * Several sums as one picture, one below the other, place under place throughout.
     *
     * @param claim the one claim of the picture, above it
     * @param titles what stands above each, as many as there are sums
     * @param sums the sums, at least one
     * @return the picture; its text form is that of the sums
     * @throws IllegalArgumentException if there are no sums, or more or fewer titles
     */
    public static Rendering picture(String claim, List<String> titles, List<AlignedBits> sums) {
        return new AlignedBitsPainter(claim, titles, sums).render();
    }

    /** One row: a name, the number (null if it is not finite), the places that it has, and its value in decimal. */
    record Row(String name, Dyadic x, IntPredicate has, String value) {
        /** The digit at a place, or a space. */
        char digit(int place) {
            if (place == LEFT_OUT) {
                return '…';
            }
            if (x == null || !has.test(place)) {
                return ' ';
            }
            if (place > 0 && (x.isZero() || place > x.exponent())) {
                return ' ';
            }
            return x.bit(place) ? '1' : '0';
        }

        boolean isNegative() {
            return x != null && x.n().signum() < 0;
        }
    }

    /** The place of the last bit that the rounded sum can have; null if the sum is 0 or not finite. */
    Integer grid() {
        return Double.isFinite(rounded) && rounded != 0 ? Explorer.place(format, rounded) : null;
    }

    String nameA() {
        return nameA;
    }

    String nameB() {
        return nameB;
    }

    /** Whether a has a bit beyond the grid of the sum. */
    boolean isBeyondA() {
        return isBeyond(a);
    }

    /** Whether b has a bit beyond the grid of the sum. */
    boolean isBeyondB() {
        return isBeyond(b);
    }

    private boolean isBeyond(double x) {
        return grid() != null && x != 0 && Dyadic.of(x).lowBit() < grid();
    }

    boolean isExact() {
        return Double.isFinite(rounded) && Dyadic.of(rounded).minus(exact).isZero();
    }

    /** The numbers that are not 0: a, b, the exact sum, the rounded sum. */
    private List<Dyadic> present() {
        Stream<Dyadic> known = Stream.of(Dyadic.of(a), Dyadic.of(b), exact);
        Stream<Dyadic> all = Double.isFinite(rounded) ? Stream.concat(known, Stream.of(Dyadic.of(rounded))) : known;
        return all.filter(x -> !x.isZero()).toList();
    }

    private IntStream places() {
        return Stream.of(a, b).filter(x -> x != 0).mapToInt(x -> Explorer.place(format, x));
    }

    /** The lowest place that is shown. */
    int low() {
        if (places().count() == 0) {
            return 0;
        }
        int low = places().min().orElseThrow();
        int fits = grid() == null ? low : Math.max(grid(), low);
        int high = present().stream().mapToInt(Dyadic::exponent).max().orElseThrow();
        if (high - Math.min(fits, low) < MOST) {
            return Math.min(fits, low);
        }
        int last = Stream.of(a, b)
                .filter(x -> x != 0)
                .mapToInt(x -> Dyadic.of(x).lowBit())
                .min()
                .orElseThrow();
        return Math.min(fits, last);
    }

    /** The highest place that is shown. */
    int high() {
        int high = present().stream().mapToInt(Dyadic::exponent).max().orElse(0);
        return high >= -GAP && high < 0 ? 0 : high;
    }

    /** The places from the highest to the lowest; {@link #LEFT_OUT} for a long run at which nobody has a bit. */
    List<Integer> columns() {
        List<Integer> columns = new ArrayList<>();
        List<Integer> run = new ArrayList<>();
        List<Dyadic> present = present();
        for (int place = high(); place >= low(); place--) {
            int c = place;
            if (present.stream().anyMatch(x -> c <= x.exponent() && (c >= lastPlace(x) || x.bit(c)))) {
                columns.addAll(run.size() > GAP ? List.of(LEFT_OUT) : run);
                run.clear();
                columns.add(place);
            } else {
                run.add(place);
            }
        }
        columns.addAll(run.size() > GAP ? List.of(LEFT_OUT) : run);
        return columns;
    }

    /** The place of the last bit that the format gives to a number of this size. */
    private int lastPlace(Dyadic x) {
        return Math.max(x.exponent(), format.minExponent()) - format.precision() + 1;
    }

    /** a, b, the exact sum, the rounded sum. */
    List<Row> rows() {
        int low = low();
        int end = grid() == null ? low : Math.max(grid(), low);
        boolean finite = Double.isFinite(rounded);
        String beyond = format.infinity() ? "Infinity" : "NaN";
        return List.of(
                new Row(nameA, Dyadic.of(a), c -> c >= low, Explorer.shortest(format, a)),
                new Row(nameB, Dyadic.of(b), c -> c >= low, Explorer.shortest(format, b)),
                new Row(nameA + " + " + nameB, exact, c -> c >= low, FloatText.exact(exact.toBigDecimal())),
                new Row(
                        "rounded",
                        finite ? Dyadic.of(rounded) : null,
                        c -> c >= end,
                        finite ? Explorer.shortest(format, rounded) : beyond));
    }

    /** What happens to the bits, in sentences. */
    List<String> sentences() {
        String name = Explorer.name(format);
        if (!Double.isFinite(rounded)) {
            return List.of("The sum is beyond the largest " + name + ".");
        }
        List<String> said = new ArrayList<>();
        if (grid() == null) {
            said.add("The sum is 0, exactly.");
        } else {
            said.add("Near the sum the grid of " + name + " has steps of " + Dyadic.power(grid()) + ".");
            said.add(whose());
        }
        double back = format.subtract(rounded, a);
        if (Double.isFinite(back)) {
            said.add("(" + nameA + " + " + nameB + ") − " + nameA + " is " + Explorer.shortest(format, back + 0.0)
                    + ", which is " + (back == b ? "" : "not ") + nameB + ".");
        }
        return said;
    }

    private String whose() {
        boolean both = isBeyondA() && isBeyondB();
        String whose = both ? nameA + " and " + nameB : isBeyondA() ? nameA : nameB;
        if (!isBeyondA() && !isBeyondB()) {
            return "Neither " + nameA + " nor " + nameB + " has a bit below that, so the sum is exact.";
        }
        Dyadic error = Dyadic.of(rounded).minus(exact);
        if (error.isZero()) {
            return whose + " have bits below that, which add up to whole steps, so the sum is exact.";
        }
        return (both ? whose + " have" : "Only " + whose + " has")
                + " bits below that, and there is no room for them: the sum is rounded "
                + (error.n().signum() > 0 ? "up" : "down") + " by " + error.steps() + ".";
    }

    /** The text form. */
    @Override
    public String toString() {
        List<Row> rows = rows();
        List<Integer> columns = columns();
        int width = rows.stream().mapToInt(row -> row.name().length()).max().orElseThrow();
        List<String> lines = new ArrayList<>();
        lines.add(nameA + " + " + nameB + " in the format " + Explorer.name(format) + ", place by place");
        for (Row row : rows) {
            StringBuilder line = new StringBuilder(row.name())
                    .append(" ".repeat(width - row.name().length() + 2))
                    .append(row.isNegative() ? '−' : ' ');
            for (int c : columns) {
                line.append(row.digit(c));
                if (c == 0 && low() < 0) {
                    line.append(row.digit(0) == ' ' ? ' ' : '.');
                }
                if (grid() != null && c == grid() && c > low()) {
                    line.append('|');
                }
            }
            lines.add(line.append("  ").append(row.value()).toString());
        }
        lines.addAll(sentences());
        return String.join("\n", lines);
    }

    @Override
    Rendering render() {
        String data = " data-a=\"" + FloatText.hex(a) + "\" data-b=\"" + FloatText.hex(b) + "\" data-names=\""
                + Html.escape("[" + quoted(nameA) + "," + quoted(nameB) + "]") + "\"";
        return Explorer.rendering("floatlab-aligned", data, Explorer.offered(format), toString(), "alignedbits.js");
    }

    private static String quoted(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
