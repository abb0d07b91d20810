/**
 * What a person orders when a partition has lost a majority of its replicas for good.
 * Decided by {@link io.dispersa.mainnode.recovery.Survivors}, a pure function; carried
 * out by the registry and by the participant that survives.
 */
@NullMarked
package io.dispersa.mainnode.recovery;

import org.jspecify.annotations.NullMarked;
