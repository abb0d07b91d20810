package io.dispersa.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of the shell, understood. */
sealed interface ShellLine {

    /** A command to run, as the arguments of a command line. */
    record Run(List<String> arguments) implements ShellLine {
    }

    /** Nothing but space, or a comment. */
    record Nothing() implements ShellLine {
    }

    /** The end of the session. */
    record Quit() implements ShellLine {
    }

    /** A line that cannot be understood, and why. */
    record Mistake(String message) implements ShellLine {
    }

    /** The one-letter register command: everything after the key is the value. */
    Pattern REGISTER = Pattern.compile("\\s*[Rr]\\s+(\\S+)\\s+(.*\\S)\\s*", Pattern.DOTALL);

    static ShellLine parse(String line) {
        if (line.isBlank() || line.stripLeading().startsWith("#")) {
            return new Nothing();
        }
        Matcher register = REGISTER.matcher(line);
        if (register.matches() && !register.group(1).startsWith("\"") && !register.group(1).startsWith("'")) {
            return new Run(put(register.group(1), unquoted(register.group(2))));
        }
        try {
            return command(new ShellWords(line).split());
        }
        catch (IllegalArgumentException e) {
            return new Mistake(String.valueOf(e.getMessage()));
        }
    }

    private static ShellLine command(List<String> words) {
        String name = words.getFirst().toLowerCase(Locale.ROOT);
        List<String> rest = words.subList(1, words.size());
        return switch (name) {
            case "r" -> rest.size() < 2 ? new Mistake("R needs a key and a value: R KEY VALUE")
                    : new Run(put(rest.getFirst(), String.join(" ", rest.subList(1, rest.size()))));
            case "c" -> named("get", rest);
            case "d" -> named("delete", rest);
            case "l" -> named("list", rest);
            case "q", "quit", "exit" -> new Quit();
            case "up", "down", "logs", "shell", "demo" -> new Mistake(
                    "'%s' is not a command of the shell: leave it with Q and run dispersa %s".formatted(name, name));
            default -> new Run(words);
        };
    }

    private static Run named(String command, List<String> rest) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(rest);
        return new Run(List.copyOf(arguments));
    }

    private static List<String> put(String key, String value) {
        return List.of("put", "--literal", "--", key, value);
    }

    private static String unquoted(String value) {
        char first = value.charAt(0);
        boolean quoted = value.length() > 1 && (first == '"' || first == '\'')
                && value.indexOf(first, 1) == value.length() - 1;
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

}
