package io.dispersa.service.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.SpringApplication;

/** Starts a service from its command line. */
public final class Launch {

    private static final int EXIT_USAGE = 2;

    private static final String ADDRESS_SECONDS = "1";

    private static final Pattern SETTING = Pattern.compile("\"name\":\\s*\"(dispersa\\.[^\"]+)\"");

    private Launch() {
    }

    /**
     * Starts the application, or ends the process with exit code 2 and a usage line if
     * the arguments are wrong.
     * @param application the Spring Boot application
     * @param jar the name of the jar, for the usage line
     * @param positionals what the positional arguments mean, in order
     * @param args the command line
     */
    public static void run(Class<?> application, String jar, List<Positional> positionals, String... args) {
        String usage = "Usage: java -jar %s %s [--name=value ...]".formatted(jar,
                positionals.stream().map(Positional::name).collect(Collectors.joining(" ")));
        if (List.of(args).contains("--help")) {
            System.out.println(usage);
            System.out.println("Settings: docs/OPERATIONS.md lists them all.");
            return;
        }
        forgetAddressesSoon();
        try {
            String[] properties = new Arguments(positionals, settings()).toProperties(args);
            SpringApplication.run(application, properties);
        }
        catch (UsageException e) {
            exitWithUsage(System.err, jar + ": " + e.getMessage(), usage);
        }
    }

    /**
     * A name may stand for another address after a restart. By default Java goes on with
     * the one that it has looked up, for half a minute, and with a failure for ten
     * seconds. It reads these when it first looks anything up.
     */
    private static void forgetAddressesSoon() {
        Security.setProperty("networkaddress.cache.ttl", ADDRESS_SECONDS);
        Security.setProperty("networkaddress.cache.negative.ttl", ADDRESS_SECONDS);
    }

    private static void exitWithUsage(PrintStream out, String problem, String usage) {
        out.println(problem);
        out.println(usage);
        System.exit(EXIT_USAGE);
    }

    /** The settings of the project, as the configuration metadata lists them. */
    private static Set<String> settings() {
        Set<String> names = new HashSet<>();
        try {
            for (URL metadata : Collections
                .list(Launch.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
                try (InputStream in = metadata.openStream()) {
                    Matcher matcher = SETTING.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    while (matcher.find()) {
                        names.add(matcher.group(1));
                    }
                }
            }
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

}
