package io.dispersa.cli;

import io.dispersa.api.ParticipantListing;
import io.dispersa.api.PartitionRecovery;
import io.dispersa.api.ReplicaPosition;
import java.util.List;
import java.util.stream.Stream;

/** What is left of a partition, as people read it. */
final class RecoveryReport {

    private static final List<String> HEADER = List.of("PARTICIPANT", "REPLICA", "ROLE", "POSITION", "KEYS",
            "LAST WRITE", "");

    private RecoveryReport() {
    }

    /**
     * @param ordered whether the partition goes on from the best replica now
     */
    static String of(PartitionRecovery left, boolean ordered) {
        Stream<List<String>> silent = left.silent()
            .stream()
            .map(id -> List.of(String.valueOf(id), "does not answer", "", "", "", "", ""));
        Table table = new Table(HEADER,
                Stream.concat(left.survivors().stream().map(survivor -> row(survivor, left, ordered)), silent)
                    .toList());
        String title = "partition %d%n".formatted(left.partition());
        return title + table + (left.refusal() == null ? "" : left.refusal() + "\n") + "\n";
    }

    /** What a person does next. */
    static String advice(String partition, List<PartitionRecovery> left) {
        List<Integer> recoverable = left.stream()
            .filter(one -> one.refusal() == null)
            .map(PartitionRecovery::partition)
            .toList();
        return recoverable.isEmpty() ? "" : """
                Nothing has been changed. Start the participants that do not answer, if their disks are there.
                If they are lost for good, have %s go on from the replica marked with best;
                what only the lost ones had is lost then:
                  dispersa recover %s --accept-data-loss
                """.formatted(ParticipantListing.named(recoverable), partition);
    }

    private static List<String> row(ReplicaPosition survivor, PartitionRecovery left, boolean ordered) {
        String mark = !survivor.name().equals(left.best()) || left.refusal() != null ? ""
                : ordered ? "goes on alone" : "best";
        return List.of(String.valueOf(survivor.name().participant()), survivor.name().toString(),
                survivor.role().wireName(), survivor.term() + "." + survivor.index(), String.valueOf(survivor.keys()),
                Table.cell(survivor.lastWrite()), mark);
    }

}
