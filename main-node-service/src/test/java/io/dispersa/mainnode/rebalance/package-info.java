@NullMarked
package io.dispersa.mainnode.rebalance;

import org.jspecify.annotations.NullMarked;
