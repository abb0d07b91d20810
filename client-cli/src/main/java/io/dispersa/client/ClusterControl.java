package io.dispersa.client;

import io.dispersa.api.MainNodeInfo;
import io.dispersa.api.ParticipantInfo;
import io.dispersa.api.PartitionRecovery;
import io.dispersa.api.RebalancePlan;
import io.dispersa.api.RebalanceStatus;
import io.dispersa.api.RecoveryOrder;
import java.util.List;
import org.springframework.http.HttpMethod;

/**
 * What people order of a cluster, and how far it is. To order the same again changes
 * nothing. Safe for use by several threads; errors are as those of {@link KvClient}.
 */
public final class ClusterControl {

    private final HttpExchange http;

    ClusterControl(HttpExchange http) {
        this.http = http;
    }

    /** Has a participant leave: what it stores moves to others. */
    public void drain(int participant) {
        http.exchange(Request.order(HttpMethod.DELETE, path(participant))).require(202);
    }

    /** Has a participant stay that was to leave. */
    public void stay(int participant) {
        http.exchange(Request.order(HttpMethod.POST, path(participant) + "/stay")).require(202);
    }

    /** Returns the main nodes, as the one that answers sees them. */
    public List<MainNodeInfo> mainNodes() {
        return List.of(http.exchange(Request.get("/main-nodes", Request.JSON)).require(200).as(MainNodeInfo[].class));
    }

    /** Has a main node leave the registry. */
    public void removeMainNode(String name) {
        http.exchange(Request.order(HttpMethod.DELETE, "/main-nodes/" + name)).require(202);
    }

    /** Returns one participant. */
    public ParticipantInfo participant(int id) {
        return http.exchange(Request.get(path(id), Request.JSON)).require(200).as(ParticipantInfo.class);
    }

    /** Returns which replicas move, are to, and have. */
    public RebalanceStatus rebalance() {
        return http.exchange(Request.get("/rebalance", Request.JSON)).require(200).as(RebalanceStatus.class);
    }

    /** Returns which replicas would move as things are. */
    public RebalancePlan plan() {
        return http.exchange(Request.get("/rebalance?dry-run", Request.JSON)).require(200).as(RebalancePlan.class);
    }

    /** Has no new move begin. */
    public void pause() {
        http.exchange(Request.order(HttpMethod.POST, "/rebalance/pause")).require(204);
    }

    /** Has replicas move again. */
    public void resume() {
        http.exchange(Request.order(HttpMethod.POST, "/rebalance/resume")).require(204);
    }

    /** Returns what is left of a partition that has lost a majority of its replicas. */
    public PartitionRecovery survivors(int partition) {
        return http.exchange(Request.get(recovery(partition), Request.JSON)).require(200).as(PartitionRecovery.class);
    }

    /**
     * Has a partition go on from its best survivor; what only the others had is lost.
     * @return what was left of it
     */
    public PartitionRecovery recover(int partition) {
        return http.exchange(Request.order(HttpMethod.POST, recovery(partition), new RecoveryOrder(true)))
            .require(202)
            .as(PartitionRecovery.class);
    }

    private static String recovery(int partition) {
        return "/partitions/" + partition + "/recovery";
    }

    private static String path(int participant) {
        return "/participants/" + participant;
    }

}
