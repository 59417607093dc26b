package floatlab.command;

import floatlab.compare.Pairs;
import floatlab.format.FloatText;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What a person reads. */
final class TextReport {
    private static final int MOST_NAMES = 20;

    private TextReport() {}

    static void print(PrintStream out, Pairs pairs, boolean many) {
        if (!many) {
            Pairs.Pair pair = pairs.all().get(0);
            out.println(Compare.verdict(pair).toUpperCase(Locale.ROOT));
            out.println(pair.reason());
            if (pair.worst() != null) {
                out.println("the two differ most at " + pair.worst());
            }
            return;
        }
        int width = 4;
        for (Pairs.Pair pair : pairs.all()) {
            width = Math.min(48, Math.max(width, pair.name().length()));
        }
        out.println(padded("name", width) + "  verdict         largest    relative   growth");
        double before = Double.NaN;
        for (Pairs.Pair pair : pairs.all()) {
            boolean known = pair.judgement() != null;
            double growth = pair.relative() / before;
            out.println(padded(pair.name(), width) + "  " + padded(Compare.verdict(pair), 14) + "  "
                    + padded(known ? FloatText.digits(pair.difference(), 3) : "", 9) + "  "
                    + padded(known ? FloatText.digits(pair.relative(), 3) : "", 9) + "  "
                    + (growth > 0 && growth < Double.POSITIVE_INFINITY ? "×" + FloatText.digits(growth, 2) : ""));
            before = pair.relative() > 0 ? pair.relative() : before;
        }
        out.println();
        Pairs.Pair first = pairs.firstBeyondRounding();
        if (first != null) {
            out.println("first beyond rounding: " + first);
        }
        int shown = 0;
        for (Pairs.Pair pair : pairs.all()) {
            boolean open = pair.judgement() == null || !Compare.verdict(pair).equals("rounding");
            if (open && pair != first && shown++ < MOST_NAMES) {
                out.println(pair);
            }
        }
        if (shown > MOST_NAMES) {
            out.println("and " + (shown - MOST_NAMES) + " more");
        }
        without(out, "only in the first", pairs.onlyInA());
        without(out, "only in the second", pairs.onlyInB());
        if (first == null
                && shown == 0
                && pairs.onlyInA().isEmpty()
                && pairs.onlyInB().isEmpty()) {
            out.println("rounding explains all " + pairs.all().size() + " pairs");
        }
    }

    private static void without(PrintStream out, String where, List<String> names) {
        if (!names.isEmpty()) {
            int shown = Math.min(MOST_NAMES, names.size());
            out.println(where + ": " + String.join(", ", names.subList(0, shown))
                    + (names.size() > shown ? " and " + (names.size() - shown) + " more" : ""));
        }
    }

    private static String padded(String text, int width) {
        String cut = text.length() <= width ? text : "…" + text.substring(text.length() - width + 1);
        return cut + " ".repeat(width - cut.length());
    }
}
