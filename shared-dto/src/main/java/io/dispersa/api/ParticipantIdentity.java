package io.dispersa.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /identity} of a participant: who it is, so that a main node can make sure of
 * whom it registers.
 *
 * @param instance the identity of its data directory; absent once it belongs to a
 * cluster, unless a process of that cluster asks
 * @param run made when its process started: two that have one instance, and differ in
 * this, are two processes
 * @param clusterId the cluster that it belongs to; absent until it has registered
 * @param id its id there; absent until it has registered
 * @param format of what it says and keeps; {@value #FORMAT} in this version
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ParticipantIdentity(@Nullable UUID instance, UUID run, @Nullable UUID clusterId, @Nullable Integer id,
        int format) {

    /** The format that this version speaks and keeps. */
    public static final int FORMAT = 1;

}
