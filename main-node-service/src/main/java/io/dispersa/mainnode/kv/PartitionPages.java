package io.dispersa.mainnode.kv;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.KeyItem;
import io.dispersa.api.KeyPage;
import io.dispersa.api.Problem;
import io.dispersa.api.ProblemException;
import io.dispersa.mainnode.participant.ParticipantAnswer;
import io.dispersa.service.http.BodyFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;

/** What a participant's answer says of the keys of one partition. */
final class PartitionPages {

    private PartitionPages() {
    }

    /**
     * Returns the page that a partition answered.
     * @param after the key that was asked to come before
     * @throws ProblemException if it is not one; it names the partition
     */
    static KeyPage read(int partition, String after, ParticipantAnswer answer) {
        return switch (answer) {
            case ParticipantAnswer.Page(byte[] body, var _) -> read(partition, after, body);
            case ParticipantAnswer.Refused(Problem problem, var _) -> throw unlisted(partition, problem);
            case ParticipantAnswer.Results _ -> throw notUnderstood(partition);
        };
    }

    private static KeyPage read(int partition, String after, byte[] body) {
        try {
            KeyPage page = BodyFormat.CBOR.mapper().readValue(body, KeyPage.class);
            if (page != null && isInOrder(after, page) && isNextTheLast(page)) {
                return page;
            }
            throw notUnderstood(partition);
        }
        catch (JacksonException e) {
            throw notUnderstood(partition);
        }
    }

    /** Returns that a partition cannot be listed, and why. */
    static ProblemException unlisted(int partition, Problem cause) {
        ErrorCode code = isPassedOn(cause) ? cause.code() : ErrorCode.PARTICIPANT_UNAVAILABLE;
        return Problem.of(code, "Partition %d cannot be listed: %s".formatted(partition, cause.detail()))
            .in(partition)
            .toException();
    }

    private static boolean isPassedOn(Problem cause) {
        return cause.status() == ErrorCode.PARTICIPANT_UNAVAILABLE.status()
                || cause.code() == ErrorCode.TOO_MANY_REQUESTS;
    }

    private static ProblemException notUnderstood(int partition) {
        return unlisted(partition,
                Problem.of(ErrorCode.PARTICIPANT_UNAVAILABLE, "What it answered cannot be understood."));
    }

    /** Otherwise keys would be repeated. */
    @SuppressWarnings("ConstantValue") // CBOR knows nothing of what may be absent
    private static boolean isInOrder(String after, KeyPage page) {
        byte[] before = utf8(after);
        for (KeyItem item : page.items()) {
            if (item.key() == null || Arrays.compareUnsigned(utf8(item.key()), before) <= 0) {
                return false;
            }
            before = utf8(item.key());
        }
        return true;
    }

    /** Otherwise keys would be left out, or asked for again and again. */
    private static boolean isNextTheLast(KeyPage page) {
        return page.next() == null || (!page.items().isEmpty() && page.next().equals(page.items().getLast().key()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

}
