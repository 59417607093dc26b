package floatlab.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which classes and members may be used. The rules are lines, a mark and a name; of all that apply to a class or member, the most
 * specific decides. From the most to the least specific:
 *
 * <ul>
 *   <li>{@code java.lang.Math.ulp}, a member with all its overloads; {@code java.lang.Math.ulp(F)F} is one of them, and so is the
 *       beginning {@code java.io.PrintStream.<init>(Ljava/lang/String;};
 *   <li>{@code java.lang.Class.*}, all members of a class;
 *   <li>{@code java.lang.Math}, a class with its members and nested classes;
 *   <li>{@code java.util.*}, the classes of a package;
 *   <li>{@code floatlab.**}, those of a package and all packages below it; {@code **}, everything.
 * </ul>
 */
final class Rules {
    /** What the marks of the lines mean: {@code +}, {@code -} and {@code !}. */
    enum Verdict {
        ALLOWED,
        NOT_NEEDED,
        NOT_IN_THIS_SET
    }

    private final Map<String, Verdict> verdicts = new HashMap<>();

    /** Names with the beginning of a descriptor, which have to be looked for one by one. */
    private final List<String> overloads = new ArrayList<>();

    /**
     * Reads rules.
     *
     * @param text a line for each rule: {@code +}, {@code -} or {@code !}, a blank, and the name
     * @throws IllegalArgumentException if a line is anything else, or none says what holds for {@code **}
     */
    Rules(String text) {
        for (String line : text.split("\n")) {
            if (!line.matches("[-+!] \\S+")) {
                throw new IllegalArgumentException(
                        "a rule is \"" + line + "\", expected +, - or !, a blank and a name");
            }
            String name = line.substring(2);
            char mark = line.charAt(0);
            verdicts.put(
                    name, mark == '+' ? Verdict.ALLOWED : mark == '-' ? Verdict.NOT_NEEDED : Verdict.NOT_IN_THIS_SET);
            if (name.indexOf('(') >= 0) {
                overloads.add(name);
            }
        }
        if (!verdicts.containsKey("**")) {
            throw new IllegalArgumentException("no rule for **, expected one");
        }
    }

    int count() {
        return verdicts.size();
    }

    /** The verdict on a member, with its descriptor, of a class {@code java.util.Map$Entry}. */
    Verdict on(String className, String member, String descriptor) {
        String name = className + '.' + member;
        for (String overload : overloads) {
            if ((name + descriptor).startsWith(overload)) {
                return verdicts.get(overload);
            }
        }
        Verdict verdict = verdicts.get(name);
        if (verdict == null) {
            verdict = verdicts.get(className + ".*");
        }
        return verdict != null ? verdict : on(className);
    }

    /** The verdict on a class. */
    Verdict on(String className) {
        int dot = className.lastIndexOf('.');
        for (int end = className.length(); end > dot; end = className.lastIndexOf('$', end - 1)) {
            Verdict verdict = verdicts.get(className.substring(0, end));
            if (verdict != null) {
                return verdict;
            }
        }
        Verdict verdict = verdicts.get(className.substring(0, dot + 1) + '*');
        for (int end = dot; verdict == null && end > 0; end = className.lastIndexOf('.', end - 1)) {
            verdict = verdicts.get(className.substring(0, end) + ".**");
        }
        return verdict != null ? verdict : verdicts.get("**");
    }
}
