package io.dispersa.mainnode.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dispersa.api.ErrorCode;
import io.dispersa.api.ProblemException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListenersTests {

    private final Listeners listeners = new Listeners();

    @Test
    void oneAddressHasAQuarterOfThePlaces() {
        Listeners.Place first = listeners.add("a");
        IntStream.range(1, Listeners.MOST_OF_ONE).forEach(_ -> listeners.add("a"));
        assertRefused("a", "25 listen to events at a already.");
        listeners.add("b");
        first.close();
        listeners.add("a");
    }

    @Test
    void allAddressesTogetherHaveNoMoreThanThereAre() {
        IntStream.range(0, Listeners.MOST).forEach(number -> listeners.add("address-" + number));
        assertRefused("one more", "100 listen to events already.");
    }

    private void assertRefused(String address, String detail) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> listeners.add(address))
            .withMessageContaining(detail)
            .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS));
    }

}
