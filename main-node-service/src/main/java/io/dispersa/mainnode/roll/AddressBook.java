package io.dispersa.mainnode.roll;

import io.dispersa.api.MainNodeAddress;
import io.dispersa.raft.Addresses;
import io.dispersa.raft.Tokens;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Where the other main nodes are, by their names. Safe for use by several threads. */
public final class AddressBook {

    private final String self;

    private final Map<String, MainNodeAddress> known = new ConcurrentSkipListMap<>();

    private final Tokens tokens;

    /**
     * @param self the name of this main node, which is not looked for
     * @param tokens tells what calls to another one must have
     */
    public AddressBook(String self, Tokens tokens) {
        this.self = self;
        this.tokens = tokens;
    }

    /** Returns what tells calls between main nodes from those of strangers. */
    public Tokens tokens() {
        return tokens;
    }

    /** Takes note of where a main node is; connections to it follow. */
    public void learn(MainNodeAddress address) {
        if (!address.name().equals(self) && !address.equals(known.put(address.name(), address))) {
            Addresses.put(address.name(), address.host(), address.raftPort(), tokens);
        }
    }

    /** Forgets a main node that was removed. */
    public void forget(String name) {
        known.remove(name);
    }

    /** Returns the HTTP address of another main node, if it is known. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(known.get(name)).map(MainNodeAddress::hostAndPort);
    }

    /** Returns all that are known. */
    public List<MainNodeAddress> all() {
        return List.copyOf(known.values());
    }

}
