/** What happens in the cluster, told to whoever listens. */
@NullMarked
package io.dispersa.mainnode.events;

import org.jspecify.annotations.NullMarked;
