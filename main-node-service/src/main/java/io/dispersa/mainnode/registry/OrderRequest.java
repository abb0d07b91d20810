package io.dispersa.mainnode.registry;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/** A request that another main node may have to decide. To repeat one is safe. */
abstract class OrderRequest implements AtLeader.Request<OrderAnswer> {

    private final LeaderClient others;

    private final HttpMethod method;

    private final String path;

    private final @Nullable Object body;

    private final boolean byPeer;

    /** A request of a person, without a body. */
    OrderRequest(LeaderClient others, HttpMethod method, String path) {
        this(others, method, path, null, false);
    }

    /**
     * @param body of the request; absent if it has none
     * @param byPeer whether a process of the cluster asks
     */
    OrderRequest(LeaderClient others, HttpMethod method, String path, @Nullable Object body, boolean byPeer) {
        this.byPeer = byPeer;
        this.others = others;
        this.method = method;
        this.path = path;
        this.body = body;
    }

    @Override
    public PassedBack passOn(String leader) throws IOException {
        return others.pass(leader, method, path, body, byPeer);
    }

    @Override
    public OrderAnswer passedBack(PassedBack answer) {
        return answer;
    }

    @Override
    public boolean repeatable() {
        return true;
    }

}
