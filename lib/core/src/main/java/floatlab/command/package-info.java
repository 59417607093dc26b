/**
 * The judge and the detective for a terminal: {@code java -jar floatlab-core.jar compare A B} and {@code … order …}. Begin
 * with {@link floatlab.command.Main}. The package reads files, prints, and leaves all arithmetic to {@code floatlab.compare}
 * and {@code floatlab.reveal}; no other package prints.
 */
package floatlab.command;
