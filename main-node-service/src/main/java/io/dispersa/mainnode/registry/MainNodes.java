package io.dispersa.mainnode.registry;

import io.dispersa.raft.Addresses;
import io.dispersa.raft.Endpoint;
import io.dispersa.raft.Peer;
import io.dispersa.service.launch.StartupRefusal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The main nodes that keep the registry together. The id of each is its HTTP address.
 *
 * @param nodes all of them; an odd number
 * @param self this one
 */
record MainNodes(List<MainNode> nodes, MainNode self) {

    private static final Pattern ENTRY = Pattern
        .compile("(?<address>(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):(?<port>\\d{1,5}))(?:/(?<raft>\\d{1,5}))?");

    private static final List<Integer> COUNTS = List.of(1, 3, 5);

    private static final int RAFT_PORT_ABOVE = 1000;

    MainNodes {
        nodes = List.copyOf(nodes);
    }

    /**
     * One of them.
     *
     * @param id its HTTP address
     * @param host where it is reached, IPv6 without brackets
     * @param raftPort its Raft port; 0 if nobody else needs to reach it
     */
    record MainNode(String id, String host, int raftPort) {

        Peer peer() {
            return new Peer(id, process());
        }

        String process() {
            return "main-node-" + id.replaceAll("[^A-Za-z0-9.]", "-");
        }

    }

    /** Returns the members of the registry's group. */
    List<Peer> peers() {
        return nodes.stream().map(MainNode::peer).toList();
    }

    /** Returns this main node as the others reach it, and has it know where they are. */
    Endpoint connect() {
        nodes.forEach(node -> Addresses.put(node.process(), node.host(), node.raftPort()));
        return new Endpoint(self.process(), self.raftPort());
    }

    /** Returns a main node on its own: nobody else needs to reach its Raft port. */
    static MainNodes single() {
        MainNode self = new MainNode("main", "127.0.0.1", 0);
        return new MainNodes(List.of(self), self);
    }

    /**
     * Returns what the settings say.
     * @param serverPort the HTTP port of this main node
     * @throws StartupRefusal if they cannot be understood, naming the setting
     */
    static MainNodes of(@Nullable List<String> entries, @Nullable String self, int serverPort) {
        if (entries == null || entries.isEmpty()) {
            return single();
        }
        List<MainNode> nodes = entries.stream().map(entry -> node(entry.strip())).toList();
        if (!COUNTS.contains(nodes.size())) {
            throw refused("names %d main nodes, and there can be 1, 3 or 5: an even number survives no more"
                .formatted(nodes.size()));
        }
        if (nodes.stream().map(MainNode::id).distinct().count() < nodes.size()
                || nodes.stream().map(node -> node.host() + ":" + node.raftPort()).distinct().count() < nodes.size()) {
            throw refused("names one address twice");
        }
        return new MainNodes(nodes, self(nodes, self, serverPort));
    }

    /** Returns whether this main node is alone. */
    boolean areOne() {
        return nodes.size() == 1;
    }

    private static MainNode self(List<MainNode> nodes, @Nullable String self, int serverPort) {
        String suffix = ":" + serverPort;
        List<MainNode> candidates = nodes.stream()
            .filter(node -> self == null ? node.id().endsWith(suffix) : node.id().equals(self.strip()))
            .toList();
        if (candidates.size() == 1) {
            return candidates.getFirst();
        }
        String all = String.join(", ", nodes.stream().map(MainNode::id).toList());
        throw new StartupRefusal(
                self != null ? "dispersa.main.self is %s, which is none of dispersa.main.peers.".formatted(self)
                        : "Which of dispersa.main.peers this main node is cannot be told: %d of them have its port %d."
                            .formatted(candidates.size(), serverPort),
                "Set dispersa.main.self to one of " + all + ".");
    }

    private static MainNode node(String entry) {
        Matcher parts = ENTRY.matcher(entry);
        if (!parts.matches()) {
            throw refused("has '" + entry + "', which is neither HOST:PORT nor HOST:PORT/RAFT_PORT");
        }
        int port = Integer.parseInt(parts.group("port"));
        int raftPort = parts.group("raft") == null ? port + RAFT_PORT_ABOVE : Integer.parseInt(parts.group("raft"));
        if (port < 1 || port > 65535 || raftPort < 1 || raftPort > 65535) {
            throw refused("has '%s', and ports are between 1 and 65535; the Raft port would be %d".formatted(entry,
                    raftPort));
        }
        String host = parts.group("host").replaceAll("[\\[\\]]", "");
        return new MainNode(parts.group("address"), host, raftPort);
    }

    private static StartupRefusal refused(String what) {
        return new StartupRefusal("dispersa.main.peers %s.".formatted(what),
                "List all main nodes as HOST:PORT or HOST:PORT/RAFT_PORT with commas between, the same on each of them.");
    }

}
