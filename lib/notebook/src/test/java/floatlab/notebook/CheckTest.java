package floatlab.notebook;

import static floatlab.notebook.Check.claim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckTest {
    static String printed(Runnable run) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            run.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void whatHoldsIsSaid() {
        assertThat(printed(() -> Check.that(1 + 1 == 2, "sums work"))).isEqualTo("✓ sums work\n");
        assertThat(printed(() -> {
                            Check.equal(0.5, 0.5f, "exact in both");
                            Check.equal(3, 3L, "whole");
                            Check.equal(Float.NaN, -Float.NaN, "NaN is NaN");
                            Check.equal(new float[] {1, 2}, new float[] {1, 2}, "arrays");
                            Check.equal(List.of(1, 2), List.of(1L, 2L), "lists");
                            Check.equal("a", "a", "texts");
                            Check.equal(null, null, "nothing");
                            Check.within(0, 1, 1, "ends count");
                        })
                        .lines())
                .hasSize(8);
    }

    @Test
    void whatDoesNotHoldThrowsWithBothValues() {
        assertThatThrownBy(() -> Check.that(false, "one is two"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("✗ one is two: it is false");
        assertThatThrownBy(() -> Check.equal(0.1f, 0.1f + 0x1p-27f, "tenths"))
                .hasMessage("✗ tenths: expected 0.1 (0x1.99999ap-4), but it is 0.10000001 (0x1.99999cp-4), 1 ulp away");
        assertThatThrownBy(() -> Check.equal(0.1, 0.1f, "widened")).hasMessageContaining("(a Double and a Float)");
        assertThatThrownBy(() -> Check.equal(0f, -0f, "zeros"))
                .hasMessageContaining("expected 0.0 (0x0.0p0), but it is -0.0");
        assertThatThrownBy(() -> Check.equal(new float[] {1, 2}, new float[] {1, 3}, "arrays"))
                .hasMessageContaining("expected 2.0 (0x1.0p1), but it is 3.0")
                .hasMessageEndingWith(", at [1]");
        assertThatThrownBy(() -> Check.equal(new float[][] {{1}, {2, 4}}, new float[][] {{1}, {2, 3}}, "nested"))
                .hasMessageContaining("at [1][1]");
        assertThatThrownBy(() -> Check.equal(new float[2], new float[3], "sizes"))
                .hasMessageContaining("expected 2 values, but there are 3");
        assertThatThrownBy(() -> Check.equal(new float[2], new double[2], "types"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Check.equal("a", null, "texts")).hasMessage("✗ texts: expected \"a\", but it is null");
        assertThatThrownBy(() -> Check.within(0, 1, 1.5, "inside"))
                .hasMessageContaining("expected 0.0 to 1.0, but it is 1.5");
        assertThatThrownBy(() -> Check.within(0, 1, Double.NaN, "inside")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Check.within(1, 0, 0.5, "inside")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void severalClaimsAreOneLine() {
        assertThat(printed(() -> Check.all(claim("sums work", 1 + 1 == 2)))).isEqualTo("✓ sums work\n");
        assertThat(printed(() -> Check.all(
                        claim("sums work", 1 + 1 == 2),
                        claim("halves are floats", 0.5, 0.5f),
                        claim("ends count", 0, 1, 1))))
                .isEqualTo("✓ 3 checks: sums work; halves are floats; ends count\n");
        List<Rendering> shown = new ArrayList<>();
        Show.displayWith(shown::add);
        try {
            Check.all(claim("a < b", true), claim("c", true));
        } finally {
            Show.displayWith(null);
        }
        assertThat(shown.get(0).html().orElseThrow())
                .isEqualTo("<details><summary>✓ 2 checks</summary><ul><li>a &lt; b</li><li>c</li></ul></details>");
    }

    @Test
    void everyClaimThatDoesNotHoldIsNamed() {
        assertThatThrownBy(() -> Check.all(
                        claim("right", true),
                        claim("one is two", 1 == 2),
                        claim("tenths", 0.1f, 0.1f + 0x1p-27f),
                        claim("inside", 0, 1, 1.5)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("✗ one is two: it is false\n"
                        + "✗ tenths: expected 0.1 (0x1.99999ap-4), but it is 0.10000001 (0x1.99999cp-4), 1 ulp away\n"
                        + "✗ inside: expected 0.0 to 1.0, but it is 1.5 (0x1.8p0)");
        assertThatThrownBy(Check::all).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> claim("inside", 1, 0, 0.5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showPrintsOutsideANotebook() {
        assertThat(printed(() -> Show.show(new float[] {0.1f}))).isEqualTo("[0.1]\n");
    }

    @Test
    void progressEndsWithTheSameLineAlways() {
        String twice = printed(() -> {
            for (int i : Progress.range("seeds", 250)) {
                assertThat(i).isLessThan(250);
            }
        });
        assertThat(twice).startsWith("\rseeds: 0 %\rseeds: 1 %").endsWith("\rseeds: 99 %\rseeds: 250 of 250\n");
        assertThat(twice.split("\r")).hasSize(102);
        assertThat(printed(() -> Progress.of("one", 1).step())).isEqualTo("\rone: 1 of 1\n");
        assertThatThrownBy(() -> Progress.of("none", 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
