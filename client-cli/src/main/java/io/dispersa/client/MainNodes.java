package io.dispersa.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The main nodes that a client knows, any of which can answer. Decides which to ask next,
 * and when to give up.
 */
final class MainNodes {

    private final List<URI> servers;

    /** The one that answered last; requests that race may disagree, which is harmless. */
    private volatile int preferred;

    MainNodes(List<URI> servers) {
        this.servers = servers.stream().distinct().toList();
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("a client needs the address of at least one main node");
        }
    }

    List<URI> all() {
        return servers;
    }

    URI preferred() {
        return servers.get(preferred);
    }

    /**
     * Has the next request begin with another main node than this one, if there is one.
     */
    void passOver(URI server) {
        int current = preferred;
        if (servers.get(current).equals(server)) {
            preferred = (current + 1) % servers.size();
        }
    }

    /**
     * Returns the first answer, of whatever kind. Asks the one that answered last, and
     * then the others in order; a write only until one of them may have got it.
     * @throws KvClientException if there is none; it names all that were asked
     */
    <T> T ask(boolean write, Function<URI, T> request) {
        List<KvClientException> failures = new ArrayList<>();
        int first = preferred;
        for (int i = 0; i < servers.size(); i++) {
            int candidate = (first + i) % servers.size();
            try {
                T answer = request.apply(servers.get(candidate));
                preferred = candidate;
                return answer;
            }
            catch (KvClientException.NotConnected e) {
                failures.add(e);
            }
            catch (KvClientException.AnswerLost e) {
                failures.add(e);
                if (write) {
                    break;
                }
            }
        }
        throw KvClientException.together(failures);
    }

}
