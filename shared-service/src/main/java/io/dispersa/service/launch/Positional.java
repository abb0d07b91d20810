package io.dispersa.service.launch;

import java.util.regex.Pattern;

/**
 * A positional argument: the short form of a property.
 *
 * @param name how the usage line calls it, such as {@code PORT}
 * @param property the property that it sets
 * @param form what it must look like
 */
public record Positional(String name, String property, Form form) {

    /** What an argument must look like. */
    public enum Form {

        /** 0 to 65535; 0 takes any free port. */
        PORT("a port number between 0 and 65535", Pattern.compile("\\d{1,5}")),
        /** A host name or an IP address. */
        HOST("a host name or an IP address", Pattern.compile("[A-Za-z0-9._:-]+"));

        private final String description;

        private final Pattern pattern;

        Form(String description, Pattern pattern) {
            this.description = description;
            this.pattern = pattern;
        }

        private boolean matches(String value) {
            return pattern.matcher(value).matches() && (this != PORT || Integer.parseInt(value) <= 65535);
        }

    }

    String toProperty(String value) {
        if (!form.matches(value)) {
            throw new UsageException(name + " must be " + form.description + ", and is '" + value + "'");
        }
        return "--" + property + "=" + value;
    }
}
