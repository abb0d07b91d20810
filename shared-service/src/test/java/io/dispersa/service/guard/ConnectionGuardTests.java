package io.dispersa.service.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConnectionGuardTests {

    private long now = 1;

    private final ConnectionGuard<Object> guard = new ConnectionGuard<>(10, 4, Duration.ofSeconds(10), () -> now++);

    @Test
    void openWhenAnAddressHasTooManyClosesTheOneOfItThatWaitsLongest() {
        Object other = open("b");
        Object first = open("a");
        open("a");
        open("a");
        open("a");
        assertThat(guard.open(new Object(), "a")).contains(first);
        assertThat(guard.open(new Object(), "b")).as("its own connection %s stays", other).isEmpty();
    }

    @Test
    void openWhenThereAreTooManyClosesOneOfTheAddressThatHasTheMost() {
        open("b");
        Object first = open("a");
        open("a");
        open("a");
        for (String address : List.of("c", "d", "e", "f", "g", "h")) {
            open(address);
        }
        assertThat(guard.size()).isEqualTo(10);
        assertThat(guard.open(new Object(), "z")).contains(first);
    }

    @Test
    void connectionWhoseRequestIsUnderWayIsNotClosed() {
        Object busy = open("a");
        guard.begin(busy);
        Object second = open("a");
        open("a");
        open("a");
        assertThat(guard.open(new Object(), "a")).contains(second);
    }

    @Test
    void connectionOfAPeerIsNotClosedForOthers() {
        Object peer = open("a");
        guard.begin(peer);
        guard.keep(peer);
        guard.await(peer, false, 0);
        Object second = open("a");
        open("a");
        open("a");
        assertThat(guard.open(new Object(), "a")).contains(second);
    }

    @Test
    void connectionThatHasBeenServedWaitsAnew() {
        Object first = open("a");
        Object second = open("a");
        open("a");
        open("a");
        guard.begin(first);
        guard.await(first, false, 0);
        assertThat(guard.open(new Object(), "a")).contains(second);
    }

    @Test
    void byteNowAndThenDoesNotMakeAHeadYounger() {
        Object trickles = open("a");
        Object idle = open("a");
        open("a");
        open("a");
        for (int i = 0; i < 5; i++) {
            assertThat(guard.begin(trickles)).isTrue();
            guard.await(trickles, true, 0);
        }
        assertThat(guard.open(new Object(), "a")).as("%s waits for less time", idle).contains(trickles);
    }

    @Test
    void headThatTakesTooLongIsNotReadOn() {
        Object slow = open("a");
        guard.begin(slow);
        guard.await(slow, true, 0);
        now += Duration.ofSeconds(11).toNanos();
        assertThat(guard.begin(slow)).isFalse();
    }

    @Test
    void headOfTheNextRequestHasItsOwnTime() {
        Object kept = open("a");
        guard.begin(kept);
        guard.await(kept, false, 0);
        now += Duration.ofSeconds(60).toNanos();
        assertThat(guard.begin(kept)).isTrue();
        guard.await(kept, true, 0);
        now += Duration.ofSeconds(9).toNanos();
        assertThat(guard.begin(kept)).isTrue();
        guard.await(kept, true, 0);
        now += Duration.ofSeconds(2).toNanos();
        assertThat(guard.begin(kept)).isFalse();
    }

    /**
     * One that sends requests without waiting for answers may always have begun a head.
     */
    @Test
    void headThatFollowsServedRequestsHasItsOwnTime() {
        Object pipelines = open("a");
        for (int served = 1; served < 10; served++) {
            assertThat(guard.begin(pipelines)).isTrue();
            guard.await(pipelines, true, served);
            now += Duration.ofSeconds(6).toNanos();
        }
        guard.begin(pipelines);
        guard.await(pipelines, true, 9);
        now += Duration.ofSeconds(6).toNanos();
        assertThat(guard.begin(pipelines)).isFalse();
    }

    @Test
    void whatArrivesOnAConnectionThatIsToBeClosedIsNotBegun() {
        Object first = open("a");
        open("a");
        open("a");
        open("a");
        assertThat(guard.open(new Object(), "a")).contains(first);
        assertThat(guard.begin(first)).isFalse();
        guard.await(first, false, 1);
        assertThat(guard.open(new Object(), "a")).as("it is closed once").isPresent().get().isNotSameAs(first);
    }

    @Test
    void openWhenManyAddressesHaveOneEachClosesTheOneThatWaitsLongest() {
        Object first = open("a");
        for (String address : List.of("b", "c", "d", "e", "f", "g", "h", "i", "j")) {
            open(address);
        }
        assertThat(guard.open(new Object(), "z")).contains(first);
    }

    @Test
    void openWhenAllAreBusyClosesTheNewOne() {
        for (int i = 0; i < 4; i++) {
            guard.begin(open("a"));
        }
        Object late = new Object();
        assertThat(guard.open(late, "a")).contains(late);
    }

    @Test
    void nothingIsForgottenOrKeptWhateverHappens() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Set<Object> open = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    Object fresh = new Object();
                    open.add(fresh);
                    Optional<Object> closed = guard.open(fresh, Integer.toString(random.nextInt(4)));
                    closed.ifPresent(it -> {
                        assertThat(open.remove(it)).as("seed %d", seed).isTrue();
                        guard.close(it);
                    });
                }
                case 1 -> any(open, random).ifPresent(guard::begin);
                case 2 -> any(open, random).ifPresent(it -> {
                    guard.begin(it);
                    guard.await(it, random.nextBoolean(), 0);
                });
                default -> any(open, random).ifPresent(it -> {
                    open.remove(it);
                    guard.close(it);
                });
            }
            assertThat(guard.size()).as("seed %d", seed).isEqualTo(open.size()).isLessThanOrEqualTo(10);
        }
    }

    private static Optional<Object> any(Set<Object> from, Random random) {
        return from.stream().skip(from.isEmpty() ? 0 : random.nextInt(from.size())).findFirst();
    }

    private Object open(String address) {
        Object connection = new Object();
        assertThat(guard.open(connection, address)).isEmpty();
        return connection;
    }

}
