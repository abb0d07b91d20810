package io.dispersa.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ListingLogTests {

    private final Logger log = (Logger) LoggerFactory.getLogger(ListingLogTests.class);

    private final ListAppender<ILoggingEvent> written = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.setAdditive(false);
        log.addAppender(written);
        written.start();
    }

    @AfterEach
    void stop() {
        log.detachAppender(written);
        log.setAdditive(true);
    }

    @Test
    void listingsBeyondTheBoundOfAMinuteAreLeftOutAndTheLogSaysSoOnce() {
        ListingLog listings = new ListingLog(log);
        // Of three bytes each.
        String third = "€".repeat((int) LoggedBytes.MOST_IN_A_MINUTE / 3);
        listings.write(List.of("k {} v", "No items"));
        listings.write(List.of(third));
        listings.write(List.of("left out"));
        listings.write(List.of("left out"));
        assertThat(written.list).extracting(ILoggingEvent::getFormattedMessage)
            .containsExactly("k {} v", "No items", third,
                    "Listings have written 16 MB to this log in a minute: for the rest of it they are left out.");
    }

}
