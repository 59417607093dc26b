package floatlab.sum;

/** What the methods of adding have in common: a name and a text that says their order. */
abstract class NamedSummation implements Summation {
    private final String name;
    private final String order;

    NamedSummation(String name, String order) {
        this.name = name;
        this.order = order;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String order() {
        return order;
    }

    /**
     * The name.
     *
     * @return the name of the method
     */
    @Override
    public String toString() {
        return name;
    }
}
