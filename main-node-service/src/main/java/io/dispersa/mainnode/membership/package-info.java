/** Who takes part: the registry, heartbeats, and when the cluster has formed. */
@NullMarked
package io.dispersa.mainnode.membership;

import org.jspecify.annotations.NullMarked;
