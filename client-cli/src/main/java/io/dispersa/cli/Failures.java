package io.dispersa.cli;

import io.dispersa.api.Outcome;
import io.dispersa.api.Printable;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.cli.local.LocalClusterException;
import io.dispersa.cli.transfer.TransferException;
import io.dispersa.client.KvClientException;
import io.dispersa.client.WriteRefusedException;
import java.net.URI;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns what went wrong into an exit code and the lines that a person reads. */
final class Failures {

    private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    private static final String READ_FIRST = "It is not known whether the write took effect: look before you repeat it.";

    private Failures() {
    }

    /**
     * Returns the exit code.
     * @param write whether the command changes something, so that a lost answer matters
     */
    static int exitCode(@Nullable Throwable failure, boolean write) {
        return switch (failure) {
            case CommandFailure expected -> expected.exitCode();
            case LocalClusterException local -> local.exitCode();
            case TransferException stopped -> stopped.usage() ? ExitCode.USAGE : exitCode(stopped.getCause(), write);
            case ProblemException refused -> exitCode(refused.problem(), write);
            case WriteRefusedException refused -> exitCode(refused.problem(), write);
            case KvClientException broken ->
                broken.outcome() == Outcome.UNKNOWN ? ExitCode.OUTCOME_UNKNOWN : ExitCode.UNAVAILABLE;
            case null, default -> ExitCode.FAILED;
        };
    }

    /**
     * Returns one or two lines, safe to show.
     */
    static String message(Throwable failure, boolean write) {
        return switch (failure) {
            case CommandFailure expected -> Printable.escape(text(expected));
            case LocalClusterException local -> text(local);
            case TransferException stopped -> text(stopped);
            case ProblemException refused -> message(refused.problem(), write);
            case WriteRefusedException.PreconditionFailed refused ->
                message(refused.problem(), write) + "\nNothing was changed: " + present(refused) + ".";
            case WriteRefusedException refused -> message(refused.problem(), write);
            case KvClientException.NotConnected absent -> text(absent) + ": " + advice(absent.servers());
            case KvClientException broken ->
                text(broken) + (broken.outcome() == Outcome.UNKNOWN ? "\n" + READ_FIRST : "");
            default -> Printable.escape(failure.getClass().getSimpleName() + ": " + text(failure));
        };
    }

    private static int exitCode(Problem problem, boolean write) {
        return switch (problem.code()) {
            case KEY_INVALID, REQUEST_INVALID, VALUE_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE -> ExitCode.USAGE;
            case NOT_FOUND -> ExitCode.NOT_FOUND;
            case PRECONDITION_FAILED -> ExitCode.CONDITION_FAILED;
            case FORMING, NO_LEADER, PARTICIPANT_UNAVAILABLE, TOO_MANY_REQUESTS -> ExitCode.UNAVAILABLE;
            case OUTCOME_UNKNOWN -> ExitCode.OUTCOME_UNKNOWN;
            default -> isUnknown(problem, write) ? ExitCode.OUTCOME_UNKNOWN : ExitCode.FAILED;
        };
    }

    private static String message(Problem problem, boolean write) {
        String line = problem.code().wireName() + ": " + Printable.escape(problem.detail());
        if (isUnknown(problem, write)) {
            return line + "\n" + READ_FIRST;
        }
        return problem.retryable() ? line + "\nNothing was changed; the same command may work in a moment." : line;
    }

    private static String present(WriteRefusedException.PreconditionFailed refused) {
        OptionalLong version = refused.current();
        return version.isPresent() ? "the key has version " + version.getAsLong() : "the key has no value";
    }

    private static boolean isUnknown(Problem problem, boolean write) {
        return write && problem.outcome() == Outcome.UNKNOWN;
    }

    private static String advice(List<URI> servers) {
        return servers.stream().map(URI::getHost).map(String::valueOf).allMatch(LOCAL_HOSTS::contains)
                ? "start one with ./dispersa up" : "check --server and DISPERSA_SERVER";
    }

    private static String text(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }

}
