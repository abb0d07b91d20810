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

    /**
     * @param body of the request; absent if it has none
     */
    OrderRequest(LeaderClient others, HttpMethod method, String path, @Nullable Object body) {
        this.others = others;
        this.method = method;
        this.path = path;
        this.body = body;
    }

    @Override
    public PassedBack passOn(String leader) throws IOException {
        return others.pass(leader, method, path, body);
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
