package io.dispersa.cli;

/** Starts the client. */
public final class Main {

    private Main() {
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        // Shorter than a main node keeps an idle connection, so that the shell never
        // writes into a closing one.
        System.setProperty("jdk.httpclient.keepalive.timeout", "5");
        Console console = Console.ofProcess();
        int exitCode = Commands.forProcess(console).execute(args);
        console.out().flush();
        System.exit(exitCode);
    }

}
