/**
 * What experiments compute with: families of terms for sums, sums and dot products with a chosen condition number, and small
 * images of handwritten digits. Begin with {@link floatlab.input.InputFamily}. Everything is drawn from a seed or read from
 * the library's own resources. The package knows exact sums, by which it tells how hard a sum is; it does not know the
 * methods that are tried on these inputs.
 */
package floatlab.input;
