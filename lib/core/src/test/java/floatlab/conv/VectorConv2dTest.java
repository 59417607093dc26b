package floatlab.conv;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.runtime.VectorSupport;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class VectorConv2dTest {

    @Test
    void kernelsAreWhatTheGeneratorWrites() throws IOException {
        assertThat(Files.readString(VectorKernelsGenerator.FILE)).isEqualTo(VectorKernelsGenerator.text());
    }

    @Test
    void equalsThePlainLoops() {
        assertThat(VectorSupport.available()).isTrue();
        VectorCheck.main();
    }
}
