package floatlab.compare;

/** A sum of products in double, with what its error bound needs. */
final class Dot {
    private double sum;
    private double sizes;
    private double partials;
    private int products;

    void begin() {
        sum = 0;
        sizes = 0;
        partials = 0;
        products = 0;
    }

    void add(double product) {
        sum += product;
        sizes += Math.abs(product);
        partials += sum * sum;
        products++;
    }

    /** Adds a bias, and sets an output: n or n + 1 roundings in any order, one of them that of the product. */
    void end(Expected y, int at, double bias, boolean hasBias) {
        double total = sum + bias;
        double all = sizes + Math.abs(bias);
        double additions = Math.max(0, products - 1.0) + (hasBias && products > 0 ? 1 : 0);
        // A bias may come first, so that it is part of all partial sums.
        double squares = partials + additions * bias * bias + total * total;
        y.set(at, total, additions * all, sizes, squares, additions + 1);
    }
}
