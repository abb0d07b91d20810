package io.dispersa.testing;

import io.dispersa.api.Key;
import io.dispersa.operation.Condition;
import io.dispersa.operation.IdempotencyKey;
import io.dispersa.operation.Operation;
import io.dispersa.operation.Versions;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Operations of which the golden files have the bytes, as they travel and are logged. */
public final class SampleOperations {

    private static final byte[] VALUE = { 0, -1 };

    private static final Key K = Key.of("k");

    /** Without options. */
    public static final List<Operation> PLAIN = List.of(new Operation.Put(Key.of("é"), "a/b", VALUE),
            new Operation.Delete(K));

    /** With every option that there is. */
    public static final List<Operation> WITH_OPTIONS = List.of(
            new Operation.Put(K, "a/b", VALUE, Duration.ofSeconds(30),
                    new Condition(new Versions(false, Set.of(31L, 3L)), null), null),
            new Operation.Put(K, "a/b", VALUE, null, new Condition(null, Versions.ANY), new IdempotencyKey("n")),
            new Operation.Delete(K, new Condition(Versions.ANY, null), null),
            new Operation.Get(K, new Condition(null, new Versions(false, Set.of(7L))), true));

    private SampleOperations() {
    }

}
