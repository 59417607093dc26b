package floatlab.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges the pairs that {@code record_judge_pairs.py} recorded, and prints the confusion tables: the files alone, and with the
 * layer and its inputs. Its argument is the folder.
 */
final class JudgePairs {
    /** The effect of a fault, as a multiple of what rounding can do, from which on it should be found. */
    private static final double SHOULD_BE_FOUND = 1;

    private JudgePairs() {}

    /** What a recorded pair is. */
    record Recorded(String name, boolean bug, String operator, String how, String layer) {
        static Recorded of(String line) {
            String[] fields = line.split("\\|");
            return new Recorded(fields[0], fields[1].equals("bug"), fields[2], fields[3], fields[4]);
        }
    }

    /** The two verdicts, and how far the fault itself exceeds rounding; 0 for honest pairs. */
    record Verdicts(Judgement alone, Judgement layer, double effect) {}

    static List<Recorded> list(Path folder) throws IOException {
        List<Recorded> list = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("pairs.csv"))) {
            if (!line.startsWith("#")) {
                list.add(Recorded.of(line));
            }
        }
        return list;
    }

    static Verdicts judge(Recorded pair, ResultFile file) throws IOException {
        List<NpyArray> inputs = new ArrayList<>();
        for (String name : file.names()) {
            if (name.startsWith("input")) {
                inputs.add(file.read(name));
            }
        }
        Comparison comparison = Comparison.of(file.read("a"), file.read("b"));
        int terms = terms(pair, inputs);
        Judgement alone = comparison.judge(
                Pairs.arithmetic(comparison.typeOfA(), terms), Pairs.arithmetic(comparison.typeOfB(), terms));
        Expected paper = Layers.named(pair.layer(), inputs);
        Judgement layer = comparison.judge(paper);
        double effect = 0;
        if (pair.bug()) {
            double[] wrong = file.read("on paper").doubles();
            for (int i = 0; i < wrong.length; i++) {
                double off = Math.abs(wrong[i] - paper.value[i]);
                double limit = paper.limit(i, comparison.typeOfB());
                effect = Math.max(effect, off == 0 ? 0 : off / limit);
            }
        }
        return new Verdicts(alone, layer, effect);
    }

    /** The number of terms that a person would name, who knows the layer but not its inputs. */
    private static int terms(Recorded pair, List<NpyArray> inputs) {
        int[] shape = inputs.get(0).shape();
        return switch (pair.operator()) {
            case "linear", "shorts" -> inputs.get(1).shape()[1];
            case "conv2d" ->
                inputs.get(1).shape()[1]
                        * inputs.get(1).shape()[2]
                        * inputs.get(1).shape()[3];
            case "batchnorm_train" -> shape[0] * shape[2] * shape[3];
            case "attention" -> shape[2] + shape[3];
            case "batchnorm", "elementwise", "interpolation", "quantize" -> 4;
            case "pooling" -> 9;
            default -> shape[shape.length - 1];
        };
    }

    public static void main(String[] args) throws IOException {
        Map<String, int[]> table = new TreeMap<>();
        for (String argument : args) {
            Path folder = Path.of(argument);
            for (Recorded pair : list(folder)) {
                try {
                    Verdicts verdicts = judge(pair, ResultFile.open(folder.resolve(pair.name() + ".npz")));
                    if (pair.bug() && verdicts.effect() == 0) {
                        continue; // with these inputs the fault changes nothing
                    }
                    String group = !pair.bug()
                            ? "honest"
                            : verdicts.effect > SHOULD_BE_FOUND ? "fault, exceeds rounding" : "fault, below";
                    count(table, group + " | " + pair.operator(), verdicts);
                    count(table, group + " | all", verdicts);
                    report(pair, "alone", verdicts.alone(), verdicts.effect());
                    report(pair, "layer", verdicts.layer(), verdicts.effect());
                } catch (IllegalArgumentException | IOException e) {
                    System.err.println(pair + ": " + e.getMessage());
                }
            }
        }
        System.out.println("group | operator | alone: rounding, bug, cannot tell | with layer and inputs: the same");
        table.forEach((key, c) ->
                System.out.printf(Locale.ROOT, "%s | %d %d %d | %d %d %d%n", key, c[0], c[1], c[2], c[3], c[4], c[5]));
    }

    private static void report(Recorded pair, String how, Judgement judgement, double effect) {
        boolean wrong = pair.bug()
                ? effect > SHOULD_BE_FOUND && judgement.verdict() != Judgement.Verdict.BUG
                        || judgement.verdict() == Judgement.Verdict.ROUNDING
                : judgement.verdict() == Judgement.Verdict.BUG;
        if (wrong) {
            System.out.println(how + ", effect " + (float) effect + ": " + pair + " " + judgement);
        }
    }

    private static void count(Map<String, int[]> table, String key, Verdicts verdicts) {
        int[] counts = table.computeIfAbsent(key, unused -> new int[6]);
        counts[verdicts.alone().verdict().ordinal()]++;
        counts[3 + verdicts.layer().verdict().ordinal()]++;
    }
}
