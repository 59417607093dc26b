package floatlab.notebook;

/** Text as HTML. */
final class Html {
    private Html() {}

    /** The attributes that set text to the left: one for readers that strip styles, the style for those that overrule the attribute. */
    static final String LEFT = " align=\"left\" style=\"text-align:left\"";

    /** An element with a text in it, such as {@code <td align="left">0.1</td>}; each attribute begins with a space. */
    static String element(String name, String attributes, String text) {
        return "<" + name + attributes + ">" + escape(text) + "</" + name + ">";
    }

    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
