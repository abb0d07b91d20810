package io.dispersa.mainnode.registry;

/** Whether a participant is to have replicas. */
public enum Standing {

    /** It is. */
    ACTIVE,
    /** It has been asked to leave: what it has moves to others. */
    DRAINING,
    /**
     * It was gone for too long: what it had is made again elsewhere. If it comes back
     * before all of that is, it goes on as it was; later it joins anew.
     */
    LOST,
    /**
     * It has left, and is remembered for its id alone. If it comes back, it joins anew.
     */
    LEFT;

    /** Returns whether it takes part in the cluster, so that its heartbeats count. */
    public boolean takesPart() {
        return this == ACTIVE || this == DRAINING;
    }

}
