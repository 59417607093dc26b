package floatlab.format;

/** The five kinds of IEEE 754 values. The exponent field (all zeros, all ones or neither) and the fraction field tell them apart. */
public enum FloatKind {
    /** +0 or −0: exponent and fraction all zeros. */
    ZERO,
    /** Exponent all zeros, fraction not: no implicit leading 1, so fewer significant bits. */
    SUBNORMAL,
    /** Any other exponent: an implicit leading 1 before the fraction. */
    NORMAL,
    /** +∞ or −∞: exponent all ones, fraction zero. */
    INFINITY,
    /** Not a number: exponent all ones, fraction not zero. */
    NAN
}
