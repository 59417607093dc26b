package floatlab.rules;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;

/**
 * Reads each class that a kernel makes of a cell before it is defined. Until the property {@code floatlab.rules} holds rules (see
 * {@link Rules}) all is allowed: the kernel starts and is told the rules. From the next class on they hold to the end, whatever
 * becomes of the property.
 */
public final class RulesAgent implements ClassFileTransformer {
    /** Where the grader puts the rules, and where it finds out how many hold. */
    static final String PROPERTY = "floatlab.rules";

    static final String COUNT = "floatlab.rules.count";

    /** The package of the classes that JShell makes of cells; nothing else can be declared in a cell. */
    static final String CELLS = "REPL/";

    private volatile Rules rules;

    RulesAgent() {}

    /**
     * Called by the JVM before the kernel starts.
     *
     * @param arguments none
     * @param instrumentation the JVM's
     */
    public static void premain(String arguments, Instrumentation instrumentation) {
        instrumentation.addTransformer(new RulesAgent());
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        return name != null && name.startsWith(CELLS) ? checked(classFile) : null;
    }

    /** Null if the class may be as it is, or what takes its place. */
    private byte[] checked(byte[] classFile) {
        try {
            if (rules == null && System.getProperty(PROPERTY) != null) {
                Rules read = new Rules(System.getProperty(PROPERTY));
                System.setProperty(COUNT, String.valueOf(read.count()));
                rules = read;
            }
            Refusal refusal = rules == null ? null : References.refused(classFile, rules, CELLS);
            return refusal == null ? null : refusal.instead(classFile);
        } catch (RuntimeException | Error e) {
            // The JVM would go on with the class as it is. No bytes are no class: it is not defined.
            System.err.println("floatlab: a class was refused because it could not be read: " + e);
            return new byte[0];
        }
    }
}
