package io.dispersa.mainnode.registry;

import io.dispersa.api.ProblemException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * What people order: done by the main node that leads the registry, whichever they ask.
 * To order the same again changes nothing.
 */
public final class Orders {

    private final RegistryGroup group;

    private final AtLeader atLeader;

    private final LeaderClient leaders;

    Orders(Registry registry, LeaderClient leaders) {
        this.group = registry.group();
        this.atLeader = new AtLeader(group);
        this.leaders = leaders;
    }

    /**
     * An order, and how it was given.
     *
     * @param command what is to be done
     * @param method of the request
     * @param path of the request
     * @param body of the request; absent if it has none
     */
    public record Order(RegistryCommand command, HttpMethod method, String path, @Nullable Object body) {

        /** An order that is given without a body. */
        public Order(RegistryCommand command, HttpMethod method, String path) {
            this(command, method, path, null);
        }

    }

    /**
     * Has an order agreed on; when this returns, it is on the disks of a majority.
     * @param passedOn whether another main node has passed the request on to this one
     * @throws ProblemException {@link io.dispersa.api.ErrorCode#NO_LEADER} if nobody
     * could decide in time
     */
    public OrderAnswer give(Order order, boolean passedOn) {
        return atLeader.decide(new OrderRequest(leaders, order.method(), order.path(), order.body(), false) {

            @Override
            public OrderAnswer submit(Duration timeout) {
                return new OrderAnswer.Decided(group.submit(order.command(), timeout));
            }
        }, passedOn);
    }

}
