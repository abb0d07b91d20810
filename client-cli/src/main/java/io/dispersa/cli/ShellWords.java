package io.dispersa.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line of the shell at spaces. Quotes of both kinds hold a word together; a
 * backslash before a quote or a backslash takes that character as it is, except between
 * single quotes.
 */
final class ShellWords {

    private static final char NONE = 0;

    private final String line;

    private final List<String> words = new ArrayList<>();

    private final StringBuilder word = new StringBuilder();

    private boolean inWord;

    private char quote = NONE;

    ShellWords(String line) {
        this.line = line;
    }

    /**
     * Returns the words.
     * @throws IllegalArgumentException if a quote is not closed
     */
    List<String> split() {
        for (int i = 0; i < line.length(); i++) {
            if (isEscape(i)) {
                i++;
                take(line.charAt(i));
            }
            else {
                read(line.charAt(i));
            }
        }
        if (quote != NONE) {
            throw new IllegalArgumentException("a quote (%c) is not closed".formatted(quote));
        }
        endWord();
        return List.copyOf(words);
    }

    private boolean isEscape(int i) {
        return line.charAt(i) == '\\' && quote != '\'' && i + 1 < line.length()
                && "\\\"'".indexOf(line.charAt(i + 1)) >= 0;
    }

    private void read(char c) {
        if (c == quote) {
            quote = NONE;
        }
        else if (quote == NONE && (c == '"' || c == '\'')) {
            quote = c;
            inWord = true;
        }
        else if (quote == NONE && Character.isWhitespace(c)) {
            endWord();
        }
        else {
            take(c);
        }
    }

    private void take(char c) {
        word.append(c);
        inWord = true;
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

}
