package floatlab.runtime;

import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.util.Optional;

/**
 * Which core runs here, and why: the vector core where {@code jdk.incubator.vector} is loaded, plain loops elsewhere.
 * Both give the same bits.
 *
 * <p>The system property {@code floatlab.vector=false} switches the vector core off. The answers are those of the moment
 * this class was first used; they never change in one run.
 */
public final class VectorSupport {
    private static final String MODULE = "jdk.incubator.vector";
    private static final String SWITCH = "floatlab.vector";
    private static final String OBSTACLE = obstacle();

    private VectorSupport() {}

    /**
     * Whether the vector core runs.
     *
     * @return true if the module is loaded and not switched off
     */
    public static boolean available() {
        return OBSTACLE == null;
    }

    /**
     * The floats in one vector of this machine's preferred width.
     *
     * @return 4, 8, 16 …, or 1 where the plain loops run
     */
    public static int lanes() {
        return available() ? Width.LANES : 1;
    }

    /**
     * Whether the CPU multiplies and adds in one instruction, as far as the JVM tells. Where it does not,
     * {@link Math#fma(double, double, double)} gives the same bits, hundreds of times slower; {@code floatlab.eft.Fma} chooses.
     *
     * @return true or false, or empty if this JVM does not tell
     */
    public static Optional<Boolean> fmaInHardware() {
        return Optional.ofNullable(Flags.USE_FMA);
    }

    /**
     * The choice and its reason in one line.
     *
     * @return such as {@code vector core, 16 floats at a time} or
     *     {@code plain loops: module jdk.incubator.vector is not loaded (--add-modules jdk.incubator.vector)}
     */
    public static String why() {
        return available() ? "vector core, " + lanes() + " floats at a time" : "plain loops: " + OBSTACLE;
    }

    private static String obstacle() {
        if ("false".equals(System.getProperty(SWITCH))) {
            return "switched off by -D" + SWITCH + "=false";
        }
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return "module " + MODULE + " is not loaded (--add-modules " + MODULE + ")";
        }
        if (Width.LANES < 4) {
            return "the vectors of this CPU hold " + Width.LANES + " floats, fewer than 4";
        }
        return null;
    }

    /** A class apart, so that the module is named only after it was found. */
    private static final class Width {
        static final int LANES = jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.length();
    }

    /** A class apart, because the management classes take a while to load and may be missing. */
    private static final class Flags {
        static final Boolean USE_FMA = read();

        /** By name: the type belongs to HotSpot, not to Java. */
        private static Boolean read() {
            try {
                Class<? extends PlatformManagedObject> type = Class.forName(
                                "com.sun.management.HotSpotDiagnosticMXBean")
                        .asSubclass(PlatformManagedObject.class);
                PlatformManagedObject bean = ManagementFactory.getPlatformMXBean(type);
                Object option = type.getMethod("getVMOption", String.class).invoke(bean, "UseFMA");
                Object value = option.getClass().getMethod("getValue").invoke(option);
                return Boolean.valueOf((String) value);
            } catch (ReflectiveOperationException | RuntimeException | LinkageError noHotSpot) {
                return null;
            }
        }
    }
}
