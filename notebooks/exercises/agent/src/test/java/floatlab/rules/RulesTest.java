package floatlab.rules;

import static floatlab.rules.Rules.Verdict.ALLOWED;
import static floatlab.rules.Rules.Verdict.NOT_IN_THIS_SET;
import static floatlab.rules.Rules.Verdict.NOT_NEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RulesTest {
    private static final Rules RULES = new Rules("""
            + java.lang.*
            + java.time.**
            - java.lang.Class.*
            + java.lang.Class.getName
            ! java.lang.Math.ulp
            - java.io.PrintStream.<init>(Ljava/lang/String;
            + java.io.PrintStream
            - java.lang.Outer$Inner
            ! floatlab.**
            + floatlab.notebook.*
            - **""");

    @Test
    void theMostSpecificRuleDecides() {
        assertThat(RULES.on("java.lang.Math", "ulp", "(F)F")).isEqualTo(NOT_IN_THIS_SET);
        assertThat(RULES.on("java.lang.Math", "ulps", "(F)F")).isEqualTo(ALLOWED);
        assertThat(RULES.on("java.lang.Class", "getName", "()")).isEqualTo(ALLOWED);
        assertThat(RULES.on("java.lang.Class", "getMethods", "()")).isEqualTo(NOT_NEEDED);
        assertThat(RULES.on("java.lang.Class")).isEqualTo(ALLOWED);
    }

    @Test
    void aRuleMayNameSomeOverloads() {
        assertThat(RULES.on("java.io.PrintStream", "<init>", "(Ljava/lang/String;Ljava/lang/String;)V"))
                .isEqualTo(NOT_NEEDED);
        assertThat(RULES.on("java.io.PrintStream", "<init>", "(Ljava/io/OutputStream;)V"))
                .isEqualTo(ALLOWED);
    }

    @Test
    void aPackageIsOneOrAllBelow() {
        assertThat(RULES.on("java.lang.reflect.Method")).isEqualTo(NOT_NEEDED);
        assertThat(RULES.on("java.time.zone.ZoneRules")).isEqualTo(ALLOWED);
        assertThat(RULES.on("floatlab.sum.ExactSum")).isEqualTo(NOT_IN_THIS_SET);
        assertThat(RULES.on("floatlab.notebook.Show")).isEqualTo(ALLOWED);
        assertThat(RULES.on("floatlab.notebook.kernel.JJavaExtension")).isEqualTo(NOT_IN_THIS_SET);
        assertThat(RULES.on("NoPackage")).isEqualTo(NOT_NEEDED);
    }

    @Test
    void aNestedClassFollowsItsOuterOne() {
        assertThat(RULES.on("java.lang.Outer$Inner$Innermost")).isEqualTo(NOT_NEEDED);
        assertThat(RULES.on("java.lang.Outer$Other")).isEqualTo(ALLOWED);
        assertThat(RULES.on("java.io.PrintStream$1", "f", "()V")).isEqualTo(ALLOWED);
    }

    @Test
    void whatIsNoRuleIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rules("- **\njava.lang.Math"))
                .withMessage("a rule is \"java.lang.Math\", expected +, - or !, a blank and a name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rules("+ java.lang.*"))
                .withMessage("no rule for **, expected one");
    }
}
