package io.dispersa.cli;

import io.dispersa.api.Printable;
import io.dispersa.api.RebalancePlan;
import io.dispersa.api.RebalancePlan.Share;
import io.dispersa.api.RebalanceStatus;
import io.dispersa.api.ReplicaMove;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Moves of replicas as people read them. */
final class MoveReport {

    private static final List<String> MOVES = List.of("PARTITION", "FROM", "TO", "KEYS", "BYTES", "STATE",
            "WRITES WAITED");

    private static final List<String> SHARES = List.of("PARTICIPANT", "REPLICAS", "LEADS", "KEYS", "BYTES");

    private MoveReport() {
    }

    static String of(RebalanceStatus status) {
        Table moves = new Table(MOVES, Stream
            .of(rows(status.moving(), "moves"), rows(status.planned(), "planned"), rows(status.finished(), "finished"))
            .flatMap(List::stream)
            .toList());
        return summary(status) + "\n" + (moves.rows().isEmpty() ? "" : "\n" + moves);
    }

    static String of(RebalancePlan plan) {
        if (plan.moves().isEmpty()) {
            return "nothing would move\n";
        }
        return "%d replicas would move: %d keys, %d bytes%n%n".formatted(replicas(plan.moves()), plan.keys(),
                plan.bytes())
                + new Table(MOVES.subList(0, 5),
                        plan.moves().stream().map(move -> row(move, "").subList(0, 5)).toList())
                + "\n" + new Table(SHARES, plan.participants().stream().map(MoveReport::row).toList());
    }

    /** Returns one line about what moves. */
    static String summary(RebalanceStatus status) {
        StringBuilder line = new StringBuilder();
        if (status.moving().isEmpty() && status.planned().isEmpty()) {
            line.append("nothing moves");
        }
        else {
            line.append("%d%%, %d replicas move, %d are to, %d bytes/s".formatted(status.percent(),
                    replicas(status.moving()), replicas(status.planned()), status.bytesPerSecond()));
            if (status.secondsLeft() != null) {
                line.append(", %d s left".formatted(status.secondsLeft()));
            }
        }
        if (status.waiting() != null) {
            line.append(". ").append(Printable.escape(status.waiting()));
        }
        return line.toString();
    }

    private static int replicas(List<ReplicaMove> moves) {
        return moves.stream().mapToInt(move -> move.to().size()).sum();
    }

    private static List<List<String>> rows(List<ReplicaMove> moves, String state) {
        return moves.stream().map(move -> row(move, state)).toList();
    }

    private static List<String> row(ReplicaMove move, String state) {
        return List.of(String.valueOf(move.partition()), ids(move.from()), ids(move.to()), String.valueOf(move.keys()),
                String.valueOf(move.bytes()), state,
                move.writeWaitMillis() == null ? "-" : move.writeWaitMillis() + " ms");
    }

    private static List<String> row(Share share) {
        return List.of(String.valueOf(share.participant()), change(share.before().replicas(), share.after().replicas()),
                change(share.before().leads(), share.after().leads()),
                change(share.before().keys(), share.after().keys()),
                change(share.before().bytes(), share.after().bytes()));
    }

    private static String change(long before, long after) {
        return before == after ? String.valueOf(before) : before + " -> " + after;
    }

    private static String ids(List<Integer> participants) {
        return participants.isEmpty() ? "-"
                : participants.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

}
