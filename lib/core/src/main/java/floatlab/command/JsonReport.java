package floatlab.command;

import floatlab.compare.Comparison;
import floatlab.compare.Pairs;
import floatlab.format.FloatText;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** What a machine reads: an object for one pair, for many one with a list of them. */
final class JsonReport {
    private JsonReport() {}

    static void print(PrintStream out, Pairs pairs, boolean many, Compare.Rule rule) {
        if (!many) {
            out.println(object(pairs.all().get(0), false, rule));
            return;
        }
        Pairs.Pair first = pairs.firstBeyondRounding();
        out.println("{\"firstBeyondRounding\": " + (first == null ? "null" : text(first.name())) + ",");
        out.println(" \"onlyInA\": " + list(pairs.onlyInA()) + ",");
        out.println(" \"onlyInB\": " + list(pairs.onlyInB()) + ",");
        out.println(" \"pairs\": [");
        for (int i = 0; i < pairs.all().size(); i++) {
            out.println("  " + object(pairs.all().get(i), true, rule)
                    + (i + 1 < pairs.all().size() ? "," : ""));
        }
        out.println(" ]}");
    }

    private static String object(Pairs.Pair pair, boolean named, Compare.Rule rule) {
        Comparison.Element worst = pair.worst();
        String bound = rule.bound(pair);
        return "{" + (named ? "\"name\": " + text(pair.name()) + ", " : "")
                + "\"verdict\": " + text(Compare.verdict(pair))
                + ", \"reason\": "
                + text(pair.reason())
                + ", \"index\": "
                + (worst == null ? "null" : "[" + worst.position().replaceAll("[()]", "") + "]")
                + ", \"a\": " + (worst == null ? "null" : number(worst.a()))
                + ", \"b\": " + (worst == null ? "null" : number(worst.b()))
                + ", \"difference\": " + number(pair.difference())
                + ", \"relative\": " + number(pair.relative())
                + ", \"bound\": " + (bound == null ? "null" : bound) + "}";
    }

    static String list(List<String> texts) {
        return texts.stream().map(JsonReport::text).collect(Collectors.joining(", ", "[", "]"));
    }

    /** A number of JSON, which has no NaN and no infinity. */
    private static String number(double x) {
        return Double.isNaN(x) ? "null" : Double.isInfinite(x) ? (x > 0 ? "1e999" : "-1e999") : FloatText.shortest(x);
    }

    static String text(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
