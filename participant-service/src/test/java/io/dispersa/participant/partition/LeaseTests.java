package io.dispersa.participant.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseTests {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);

    private final Lease lease = new Lease(now::get);

    @Test
    void beforeAMainNodeAnswersItHasRunOut() {
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void holdsForItsLengthFromWhenItWasAskedForNotAnswered() {
        long asked = now.get();
        now.addAndGet(Lease.LENGTH.toNanos() / 2);
        lease.renew(asked);
        assertThat(lease.holds()).isTrue();
        now.set(asked + Lease.LENGTH.toNanos() - 1);
        assertThat(lease.holds()).isTrue();
        now.incrementAndGet();
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void answerThatComesLateShortensNothing() {
        long asked = now.get();
        lease.renew(asked + 1000);
        lease.renew(asked);
        now.set(asked + Lease.LENGTH.toNanos() + 999);
        assertThat(lease.holds()).isTrue();
    }

    @Test
    void answerThatLayHereTooLongRenewsNothing() {
        long asked = now.get();
        now.addAndGet(Lease.LENGTH.toNanos());
        lease.renew(asked);
        assertThat(lease.holds()).isFalse();
    }

}
