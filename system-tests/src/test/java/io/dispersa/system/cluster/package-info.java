/** Real processes: a cluster that is started, killed and restarted. */
@NullMarked
package io.dispersa.system.cluster;

import org.jspecify.annotations.NullMarked;
