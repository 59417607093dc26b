package floatlab.command;

import floatlab.compare.Comparison;
import floatlab.compare.ElementType;
import floatlab.compare.Expected;
import floatlab.compare.Judgement;
import floatlab.compare.LayerArithmetic;
import floatlab.compare.Layers;
import floatlab.compare.NpyArray;
import floatlab.compare.Pairs;
import floatlab.compare.ResultFile;
import floatlab.format.FloatText;
import floatlab.format.Format;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The command {@code compare}. */
final class Compare {
    static final Set<String> KNOWN =
            Set.of("--reference", "--inputs", "--layer", "--products", "--depth", "--factors", Options.JSON);

    private static final Map<String, Format> FACTORS = Map.of(
            "tf32",
            Format.TENSOR_FLOAT32,
            "bf16",
            Format.BFLOAT16,
            "fp16",
            Format.BINARY16,
            "e4m3",
            Format.FLOAT8_E4M3,
            "e5m2",
            Format.FLOAT8_E5M2);

    private Compare() {}

    static int run(Options options, PrintStream out) throws IOException {
        if (options.words().size() != 2) {
            throw new Main.UsageException(
                    "compare needs two files or folders, not " + options.words().size());
        }
        if ((options.value("--layer") == null) != (options.value("--inputs") == null)) {
            throw new Main.UsageException("--layer and --inputs belong together: what the layer is, and what it got");
        }
        if (options.value("--layer") != null && options.value("--reference") != null) {
            throw new Main.UsageException("--layer and --reference exclude each other: the layer gives the reference");
        }
        Rule rule = new Rule(options);
        ResultFile a = ResultFile.open(Options.path(options.words().get(0)));
        ResultFile b = ResultFile.open(Options.path(options.words().get(1)));
        if (a.isSingle() != b.isSingle()) {
            throw new IllegalArgumentException("one is a single array, the other holds several: " + a + " and " + b);
        }
        Pairs pairs = Pairs.of(a, b, rule);
        boolean many = !a.isSingle();
        if (options.value(Options.JSON) != null) {
            JsonReport.print(out, pairs, many, rule);
        } else {
            TextReport.print(out, pairs, many);
        }
        return code(pairs);
    }

    private static int code(Pairs pairs) {
        boolean refused = !pairs.onlyInA().isEmpty() || !pairs.onlyInB().isEmpty();
        boolean unknown = false;
        for (Pairs.Pair pair : pairs.all()) {
            refused |= pair.judgement() == null;
            unknown |= pair.judgement() != null && pair.judgement().verdict() == Judgement.Verdict.CANNOT_TELL;
        }
        return pairs.firstBeyondRounding() != null
                ? Main.BUG
                : refused ? Main.NOT_COMPARABLE : unknown ? Main.CANNOT_TELL : Main.ROUNDING;
    }

    static String verdict(Pairs.Pair pair) {
        return pair.judgement() == null
                ? "not comparable"
                : switch (pair.judgement().verdict()) {
                    case ROUNDING -> "rounding";
                    case BUG -> "bug";
                    case CANNOT_TELL -> "cannot tell";
                };
    }

    /** How pairs are judged, as the options say. */
    static final class Rule implements Pairs.Rule {
        private final int terms;
        private final Format factors;
        private final Expected layer;
        private final ResultFile reference;

        Rule(Options options) throws IOException {
            int products = options.whole("--products", Pairs.ASSUMED_TERMS, 1);
            int depth = options.whole("--depth", 1, 1);
            this.terms = (int) Math.min(1 << 30, (long) products * depth);
            String name = options.value("--factors");
            this.factors = name == null ? null : FACTORS.get(name);
            if (name != null && factors == null) {
                throw new Main.UsageException("--factors is " + name + ", expected one of "
                        + String.join(", ", FACTORS.keySet().stream().sorted().toList()));
            }
            if (options.value("--layer") == null) {
                this.layer = null;
            } else {
                List<NpyArray> inputs = options.inputs();
                this.layer = named(options.value("--layer"), inputs);
            }
            String third = options.value("--reference");
            this.reference = third == null ? null : ResultFile.open(Options.path(third));
        }

        private static Expected named(String spec, List<NpyArray> inputs) {
            try {
                return Layers.named(spec, inputs);
            } catch (IllegalArgumentException e) {
                throw new Main.UsageException(e.getMessage());
            }
        }

        @Override
        public Judgement judge(String name, Comparison comparison) throws IOException {
            if (layer != null) {
                return comparison.judge(layer);
            }
            LayerArithmetic first = arithmetic(comparison.typeOfA());
            if (reference != null) {
                return comparison.judge(reference.read(reference.isSingle() ? "" : name), first);
            }
            return comparison.judge(first, arithmetic(comparison.typeOfB()));
        }

        private LayerArithmetic arithmetic(ElementType type) {
            LayerArithmetic arithmetic = Pairs.arithmetic(type, terms);
            return factors == null ? arithmetic : arithmetic.withFactors(factors);
        }

        /** What rounding can do to an element at most, as text, or null if it is not known. */
        String bound(Pairs.Pair pair) {
            double ofBound =
                    pair.judgement() == null ? Double.NaN : pair.judgement().ofSureBound();
            boolean known = ofBound > 0 && ofBound < Double.POSITIVE_INFINITY && pair.difference() > 0;
            return known ? FloatText.digits(pair.difference() / ofBound, 3) : null;
        }
    }
}
