/** Which participants get which partitions, as pure functions. */
@NullMarked
package io.dispersa.mainnode.placement;

import org.jspecify.annotations.NullMarked;
