package io.dispersa.service.http;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** What tests of other packages need of this one. */
public final class Edges {

    private Edges() {
    }

    /** Returns what reads values up to a limit. */
    public static ValueReader values(String limit) {
        Limits limits = new Limits(DataSize.parse(limit), DataSize.ofMegabytes(1), Duration.ofSeconds(30), null, 128);
        return new ValueReader(limits);
    }

}
