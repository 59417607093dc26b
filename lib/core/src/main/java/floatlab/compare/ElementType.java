package floatlab.compare;

import floatlab.format.Format;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The type of an array's elements. Floats of every type below are exact as doubles. So are whole numbers, except those of
 * 64 bits beyond 2⁵³, which are compared as whole numbers.
 */
public enum ElementType {
    /** IEEE double precision. */
    FLOAT64("float64", 8, Format.BINARY64),
    /** IEEE single precision. */
    FLOAT32("float32", 4, Format.BINARY32),
    /** IEEE half precision. */
    FLOAT16("float16", 2, Format.BINARY16),
    /** The upper half of a float. */
    BFLOAT16("bfloat16", 2, Format.BFLOAT16),
    /** Eight bits, of which three are the fraction's; without infinities. */
    FLOAT8_E4M3("float8_e4m3fn", 1, Format.FLOAT8_E4M3),
    /** Eight bits, of which two are the fraction's. */
    FLOAT8_E5M2("float8_e5m2", 1, Format.FLOAT8_E5M2),
    /** False or true, as 0 or 1. */
    BOOL("bool", 1, null),
    /** Whole numbers of 8 bits with a sign. */
    INT8("int8", 1, null),
    /** Whole numbers of 8 bits without a sign. */
    UINT8("uint8", 1, null),
    /** Whole numbers of 16 bits with a sign. */
    INT16("int16", 2, null),
    /** Whole numbers of 16 bits without a sign. */
    UINT16("uint16", 2, null),
    /** Whole numbers of 32 bits with a sign. */
    INT32("int32", 4, null),
    /** Whole numbers of 32 bits without a sign. */
    UINT32("uint32", 4, null),
    /** Whole numbers of 64 bits with a sign. */
    INT64("int64", 8, null),
    /** Whole numbers of 64 bits without a sign. */
    UINT64("uint64", 8, null);

    private final String title;
    private final int bytes;
    private final Format format;

    ElementType(String title, int bytes, Format format) {
        this.title = title;
        this.bytes = bytes;
        this.format = format;
    }

    /**
     * NumPy's name.
     *
     * @return such as {@code float32}
     */
    public String title() {
        return title;
    }

    /**
     * The size of an element in a file.
     *
     * @return 1, 2, 4 or 8
     */
    public int bytes() {
        return bytes;
    }

    /**
     * Whether elements are whole numbers or truth values, which are compared exactly.
     *
     * @return false for floats
     */
    public boolean isWhole() {
        return format == null;
    }

    /**
     * The format of floats.
     *
     * @return the format, or null for whole numbers
     */
    public Format format() {
        return format;
    }

    /** The unit roundoff of floats; 0 for whole numbers, which are not rounded. */
    double unitRoundoff() {
        return isWhole() ? 0 : format.unitRoundoff();
    }

    /** Whether each element is exact as a float. */
    boolean fitsFloat() {
        return bytes < 4 || this == FLOAT32;
    }

    /** All names, for a message. */
    static String titles() {
        return Arrays.stream(values()).map(ElementType::title).collect(Collectors.joining(", "));
    }
}
