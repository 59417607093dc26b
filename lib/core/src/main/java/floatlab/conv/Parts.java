package floatlab.conv;

/** Shares a count out among parts that differ by at most one. */
final class Parts {
    private Parts() {}

    /** Where a part begins: ⌊count · part / parts⌋. It ends where the next part begins. */
    static int begin(int count, int part, int parts) {
        return (int) ((long) count * part / parts);
    }
}
