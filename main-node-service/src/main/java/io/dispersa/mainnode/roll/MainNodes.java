package io.dispersa.mainnode.roll;

import io.dispersa.api.ParticipantAddress;
import io.dispersa.service.launch.LocalAddress;
import io.dispersa.service.launch.StartupRefusal;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the settings say of the main nodes: where to look for them. Who they are, their
 * data directories and the registry know.
 *
 * @param seeds where the others may be found; those with which a new registry is founded,
 * unless this one joins
 * @param joins whether this one, if its directory is empty, is to join a registry rather
 * than to found one
 * @param self where this one is reached
 * @param isSeed whether it is one of the seeds
 */
public record MainNodes(List<Address> seeds, boolean joins, Address self, boolean isSeed) {

    static final List<Integer> COUNTS = List.of(1, 3, 5);

    private static final Pattern ENTRY = Pattern
        .compile("(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):(?<port>\\d{1,5})(?:/(?<raft>\\d{1,5}))?");

    private static final int RAFT_PORT_ABOVE = 1000;

    private static final int HIGHEST_PORT = 65_535;

    /** Of a network that is for documents only; nothing is sent there. */
    private static final String ELSEWHERE = "203.0.113.1";

    public MainNodes {
        seeds = List.copyOf(seeds);
    }

    /**
     * Where a main node is.
     *
     * @param host a host name or an IP address, IPv6 without brackets
     * @param port its HTTP port
     * @param raftPort its Raft port
     */
    public record Address(String host, int port, int raftPort) {

        /** Returns {@code host:port}, with an IPv6 address in brackets. */
        public String hostAndPort() {
            return ParticipantAddress.hostAndPort(host, port);
        }

    }

    /** Returns where the others may be found. */
    public List<String> others() {
        return seeds.stream().map(Address::hostAndPort).filter(address -> !address.equals(self.hostAndPort())).toList();
    }

    /**
     * Makes sure that this main node may found a registry together with the others.
     * @throws StartupRefusal if it is none of them
     */
    public void requireFounder() {
        if (!seeds.isEmpty() && !joins && !isSeed) {
            throw new StartupRefusal(
                    "Which of dispersa.main.peers this main node is cannot be told: it is at %s."
                        .formatted(self.hostAndPort()),
                    "Set dispersa.main.self to one of %s."
                        .formatted(String.join(", ", seeds.stream().map(Address::hostAndPort).toList())));
        }
    }

    /** Returns a main node on its own, at a port that others need not reach. */
    public static MainNodes single() {
        return new MainNodes(List.of(), false, new Address("127.0.0.1", 0, 0), false);
    }

    /**
     * Returns what the settings say.
     * @param peers dispersa.main.peers
     * @param join dispersa.main.join
     * @param self dispersa.main.self
     * @param serverPort the HTTP port of this main node
     * @param serverAddress the address that it listens on; absent for all that there are
     * @throws StartupRefusal if they cannot be understood, naming the setting
     */
    public static MainNodes of(@Nullable List<String> peers, @Nullable List<String> join, @Nullable String self,
            int serverPort, @Nullable InetAddress serverAddress) {
        List<String> toJoin = join == null ? List.of() : join;
        boolean joins = !toJoin.isEmpty();
        List<Address> seeds = joins ? addresses("dispersa.main.join", toJoin)
                : addresses("dispersa.main.peers", peers == null ? List.of() : peers);
        if (!joins && !seeds.isEmpty() && !COUNTS.contains(seeds.size())) {
            throw refused("dispersa.main.peers",
                    "names %d main nodes, and there can be 1, 3 or 5: an even number survives no more"
                        .formatted(seeds.size()));
        }
        if (self != null) {
            Address own = address("dispersa.main.self", self.strip());
            Optional<Address> listed = seeds.stream()
                .filter(seed -> seed.hostAndPort().equals(own.hostAndPort()))
                .findFirst();
            return new MainNodes(seeds, joins, self.contains("/") ? own : listed.orElse(own), listed.isPresent());
        }
        List<Address> samePort = seeds.stream().filter(seed -> seed.port() == serverPort).toList();
        boolean listed = !joins && samePort.size() == 1;
        return new MainNodes(seeds, joins, listed ? samePort.getFirst() : here(seeds, serverPort, serverAddress),
                listed);
    }

    /** By which others reach this one, if nobody has said so. */
    private static Address here(List<Address> seeds, int port, @Nullable InetAddress serverAddress) {
        int raftPort = port == 0 || port + RAFT_PORT_ABOVE > HIGHEST_PORT ? 0 : port + RAFT_PORT_ABOVE;
        if (serverAddress != null && !serverAddress.isAnyLocalAddress()) {
            return new Address(serverAddress.getHostAddress(), port, raftPort);
        }
        try {
            return new Address(LocalAddress.towards(seeds.isEmpty() ? ELSEWHERE : seeds.getFirst().host(), 1), port,
                    raftPort);
        }
        catch (IOException _) { // no way leads anywhere, or not yet
            return new Address(InetAddress.getLoopbackAddress().getHostAddress(), port, raftPort);
        }
    }

    private static List<Address> addresses(String setting, List<String> entries) {
        List<Address> addresses = entries.stream().map(entry -> address(setting, entry.strip())).toList();
        if (addresses.stream().map(Address::hostAndPort).distinct().count() < addresses.size()
                || addresses.stream().map(each -> each.host() + ":" + each.raftPort()).distinct().count() < addresses
                    .size()) {
            throw refused(setting, "names one address twice");
        }
        return addresses;
    }

    private static Address address(String setting, String entry) {
        Matcher parts = ENTRY.matcher(entry);
        if (!parts.matches()) {
            throw refused(setting, "has '" + entry + "', which is neither HOST:PORT nor HOST:PORT/RAFT_PORT");
        }
        int port = Integer.parseInt(parts.group("port"));
        int raftPort = parts.group("raft") == null ? port + RAFT_PORT_ABOVE : Integer.parseInt(parts.group("raft"));
        if (port < 1 || port > HIGHEST_PORT || raftPort < 1 || raftPort > HIGHEST_PORT) {
            throw refused(setting, "has '%s', and ports are between 1 and 65535; the Raft port would be %d"
                .formatted(entry, raftPort));
        }
        return new Address(parts.group("host").replaceAll("[\\[\\]]", ""), port, raftPort);
    }

    private static StartupRefusal refused(String setting, String what) {
        return new StartupRefusal("%s %s.".formatted(setting, what),
                "List main nodes as HOST:PORT or HOST:PORT/RAFT_PORT with commas between.");
    }

}
