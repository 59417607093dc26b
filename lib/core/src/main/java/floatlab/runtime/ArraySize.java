package floatlab.runtime;

/** How long an array can be: JVMs refuse a few lengths below the largest int, whatever memory they have. */
public final class ArraySize {
    /** The longest array that the JDK's own collections ask for, 2³¹ − 9. */
    public static final int MOST = Integer.MAX_VALUE - 8;

    private ArraySize() {}
}
