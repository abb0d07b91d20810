package io.dispersa.service.launch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Turns a command line into Spring's {@code --name=value} arguments. Positional arguments
 * are short forms of properties, and an option that nothing would read is refused rather
 * than ignored.
 *
 * @param positionals what the positional arguments mean, in order; either none is given
 * or all are
 * @param settings the names of all settings under {@code dispersa.}
 */
record Arguments(List<Positional> positionals, Set<String> settings) {
    private static final Pattern OPTION = Pattern.compile("--([A-Za-z][A-Za-z0-9.\\[\\]_-]*)(=.*)?", Pattern.DOTALL);

    private static final Pattern FRAMEWORK_OPTION = Pattern
        .compile("(server|spring|management|logging|springdoc)\\..+|debug|trace");

    /**
     * @throws UsageException naming the argument that cannot be understood
     */
    String[] toProperties(String... args) {
        List<String> values = Arrays.stream(args).filter(arg -> !isOption(arg)).toList();
        List<String> properties = new ArrayList<>();
        if (!values.isEmpty()) {
            properties.addAll(named(values));
        }
        for (String arg : args) {
            if (isOption(arg)) {
                properties.add(known(arg));
            }
        }
        return properties.toArray(String[]::new);
    }

    private List<String> named(List<String> values) {
        if (values.size() > positionals.size()) {
            throw new UsageException("'" + values.get(positionals.size()) + "' is one argument too many");
        }
        if (values.size() < positionals.size()) {
            throw new UsageException(positionals.get(values.size()).name() + " is missing");
        }
        List<String> properties = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            properties.add(positionals.get(i).toProperty(values.get(i)));
        }
        return properties;
    }

    private String known(String option) {
        var matcher = OPTION.matcher(option);
        if (!matcher.matches()) {
            throw new UsageException("option '" + option + "' is not of the form --name=value");
        }
        String name = matcher.group(1);
        if (!settings.contains(name) && !FRAMEWORK_OPTION.matcher(name).matches()) {
            throw new UsageException("there is no option '--" + name + "'");
        }
        // A setting that is on or off may be named alone.
        return matcher.group(2) == null && settings.contains(name) ? option + "=true" : option;
    }

    private static boolean isOption(String arg) {
        return arg.startsWith("-");
    }
}
