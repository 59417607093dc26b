package floatlab.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON (RFC 8259) as far as headers of files need it: objects, arrays, texts, whole numbers, truth values and null. */
final class Json {
    private static final int MOST_DEPTH = 16;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** A map in the order of the text, whose values are maps, lists, strings, longs, booleans or null. */
    static Map<?, ?> object(String text) {
        Json json = new Json(text);
        Object value = json.value(0);
        json.blanks();
        if (!(value instanceof Map<?, ?> map) || json.at < text.length()) {
            throw json.bad("an object and nothing behind it");
        }
        return map;
    }

    private Object value(int depth) {
        if (depth > MOST_DEPTH) {
            throw bad("at most " + MOST_DEPTH + " levels");
        }
        blanks();
        switch (peek()) {
            case '{':
                return map(depth);
            case '[':
                return list(depth);
            case '"':
                return string();
            default:
                return word();
        }
    }

    private Map<String, Object> map(int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        at++;
        blanks();
        if (peek() == '}') {
            at++;
            return map;
        }
        while (true) {
            blanks();
            String key = string();
            blanks();
            expect(':');
            if (map.containsKey(key)) {
                throw bad("each name once, not twice " + ResultFile.shortened(key));
            }
            map.put(key, value(depth + 1));
            if (map.size() > ResultFile.MOST_TENSORS + 1) {
                throw ResultFile.tooMany();
            }
            blanks();
            if (peek() == '}') {
                at++;
                return map;
            }
            expect(',');
        }
    }

    private List<Object> list(int depth) {
        List<Object> list = new ArrayList<>();
        at++;
        blanks();
        if (peek() == ']') {
            at++;
            return list;
        }
        while (true) {
            list.add(value(depth + 1));
            blanks();
            if (peek() == ']') {
                at++;
                return list;
            }
            expect(',');
        }
    }

    private String string() {
        expect('"');
        StringBuilder characters = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c == '\\') {
                c = escaped();
            } else if (c < ' ') {
                throw bad("no control characters in a text");
            }
            characters.append(c);
        }
        at++;
        return characters.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        int plain = "\"\\/bfnrt".indexOf(c);
        if (plain >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(plain);
        }
        if (c == 'u' && at + 4 <= text.length() && text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 4, at), 16);
        }
        throw bad("a known escape in a text");
    }

    private Object word() {
        int from = at;
        while (at < text.length() && "+-.0123456789abcdefghijklmnopqrstuvwxyzE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String word = text.substring(from, at);
        switch (word) {
            case "true":
                return true;
            case "false":
                return false;
            case "null":
                return null;
            default:
                if (word.matches("-?(0|[1-9][0-9]{0,17})")) {
                    return Long.parseLong(word);
                }
                if (word.matches("-?[0-9][0-9.eE+-]*")) {
                    return word; // other numbers stay as they are written: no header needs them
                }
                at = from;
                throw bad("a value");
        }
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw bad("more");
        }
        return text.charAt(at);
    }

    private void expect(char c) {
        if (peek() != c) {
            throw bad("'" + c + "'");
        }
        at++;
    }

    private IllegalArgumentException bad(String expected) {
        return new IllegalArgumentException("this is no JSON: expected " + expected + " at character " + at);
    }
}
