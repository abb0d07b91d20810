package io.dispersa.api;

/** Text of strangers made safe to show in a terminal, a log or a plain-text answer. */
public final class Printable {

    private Printable() {
    }

    /**
     * Returns the text with each character that could move the cursor, break a line or
     * reverse its direction written as an escape: {@code \n}, {@code \r}, {@code \t},
     * {@code \\} and {@code \}{@code u001b} for the rest.
     */
    public static String escape(String text) {
        if (text.codePoints().noneMatch(Printable::needsEscape)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> append(escaped, c));
        return escaped.toString();
    }

    private static void append(StringBuilder out, int c) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\\' -> out.append("\\\\");
            default -> {
                if (needsEscape(c)) {
                    Character.toString(c).chars().forEach(unit -> out.append("\\u%04x".formatted(unit)));
                }
                else {
                    out.appendCodePoint(c);
                }
            }
        }
    }

    /**
     * Controls, line and paragraph separators, bidi and other invisible formats, lone
     * surrogates; and the escape itself.
     */
    private static boolean needsEscape(int c) {
        return c == '\\' || switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE, Character.UNASSIGNED ->
                true;
            default -> false;
        };
    }

}
