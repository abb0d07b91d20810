package io.dispersa.cli.transfer;

/**
 * What became of the lines of an import.
 *
 * @param stored how many were put
 * @param expired how many had expired already, and were left out
 * @param broken how many could not be understood, or were refused
 */
public record Tally(long stored, long expired, long broken) {

    static final Tally NOTHING = new Tally(0, 0, 0);

    static final Tally STORED = new Tally(1, 0, 0);

    static final Tally EXPIRED = new Tally(0, 1, 0);

    static final Tally BROKEN = new Tally(0, 0, 1);

    Tally plus(Tally other) {
        return new Tally(stored + other.stored, expired + other.expired, broken + other.broken);
    }

    /**
     * Returns a line for people.
     */
    public String toText() {
        return "imported " + stored + (stored == 1 ? " key" : " keys")
                + (expired == 0 ? "" : "; " + expired + " had expired")
                + (broken == 0 ? "" : "; " + broken + (broken == 1 ? " line was" : " lines were") + " not usable");
    }
}
