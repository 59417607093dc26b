package floatlab.fuzz;

import static floatlab.fuzz.Documented.promise;

import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.Chunks;
import floatlab.order.LoopNest;
import floatlab.order.PaddingTaps;
import floatlab.order.ReductionOrder;
import floatlab.order.Terms;
import floatlab.reveal.OrderDetective;
import floatlab.reveal.SummationProbe;
import floatlab.reveal.SummationTree;
import floatlab.reveal.TreeSketch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Orders of additions: their parts, their texts, their trees, and what a program answers that is asked for its order. */
final class OrderFuzz {
    private OrderFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Decisions in = new Decisions(data);
        switch (in.below(5)) {
            case 0 -> terms(in);
            case 1 -> tree(in);
            case 2 -> sketch(in);
            case 3 -> probe(in);
            default -> reveal(in);
        }
    }

    /** Any order, or nothing where its parts do not fit. */
    static Optional<ReductionOrder> order(Decisions in) {
        return Documented.call(() -> new ReductionOrder(
                in.of(List.of(LoopNest.values())),
                in.size(),
                new Chunks(in.size(), in.yes()),
                in.of(List.of(Arithmetic.values())),
                in.next() < 200 ? Format.BINARY32 : in.of(Format.ALL),
                in.of(List.of(BiasOrder.values())),
                in.of(List.of(PaddingTaps.values()))));
    }

    /** Each term stands in one place, each in one chunk. */
    private static void terms(Decisions in) {
        ReductionOrder order = order(in).orElse(null);
        int channels = in.size();
        int kernelH = in.size();
        int kernelW = in.size();
        if (order == null || (double) channels * kernelH * kernelW > 1 << 16 && channels > 0 && kernelH > 0) {
            return;
        }
        promise(!order.describe().isEmpty(), "an order has a text");
        Terms terms = Documented.call(() -> Terms.of(order, channels, kernelH, kernelW))
                .orElse(null);
        if (terms == null) {
            return;
        }
        BitSet seen = new BitSet();
        for (int i = 0; i < terms.size(); i++) {
            seen.set((terms.channel(i) * kernelH + terms.row(i)) * kernelW + terms.column(i));
            promise(terms.tap(i) == (terms.channel(i) * kernelH + terms.row(i)) * kernelW + terms.column(i), "its tap");
        }
        promise(terms.size() == channels * kernelH * kernelW && seen.cardinality() == terms.size(), "each term once");
        promise(terms.chunkStart(0) == 0 && terms.chunkStart(terms.chunks()) == terms.size(), "chunks are all terms");
        for (int chunk = 0; chunk < terms.chunks(); chunk++) {
            promise(terms.chunkStart(chunk) < terms.chunkStart(chunk + 1), "no chunk is empty");
        }
    }

    private static void tree(Decisions in) {
        List<SummationTree> trees = new ArrayList<>();
        for (int step = 0; step < 24 && !in.isOver(); step++) {
            if (trees.size() < 2 || in.next() < 140) {
                int term = in.next() < 230 ? in.below(24) : in.size();
                Documented.call(() -> SummationTree.leaf(term)).ifPresent(trees::add);
            } else {
                SummationTree[] operands = new SummationTree[in.below(5)];
                for (int k = 0; k < operands.length; k++) {
                    operands[k] = in.next() < 250 ? in.of(trees) : null;
                }
                Documented.call(() -> SummationTree.add(operands)).ifPresent(trees::add);
            }
        }
        if (trees.isEmpty()) {
            return;
        }
        SummationTree tree = trees.get(trees.size() - 1);
        promise(tree.equals(tree) && tree.hashCode() == tree.hashCode(), "a tree is equal to itself");
        promise(!tree.toString().isEmpty(), "a tree has a text");
        promise(tree.terms() > tree.depth() || tree.terms() == 1, "no tree is deeper than a chain");
        Documented.call(tree::inWords, IllegalStateException.class);
        Documented.call(tree::draw, IllegalStateException.class);
        float[] x = in.reals(in.below(26));
        Format format = in.of(Format.ALL);
        Documented.call(() -> tree.evaluate(x, x.clone(), in.of(List.of(Arithmetic.values())), format));
        Documented.call(() -> tree.evaluate(x, format));
        wholeTree(in);
    }

    /** A tree that has each of its terms once, so that it can be evaluated; its sums are made beside it. */
    private static void wholeTree(Decisions in) {
        int terms = 1 + in.below(16);
        float[] x = in.reals(terms);
        float[] w = new float[terms];
        float[] whole = new float[terms];
        List<SummationTree> trees = new ArrayList<>();
        List<Float> sums = new ArrayList<>();
        double product = 0;
        for (int i = 0; i < terms; i++) {
            w[i] = in.below(33) - 16;
            whole[i] = in.below(2001) - 1000;
            product += w[i] * whole[i];
            trees.add(SummationTree.leaf(i));
            sums.add(x[i]);
        }
        boolean pairs = true;
        while (trees.size() > 1) {
            SummationTree[] operands = new SummationTree[Math.min(trees.size(), in.next() < 200 ? 2 : 3)];
            float sum = 0;
            for (int k = 0; k < operands.length; k++) {
                int which = in.below(trees.size());
                operands[k] = trees.remove(which);
                float operand = sums.remove(which);
                sum = k == 0 ? operand : sum + operand;
            }
            pairs &= operands.length == 2;
            trees.add(SummationTree.add(operands));
            sums.add(sum);
        }
        SummationTree tree = trees.get(0);
        promise(tree.terms() == terms, "each term once: " + tree);
        float inOrder = sums.get(0);
        promise(!pairs || Float.compare(tree.evaluate(x), inOrder) == 0, "each addition rounded to float: " + tree);
        for (Arithmetic arithmetic : Arithmetic.values()) {
            for (Format exact : List.of(Format.BINARY32, Format.BINARY64)) {
                promise(tree.evaluate(whole, w, arithmetic, exact) == product, "integers have one sum: " + tree);
            }
        }
    }

    private static void sketch(Decisions in) {
        StringBuilder text = new StringBuilder();
        int left = in.next();
        int term = 0;
        while (left-- > 0 && !in.isOver()) {
            int kind = in.next();
            text.append(kind < 64 ? "(" : kind < 128 ? "" + term++ : kind < 192 ? "+" : kind < 250 ? ")" : in.text());
        }
        String tree = text.toString();
        Documented.call(() -> TreeSketch.run(new TreeSketch.Spec("sketch", tree)))
                .ifPresent(path -> promise(path.get(path.size() - 1).equals(path.get(0)), "the path ends at the root"));
        float[] x = in.reals(in.below(8));
        Documented.call(() -> TreeSketch.sum(tree, x));
    }

    /** Answers that no sum would give. */
    private static void probe(Decisions in) {
        int terms = in.next() < 250 ? in.below(24) : in.size();
        boolean inOneRound = in.yes();
        if (terms > 64 && terms <= 1 << 14) {
            return; // many questions take their time, not more courage
        }
        SummationProbe probe = Documented.call(
                        () -> inOneRound ? SummationProbe.inOneRound(terms) : SummationProbe.of(terms))
                .orElse(null);
        for (int round = 0; probe != null && !probe.isDone() && round < 200; round++) {
            int rows = probe.rows().length;
            double[] sums = in.next() < 250 ? in.wideReals(rows) : in.wideReals(in.below(8));
            for (int row = 0; row < sums.length && in.yes(); row++) {
                sums[row] = in.below(terms + 1); // as many survivors as there may be
            }
            if (Documented.call(
                            () -> {
                                probe.answer(sums);
                                return true;
                            },
                            IllegalStateException.class)
                    .isEmpty()) {
                return;
            }
        }
        if (probe != null && probe.isDone()) {
            Documented.call(() -> probe.result().toString(), IllegalStateException.class);
        }
    }

    private static void reveal(Decisions in) {
        int terms = in.size();
        if (terms <= 40 || terms > 1 << 14) {
            int kind = in.below(4);
            Documented.call(
                    () -> OrderDetective.reveal(terms, x -> answer(x, kind, in)).toString(),
                    IllegalStateException.class);
            Documented.call(
                    () -> OrderDetective.revealDot(terms, (x, w) -> (float) answer(x, kind, in))
                            .toString(),
                    IllegalStateException.class);
        }
    }

    private static double answer(float[] x, int kind, Decisions in) {
        return switch (kind) {
            case 0 -> in.wideReal();
            case 1 -> x.length;
            case 2 -> x[in.below(x.length)];
            default -> in.below(x.length + 1);
        };
    }
}
