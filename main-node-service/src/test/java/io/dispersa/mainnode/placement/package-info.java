@NullMarked
package io.dispersa.mainnode.placement;

import org.jspecify.annotations.NullMarked;
