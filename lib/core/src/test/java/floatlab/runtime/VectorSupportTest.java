package floatlab.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VectorSupportTest {

    @Test
    void theReasonFitsTheChoice() {
        if (VectorSupport.available()) {
            assertThat(VectorSupport.lanes()).isGreaterThanOrEqualTo(4);
            assertThat(VectorSupport.why()).isEqualTo("vector core, " + VectorSupport.lanes() + " floats at a time");
        } else {
            assertThat(VectorSupport.lanes()).isEqualTo(1);
            assertThat(VectorSupport.why()).startsWith("plain loops: ");
        }
    }

    @Test
    void theTestsRunWithTheModule() {
        boolean loaded = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        boolean off = "false".equals(System.getProperty("floatlab.vector"));
        if (!loaded || off) {
            assertThat(VectorSupport.available()).isFalse();
        }
        assertThat(VectorSupport.fmaInHardware()).isPresent();
    }
}
