package io.dispersa.mainnode.participant;

import io.dispersa.api.Key;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * A request for a key, made anew for the participant: nothing of the caller's goes along
 * but what is named here.
 *
 * @param method GET, HEAD, PUT or DELETE
 * @param key the key
 * @param partition the key's partition
 * @param clusterId the cluster that is meant
 * @param contentType the value's type, if the caller gave one
 * @param value the value, or nothing
 * @param stale whether an answer may be an old one
 */
public record ParticipantRequest(HttpMethod method, Key key, int partition, UUID clusterId,
        @Nullable String contentType, byte[] value, boolean stale) {

    /** Returns whether it changes something. */
    public boolean writes() {
        return method.equals(HttpMethod.PUT) || method.equals(HttpMethod.DELETE);
    }

}
