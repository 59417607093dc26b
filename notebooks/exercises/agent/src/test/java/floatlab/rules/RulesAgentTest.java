package floatlab.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesAgentTest {
    private static final String RULES = "+ java.lang.*\n+ java.util.function.*\n! java.lang.Math.ulp\n- **";

    @TempDir
    Path folder;

    @AfterEach
    void noRules() {
        System.clearProperty(RulesAgent.PROPERTY);
        System.clearProperty(RulesAgent.COUNT);
    }

    /** The class REPL.Cell with a static method f, as the compiler makes it. */
    private byte[] compiled(String body) throws IOException {
        Path source =
                Files.writeString(folder.resolve("Cell.java"), "package REPL;\npublic class Cell {\n" + body + "\n}");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", folder.toString(), source.toString()))
                .isZero();
        return Files.readAllBytes(folder.resolve("REPL").resolve("Cell.class"));
    }

    private static byte[] transformed(RulesAgent agent, byte[] classFile) {
        return agent.transform(null, "REPL/Cell", null, null, classFile);
    }

    /** What f returns, after the agent has seen the class. */
    private static Object run(RulesAgent agent, byte[] classFile) throws Throwable {
        byte[] instead = transformed(agent, classFile);
        byte[] defined = instead == null ? classFile : instead;
        ClassLoader loader = new ClassLoader(RulesAgentTest.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) {
                return defineClass(name, defined, 0, defined.length);
            }
        };
        try {
            return loader.loadClass("REPL.Cell").getMethod("f").invoke(null);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void withoutRulesAllIsAllowed() throws Throwable {
        byte[] cell = compiled("public static float f() { return Math.ulp(1f); }");
        assertThat(run(new RulesAgent(), cell)).isEqualTo(0x1p-23f);
        assertThat(System.getProperty(RulesAgent.COUNT)).isNull();
    }

    @Test
    void whatIsRefusedIsNamedWithItsLine() throws Throwable {
        System.setProperty(RulesAgent.PROPERTY, RULES);
        RulesAgent agent = new RulesAgent();
        byte[] cell =
                compiled("static float g(float x) {\nreturn Math.ulp(x);\n}\npublic static float f() { return 1; }");
        assertThatThrownBy(() -> run(agent, cell))
                .isInstanceOf(IllegalAccessError.class)
                .hasMessage("floatlab refuses in this set java.lang.Math.ulp")
                .satisfies(e -> assertThat(e.getStackTrace()[0].getLineNumber()).isEqualTo(4));
        assertThat(System.getProperty(RulesAgent.COUNT)).isEqualTo("4");
    }

    @Test
    void whatTheCompilerMakesItselfIsAllowed() throws Throwable {
        System.setProperty(RulesAgent.PROPERTY, RULES);
        byte[] cell = compiled("record Pair(int a, String b) {}\nenum Kind { A, B }\n"
                + "public static String f() { java.util.function.IntUnaryOperator twice = i -> 2 * i;\n"
                + "assert twice != null; switch (Kind.A) { case A: return \"a\" + twice.applyAsInt(4);\n"
                + "default: return new Pair(1, \"b\").toString(); } }");
        assertThat(transformed(new RulesAgent(), cell)).isNull();
    }

    @Test
    void handlesAndClassesAreRead() throws Throwable {
        System.setProperty(RulesAgent.PROPERTY, RULES);
        RulesAgent agent = new RulesAgent();
        for (String body : new String[] {
            "static java.util.function.Function<Float, Float> g = Math::ulp;",
            "static Object g = new java.math.BigDecimal[2][3];",
            "static Object g = java.math.BigDecimal.class;",
            "static boolean g(Object o) { return o instanceof java.math.BigDecimal; }",
            "static void g() { try { f(); } catch (java.util.NoSuchElementException e) { } }",
            "static class Sub extends java.util.ArrayList<String> { }\nstatic Object g = new Sub() { };",
        }) {
            byte[] cell = compiled(body + "\npublic static Object f() { return null; }");
            if (body.contains("extends")) {
                cell = Files.readAllBytes(folder.resolve("REPL").resolve("Cell$Sub.class"));
            }
            assertThat(transformed(agent, cell)).as(body).isNotNull();
        }
    }

    @Test
    void theRulesStayWhateverBecomesOfTheProperty() throws Throwable {
        System.setProperty(RulesAgent.PROPERTY, RULES);
        RulesAgent agent = new RulesAgent();
        byte[] cell = compiled("public static float f() { return Math.ulp(1f); }");
        assertThat(transformed(agent, cell)).isNotNull();
        System.setProperty(RulesAgent.PROPERTY, "+ **");
        assertThat(transformed(agent, cell)).isNotNull();
    }

    @Test
    void whatCannotBeReadIsNotDefined() throws Throwable {
        System.setProperty(RulesAgent.PROPERTY, RULES);
        assertThat(transformed(new RulesAgent(), new byte[] {1, 2, 3})).isEmpty();
        byte[] cell = compiled("public static float f() { return 1; }");
        cell[7] = (byte) 200; // a JDK far from now
        assertThat(transformed(new RulesAgent(), cell)).isEmpty();
        System.setProperty(RulesAgent.PROPERTY, "no rules");
        assertThat(transformed(new RulesAgent(), compiled("public static float f() { return 1; }")))
                .isEmpty();
    }

    @Test
    void otherClassesAreLeftAlone() throws Throwable {
        System.setProperty(RulesAgent.PROPERTY, RULES);
        byte[] cell = compiled("public static float f() { return Math.ulp(1f); }");
        assertThat(new RulesAgent().transform(null, "floatlab/sum/ExactSum", null, null, cell))
                .isNull();
    }
}
