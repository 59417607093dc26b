package floatlab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** JDK 20 and newer convert binary16 themselves. */
class Binary16OracleTest {

    @Test
    void agreesWithTheJdk() throws Throwable {
        assumeTrue(Runtime.version().feature() >= 20, "Float.float16ToFloat came with JDK 20");
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        MethodHandle fromBits =
                lookup.findStatic(Float.class, "float16ToFloat", MethodType.methodType(float.class, short.class));
        MethodHandle toBits =
                lookup.findStatic(Float.class, "floatToFloat16", MethodType.methodType(short.class, float.class));
        for (int bits = 0; bits < 1 << 16; bits++) {
            float jdk = (float) fromBits.invokeExact((short) bits);
            float own = Format.BINARY16.fromBits((short) bits);
            assertThat(Float.compare(own, jdk)).isZero();
        }
        Random random = new Random(3);
        for (int i = 0; i < 1_000_000; i++) {
            float x = i % 2 == 0
                    ? Float.intBitsToFloat(random.nextInt())
                    : Format.BINARY16.fromBits((short) i) * (1 + (random.nextInt(9) - 4) * 0x1p-13f);
            short jdk = (short) toBits.invokeExact(x);
            if (Float.isNaN(x)) {
                assertThat(Format.BINARY16.fromBits(jdk)).isNaN();
            } else {
                assertThat((short) Format.BINARY16.toBits(x)).as("%a", x).isEqualTo(jdk);
            }
        }
    }
}
