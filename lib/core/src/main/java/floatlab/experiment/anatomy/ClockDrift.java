package floatlab.experiment.anatomy;

import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How late a clock is that counts tenths of a second and multiplies the count by a stored 0.1. The only error is that
 * of the stored constant.
 *
 * <p>The Patriot battery at Dhahran kept 0.1 in a 24-bit register, chopped after 23 fraction bits, and was off by
 * 0.3433 s after 100 hours (GAO/IMTEC-92-26; R. Skeel, "Roundoff error and the Patriot missile", SIAM News 25(4),
 * 1992).
 */
public final class ClockDrift {
    private static final BigDecimal TENTH = new BigDecimal("0.1");
    private static final BigDecimal TICKS_PER_HOUR = BigDecimal.valueOf(36_000);

    private ClockDrift() {}

    /**
     * When to read the clock.
     *
     * @param hours each 0 to 1,000,000, at least one
     */
    public record Spec(List<Integer> hours) {
        public Spec {
            hours = Require.notEmpty("hours", hours, "number");
            Require.allBetween("hours", hours, 0, 1_000_000);
        }
    }

    /**
     * One reading.
     *
     * @param hours since the start
     * @param registerSeconds how late the clock is with 0.1 chopped to 23 fraction bits, in seconds
     * @param floatSeconds how late with 0.1f (negative: early)
     * @param doubleSeconds how late with the double 0.1
     */
    public record Row(int hours, double registerSeconds, double floatSeconds, double doubleSeconds) {}

    /**
     * {@return how late the clocks are, a row for each time in the order given; the products are exact, only the
     * constant is off}
     *
     * @param spec when to read the clock
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        for (int hours : spec.hours()) {
            Interruption.check();
            rows.add(new Row(
                    hours,
                    late(hours, chopped(23)),
                    late(hours, new BigDecimal(0.1f)),
                    late(hours, new BigDecimal(0.1))));
        }
        return List.copyOf(rows);
    }

    private static BigDecimal chopped(int fractionBits) {
        BigDecimal steps = BigDecimal.valueOf(2).pow(fractionBits);
        return TENTH.multiply(steps).setScale(0, RoundingMode.FLOOR).divide(steps);
    }

    private static double late(int hours, BigDecimal constant) {
        return TENTH.subtract(constant)
                .multiply(TICKS_PER_HOUR)
                .multiply(BigDecimal.valueOf(hours))
                .doubleValue();
    }
}
