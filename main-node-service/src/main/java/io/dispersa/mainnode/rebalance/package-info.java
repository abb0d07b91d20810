/** Brings the table to where the replicas should be, a few moves at a time. */
@NullMarked
package io.dispersa.mainnode.rebalance;

import org.jspecify.annotations.NullMarked;
